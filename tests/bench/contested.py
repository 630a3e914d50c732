"""A dataset of any size whose conflicts are known before anybody computes them; the same for the same size.

Killings in a valley, told of by a few chroniclers. How often each is spoken of follows Zipf's law, so that the first is
the subject of a tenth of all claims. Every killing has a date, told more and less exactly, a place and people who had a
part in it; what contradicts is put in on purpose: another date, and parts that another chronicler denies.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import TypeAlias

from kb import dates
from kb.anchor import Anchors, Span
from kb.errors import Location
from kb.record import (
    Claim,
    Dataset,
    Encoder,
    Encoding,
    Entity,
    EntityRef,
    Link,
    Manifest,
    Part,
    Quotation,
    Record,
    Source,
    Statement,
    Value,
)

CHRONICLERS = 20
SUBJECTS = 8
"""Claims for one killing, on average."""
CONTESTED = 0.05
"""Share of the claims that are in conflict."""
LINES = 5
"""Claims told in one passage."""

Conflict: TypeAlias = tuple[str, frozenset[Claim]]
"""A rule, and all claims of all sides."""


@dataclass(frozen=True)
class Contested:
    """A dataset and what contradicts in it.

    Attributes:
        dataset: as read.
        anchors: the place of every quotation.
        truth: every conflict.
    """

    dataset: Dataset
    anchors: Anchors
    truth: frozenset[Conflict]


def contested(claims: int) -> Contested:
    """Return a dataset of so many different claims, one in twenty of them in conflict."""
    dice = random.Random(claims)
    entities: dict[str, Entity] = {}
    truth: set[Conflict] = set()
    told: list[tuple[Claim, str]] = []

    def declare(kind: str, slug: str) -> EntityRef:
        entities[slug] = Entity(slug, kind, slug, f"{slug}, whoever tells of it", None, Location("entities.yaml"))
        return EntityRef(slug)

    for number, share in enumerate(_zipf(claims, max(1, claims // SUBJECTS))):
        killing = declare("Killing", f"killing-{number}")
        own = [Claim(killing, name, value) for name, value in _values(number, share, dice, declare)]
        told += [(claim, "affirms") for claim in own]
        dated = frozenset(claim for claim in own if claim.property == "date")
        # One of these few is told with a second date; others have parts that somebody denies.
        if share > 1 and dice.random() < CONTESTED:
            other = Claim(killing, "date", dates.parse(_day(number, dice).replace(year=1950).isoformat()))
            told[-1] = (other, "affirms")
            kept = dated - {own[-1]}
            truth.add(("exclusiveValues", kept | {other}))
        for claim in own[:-1]:
            if claim.property == "hasParticipant" and dice.random() < CONTESTED:
                told.append((claim, "denies"))
                truth.add(("affirmedAndDenied", frozenset([claim])))
    dice.shuffle(told)
    return _written(told, entities, truth)


def _zipf(claims: int, subjects: int) -> Iterator[int]:
    """Yield how many claims each subject has: at least one, the first by far the most."""
    weights = [1 / rank for rank in range(1, subjects + 1)]
    total = sum(weights)
    left = claims - subjects
    ends = [int(left * reached / total) for reached in accumulate(weights)]
    ends[-1] = left
    yield from (1 + end - begin for begin, end in zip([0, *ends], ends, strict=False))


def _day(number: int, dice: random.Random) -> date:
    return date(1900 + number % 40, dice.randint(1, 12), dice.randint(1, 28))


def _values(number: int, share: int, dice: random.Random, declare: object) -> Iterator[tuple[str, Value]]:
    """Yield properties and values, as many as asked, all different and none against another."""
    assert callable(declare)
    day = _day(number, dice)
    plain: list[tuple[str, Value]] = [
        ("date", dates.parse(day.isoformat())),
        ("date", dates.parse(f"{day:%Y-%m}")),
        ("place", declare("Place", f"place-{number}")),
        ("date", dates.parse(f"{day:%Y}")),
    ]
    for index in range(share):
        if index < len(plain):
            yield plain[index]
        else:
            yield "hasParticipant", declare("Person", f"person-{number}-{index}")


def _written(told: list[tuple[Claim, str]], entities: dict[str, Entity], truth: set[Conflict]) -> Contested:
    """Return what is told as records, each chronicler in turn; who denies is another than who affirms."""
    sources: dict[str, Source] = {}
    for index in range(CHRONICLERS):
        slug, who = f"chronicle-{index}", f"chronicler-{index}"
        entities[who] = Entity(who, "Person", who, f"who wrote {slug}", None, Location("entities.yaml"))
        where = Location(f"sources/{slug}.yaml")
        chain = (Link(EntityRef(who)),)
        part = Part(f"c{index}", slug, 0, 10_000_000, chain, slug, None, None, None, where)
        sources[slug] = Source(slug, f"{slug}.txt", _digest(slug), 10_000_000, "en", slug, (part,), where)
    parts = [source.parts[0] for source in sources.values()]
    affirming = [pair for pair in told if pair[1] == "affirms"]
    denying = [pair for pair in told if pair[1] != "affirms"]
    anchors: dict[tuple[str, str], Span] = {}
    records = []
    # The last chronicler does nothing but deny.
    for which, group in ((parts[:-1], affirming), (parts[-1:], denying)):
        for number, begin in enumerate(range(0, len(group), LINES)):
            part = which[number % len(which)]
            where = Location(f"attestations/{part.source}/{part.id}.yaml", 9 * number + 4, 3)
            quote = Quotation(f"passage {number}", where)
            anchors[part.id, quote.text] = Span(100 * number, 100 * number + 80, _digest(f"{part.id} {number}"))
            statements = tuple(
                Statement(claim, (Link(part.chain[0].speaker, None, None, stance, None),), None, None, False, where)
                for claim, stance in group[begin : begin + LINES]
            )
            records.append(Record(part.id, (quote,), (), statements, Encoding("reader"), None, None, where))
    licence = "https://creativecommons.org/licenses/by/4.0/"
    reader = {"reader": Encoder("reader", "rule", "What made it")}
    base = "https://example.org/contested/"
    manifest = Manifest("Contested", base, licence, "1", "en", "A bench", reader, Location("kb.yaml"))
    return Contested(Dataset(manifest, sources, entities, tuple(records)), anchors, frozenset(truth))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
