"""The shapes: small stories that satisfy them, and others that break one of them for the reason in their file name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest

from kb import build, export, resources, shacl, validate
from kb.namespaces import PREFIXES, SH, SHAPES
from kb.report import short

ROOT = Path(__file__).parent
FILES = [path for path in resources.shapes()]
CASES = sorted((ROOT / "shapes").glob("*/*.ttl"))
DATA = [path for path in CASES if path.parent.name != "style"]
VALID = [path for path in DATA if path.name.startswith("valid.")]
INVALID = [path for path in DATA if path.name.startswith("invalid.")]
EXPECTED = re.compile(r"^# Expected: (\S+) (\S+) at (\S+)$", re.MULTILINE)

PARAMETERS = {
    "class": "Class",
    "datatype": "Datatype",
    "equals": "Equals",
    "hasValue": "HasValue",
    "in": "In",
    "lessThan": "LessThan",
    "lessThanOrEquals": "LessThanOrEquals",
    "maxCount": "MaxCount",
    "minCount": "MinCount",
    "minInclusive": "MinInclusive",
    "nodeKind": "NodeKind",
    "not": "Not",
    "or": "Or",
    "pattern": "Pattern",
}
"""Every parameter that the shapes use, and the constraint it makes."""


def _read(path: Path) -> list[ox.Triple]:
    quads = ox.parse(path=path, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    return [ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads]


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name.removesuffix('.ttl')}"


SHAPE_TRIPLES = [triple for path in FILES for triple in _read(path)]
SAYS = shacl.about(SHAPE_TRIPLES)


def _shapes(kind: str) -> list[str]:
    return sorted(
        node.removeprefix(f"<{SHAPES}").rstrip(">")
        for node, says in SAYS.items()
        if any(term.value == SH + kind for term in says.get(f"{PREFIXES['rdf']}type", ()))
    )


PROPERTY_SHAPES = _shapes("PropertyShape")
NODE_SHAPES = _shapes("NodeShape")


@cache
def _ontology() -> tuple[ox.Triple, ...]:
    return tuple(export.ontology_triples())


def _run(data: Iterable[ox.Triple], shapes: Iterable[ox.Triple] = SHAPE_TRIPLES) -> list[tuple[str, str, str]]:
    """Return shape, constraint and focus node of the results, each once (`sh:equals` gives one for either side)."""
    results = shacl.run([*data, *_ontology()], shapes)
    return sorted({(r.name, r.component.removeprefix(SH).removesuffix("ConstraintComponent"), short(r.focus)) for r in results})


def _expected(path: Path) -> list[tuple[str, str, str]]:
    return sorted((shape, constraint, focus) for shape, constraint, focus in EXPECTED.findall(path.read_text("utf-8")))


def _without(name: str) -> list[ox.Triple]:
    """Return the shapes without one of them: what it says, and that a node shape has it."""
    gone = ox.NamedNode(SHAPES + name)
    return [t for t in SHAPE_TRIPLES if t.subject != gone and not (t.object == gone and t.predicate.value == SH + "property")]


def _requirement(name: str) -> str:
    """Return the property shape that reports what this one finds: the one that has it as a condition, or itself."""
    for owner in PROPERTY_SHAPES:
        for items in SAYS[f"<{SHAPES}{owner}>"].get(SH + "or", ()):
            if name in _items(str(items)):
                return owner
    return name


def _items(node: str) -> list[str]:
    rdf = PREFIXES["rdf"]
    if node == f"<{rdf}nil>":
        return []
    says = SAYS[node]
    return [says[rdf + "first"][0].value.removeprefix(SHAPES), *_items(str(says[rdf + "rest"][0]))]


# --- the cases


@pytest.mark.parametrize("path", VALID, ids=_name)
def test_a_valid_story_conforms(path: Path) -> None:
    assert _run(_read(path)) == []


@pytest.mark.parametrize("path", INVALID, ids=_name)
def test_an_invalid_story_breaks_exactly_what_its_name_says(path: Path) -> None:
    assert _expected(path)
    assert _run(_read(path)) == _expected(path)


def test_every_file_of_shapes_has_valid_stories() -> None:
    assert {path.parent.name for path in VALID} == {path.stem for path in FILES}


def test_the_valid_stories_of_a_file_give_each_of_its_shapes_something_to_check() -> None:
    for path in FILES:
        triples = [triple for case in VALID if case.parent.name == path.stem for triple in _read(case)]
        focus = validate.Focus(triples, _ontology())
        own = {str(triple.subject) for triple in _read(path)}
        targeted = [node for node in own if any(target in SAYS[node] for target in shacl.TARGETS)]
        assert targeted
        assert [node for node in targeted if not focus.any(SAYS[node])] == []


def test_every_case_belongs_to_the_file_of_the_shape_it_breaks() -> None:
    home = {triple.subject.value.removeprefix(SHAPES): path.stem for path in FILES for triple in _read(path) if isinstance(triple.subject, ox.NamedNode)}
    for path in INVALID:
        assert {home[shape] for shape, _, _ in _expected(path)} == {path.parent.name}, path


def test_every_constraint_of_every_property_shape_is_broken_by_some_case() -> None:
    broken = {(shape, constraint) for path in INVALID for shape, constraint, _ in _expected(path)}
    wanted = set()
    for name in PROPERTY_SHAPES:
        if _requirement(name) == name:
            says = SAYS[f"<{SHAPES}{name}>"]
            made = {predicate.removeprefix(SH) for predicate in says if predicate.startswith(SH)}
            made -= {"path", "message", "severity"}
            wanted |= {(name, PARAMETERS[parameter]) for parameter in made}
    assert wanted == broken


# Every case in one graph, each under IRIs of its own, so that one run tells what a missing shape lets through.


def _apart(path: Path) -> list[ox.Triple]:
    text = path.read_text("utf-8").replace("https://example.org/mill/", f"https://example.org/{path.stem}/")
    return [ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(text, format=ox.RdfFormat.TURTLE)]


@cache
def _everything() -> tuple[ox.Triple, ...]:
    return tuple(triple for path in INVALID for triple in _apart(path))


def _breaking(shapes: Sequence[ox.Triple]) -> set[str]:
    results = shacl.run([*_everything(), *_ontology()], shapes)
    return {found for r in results for found in re.findall(r"^https://example.org/([^/]+)/", r.focus.value)}


@pytest.mark.parametrize("name", PROPERTY_SHAPES)
def test_without_a_property_shape_exactly_its_cases_conform(name: str) -> None:
    own = {path.stem for path in INVALID if _requirement(name) in {shape for shape, _, _ in _expected(path)}}
    assert own
    assert _breaking(_without(name)) == {path.stem for path in INVALID} - own
