"""Whether a graph is as the shapes require, and an error where a run would have said nothing."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import pyoxigraph as ox

from kb import resources
from kb.errors import Fault, Location, Refused
from kb.graph import Graph
from kb.namespaces import OWL, RDF, RDFS, SH, SHAPES, XSD
from kb.report import Report, Result, shortened

__all__ = ["CORE", "MAY_BE_EMPTY", "Focus", "Report", "Result", "begin", "validate"]

CORE = frozenset(
    SH + name
    for name in """
        NodeShape PropertyShape Violation Warning Info BlankNode BlankNodeOrIRI BlankNodeOrLiteral IRI IRIOrLiteral
        Literal property path severity message deactivated name description order group defaultValue targetClass
        targetNode targetObjectsOf targetSubjectsOf alternativePath inversePath zeroOrMorePath oneOrMorePath
        zeroOrOnePath class datatype nodeKind minCount maxCount minExclusive minInclusive maxExclusive maxInclusive
        minLength maxLength pattern flags languageIn uniqueLang equals disjoint lessThan lessThanOrEquals not and or
        xone node qualifiedValueShape qualifiedMinCount qualifiedMaxCount qualifiedValueShapesDisjoint closed
        ignoredProperties hasValue in
    """.split()  # noqa: SIM905 - as a list it would be sixty lines
)
"""What shapes may say in the namespace of SHACL: its Core.

SHACL-SPARQL is left out on purpose: a single such constraint makes a run several times slower.
"""

MAY_BE_EMPTY = SHAPES + "mayBeEmpty"
"""What marks a node shape of which a small dataset honestly has nothing to check."""

Start: TypeAlias = Callable[[Iterable[ox.Triple], Iterable[ox.Triple]], Callable[[], list[Result]]]
"""What starts a run of shapes (the second) on data (the first), and returns how to get its results."""

_OTHERS = (SH, SHAPES, RDF, RDFS, OWL, XSD)


def validate(graph: Graph, *, ontology: Sequence[ox.Triple], shapes: Sequence[Path] | None = None) -> Report:
    """Check a graph against the shapes, here and now.

    The data graph is the default graph together with the ontology: so instances of subclasses are found, and a shape
    can ask what the ontology says of a property.

    Args:
        graph: as built.
        ontology: its triples.
        shapes: Turtle files; those of the package where left out.

    Raises:
        Refused: the shapes cannot be read or run, or the run would have been void: no data, no shapes, a word that
            SHACL or the ontology does not know, a shape that has nothing to check.
    """
    return begin(graph, ontology=ontology, shapes=shapes)()


def begin(
    graph: Graph,
    *,
    ontology: Sequence[ox.Triple],
    shapes: Sequence[Path] | None = None,
    start: Start | None = None,
) -> Callable[[], Report]:
    """Begin what `validate` does; what is returned ends it and returns the report.

    Args:
        graph: as built.
        ontology: its triples.
        shapes: Turtle files; those of the package where left out.
        start: what starts a run, as `Beside.start` does in a process of its own; where left out, the shapes are run
            here at the end.

    Raises:
        Refused: as `validate`; that they cannot be run is raised at the end.
    """
    files = [_read(path) for path in (resources.shapes() if shapes is None else shapes)]
    results = (start or _later)([*graph.default, *ontology], [triple for file in files for triple in file.triples])
    # After the start, as a process beside this one is at work meanwhile.
    if faults := _void(graph, ontology, files):
        raise Refused(faults)

    def end() -> Report:
        try:
            found = results()
        except RuntimeError as error:
            where, reason = Location(", ".join(file.name for file in files)), " ".join(str(error).split())
            fault = Fault(where, f"the shapes cannot be run ({reason}).", "Correct them.", broken=True)
            raise Refused([fault]) from error
        return Report(graph.base, tuple(sorted(_placed(found, graph), key=Result.key)))

    return end


def _later(data: Iterable[ox.Triple], shapes: Iterable[ox.Triple]) -> Callable[[], list[Result]]:
    from kb import shacl

    return lambda: shacl.run(data, shapes)


def _placed(results: Sequence[Result], graph: Graph) -> Iterator[Result]:
    """Give each result the place of its focus node; a node that nobody wrote has that of one that links to it.

    Where the path goes against the arrow, it was the value that somebody wrote about the focus node.
    """
    homeless = {result.focus for result in results if result.focus.value not in graph.origins}
    links: dict[Any, Location] = {}
    for triple in graph.default if homeless else ():
        if triple.object in homeless and (place := graph.origins.get(str(triple.subject).strip("<>"))):
            links[triple.object] = min(place, links.get(triple.object, place))
    for result in results:
        against = result.value.value if result.value and result.path and result.path.kind == "inversePath" else ""
        places = (graph.origins.get(against), graph.origins.get(result.focus.value), links.get(result.focus))
        yield replace(result, where=next((place for place in places if place), None))


@dataclass(frozen=True)
class _Shapes:
    """A file of shapes.

    Attributes:
        name: the path as the user would type it.
        lines: its text.
        triples: what it says.
    """

    name: str
    lines: Sequence[str]
    triples: Sequence[ox.Triple]

    def fault(self, iri: str, what: str, todo: str) -> Fault:
        """Return a fault at the first line that names this IRI."""
        name = shortened(iri).strip("<>")
        for number, line in enumerate(self.lines, 1):
            before, found, after = line.partition(name)
            if found and not after[:1].isalnum():
                return Fault(Location(self.name, number, len(before) + 1), what, todo, broken=True)
        return Fault(Location(self.name), what, todo, broken=True)


def _read(path: Path) -> _Shapes:
    name = os.path.relpath(path) if path.is_relative_to(Path.cwd()) else path.as_posix()
    try:
        text = path.read_text("utf-8")
        quads = ox.parse(text, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
        triples = [ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads]
    except SyntaxError as error:
        where = Location(name, error.lineno or 0, error.offset or 0)
        raise Refused([Fault(where, f"this is not Turtle ({error.msg}).", "Correct it.", broken=True)]) from None
    except (OSError, UnicodeDecodeError) as error:
        what = f"the shapes cannot be read ({error})."
        raise Refused([Fault(Location(name), what, "Name another file.", broken=True)]) from None
    return _Shapes(name, text.splitlines(), triples)


def _void(graph: Graph, ontology: Sequence[ox.Triple], files: Sequence[_Shapes]) -> list[Fault]:
    """Return why a run would say nothing, or nothing of some shape."""
    from kb import shacl

    if not graph.default:
        return [Fault(Location(graph.base), "the graph to check is empty.", "Encode a passage first.", broken=True)]
    about = shacl.about(triple for file in files for triple in file.triples)
    faults = [fault for file in files for fault in _misspelt(file, about, ontology)]
    if not faults and not any(target in says for says in about.values() for target in shacl.TARGETS):
        names = ", ".join(file.name for file in files) or "shapes"
        return [Fault(Location(names), "there is no shape with a target.", "Name a file of SHACL shapes.", broken=True)]
    return faults or [fault for file in files for fault in _idle(file, about, Focus(graph.default, ontology))]


def _misspelt(file: _Shapes, about: Mapping[str, Any], ontology: Sequence[ox.Triple]) -> Iterator[Fault]:
    declared = {triple.subject.value for triple in ontology if isinstance(triple.subject, ox.NamedNode)}
    spoken = {_namespace(iri) for iri in declared}.difference(_OTHERS)
    terms = (term for triple in file.triples for term in (triple.predicate, triple.object))
    for iri in sorted({term.value for term in terms if isinstance(term, ox.NamedNode)}):
        name = shortened(iri)
        if iri.startswith(SH):
            if iri not in CORE:
                yield file.fault(iri, f"SHACL Core has no {name}.", "Correct the spelling, or say it in SHACL Core.")
        elif iri.startswith(SHAPES):
            if iri != MAY_BE_EMPTY and f"<{iri}>" not in about:
                yield file.fault(iri, f"there is no shape {name}.", "Correct the spelling, or write the shape.")
        elif _namespace(iri) in spoken and iri not in declared:
            yield file.fault(iri, f"the ontology has no {name}.", "Correct the spelling, or declare the term.")


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


def _idle(file: _Shapes, about: Mapping[str, Any], focus: Focus) -> Iterator[Fault]:
    from kb import shacl

    used = {str(term) for says in about.values() for objects in says.values() for term in objects}
    for subject in sorted({str(triple.subject) for triple in file.triples}):
        says, iri = about[subject], subject.strip("<>")
        name = shortened(iri)
        if any(target in says for target in shacl.TARGETS):
            may_be_empty = any(term.value == "true" for term in says.get(MAY_BE_EMPTY, ()))
            if not may_be_empty and not focus.any(says):
                todo = "Correct its target, or mark it kbsh:mayBeEmpty."
                yield file.fault(iri, f"{name} has nothing to check in this graph.", todo)
        elif subject not in used and any(kind.value.startswith(SH) for kind in says.get(RDF + "type", ())):
            yield file.fault(iri, f"{name} has no target, and no shape uses it.", "Give it one, or delete it.")


class Focus:
    """Which targets of shapes choose anything in a graph.

    Args:
        data: its triples.
        ontology: those that say which class is below which.
    """

    def __init__(self, data: Sequence[ox.Triple], ontology: Iterable[ox.Triple]) -> None:
        """Index both."""
        self.predicates = {triple.predicate.value for triple in data}
        self.types = {triple.object for triple in data if triple.predicate.value == RDF + "type"}
        self.below: dict[Any, set[Any]] = defaultdict(set)
        for triple in ontology:
            if triple.predicate.value == RDFS + "subClassOf":
                self.below[triple.object].add(triple.subject)

    def any(self, says: Mapping[str, Sequence[Any]]) -> bool:
        """Return whether a shape chooses a node.

        Args:
            says: the objects of the shape by predicate.
        """
        relations = [*says.get(SH + "targetSubjectsOf", ()), *says.get(SH + "targetObjectsOf", ())]
        return (
            any(relation.value in self.predicates for relation in relations)
            or any(self.instances(kind) for kind in says.get(SH + "targetClass", ()))
            or bool(says.get(SH + "targetNode"))
        )

    def instances(self, kind: Any) -> bool:
        """Return whether there is an instance of this class, or of one below it."""
        reached, ahead = set(), [kind]
        while ahead:
            here = ahead.pop()
            if here in self.types:
                return True
            reached.add(here)
            ahead.extend(self.below[here] - reached)
        return False
