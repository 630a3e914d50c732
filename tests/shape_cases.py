"""What the tests of shapes share: stories in files, and shapes from which one is taken away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kb import shacl
from kb.namespaces import RDF, SH, SHAPES
from kb.report import short

Row = tuple[str, str, str]
"""A shape, the constraint it broke, and the focus node, as short as a person would write them."""

CASES = Path(__file__).parent / "shapes"
ABOUT_SHAPES = {"message", "path", "property", "severity", *(target.removeprefix(SH) for target in shacl.TARGETS)}
"""What a shape says of itself; all else that it says in SHACL's namespace is a constraint."""


def read(path: Path) -> list[ox.Triple]:
    """Return the triples of a Turtle file; blank nodes of two files are never the same."""
    quads = ox.parse(path=path, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    return [ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads]


def name(path: Path) -> str:
    """Return what a test of this file is called."""
    return f"{path.parent.name}/{path.name.removesuffix('.ttl')}"


def expected(path: Path) -> list[Row]:
    """Return what the head of a story says that it breaks."""
    found = re.findall(r"^# Expected: (\S+) (\S+) at (\S+)$", path.read_text("utf-8"), flags=re.MULTILINE)
    return sorted((shape, constraint, focus) for shape, constraint, focus in found)


@dataclass(frozen=True)
class Suite:
    """Files of shapes, and the stories that try them.

    Attributes:
        files: of shapes.
        background: what every story is told before: the ontology, or nothing.
    """

    files: Sequence[Path]
    background: Sequence[ox.Triple] = field(repr=False)

    @cached_property
    def triples(self) -> list[ox.Triple]:
        """What the shapes say."""
        return [triple for path in self.files for triple in read(path)]

    @cached_property
    def says(self) -> shacl.About:
        """The same by subject and predicate."""
        return shacl.about(self.triples)

    def shapes(self, kind: str) -> list[str]:
        """Return the local names of the shapes of a kind, `NodeShape` or `PropertyShape`."""
        kinds = ((node, [term.value for term in says.get(RDF + "type", ())]) for node, says in self.says.items())
        return sorted(local(node) for node, types in kinds if SH + kind in types)

    def about(self, shape: str) -> dict[str, list[str]]:
        """Return what a shape says, both sides as N-Triples without brackets, SHACL's namespace left off."""
        says = self.says[f"<{SHAPES}{shape}>"]
        return {predicate.removeprefix(SH): [str(term).strip("<>") for term in says[predicate]] for predicate in says}

    def constraints(self, shape: str) -> set[str]:
        """Return the parameters of a shape's constraints."""
        return {word for word in self.about(shape) if not re.search("[:#/]", word)} - ABOUT_SHAPES

    def stories(self, kind: str) -> list[Path]:
        """Return the stories of a kind, `valid` or `invalid`, sorted."""
        return sorted(story for path in self.files for story in (CASES / path.stem).glob(f"{kind}.*.ttl"))

    def run(self, data: Iterable[ox.Triple]) -> list[Row]:
        """Return what data break, each once (`sh:equals` gives a result for either side)."""
        results = shacl.run([*data, *self.background], self.triples)
        kinds = (
            (r.name, r.component.removeprefix(SH).removesuffix("ConstraintComponent"), short(r.focus)) for r in results
        )
        return sorted(set(kinds))

    def requirement(self, shape: str) -> str:
        """Return the shape that reports what this one finds: the one of which it is a condition, or itself."""
        for owner in self.shapes("PropertyShape"):
            if any(shape in self._items(node) for node in self.about(owner).get("or", ())):
                return owner
        return shape

    def _items(self, node: str) -> list[str]:
        says = self.says.get(node, {})
        return [local(str(says[RDF + "first"][0])), *self._items(str(says[RDF + "rest"][0]))] if says else []

    @cached_property
    def everything(self) -> list[ox.Triple]:
        """All invalid stories in one graph, each under IRIs of its own: one run tells what a missing shape lets pass."""
        found = []
        for path in self.stories("invalid"):
            text = path.read_text("utf-8").replace("https://example.org/mill/", f"https://example.org/{path.stem}/")
            found += [ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(text, format=ox.RdfFormat.TURTLE)]
        return found

    def breaking_without(self, shape: str) -> set[str]:
        """Return the stems of the invalid stories that still break something when a shape is taken away."""
        gone = ox.NamedNode(SHAPES + shape)
        owning = SH + "property"
        left = [t for t in self.triples if t.subject != gone and not (t.object == gone and t.predicate.value == owning)]
        broken = {str(r.focus) for r in shacl.run([*self.everything, *self.background], left)}
        # A term of the ontology is broken by the story that speaks of it.
        broken |= {str(triple.subject) for triple in self.everything if str(triple.object) in broken}
        return {stem for node in broken for stem in re.findall(r"^<https://example.org/([^/]+)/", node)}

    def breaking(self, shape: str) -> set[str]:
        """Return the stems of the stories written to break a shape."""
        wanted = self.requirement(shape)
        return {path.stem for path in self.stories("invalid") if wanted in {row[0] for row in expected(path)}}


def local(node: str) -> str:
    """Return the local name of a shape from its IRI, or a blank node as it is."""
    return node.strip("<>").removeprefix(SHAPES)


def component(parameter: str) -> str:
    """Return the constraint that a parameter makes: `minCount` makes `MinCount`."""
    return parameter[0].upper() + parameter[1:]
