"""The time of events, all that is told of it taken together: what no order allows, and when each can have been.

Each voice is asked by itself, and all of them together. Where all are asked, dates that already exclude each other say
no more than that one of them is right: an event lies between the first and the last that is told, and the same
contradiction is not found again along every path through them.

Days are coarse: what follows another may begin on the same day. So which event comes before which is also asked for
itself, without a day: there every event takes some time, and two cannot each be over before the other begins.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.amounts import Amount
from kb.assess import network
from kb.assess.matter import HARD, SOFT, Conflict, Matter, Side, in_order
from kb.assess.network import Constraint, Limit, Point, Solution
from kb.dates import TimeSpan
from kb.record import Claim, EntityRef

EARLIEST, LATEST = "earliestStart", "latestEnd"

_SPANS: dict[str, Callable[..., Constraint]] = {"date": network.date, "start": network.start, "end": network.end}


def _with_part(placed: Callable[..., Constraint]) -> Callable[..., Constraint]:
    """Return what says that the other event is a part of the event and stands where `placed` has it."""

    def made(iri: str, *, event: str, other: str) -> Constraint:
        within = network.part_of(iri, event=other, other=event)
        return Constraint(iri, (event, other), placed(iri, event=event, other=other).limits + within.limits)

    return made


_ORDERS: dict[str, Callable[..., Constraint]] = {
    "before": network.before,
    "beginsWith": _with_part(network.begins_with),
    "endsWith": _with_part(network.ends_with),
    "partOf": network.part_of,
}


@dataclass(frozen=True, slots=True)
class Bound:
    """The first day an event can have begun, or the last that it can have ended.

    Attributes:
        event: its slug.
        limit: `earliestStart` or `latestEnd`.
        day: as `date.toordinal` counts; the day itself is possible.
        voice: IRI of who says all of it, or None for all voices together.
        name: what to call that voice, or None.
        claims: IRIs of those that force it, from the one that gives a day to the last step.
    """

    event: str
    limit: str
    day: int
    voice: str | None
    name: str | None
    claims: tuple[str, ...]


def constraint(iri: str, claim: Claim) -> Constraint | None:
    """Return what a claim says of the time of events, or None where it says nothing of it."""
    if not isinstance(claim.subject, EntityRef):
        return None
    event, value = claim.subject.slug, claim.value
    if isinstance(value, TimeSpan) and claim.property in _SPANS:
        return _SPANS[claim.property](iri, event=event, earliest=value.earliest, latest=value.latest)
    if isinstance(value, Amount) and claim.property == "duration":
        counted = network.days(value.unit, least=value.least, most=value.most)
        return counted and network.duration(iri, event=event, least=counted[0], most=counted[1])
    if isinstance(value, EntityRef):
        if claim.property == "after":
            return network.before(iri, event=value.slug, other=event)
        if claim.property in _ORDERS:
            return _ORDERS[claim.property](iri, event=event, other=value.slug)
    return None


@dataclass(frozen=True, slots=True)
class Timed:
    """What is told of the time of events.

    Attributes:
        matter: where it stands.
        told: the constraints that somebody holds for more than possible, by claim.
        by_voice: those of each voice that can bear on each other, by its IRI.
        solved: what follows from these, by its IRI.
    """

    matter: Matter
    told: Mapping[str, Constraint]
    by_voice: Mapping[str, Sequence[Constraint]]
    solved: Mapping[str, Solution]


def timed(matter: Matter) -> Timed:
    """Read off what is told of the time of events."""
    told: dict[str, Constraint] = {}
    by_voice: dict[str, list[Constraint]] = defaultdict(list)
    for iri, claim in matter.affirmed():
        speakers = sorted({p.speaker for p in matter.positions.of(iri, "affirms") if p.firm})
        made = constraint(iri, claim) if speakers else None
        if made is not None and made.limits:
            told[iri] = made
            for speaker in speakers:
                by_voice[speaker].append(made)
    linked = {voice: _linked(said) for voice, said in by_voice.items()}
    return Timed(matter, told, linked, {voice: network.solve(said) for voice, said in linked.items()})


def _linked(constraints: Sequence[Constraint]) -> list[Constraint]:
    """Return those that name an event which another names too: what stands alone contradicts and adds to nothing."""
    times = Counter(event for each in constraints for event in each.events)
    return [each for each in constraints if any(times[event] > 1 for event in each.events)]


def _together(timed: Timed, found: Iterable[Conflict]) -> list[Constraint]:
    """Return what all voices together say: of dates that exclude each other, that one of them is right."""
    contested = _contested(found)
    made = [each for iri, each in timed.told.items() if iri not in contested]
    groups: dict[tuple[str, str], list[tuple[str, TimeSpan]]] = defaultdict(list)
    for iri in sorted(contested & timed.told.keys()):
        claim = timed.matter.claims[iri]
        if isinstance(claim.subject, EntityRef) and isinstance(claim.value, TimeSpan):
            groups[claim.subject.slug, claim.property].append((iri, claim.value))
    for (event, prop), spans in groups.items():
        firsts = [(span.earliest, iri) for iri, span in spans if span.earliest is not None]
        lasts = [(span.latest, iri) for iri, span in spans if span.latest is not None]
        if len(firsts) == len(spans):
            day, iri = min(firsts)
            made.append(_SPANS[prop](iri, event=event, earliest=day, latest=None))
        if len(lasts) == len(spans):
            day, iri = max(lasts)
            made.append(_SPANS[prop](iri, event=event, earliest=None, latest=day))
    return made


def _contested(conflicts: Iterable[Conflict]) -> frozenset[str]:
    """Return the claims that cannot be true together with others, on a side or against one."""
    hard = [conflict for conflict in conflicts if conflict.strength == HARD]
    return frozenset(
        claim for conflict in hard for side in conflict.sides for claim in side.claims if side.stance == "affirms"
    ).union(*(conflict.torn for conflict in hard))


def _lasting(constraints: Iterable[Constraint]) -> list[Constraint]:
    """Return what is told of the order of events alone, where each takes some time, of whatever length."""
    return [
        Constraint(
            each.premise,
            each.events,
            each.limits
            + tuple(Limit(Point(event, is_end=False), Point(event, is_end=True), -1) for event in each.events),
        )
        for each in constraints
        if len(each.events) > 1
    ]


def _consistent(constraints: Iterable[Constraint], solution: Solution) -> Solution:
    """Return what follows from those that no contradiction needs: which claim of one is wrong, nobody can tell.

    Args:
        constraints: all of them.
        solution: theirs.
    """
    kept = list(constraints)
    while wrong := {premise for conflict in solution.conflicts for premise in conflict.premises}:
        kept = [each for each in kept if each.premise not in wrong]
        solution = network.solve(kept)
    return solution


def impossible(timed: Timed, found: Sequence[Conflict]) -> Iterator[Conflict]:
    """Yield what cannot have happened in any order, by one voice or by all together, each once.

    Args:
        timed: what is told.
        found: conflicts of stricter rules, which are not told again.
    """
    matter = timed.matter
    seen: list[frozenset[str]] = []
    together = _together(timed, found)
    lasting = (network.solve(_lasting(said)) for said in (*timed.by_voice.values(), together))
    for solution in (*lasting, *timed.solved.values(), network.solve(together)):
        for cycle in solution.conflicts:
            premises = frozenset(cycle.premises)
            if len(premises) < 2 or any(premises >= other for other in seen) or _known(premises, found):
                continue
            seen.append(premises)
            sides = [matter.side("affirms", [iri]) for iri in cycle.premises]
            held: tuple[Side, ...] = in_order(side for side in sides if side is not None)
            # A length of time is told in round numbers.
            round_ = any(matter.claims[iri].property == "duration" for iri in cycle.premises)
            strength = SOFT if round_ or not all(side.firm for side in held) else HARD
            yield Conflict("OrderConflict", "impossibleOrder", strength, cycle.events, None, held)


def _known(premises: frozenset[str], found: Iterable[Conflict]) -> bool:
    """Return whether a conflict that was found is about these; what one side of it says at once is another matter."""
    return any(
        premises.issubset({*conflict.open, *(claim for side in conflict.sides for claim in side.claims)})
        and not any(premises.issubset(side.claims) for side in conflict.sides)
        for conflict in found
    )


def bounds(timed: Timed, found: Sequence[Conflict]) -> list[Bound]:
    """Return when events can have been, by all voices together, and by each where it takes more than one claim to see.

    Args:
        timed: what is told.
        found: conflicts, whose dates say together only what lies between the first and the last of them.

    Returns:
        By event, limit and voice, all voices together first.
    """
    together = _together(timed, found)
    made = list(_bounds(_consistent(together, network.solve(together)), None, None))
    names = {p.speaker: p.shown for iri in timed.told for p in timed.matter.positions.of(iri, "affirms")}
    for voice, constraints in timed.by_voice.items():
        solution = _consistent(constraints, timed.solved[voice])
        made += (bound for bound in _bounds(solution, voice, names[voice]) if len(bound.claims) > 1)
    return sorted(made, key=lambda bound: (bound.event, bound.limit, bound.voice or ""))


def _bounds(solution: Solution, voice: str | None, name: str | None) -> Iterator[Bound]:
    for event, found in solution.bounds.items():
        for limit, bound in ((EARLIEST, found.earliest_start), (LATEST, found.latest_end)):
            if bound is not None:
                yield Bound(event, limit, bound.day, voice, name, bound.premises)
