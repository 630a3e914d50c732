"""What tests share: the built data, a small dataset of our own, and the command line run in the process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from kb import build as main_job
from kb import new
from kb.cli import app

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Ran:
    """What a command did.

    Attributes:
        status: its exit status.
        out: what it printed to stdout.
        err: what it printed to stderr.
    """

    status: int
    out: str
    err: str


Kb = Callable[..., Ran]


@pytest.fixture(scope="session")
def built() -> main_job.Built:
    """Build the data of this repository, once for all tests."""
    return main_job.build(ROOT / "data")


@pytest.fixture(scope="session")
def store(built: main_job.Built) -> ox.Store:
    """Load what was built: the data and the ontology in the default graph, all other graphs under their names."""
    loaded = ox.Store()
    loaded.load(built.content["kb.nq"], format=ox.RdfFormat.N_QUADS)
    loaded.load(built.content["kb-ontology.ttl"], format=ox.RdfFormat.TURTLE)
    return loaded


@pytest.fixture
def kb() -> Kb:
    """Run a command of `kb` in the process."""

    def run(*arguments: str, stdin: str | None = None) -> Ran:
        result = CliRunner().invoke(app, list(arguments), input=stdin)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ran(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the dataset of `kb new`, and stand in its folder."""
    folder = tmp_path / "story"
    new.create(folder)
    monkeypatch.chdir(folder)
    monkeypatch.delenv("KB_TEXTS", raising=False)
    return folder
