"""The words of the ontology as curators write them: which exist, what each is said of, what its value may be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache, cached_property
from itertools import product
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from kb import resources
from kb.namespaces import KB, OWL, RDF, RDFS, SKOS, XSD

_Entry: TypeAlias = Mapping[str, list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]
"""What the ontology says of one term, by the IRI of the predicate."""

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


class ComparedBy(Enum):
    """How two values of a property are compared; the values are local names in the ontology."""

    TIME = "ByTime"
    NUMBER = "ByNumber"
    PLACE = "ByPlace"
    ORGANIZATION = "ByOrganization"
    IDENTITY = "ByIdentity"
    LITERAL = "ByLiteral"


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
        compared_by: how two values are compared, or None where they never exclude each other.
        one_if_momentary: whether one value excludes another where the subject happens at one time and place.
        usually_one: whether two values told by different voices are in tension.
        role: whether it says that somebody had a part in an event.
        causal: whether it says why something happened.
        supposes_happening: whether what it says of an event can only be true if the event took place.
        ends_life: whether who has this role lives no longer than the event.
        posthumous: whether the dead can have this role too.
        phrase: a clause with `{subject}` and `{value}` in it, or None where the usual one will do.
    """

    name: str
    keyword: str
    domain: str
    takes: Takes
    range: str | None
    one_value: bool
    verbatim: bool
    compared_by: ComparedBy | None = None
    one_if_momentary: bool = False
    usually_one: bool = False
    role: bool = False
    causal: bool = False
    supposes_happening: bool = False
    ends_life: bool = False
    posthumous: bool = False
    phrase: str | None = None

    def clause(self, subject: str, value: str, *, when: str = "") -> str:
        """Return a claim as a clause.

        Args:
            subject: in words.
            value: in words; empty where the property takes none.
            when: the value as a sentence has it that says when something was, where it is a time.
        """
        word = self.keyword.replace("-", " ")
        if self.phrase:
            return self.phrase.replace("{subject}", subject).replace("{value}", value).replace("{when}", when)
        if self.role and word.endswith("ed"):
            return f"{value} was {word} in “{subject}”"
        if self.role:
            return f"{value} was {'an' if word[0] in 'aeiou' else 'a'} {word} in “{subject}”"
        return f"“{subject}” has {word} {value}" if value else f"“{subject}” {word}"


@dataclass(frozen=True)
class Lexicon:
    """The ontology's words.

    Attributes:
        properties: what claims may use, by keyword.
        classes: every class, with all its superclasses and itself.
        declarable: classes that may head a list of entities.
        kinds: local name of each class that may be the value of `kind`, by keyword.
        momentary: classes of events that happen at one time and one place.
        disjoint: pairs of classes, or of properties, of which nothing can have both, as declared.
    """

    properties: Mapping[str, Property]
    classes: Mapping[str, frozenset[str]]
    declarable: frozenset[str]
    kinds: Mapping[str, str]
    momentary: frozenset[str] = frozenset()
    disjoint: frozenset[frozenset[str]] = frozenset()

    def is_a(self, name: str, ancestor: str) -> bool:
        """Return whether class `name` is `ancestor` or below it."""
        return ancestor in self.classes.get(name, ())

    def is_momentary(self, name: str) -> bool:
        """Return whether what is of class `name` happens at one time and one place."""
        return not self.momentary.isdisjoint(self.classes.get(name, ()))

    def are_disjoint(self, one: str, other: str) -> bool:
        """Return whether nothing can have both classes, or both properties, by what is declared of those above them."""
        above = (self.classes.get(name, frozenset({name})) for name in (one, other))
        return any(frozenset({a, b}) in self.disjoint for a, b in product(*above))

    def by_name(self, name: str) -> Property:
        """Return the property with this local name; raises `KeyError` where there is none."""
        return self._names[name]

    @cached_property
    def _names(self) -> Mapping[str, Property]:
        return {entry.name: entry for entry in self.properties.values()}


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
            found = _property(name, entry, classes)
            properties[found.keyword] = found
    roles = _below("hasParticipant", marked)
    properties = {keyword: replace(found, role=found.name in roles) for keyword, found in properties.items()}
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
        momentary=frozenset(name for name, entry in marked.items() if _TRUE in entry.get(KB + "momentary", ())),
        disjoint=frozenset(
            frozenset({name, other})
            for name, entry in marked.items()
            for predicate in ("disjointWith", "propertyDisjointWith")
            for other in _named(entry, OWL + predicate)
        ),
    )


def _named(entry: _Entry, predicate: str) -> set[str]:
    """Return the local names of what a term of the ontology points at."""
    return {o.value.removeprefix(KB) for o in entry.get(predicate, ()) if isinstance(o, ox.NamedNode)}


def _below(name: str, marked: Mapping[str, _Entry]) -> set[str]:
    """Return a property and everything under it."""
    found: set[str] = set()
    todo = {name}
    while todo:
        found |= todo
        todo = {other for other, entry in marked.items() if found & _named(entry, RDFS + "subPropertyOf")} - found
    return found


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


def _property(name: str, entry: _Entry, classes: Mapping[str, frozenset[str]]) -> Property:
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
        compared_by=ComparedBy(compared.removeprefix(KB)) if (compared := one(KB + "comparedBy")) else None,
        one_if_momentary=one(KB + "oneIfMomentary") == "true",
        usually_one=one(KB + "usuallyOne") == "true",
        causal=one(KB + "causal") == "true",
        supposes_happening=takes is not Takes.NOTHING and "Event" in classes[domain.removeprefix(KB)],
        ends_life=one(KB + "endsLife") == "true",
        posthumous=one(KB + "posthumous") == "true",
        phrase=one(KB + "phrase"),
    )
