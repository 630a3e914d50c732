"""A dossier: everything attested about one entity, for reading in a terminal."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby, zip_longest

import pyoxigraph as ox

from kb import conflicts, lexicon, resources
from kb.conflicts import Conflict, Side
from kb.errors import Location
from kb.namespaces import DCTERMS, KB, RDF, SKOS
from kb.query import Store
from kb.reader import WIDTH, Reader, Told

BESIDE = 3
"""Sides that stand next to each other; more go below."""
_GUTTER = " │ "

# Words after which the value of a property is named.
_LEADING = frozenset({"about", "after", "as", "before", "by", "in", "of", "on", "to", "via", "with"})


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
    if contested := conflicts.concerning(reader, entity):
        yield ""
        yield "WHERE THE ACCOUNTS DIVIDE"
        for conflict in contested:
            yield from _beside(conflict)
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
            yield f"  {shown}{_standing(reader, claim)}"
            yield from _judged(reader, claim)
            for entry in standing:
                yield from _line(entry)
        for entry in told:
            if entry.withdrawn:
                prop = reader.node(claim, KB + "property")
                withdrawn.append(f"  {reader.sentence(claim, prop) if prop else shown}")
                withdrawn.extend(_line(entry))
                withdrawn.append(f"      because: {entry.withdrawn}")


def _standing(reader: Reader, claim: ox.NamedNode) -> str:
    """Return how many witnesses a claim has and where it stands; nothing where one tells it and nobody objects."""
    counts = [reader.witnesses(node) for node in reader.subjects(KB + "ofClaim", claim)]
    status = reader.one(claim, KB + "status").removeprefix(KB)
    said = [*(count for count in counts if count != "1 witness"), *([] if status == "uncontested" else [status])]
    return f" ({'; '.join(said)})" if said else ""


def _judged(reader: Reader, claim: ox.NamedNode) -> Iterator[str]:
    """Yield the lines of an editor's verdict on a claim; none where nobody judged it."""
    for node in reader.subjects(KB + "judges", claim):
        verdict = reader.node(node, KB + "verdict")
        by, policy = reader.node(node, KB + "judgedBy"), reader.node(node, KB + "byPolicy")
        day = reader.node(node, KB + "judgedOn")
        if verdict and by and policy and day:
            word = reader.word(verdict.value)
            name = reader.one(policy, DCTERMS + "identifier")
            head = word.upper() if word == "undecided" else f"SETTLED: {word}"
            text = f"{head} by {reader.label(by)}, {reader.shown(day)}, by the policy “{name}”, because: "
            text += reader.one(node, KB + "because")
            yield from textwrap.wrap(
                text, WIDTH, initial_indent="    ", subsequent_indent="      ", break_on_hyphens=False
            )


def _beside(conflict: Conflict) -> Iterator[str]:
    """Yield the lines of a conflict, its sides next to each other."""
    yield ""
    yield from textwrap.wrap(conflict.sentence, WIDTH, initial_indent="  ", subsequent_indent="  ")
    for first in range(0, len(conflict.sides), BESIDE):
        sides = conflict.sides[first : first + BESIDE]
        width = (WIDTH - 2 - len(_GUTTER) * (len(sides) - 1)) // len(sides)
        yield ""
        for row in zip_longest(*(_column(side, width) for side in sides), fillvalue=""):
            yield f"  {_GUTTER.join(cell.ljust(width) for cell in row)}".rstrip()


def _column(side: Side, width: int) -> Iterator[str]:
    """Yield the lines of a side: what it holds, how many witnesses it has, who they are."""
    stance = "" if side.stance == "affirms" else f"{side.stance.upper()}: "
    for claim in side.claims:
        yield from textwrap.wrap(f"{stance}{claim[0].upper()}{claim[1:]}", width)
    yield from textwrap.wrap(side.witnesses.upper(), width)
    for name, voices in groupby(sorted(side.voices, key=lambda voice: voice.name), key=lambda voice: voice.name):
        places = ", ".join(f"{voice.part} {voice.start}" for voice in voices)
        yield from textwrap.wrap(f"– {name} ({places})", width, subsequent_indent="  ")


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
