"""The conflicts of a built dataset, for people: each in a sentence, with who stands on which side and where."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

import pyoxigraph as ox

from kb.errors import Fault, Location, Refused
from kb.grammar import nearest
from kb.namespaces import KB
from kb.query import Store
from kb.reader import WIDTH, Reader

FORMATS = ("text", "csv", "json", "markdown")
_SUFFIX = "Conflict"


@dataclass(frozen=True, slots=True)
class Voice:
    """One attestation on a side.

    Attributes:
        chain: who tells us ← who told whom, up to the voice that takes the side.
        source: slug.
        part: id.
        start: where the passage begins.
        end: where it ends.
    """

    chain: str
    source: str
    part: str
    start: int
    end: int

    @property
    def name(self) -> str:
        """Who takes the side."""
        return self.chain.rsplit(" ← ", 1)[-1]


@dataclass(frozen=True, slots=True)
class Side:
    """What cannot be true together with the other sides.

    Attributes:
        stance: `affirms`, `denies` or `doubts`.
        claims: in words.
        witnesses: how many independent ones stand behind it, in words.
        voices: by place.
    """

    stance: str
    claims: tuple[str, ...]
    witnesses: str
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """One conflict.

    Attributes:
        iri: of its node.
        kind: `date`, `place`, `role` …
        strength: `hard` or `soft`.
        rule: what found it.
        concerns: slugs.
        sentence: the whole of it in words.
        sides: at least two.
    """

    iri: str
    kind: str
    strength: str
    rule: str
    concerns: tuple[str, ...]
    sentence: str
    sides: tuple[Side, ...]


def find(store: Store, *, about: str | None = None, kind: str | None = None, hard: bool = False) -> list[Conflict]:
    """Return the conflicts of a dataset, hard ones first, then by what they concern.

    Args:
        store: the built dataset.
        about: slug of an entity: of the conflict itself, or with a part in an event that it concerns.
        kind: only this kind.
        hard: only those that cannot both be true.

    Raises:
        Refused: there is no such entity or kind.
    """
    reader = Reader(store)
    kinds = _kinds(store)
    if kind is not None and kind not in kinds:
        todo = nearest(kind, kinds) or f"The kinds are {', '.join(sorted(kinds))}."
        raise Refused([Fault(Location("kb conflicts"), f"“{kind}” is no kind of conflict.", todo, broken=True)])
    near = _near(reader, store.entity(about, Location("kb conflicts"))) if about else None
    found = []
    for name in sorted(kinds):
        if kind in (None, name):
            for node in reader.subjects(_TYPE, ox.NamedNode(kinds[name])):
                made = _conflict(reader, node, name)
                if (near is None or near.intersection(made.concerns)) and not (hard and made.strength != "hard"):
                    found.append(made)
    return sorted(found, key=lambda conflict: (conflict.strength, conflict.concerns, conflict.kind, conflict.iri))


_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_SUB_CLASS = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")


def concerning(reader: Reader, entity: ox.NamedNode) -> list[Conflict]:
    """Return the conflicts that an entity is itself concerned by, hard ones first."""
    found = []
    for node in reader.subjects(f"{KB}concerns", entity):
        kind = reader.one(node, _TYPE).removeprefix(KB).removesuffix(_SUFFIX).lower()
        found.append(_conflict(reader, node, kind))
    return sorted(found, key=lambda conflict: (conflict.strength, conflict.kind, conflict.sentence))


def _kinds(store: Store) -> dict[str, str]:
    """Return the class of each kind, by its name here."""
    ontology = ox.NamedNode(f"{store.base}graph/ontology")
    found = store.graph.quads_for_pattern(None, _SUB_CLASS, ox.NamedNode(f"{KB}{_SUFFIX}"), ontology)
    iris = [quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)]
    return {iri.removeprefix(KB).removesuffix(_SUFFIX).lower(): iri for iri in iris}


def _near(reader: Reader, entity: ox.NamedNode) -> set[str]:
    """Return the slugs of an entity and of every event that it is said to have had a part in."""
    claims = reader.subjects(f"{KB}value", entity)
    subjects = [node for claim in claims if (node := reader.node(claim, f"{KB}subject")) is not None]
    return {reader.slug(node) for node in (entity, *subjects)}


def _conflict(reader: Reader, node: ox.NamedNode, kind: str) -> Conflict:
    sides = [_side(reader, side) for side in reader.values(node, f"{KB}hasSide") if isinstance(side, ox.NamedNode)]
    return Conflict(
        node.value,
        kind,
        reader.one(node, f"{KB}strength").removeprefix(KB),
        reader.one(node, f"{KB}byRule").removeprefix(KB),
        tuple(reader.slug(value) for value in reader.values(node, f"{KB}concerns") if isinstance(value, ox.NamedNode)),
        reader.one(node, f"{KB}inWords"),
        tuple(sorted(sides, key=lambda side: (side.stance, side.claims))),
    )


def _side(reader: Reader, node: ox.NamedNode) -> Side:
    claims = [claim for claim in reader.values(node, f"{KB}sideClaim") if isinstance(claim, ox.NamedNode)]
    voices = [
        Voice(told.chain, *told.place)
        for attestation in reader.values(node, f"{KB}sideAttestation")
        if isinstance(attestation, ox.NamedNode)
        for told in [reader.position(attestation)]
    ]
    return Side(
        reader.one(node, f"{KB}sideStance").removeprefix(KB),
        tuple(sorted(reader.said(claim) for claim in claims)),
        reader.witnesses(node),
        tuple(sorted(set(voices), key=lambda voice: (voice.source, voice.start, voice.end, voice.chain))),
    )


def render(conflicts: Iterable[Conflict], form: str) -> str:
    """Return conflicts as text.

    Args:
        conflicts: in the order to show.
        form: one of `FORMATS`; CSV has a row for each voice of each side.
    """
    found = list(conflicts)
    if form == "json":
        return json.dumps([asdict(conflict) for conflict in found], ensure_ascii=False, indent=1) + "\n"
    if form == "csv":
        return _csv(found)
    return "".join(
        f"{line}\n" for conflict in found for line in (_markdown if form == "markdown" else _text)(conflict)
    ) + (
        f"{len(found)} conflict{'s' if len(found) != 1 else ''}, "
        f"{sum(conflict.strength == 'hard' for conflict in found)} of them hard.\n"
    )


def _text(conflict: Conflict) -> Iterator[str]:
    yield from textwrap.wrap(conflict.sentence, WIDTH)
    yield f"  {conflict.strength} {conflict.kind} conflict, on {', '.join(conflict.concerns)}"
    for side in conflict.sides:
        stance = "" if side.stance == "affirms" else f"{side.stance.upper()}: "
        yield from textwrap.wrap(
            f"{stance}{'; '.join(side.claims)} ({side.witnesses})",
            WIDTH,
            initial_indent="  • ",
            subsequent_indent="    ",
        )
        for voice in side.voices:
            place = f"({voice.source} {voice.part}, {voice.start}–{voice.end})"
            yield from textwrap.wrap(
                f"{voice.chain} {place}", WIDTH, initial_indent="      – ", subsequent_indent="        "
            )
    yield ""


def _markdown(conflict: Conflict) -> Iterator[str]:
    yield f"- **{conflict.strength} {conflict.kind}** {conflict.sentence}"
    for side in conflict.sides:
        stance = "" if side.stance == "affirms" else f"*{side.stance}* "
        places = "; ".join(f"{v.chain} ({v.source} {v.part}, {v.start}–{v.end})" for v in side.voices)
        yield f"  - {stance}{'; '.join(side.claims)} ({side.witnesses}): {places}"


def _csv(conflicts: Iterable[Conflict]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(
        [
            "conflict",
            "kind",
            "strength",
            "rule",
            "concerns",
            "side",
            "stance",
            "claims",
            "witnesses",
            "chain",
            "source",
            "part",
            "start",
            "end",
        ]
    )
    for conflict in conflicts:
        for number, side in enumerate(conflict.sides, 1):
            for voice in side.voices:
                head = [conflict.iri, conflict.kind, conflict.strength, conflict.rule, " ".join(conflict.concerns)]
                writer.writerow(
                    [
                        *head,
                        number,
                        side.stance,
                        "; ".join(side.claims),
                        side.witnesses,
                        voice.chain,
                        voice.source,
                        voice.part,
                        voice.start,
                        voice.end,
                    ]
                )
    return stream.getvalue()
