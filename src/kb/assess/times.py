"""Rules about people in time: nobody acts after death, and nobody is in two places on one day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

from kb.assess.compare import Comparison
from kb.assess.matter import SOFT, Conflict, Matter, strength
from kb.dates import TimeSpan
from kb.lexicon import ComparedBy
from kb.record import EntityRef

_FROM, _UNTIL = ("date", "start"), ("date", "end")
"""What tells that an event was no earlier, and no later; an end long after a death may end what began before it."""


@dataclass(frozen=True, slots=True)
class _Part:
    """That somebody had a part in an event, and when that was.

    Attributes:
        role: IRI of the claim that they had.
        date: IRI of the claim that says when.
        event: its slug.
        earliest: the first day that the date allows, or None.
        latest: the last day that it allows, or None.
    """

    role: str
    date: str
    event: str
    earliest: int | None
    latest: int | None


_Parts: TypeAlias = Mapping[str, Sequence[_Part]]
"""By the slug of the person."""


def in_time(matter: Matter) -> Iterator[Conflict]:
    """Somebody acts after death, or is in two places on one day."""
    parts, deaths = _parts(matter)
    yield from _after_death(matter, parts, deaths)
    yield from _two_places(matter, parts)


def _parts(matter: Matter) -> tuple[_Parts, _Parts]:
    """Return parts of each person in events, with each date from when; and in their own death, with each by when."""
    dates: dict[str, list[tuple[str, str, TimeSpan]]] = defaultdict(list)
    roles: list[tuple[str, str, str]] = []
    ends: list[tuple[str, str, str]] = []
    for iri, claim in matter.affirmed():
        if not isinstance(claim.subject, EntityRef):
            continue
        if isinstance(claim.value, TimeSpan):
            dates[claim.subject.slug].append((iri, claim.property, claim.value))
        elif isinstance(claim.value, EntityRef):
            prop = matter.lexicon.by_name(claim.property)
            if prop.role:
                (ends if prop.ends_life else roles).append((iri, claim.subject.slug, claim.value.slug))
    deaths: dict[str, list[_Part]] = defaultdict(list)
    for iri, event, person in ends:
        for date, name, span in dates.get(event, ()):
            if name in _UNTIL:
                deaths[person].append(_Part(iri, date, event, span.earliest, span.latest))
    parts: dict[str, list[_Part]] = defaultdict(list)
    for iri, event, person in roles:
        for date, name, span in dates.get(event, ()):
            # Of whom no death is told, only a day can be in conflict with another.
            if name in _FROM and (span.earliest == span.latest or person in deaths):
                parts[person].append(_Part(iri, date, event, span.earliest, span.latest))
    return parts, deaths


def _after_death(matter: Matter, parts: _Parts, deaths: _Parts) -> Iterator[Conflict]:
    """Somebody has a part in an event that is wholly later than their death."""
    for person, ended in sorted(deaths.items()):
        for part in parts.get(person, ()):
            prop = matter.lexicon.by_name(matter.claims[part.role].property)
            # Who is said to have lived longer by another account may well have been there.
            if prop.posthumous or not all(_before(death, part) for death in ended):
                continue
            sides = matter.sides(
                [iri for death in ended for iri in (death.role, death.date)], [part.role, part.date], whole=True
            )
            concerns = tuple(sorted({person, part.event, *(death.event for death in ended)}))
            yield Conflict("OrderConflict", "afterDeath", strength(sides), concerns, None, sides)


def _before(one: _Part, other: _Part) -> bool:
    return one.latest is not None and other.earliest is not None and one.latest < other.earliest


def _two_places(matter: Matter, parts: _Parts) -> Iterator[Conflict]:
    """Somebody is in two places on one day."""
    places: dict[str, list[str]] = defaultdict(list)
    for slug, prop, iris in matter.grouped():
        if prop.compared_by is ComparedBy.PLACE and prop.one_if_momentary:
            places[slug] += iris
    for person, held in sorted(parts.items()):
        there = [
            (part, place)
            for part in held
            if part.earliest is not None
            and part.earliest == part.latest
            and matter.lexicon.is_momentary(matter.kinds.get(part.event, ""))
            for place in places.get(part.event, ())
        ]
        for (one, here), (other, elsewhere) in combinations(there, 2):
            prop = matter.lexicon.by_name(matter.claims[here].property)
            verdict = matter.compare.compare(prop, matter.claims[here].value, matter.claims[elsewhere].value)
            if (
                one.earliest == other.earliest
                and not matter.compare.same(one.event, other.event)
                and verdict is Comparison.INCOMPATIBLE
            ):
                sides = matter.sides([one.role, one.date, here], [other.role, other.date, elsewhere], whole=True)
                concerns = tuple(sorted({one.event, other.event, person}))
                yield Conflict("PlaceConflict", "twoPlaces", SOFT, concerns, None, sides)
