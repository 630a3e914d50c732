"""The plain way to the same files: the same triples in rdflib, its serialisers, pySHACL as its documentation calls it.

It reads and makes triples as `kb build` does, and does less: nothing is inferred, no result is led back to its line,
and of the files only the four of the data are written.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox
import pyshacl
import rdflib

from kb import anchor, assess, export, graph, lexicon, read, resources
from kb.namespaces import XSD, dataset_prefixes

Row: TypeAlias = tuple[str, str, str, str | None, str | None]
"""Subject, predicate, object; the object's language and datatype, both None where it is an IRI."""


def rows(triples: Iterable[ox.Triple]) -> list[Row]:
    """Return triples without blank nodes as strings."""
    return [(_iri(triple.subject), triple.predicate.value, *_value(triple.object)) for triple in triples]


def _iri(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    if not isinstance(term, ox.NamedNode):
        raise TypeError(f"{term} is no IRI")
    return term.value


def _value(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> tuple[str, str | None, str | None]:
    if isinstance(term, ox.Literal):
        return term.value, term.language, None if term.language else term.datatype.value
    return _iri(term), None, None


def fill(default: Iterable[Row], named: Mapping[str, Iterable[Row]], *, base: str) -> rdflib.Dataset:
    """Return a dataset of rdflib with the prefixes of `kb`, without which it writes Turtle more slowly."""
    dataset = rdflib.Dataset()
    _add(dataset.default_graph, default)
    for name, triples in named.items():
        _add(dataset.graph(rdflib.URIRef(name)), triples)
    for prefix, namespace in dataset_prefixes(base).items():
        dataset.bind(prefix, namespace)
    return dataset


def _add(target: rdflib.Graph, triples: Iterable[Row]) -> None:
    for subject, predicate, value, language, datatype in triples:
        target.add((rdflib.URIRef(subject), rdflib.URIRef(predicate), _object(value, language, datatype)))


def _object(value: str, language: str | None, datatype: str | None) -> rdflib.URIRef | rdflib.Literal:
    if datatype is None:
        return rdflib.Literal(value, lang=language) if language else rdflib.URIRef(value)
    return rdflib.Literal(value) if datatype == XSD + "string" else rdflib.Literal(value, datatype=datatype)


def serialize(dataset: rdflib.Dataset) -> dict[str, bytes]:
    """Return the four files of the data."""
    context, default = dict(export.read_context()), dataset.default_graph
    return {
        "kb.ttl": default.serialize(format="turtle", encoding="utf-8"),
        "kb.jsonld": default.serialize(format="json-ld", encoding="utf-8", context=context),
        "kb.trig": dataset.serialize(format="trig", encoding="utf-8"),
        "kb.nq": dataset.serialize(format="nquads", encoding="utf-8"),
    }


def build(data: Path, out: Path) -> bool:
    """Read a dataset, check its graph, write its four files if it conforms; return whether it does."""
    read_in = read.read(data)
    made = graph.build(read_in, anchors=anchor.locked(read_in, data / "anchors.lock"))
    # What is computed costs both ways the same.
    made = assess.with_nodes(made, assess.assess(made, read_in.entities, lexicon=lexicon.standard()))
    dataset = fill(rows(made.default), {name: rows(triples) for name, triples in made.named.items()}, base=made.base)
    ontology, shapes = _parsed(resources.ontology()), _parsed(resources.shapes())
    # Together in one graph: of an `ont_graph` pySHACL takes only the declarations, and the shapes ask for more.
    conforms, _, text = pyshacl.validate(dataset.default_graph + ontology, shacl_graph=shapes)
    if not conforms:
        print(text, file=sys.stderr)
        return False
    named = dataset.graph(rdflib.URIRef(f"{made.base}graph/ontology"))
    for triple in ontology:
        named.add(triple)
    out.mkdir(parents=True, exist_ok=True)
    for name, body in serialize(dataset).items():
        (out / name).write_bytes(body)
    return True


def _parsed(paths: Iterable[Path]) -> rdflib.Graph:
    parsed = rdflib.Graph()
    for path in paths:
        parsed.parse(path, format="turtle")
    return parsed


if __name__ == "__main__":
    gc.disable()  # as `kb` does
    sys.exit(0 if build(Path(sys.argv[1]), Path(sys.argv[2])) else 1)
