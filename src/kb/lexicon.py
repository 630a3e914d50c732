"""The words of the ontology as curators write them: which exist, what each is said of, what its value may be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kb import resources
from kb.namespaces import KB, OWL, RDF, RDFS, SKOS, XSD

_TYPE = ox.NamedNode(RDF + "type")
_TRUE = ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean"))


class Takes(Enum):
    """What stands after a property in a claim line."""

    ENTITY = "an entity"
    CLAIM = "a claim ($LABEL)"
    TIME = "a date (EDTF)"
    AMOUNT = "a number and a unit"
    TEXT = "words in double quotes"
    CLASS = "a kind (a class of the ontology)"
    PROPERTY = "a property of the ontology"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Property:
    """A property that claims may use.

    Attributes:
        name: its local name in the ontology (`underOrdersOf`).
        keyword: how curators write it (`under-orders-of`).
        domain: local name of the class it is said of.
        takes: what its value is.
        range: local name of the class its value belongs to, where it takes an entity; None for any.
        one_value: whether one value excludes another.
        verbatim: whether its value must stand in the passage as written.
    """

    name: str
    keyword: str
    domain: str
    takes: Takes
    range: str | None
    one_value: bool
    verbatim: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The ontology's words.

    Attributes:
        properties: what claims may use, by keyword.
        classes: every class, with all its superclasses and itself.
        declarable: classes that may head a list of entities.
        kinds: local name of each class that may be the value of `kind`, by keyword.
    """

    properties: Mapping[str, Property]
    classes: Mapping[str, frozenset[str]]
    declarable: frozenset[str]
    kinds: Mapping[str, str]

    def is_a(self, name: str, ancestor: str) -> bool:
        """Return whether class `name` is `ancestor` or below it."""
        return ancestor in self.classes.get(name, ())

    def by_name(self, name: str) -> Property:
        """Return the property with this local name; raises `KeyError` where there is none."""
        return _by_name(self)[name]


@cache
def _names(properties: tuple[Property, ...]) -> dict[str, Property]:
    return {entry.name: entry for entry in properties}


def _by_name(lexicon: Lexicon) -> dict[str, Property]:
    return _names(tuple(lexicon.properties.values()))


def hyphenated(name: str) -> str:
    """Return a local name as curators write it.

    >>> hyphenated("underOrdersOf"), hyphenated("Killing"), hyphenated("LoveAffair")
    ('under-orders-of', 'killing', 'love-affair')
    """
    return re.sub(r"(?<=.)([A-Z])", r"-\1", name).lower()


@cache
def standard() -> Lexicon:
    """Return the words of the ontology that comes with this package."""
    return load(resources.ontology())


def load(files: Iterable[Path]) -> Lexicon:
    """Read the words from Turtle files.

    Args:
        files: those of one ontology.
    """
    triples = [quad for file in files for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE)]
    about: dict[str, dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]] = {}
    for quad in triples:
        if isinstance(quad.subject, ox.NamedNode):
            about.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object)
    classes = _classes(about)
    marked = {iri.removeprefix(KB): entry for iri, entry in about.items() if iri.startswith(KB)}
    properties = {}
    for name, entry in marked.items():
        if _TRUE in entry.get(KB + "claimable", ()):
            found = _property(name, entry)
            properties[found.keyword] = found
    return Lexicon(
        properties=dict(sorted(properties.items())),
        classes=classes,
        declarable=frozenset(name for name, entry in marked.items() if _TRUE in entry.get(KB + "declarable", ())),
        kinds={
            hyphenated(name): name
            for name, entry in marked.items()
            if name in classes
            and any(isinstance(o, ox.NamedNode) and o.value == SKOS + "Concept" for o in entry[_TYPE.value])
        },
    )


def _classes(
    about: Mapping[str, Mapping[str, list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]],
) -> dict[str, frozenset[str]]:
    parents: dict[str, set[str]] = {}
    for iri, entry in about.items():
        if iri.startswith(KB) and any(
            isinstance(o, ox.NamedNode) and o.value == OWL + "Class" for o in entry.get(_TYPE.value, ())
        ):
            parents[iri.removeprefix(KB)] = {
                o.value.removeprefix(KB)
                for o in entry.get(RDFS + "subClassOf", ())
                if isinstance(o, ox.NamedNode) and o.value.startswith(KB)
            }

    def above(name: str) -> frozenset[str]:
        return frozenset({name}).union(*(above(parent) for parent in parents.get(name, ())))

    return {name: above(name) for name in parents}


def _property(name: str, entry: Mapping[str, list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]) -> Property:
    def one(predicate: str) -> str | None:
        values = [o.value for o in entry.get(predicate, ()) if isinstance(o, ox.NamedNode | ox.Literal)]
        return values[0] if values else None

    types = {o.value for o in entry[_TYPE.value] if isinstance(o, ox.NamedNode)}
    target = one(RDFS + "range")
    if OWL + "DatatypeProperty" in types:
        takes = Takes.NOTHING if target == XSD + "boolean" else Takes.TEXT
    else:
        takes = {
            KB + "TimeSpan": Takes.TIME,
            KB + "Amount": Takes.AMOUNT,
            KB + "Claim": Takes.CLAIM,
            KB + "Relation": Takes.PROPERTY,
            SKOS + "Concept": Takes.CLASS,
        }.get(target or "", Takes.ENTITY)
    domain = one(RDFS + "domain")
    if domain is None:
        raise ValueError(f"kb:{name} is claimable and has no rdfs:domain")
    return Property(
        name=name,
        keyword=one(KB + "keyword") or hyphenated(name),
        domain=domain.removeprefix(KB),
        takes=takes,
        range=target.removeprefix(KB) if takes is Takes.ENTITY and target else None,
        one_value=one(KB + "oneValue") == "true",
        verbatim=one(KB + "verbatim") == "true",
    )
