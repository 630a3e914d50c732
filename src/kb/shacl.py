"""SHACL Core by pySHACL, on a graph in memory whose look-ups are reads of a dictionary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeAlias

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib.plugins.stores.memory import Memory
from rdflib.term import BNode, Identifier, Literal, URIRef

from kb.namespaces import SH, XSD
from kb.report import Path, Result
from kb.terms import Spelt, spelt

TARGETS = tuple(SH + name for name in ("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf"))
"""What says which nodes a shape is about."""

About: TypeAlias = Mapping[str, Mapping[str, Sequence[Any]]]
"""Of every subject (as N-Triples writes it): its objects, by the IRI of the predicate."""


def about(triples: Iterable[ox.Triple]) -> About:
    """Return triples by subject and predicate; what is not there reads as empty."""
    found: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        found[str(triple.subject)][triple.predicate.value].append(triple.object)
    return found


def run(data: Iterable[ox.Triple], shapes: Iterable[ox.Triple]) -> list[Result]:
    """Return what does not conform, in no order and without places; nothing is fetched, nothing inferred.

    Args:
        data: the data graph; with the ontology in it, so that instances of subclasses are found.
        shapes: the shapes graph.

    Raises:
        RuntimeError: the shapes are ill-formed, with pySHACL's reason.
    """
    made = Data()
    made.add(data)
    return made.check(shapes)


class Data:
    """A data graph that is taken in piece by piece."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._terms = _Terms()
        self._graph = _Graph()
        self._numbered: list[Identifier] = []

    def add(self, triples: Iterable[ox.Triple]) -> None:
        """Take in more."""
        with _literals_kept():
            self._terms.fill(self._graph, triples)

    def add_numbered(self, terms: Iterable[Spelt], numbers: Iterable[int]) -> None:
        """Take in more, as another process tells it.

        Args:
            terms: those that were not handed over before, in the order of their numbers, which begin at 0.
            numbers: three for each triple.
        """
        with _literals_kept():
            self._numbered += map(self._terms.made, terms)
        places = iter(numbers)
        store, number = self._graph.store, self._numbered
        for subject, predicate, value in zip(places, places, places, strict=True):
            store.add((number[subject], number[predicate], number[value]), self._graph)

    def check(self, shapes: Iterable[ox.Triple]) -> list[Result]:
        """Do what `run` does, with what was taken in."""
        with _literals_kept():
            shapes_graph = self._terms.graph(spread(shapes))
            _, report, text = pyshacl.validate(self._graph, shacl_graph=shapes_graph, inference="none")
        if not isinstance(report, rdflib.Graph):
            raise RuntimeError(text)  # noqa: TRY004 - pySHACL returns its failures where others raise them
        return [_result(report, node, shapes_graph) for node in report.objects(None, _sh("result"))]


def spread(shapes: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Give the targets of node shapes to their property shapes themselves, which says the same (SHACL 4.7.2).

    pySHACL sets up the constraints of a property shape anew for every focus node of a node shape that has it, and only
    once where the property shape has targets of its own: a quarter of the time. A node shape that others use, or
    of which a constraint asks what property shapes it has, keeps them.
    """
    triples = list(shapes)
    by_shape = about(triples)
    used = {str(triple.object) for triple in triples}
    owners = {shape for shape in by_shape if shape not in used and _may_let_go(by_shape, shape)}
    kept = [triple for triple in triples if triple.predicate.value != _OWNS or str(triple.subject) not in owners]
    for owner in sorted(owners):
        for target in TARGETS:
            for node in by_shape[owner].get(target, ()):
                kept += [ox.Triple(owned, ox.NamedNode(target), node) for owned in by_shape[owner].get(_OWNS, ())]
    return kept


_OWNS = SH + "property"


def _may_let_go(by_shape: About, shape: str) -> bool:
    """Return whether a shape has targets and no constraint that asks which property shapes it has."""
    says = by_shape[shape]
    asks = SH + "qualifiedValueShapesDisjoint"
    return (
        any(target in says for target in TARGETS)
        and not any(SH + name in says for name in ("closed", "deactivated"))
        and not any(asks in by_shape.get(str(owned), {}) for owned in says.get(_OWNS, ()))
    )


@contextmanager
def _literals_kept() -> Iterator[None]:
    """Keep rdflib from rewriting literals (`"01"^^xsd:integer` as 1), whatever pySHACL leaves the switch at."""
    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before


class _Store(Memory):
    """A store that is filled once and then read, for one graph; what is said of what, each way.

    Dictionaries instead of sets keep the order: the same input is checked in the same order.
    """

    def __init__(self) -> None:
        super().__init__()
        self.forward: dict[Any, dict[Any, dict[Any, None]]] = {}
        self.back: dict[Any, dict[Any, dict[Any, None]]] = {}
        self.graph: Any = None
        self.size = 0

    def add(self, triple: Any, context: Any = None, quoted: bool = False) -> None:
        subject, predicate, value = triple
        values = self.forward.setdefault(subject, {}).setdefault(predicate, {})
        self.size += value not in values
        values[value] = None
        self.back.setdefault(predicate, {}).setdefault(value, {})[subject] = None

    def __len__(self, context: Any = None) -> int:
        return self.size

    def contexts(self, triple: Any = None) -> Iterator[Any]:  # type: ignore[override] # an iterator does for a generator
        return iter((self.graph,))

    def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[Any]:  # type: ignore[override] # likewise
        subject, predicate, value = triple_pattern
        if subject is None and predicate is not None:
            nodes = self.back.get(predicate, {})
            for found in list(nodes) if value is None else [value]:
                for node in list(nodes.get(found, ())):
                    yield (node, predicate, found), iter((self.graph,))
            return
        for node in list(self.forward) if subject is None else [subject]:
            says = self.forward.get(node, {})
            for relation in list(says) if predicate is None else [predicate]:
                values = says.get(relation, {})
                for found in list(values) if value is None else [value] * (value in values):
                    yield (node, relation, found), iter((self.graph,))


class _Graph(rdflib.Graph):
    """A graph whose most frequent questions are reads of its store's dictionaries: under half the time of rdflib's."""

    def __init__(self) -> None:
        self._said = _Store()
        self._lists: dict[Any, tuple[Any, ...]] = {}
        super().__init__(store=self._said, bind_namespaces="none")
        self._said.graph = self

    def items(self, list: Any) -> Iterator[Any]:  # type: ignore[override] # likewise
        # A path of alternatives is read anew for every focus node.
        found = self._lists.get(list)
        if found is None:
            found = self._lists[list] = tuple(super().items(list))
        return iter(found)

    def objects(  # type: ignore[override] # an iterator does for a generator
        self, subject: Any = None, predicate: Any = None, unique: bool = False
    ) -> Iterator[Any]:
        if subject is None or predicate is None or isinstance(subject, (list, tuple)):
            return super().objects(subject, predicate, unique)
        return iter(self._said.forward.get(subject, {}).get(predicate, ()))

    def subjects(  # type: ignore[override] # likewise
        self, predicate: Any = None, object: Any = None, unique: bool = False
    ) -> Iterator[Any]:
        if predicate is None or object is None or isinstance(object, (list, tuple)):
            return super().subjects(predicate, object, unique)
        return iter(self._said.back.get(predicate, {}).get(object, ()))


def _made(term: Spelt) -> Identifier:
    if isinstance(term, str):
        return URIRef(term)
    if len(term) == 1:
        return BNode(term[0])
    text, language, datatype = term
    if language:
        return Literal(text, lang=language)
    return Literal(text, datatype=None if datatype is None else URIRef(datatype))


class _Terms:
    """Terms as rdflib has them, each made once: one object is found in a dictionary without being compared."""

    def __init__(self) -> None:
        self._known: dict[Spelt, Identifier] = {}

    def graph(self, triples: Iterable[ox.Triple]) -> rdflib.Graph:
        return self.fill(_Graph(), triples)

    def fill(self, graph: rdflib.Graph, triples: Iterable[ox.Triple]) -> rdflib.Graph:
        made = cache(lambda term: self.made(spelt(term)))
        for triple in triples:
            # Not by Graph.add, which checks the type of each term again.
            graph.store.add((made(triple.subject), made(triple.predicate), made(triple.object)), graph)
        return graph

    def made(self, term: Spelt) -> Identifier:
        known = self._known.get(term)
        if known is None:
            known = self._known[term] = _made(term)
        return known


def _back(term: Any) -> Any:
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, BNode):
        return ox.BlankNode(str(term))
    if isinstance(term, Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or XSD + "string")))
    return None


def _sh(name: str) -> URIRef:
    return URIRef(SH + name)


def _result(report: rdflib.Graph, node: Any, shapes: rdflib.Graph) -> Result:
    path = report.value(node, _sh("resultPath"))
    return Result(
        where=None,
        focus=_back(report.value(node, _sh("focusNode"))),
        path=None if path is None else _path(shapes, path),
        value=_back(report.value(node, _sh("value"))),
        shape=_back(report.value(node, _sh("sourceShape"))),
        component=str(report.value(node, _sh("sourceConstraintComponent"))),
        severity=str(report.value(node, _sh("resultSeverity"))),
        message=" ".join(sorted(str(message) for message in report.objects(node, _sh("resultMessage")))),
    )


def _path(graph: rdflib.Graph, node: Any) -> Path:
    if isinstance(node, URIRef):
        return Path("predicate", str(node))
    if (node, rdflib.RDF.first, None) in graph:
        return Path("sequence", steps=tuple(_path(graph, step) for step in graph.items(node)))
    for kind in ("alternativePath", "inversePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"):
        inner = graph.value(node, _sh(kind))
        if inner is not None:
            steps = graph.items(inner) if kind == "alternativePath" else [inner]
            return Path(kind, steps=tuple(_path(graph, step) for step in steps))
    raise RuntimeError(f"{node} is no property path")
