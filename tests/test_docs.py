"""What the documents say is so: commands exist, paths exist, examples work, nothing is left out."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest
import typer
from conftest import Kb

import kb as package
from kb import grammar, resources
from kb.cli import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = sorted(typer.main.get_group(app).commands)
DOCUMENTS = sorted(
    path for path in ROOT.rglob("*.md") if not {".venv", "build", "node_modules"} & set(path.relative_to(ROOT).parts)
)


def test_every_command_is_in_the_readme() -> None:
    assert [name for name in COMMANDS if f"kb {name}" not in README] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_commands_that_are_shown_exist(path: Path) -> None:
    shown = re.findall(r"(?:^|`|\$ |/)kb ([a-z]+)", path.read_text("utf-8"), flags=re.M)
    assert [name for name in shown if name not in COMMANDS] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_a_command_that_works(name: str, kb: Kb) -> None:
    ran = kb(name, "--help")
    assert ran.status == 0
    # The help is wrapped: a command may run over a line end.
    assert f"kb {name}" in " ".join(ran.out.replace(f"Usage: kb {name}", "", 1).split())


FOLDERS = {
    "ontology": resources.ontology()[0].parent,
    "shapes": resources.shapes()[0].parent,
    "src/kb": Path(package.__file__).parent,
    "data": ROOT / "data",
    "tests": ROOT / "tests",
}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_says_what_is_in_it(folder: str) -> None:
    text = (FOLDERS[folder] / "README.md").read_text("utf-8")
    assert text.startswith("# ")
    named = set(re.findall(r"`([\w.-]+\.(?:ttl|yaml|jsonld|md|lock))`", text))
    assert sorted(name for name in named if not list(FOLDERS[folder].rglob(name))) == []


def test_every_module_is_in_the_picture() -> None:
    folder = Path(package.__file__).parent
    picture = (folder / "README.md").read_text("utf-8")
    modules = {path.stem for path in folder.glob("*.py")} | {path.parent.name for path in folder.glob("*/__init__.py")}
    assert sorted(name for name in modules - {"__init__"} if f"`{name}`" not in picture) == []


def test_the_grammar_is_the_one_that_is_implemented() -> None:
    def rules(text: str) -> list[str]:
        return [" ".join(line.split()) for line in text.splitlines() if ":=" in line]

    assert rules((ROOT / "data/README.md").read_text("utf-8")) == rules(inspect.getdoc(grammar) or "")


def test_the_worked_passage_is_the_one_of_the_template() -> None:
    template = (Path(package.__file__).parent / "template/data/attestations/ferry-book/f1.yaml").read_text("utf-8")
    plain = "\n".join(line for line in template.splitlines() if not line.lstrip().startswith("#"))
    examples = re.findall(r"^```yaml\n(- quote.*?)```", (ROOT / "data/README.md").read_text("utf-8"), flags=re.M | re.S)
    assert len(examples) == 2
    for example in examples:
        assert example.rstrip() in plain


def test_quick_start_is_two_commands() -> None:
    part = README.split("## Quick start", 1)[1].split("\n## ", 1)[0]
    assert len(re.findall(r"^```sh\n", part, flags=re.M)) == 2


def test_the_project_speaks_of_itself_only() -> None:
    word = re.compile(r"\b(pypi\.org|files\.pythonhosted|registry\.npmjs)\b|/(?:home|root|work|tmp)/[a-z]")
    for path in DOCUMENTS:
        assert not word.search(path.read_text("utf-8")), path
