"""The arrows between the modules go one way: read from their imports, not from their intentions."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import kb

PACKAGE = Path(kb.__file__).parent


def _imports(path: Path) -> set[str]:
    """Return what a module imports anywhere in it; `from kb import x` counts as `kb.x` where that is a module."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if _is_module(inner) else node.module)
    return found


def _is_module(name: str) -> bool:
    first, *rest = name.split(".")
    place = PACKAGE.joinpath(*rest)
    return first == "kb" and bool(rest) and (place.is_dir() or place.with_suffix(".py").is_file())


def _name(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


MODULES = {_name(path): _imports(path) for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py"}


def _reaches(start: str) -> set[str]:
    """Return every module of the package, and every library, that a module imports, itself or by another."""
    seen: set[str] = set()
    todo = [start]
    while todo:
        for imported in MODULES.get(todo.pop(), ()):
            if imported not in seen:
                seen.add(imported)
                todo += [name for name in MODULES if f"kb.{name}" == imported]
    return seen


def _uses(name: str, library: str) -> bool:
    return any(imported == library or imported.startswith(library + ".") for imported in MODULES[name])


def test_the_modules_are_found() -> None:
    assert {"read", "record", "graph", "export", "validate", "query", "cli"} <= set(MODULES)


@pytest.mark.parametrize("name", ["errors", "yamlfile", "grammar", "record", "dates", "amounts", "read", "anchor"])
def test_before_the_records_nothing_knows_rdf(name: str) -> None:
    # The lexicon reads the ontology and hands on words: it is where the two meet.
    for library in ("pyoxigraph", "rdflib", "kb.graph", "kb.export", "kb.namespaces"):
        assert not _uses(name, library), f"{name} imports {library}"


def test_after_the_records_nothing_knows_yaml() -> None:
    assert [name for name in MODULES if _uses(name, "yaml")] == ["yamlfile"]
    assert sorted(name for name in MODULES if _uses(name, "kb.yamlfile")) == ["read"]


@pytest.mark.parametrize("name", ["graph", "export", "jsonld", "iris", "anchor"])
def test_no_rdflib_between_records_and_files(name: str) -> None:
    assert not any(imported.split(".")[0] in ("rdflib", "pyshacl") for imported in _reaches(name))


def test_the_command_line_is_imported_by_nothing() -> None:
    assert [name for name in MODULES if _uses(name, "kb.cli")] == []


@pytest.mark.parametrize("name", ["reason", "validate", "query", "export"])
def test_what_reads_the_graph_does_not_read_each_other(name: str) -> None:
    others = {"reason", "validate", "query", "export"} - {name}
    for module in MODULES:
        if module == name or module.startswith(name + "."):
            assert not any(_uses(module, f"kb.{other}") for other in others), module


def test_nothing_imports_in_a_circle() -> None:
    for name in MODULES:
        assert f"kb.{name}" not in _reaches(name), name
