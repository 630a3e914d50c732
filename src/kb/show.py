"""A dossier: everything attested about one entity, for reading in a terminal."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kb import lexicon, resources
from kb.dates import spoken
from kb.errors import Location
from kb.namespaces import DCTERMS, KB, OA, RDF, RDFS, SKOS
from kb.query import Store

WIDTH = 100

# Words after which the value of a property is named.
_LEADING = frozenset({"about", "after", "as", "before", "by", "in", "of", "on", "to", "via", "with"})


@dataclass(frozen=True, slots=True)
class Told:
    """One voice's stance towards a claim, at one passage."""

    stance: str
    certainty: str
    chain: str
    hands: int
    place: tuple[str, str, int, int]
    as_written: str
    withdrawn: str


class Reader:
    """Reads the default graph by subject."""

    def __init__(self, store: Store) -> None:
        """Read this store."""
        self.store = store

    def values(self, subject: ox.NamedNode, predicate: str) -> list[ox.NamedNode | ox.Literal]:
        """Return the objects, sorted."""
        found = self.store.graph.quads_for_pattern(subject, ox.NamedNode(predicate), None, ox.DefaultGraph())
        return sorted((q.object for q in found if isinstance(q.object, ox.NamedNode | ox.Literal)), key=str)

    def one(self, subject: ox.NamedNode, predicate: str) -> str:
        """Return the only object, or the empty string."""
        found = self.values(subject, predicate)
        return found[0].value if found else ""

    def node(self, subject: ox.NamedNode, predicate: str) -> ox.NamedNode | None:
        """Return the only object that is a node, or None."""
        return next((o for o in self.values(subject, predicate) if isinstance(o, ox.NamedNode)), None)

    def subjects(self, predicate: str, value: ox.NamedNode | ox.Literal) -> list[ox.NamedNode]:
        """Return what has this object, sorted."""
        found = self.store.graph.quads_for_pattern(None, ox.NamedNode(predicate), value, ox.DefaultGraph())
        return sorted((q.subject for q in found if isinstance(q.subject, ox.NamedNode)), key=str)

    def label(self, node: ox.NamedNode) -> str:
        """Return what to call a node."""
        return self.one(node, SKOS + "prefLabel") or self.one(node, DCTERMS + "title") or node.value.rsplit("/", 1)[-1]

    def word(self, iri: str) -> str:
        """Return the label that the ontology has for one of its terms."""
        graph = ox.NamedNode(f"{self.store.base}graph/ontology")
        found = self.store.graph.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(RDFS + "label"), None, graph)
        return next((q.object.value for q in found if isinstance(q.object, ox.Literal)), iri.removeprefix(KB))

    def shown(self, value: ox.NamedNode | ox.Literal) -> str:
        """Return a value for people."""
        if isinstance(value, ox.Literal):
            return "" if value.value == "true" and value.datatype.value.endswith("#boolean") else f"“{value.value}”"
        if value.value.startswith(KB):
            return self.word(value.value)
        if edtf := self.one(value, KB + "edtf"):
            return spoken(edtf)
        if self.one(value, KB + "unit"):
            return self.one(value, DCTERMS + "identifier")
        if claim := self.node(value, KB + "property"):
            return f"[{self.sentence(value, claim)}]"
        return self.label(value)

    def sentence(self, claim: ox.NamedNode, prop: ox.NamedNode) -> str:
        """Return a claim as words."""
        subject = self.node(claim, KB + "subject")
        said = [*self.values(claim, KB + "value"), *self.values(claim, KB + "literal")]
        entry = lexicon.standard().by_name(prop.value.removeprefix(KB))
        return entry.clause(self.shown(subject) if subject else "", self.shown(said[0]) if said else "")

    def slug(self, node: ox.NamedNode) -> str:
        """Return the slug of an entity."""
        return node.value.removeprefix(f"{self.store.base}id/")

    def said(self, claim: ox.NamedNode) -> str:
        """Return a claim as words."""
        prop = self.node(claim, KB + "property")
        return self.sentence(claim, prop) if prop else ""

    def position(self, attestation: ox.NamedNode) -> Told:
        """Return the stance of one attestation, and where it stands."""
        outer = attestation
        while above := self.subjects(KB + "reports", outer):
            outer = above[0]
        return Told(
            self.one(attestation, KB + "stance").removeprefix(KB),
            self.one(attestation, KB + "speakerCertainty").removeprefix(KB),
            self._chain(attestation, outer),
            int(self.one(attestation, KB + "depth")),
            self._place(outer),
            self.one(outer, KB + "asWritten"),
            self.one(attestation, KB + "withdrawn"),
        )

    def told(self, claim: ox.NamedNode) -> list[Told]:
        """Return who takes a stance towards a claim, in the order of the passages."""
        attestations = [node for node in self.subjects(KB + "attests", claim) if self.one(node, KB + "stance")]
        return sorted(map(self.position, attestations), key=lambda told: (told.place, told.hands, told.chain))

    def _chain(self, attestation: ox.NamedNode, outer: ox.NamedNode) -> str:
        whole = self.one(outer, KB + "chain").split(" ← ")
        return " ← ".join(whole[: int(self.one(attestation, KB + "depth")) + 1])

    def _place(self, outer: ox.NamedNode) -> tuple[str, str, int, int]:
        passage = self.node(outer, KB + "inPassage")
        if passage is None:
            return ("", "", 0, 0)
        selector = self.node(passage, OA + "hasSelector")
        source, part = self.node(passage, OA + "hasSource"), self.node(passage, KB + "inPart")
        span = (int(self.one(selector, OA + "start")), int(self.one(selector, OA + "end"))) if selector else (0, 0)
        return (
            source.value.rsplit("/", 1)[-1] if source else "",
            part.value.rsplit("/", 1)[-1] if part else "",
            *span,
        )


def dossier(store: Store, slug: str) -> Iterator[str]:
    """Yield the lines of a dossier.

    Args:
        store: the built dataset.
        slug: of the entity.

    Raises:
        Refused: there is no such entity.
    """
    entity = store.entity(slug, Location(f"kb show {slug}"))
    reader = Reader(store)
    kinds = [reader.word(kind.value) for kind in reader.values(entity, RDF + "type")]
    yield reader.label(entity)
    yield f"({', '.join(kinds)}) {reader.one(entity, SKOS + 'definition')}"
    if work := reader.node(entity, KB + "fictionIn"):
        yield f"Exists only in {reader.label(work)}."
    own = _by_property(reader, reader.subjects(KB + "subject", entity))
    used = [claim for claim in reader.subjects(KB + "value", entity) if reader.node(claim, KB + "subject")]
    withdrawn: list[str] = []
    for prop in sorted(own, key=lambda iri: (iri != KB + "name", reader.word(iri))):
        lines = list(_claims(reader, own[prop], lambda claim: _value(reader, claim), withdrawn))
        if lines:
            yield ""
            yield reader.word(prop).upper()
            yield from lines
    others = _by_property(reader, used)
    roles_of_events = {KB + entry.name for entry in lexicon.standard().properties.values() if entry.role}
    for prop in sorted(others, key=reader.word):
        lines = list(_claims(reader, others[prop], lambda claim: _subject(reader, claim), withdrawn))
        if lines:
            yield ""
            yield _turned(reader.word(prop), role=prop in roles_of_events)
            yield from lines
    if withdrawn:
        yield ""
        yield "WITHDRAWN"
        yield from withdrawn


def _turned(label: str, *, role: bool) -> str:
    """Return the heading of what has an entity as the value of a property.

    >>> [_turned("killer", role=True), _turned("author", role=False), _turned("sibling of", role=False)]
    ['KILLER IN', 'AUTHOR OF', '… SIBLING OF THIS']
    >>> [_turned("ordered by", role=True), _turned("voted for", role=True), _turned("cites", role=False)]
    ['… ORDERED BY THIS', 'VOTED FOR IN', '… CITES THIS']
    """
    words = label.split()
    verb = words[0].endswith("s") and not role
    return f"… {label.upper()} THIS" if verb or words[-1] in _LEADING else f"{label.upper()} {'IN' if role else 'OF'}"


def _by_property(reader: Reader, claims: Iterable[ox.NamedNode]) -> dict[str, list[ox.NamedNode]]:
    found: dict[str, list[ox.NamedNode]] = defaultdict(list)
    for claim in claims:
        if prop := reader.node(claim, KB + "property"):
            found[prop.value].append(claim)
    return found


def _value(reader: Reader, claim: ox.NamedNode) -> str:
    values = [*reader.values(claim, KB + "value"), *reader.values(claim, KB + "literal")]
    return reader.shown(values[0]) if values else ""


def _subject(reader: Reader, claim: ox.NamedNode) -> str:
    subject = reader.node(claim, KB + "subject")
    return reader.shown(subject) if subject else ""


def _claims(reader: Reader, claims: Iterable[ox.NamedNode], name: object, withdrawn: list[str]) -> Iterator[str]:
    call = name if callable(name) else str
    for claim in sorted(claims, key=lambda node: (str(call(node)), node.value)):
        told = reader.told(claim)
        standing = [entry for entry in told if not entry.withdrawn]
        shown = (
            str(call(claim)) or "it happened"
            if reader.one(claim, KB + "property") == KB + "happened"
            else str(call(claim)) or "yes"
        )
        if standing:
            yield f"  {shown}"
            for entry in standing:
                yield from _line(entry)
        for entry in told:
            if entry.withdrawn:
                prop = reader.node(claim, KB + "property")
                withdrawn.append(f"  {reader.sentence(claim, prop) if prop else shown}")
                withdrawn.extend(_line(entry))
                withdrawn.append(f"      because: {entry.withdrawn}")


def _line(entry: Told) -> Iterator[str]:
    stance = "" if entry.stance == "affirms" else f"{entry.stance.upper()}: "
    hands = "" if not entry.hands else "; at second hand" if entry.hands == 1 else f"; through {entry.hands} hands"
    certainty = f", {entry.certainty}" if entry.certainty else ""
    written = f", as “{entry.as_written}”" if entry.as_written else ""
    source, part, start, end = entry.place
    text = f"{stance}{entry.chain}{certainty}{written} ({source} {part}, {start}–{end}{hands})"
    yield from textwrap.wrap(text, WIDTH, initial_indent="    – ", subsequent_indent="      ", break_long_words=False)


def terms() -> Iterator[str]:
    """Yield the classes and properties that curators may use, with what each is for."""
    words = lexicon.standard()
    definitions = {
        quad.subject.value.removeprefix(KB): quad.object.value
        for path in resources.ontology()
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
        if quad.predicate.value == SKOS + "definition"
        and isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.Literal)
    }
    yield "CLASSES"
    for name in sorted(words.declarable):
        yield f"  {name}"
        yield from textwrap.wrap(definitions.get(name, ""), WIDTH, initial_indent="      ", subsequent_indent="      ")
    yield ""
    yield "PROPERTIES"
    for keyword, entry in words.properties.items():
        takes = f"{entry.takes.value} ({entry.range})" if entry.range else entry.takes.value
        yield f"  {keyword}   of {entry.domain}; takes {takes}"
        yield from textwrap.wrap(
            definitions.get(entry.name, ""), WIDTH, initial_indent="      ", subsequent_indent="      "
        )
