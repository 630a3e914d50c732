"""Shapes run in a process beside this one: the same results, the same errors, and none lost with the process."""

from __future__ import annotations

import io
import pickle
from pathlib import Path

import pyoxigraph as ox
import pytest
import shape_cases

from kb import beside, export, resources, shacl
from kb.beside import Beside
from kb.namespaces import SH

STORY = shape_cases.CASES / "assessment/invalid.side-without-stance.ttl"
DATA = [*shape_cases.read(STORY), *export.ontology_triples()]
SHAPES = [triple for path in resources.shapes() for triple in shape_cases.read(path)]


def test_the_results_are_those_of_this_process() -> None:
    with Beside() as aside:
        found = aside.start(DATA, SHAPES)()
    assert found == shacl.run(DATA, SHAPES) != []


def test_what_was_fed_ahead_counts_once() -> None:
    with Beside() as aside:
        aside.feed(DATA[::2])
        aside.feed(DATA[1::4])
        found = aside.start(DATA, SHAPES)()
    assert found == shacl.run(DATA, SHAPES)


def test_what_was_fed_must_be_among_the_data() -> None:
    with Beside() as aside:
        aside.feed(DATA)
        with pytest.raises(ValueError, match="fed"):
            aside.start(DATA[1:], SHAPES)


def test_a_process_that_is_lost_loses_no_result() -> None:
    with Beside() as aside:
        aside._process.kill()
        aside._process.wait()
        assert aside.start(DATA, SHAPES)() == shacl.run(DATA, SHAPES)


def test_what_cannot_be_run_is_said_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("no path")

    monkeypatch.setattr(shacl.Data, "check", fails)
    target = io.BytesIO()
    beside.serve(io.BytesIO(pickle.dumps(("data", ([], []))) + pickle.dumps(("shapes", b""))), target)
    assert pickle.loads(target.getvalue()) == (None, "no path")  # noqa: S301


def test_a_reason_is_raised_here() -> None:
    broken = [*SHAPES, *ox_shape()]
    with pytest.raises(RuntimeError):
        shacl.run(DATA, broken)
    with Beside() as aside, pytest.raises(RuntimeError):
        aside.start(DATA, broken)()


def ox_shape() -> list[ox.Triple]:
    """Return a property shape without a path, which pySHACL refuses."""
    text = (
        f"<https://example.org/s> a <{SH}PropertyShape> ; <{SH}minCount> 1 ; <{SH}targetNode> <https://example.org/n> ."
    )
    return [ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(text, format=ox.RdfFormat.TURTLE)]


def test_nothing_is_left_running() -> None:
    with Beside() as aside:
        process = aside._process
    assert process.returncode is not None
    assert aside.start(DATA, SHAPES)() == shacl.run(DATA, SHAPES)


def test_a_module_of_the_folder_is_not_taken_for_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rdflib.py").write_text("raise SystemExit('the wrong one')", "utf-8")
    monkeypatch.chdir(tmp_path)
    with Beside() as aside:
        shapes = b"<https://example.org/a> <https://example.org/b> <https://example.org/c> .\n"
        body = pickle.dumps(("data", ([], []))) + pickle.dumps(("shapes", shapes))
        answer, _ = aside._process.communicate(body)
    assert pickle.loads(answer) == ([], None)  # noqa: S301
