"""Validation: what a report holds, which runs are refused as void, and the W3C's own tests of SHACL Core."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlparse

import pyoxigraph as ox
import pytest

from kb import shacl
from kb.namespaces import RDF, SH
from kb.report import Term

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"

# --- the W3C's tests

SUITE = Path(os.environ["KB_TESTSUITES"]) / "shacl" / "core" if os.environ.get("KB_TESTSUITES") else None
CASES = sorted(path for path in SUITE.rglob("*.ttl") if "sht:Validate" in path.read_text("utf-8")) if SUITE else []
EXPECTED_FAILURES: dict[str, str] = {}


def _triples(path: Path) -> list[ox.Triple]:
    quads = ox.parse(path=path, format=ox.RdfFormat.TURTLE, base_iri=path.as_uri())
    return [ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads]


def _key(focus: Term, path: str, value: Term | None, shape: Term, component: str, severity: str) -> tuple[str, ...]:
    return (str(focus), path, str(value), str(shape), component, severity)


def _found(results: list[shacl.Result]) -> Counter[tuple[str, ...]]:
    return Counter(_key(r.focus, str(r.path), r.value, r.shape, r.component, r.severity) for r in results)


def _expected(triples: list[ox.Triple]) -> Counter[tuple[str, ...]]:
    with shacl._literals_kept():
        graph = shacl._Terms().graph(triples)
    sh = shacl._sh
    found: Counter[tuple[str, ...]] = Counter()
    for result in graph.objects(None, sh("result")):
        path = graph.value(result, sh("resultPath"))
        found[
            _key(
                shacl._back(graph.value(result, sh("focusNode"))),
                str(None if path is None else shacl._path(graph, path)),
                shacl._back(graph.value(result, sh("value"))),
                shacl._back(graph.value(result, sh("sourceShape"))),
                str(graph.value(result, sh("sourceConstraintComponent"))),
                str(graph.value(result, sh("resultSeverity"))),
            )
        ] += 1
    return found


def _file(about: shacl.About, path: Path, role: str) -> list[ox.Triple]:
    [place] = {term.value for says in about.values() for term in says.get(SHT + role, ())}
    return _triples(Path(unquote(urlparse(place).path)))


@pytest.mark.skipif(SUITE is None, reason="KB_TESTSUITES does not name a folder with the W3C's tests")
def test_the_suite_is_whole() -> None:
    assert len(CASES) == 98


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_w3c_core(path: Path) -> None:
    triples = _triples(path)
    about = shacl.about(triples)
    try:
        results = shacl.run(_file(about, path, "dataGraph"), _file(about, path, "shapesGraph"))
    except RuntimeError as e:
        assert "Failure" in str(e), e
        return
    assert _found(results) == _expected(triples)
