"""What told order, dates and durations allow together: a Simple Temporal Network of events, in whole days.

Every event has a start and an end, and starts before it ends or on the same day. All that is told of them is a limit on
the difference of two days, so that the tightest bounds are shortest paths and what cannot be true together is a
negative cycle: Dechter, Meiri and Pearl, "Temporal constraint networks", Artificial Intelligence 49 (1991),
https://doi.org/10.1016/0004-3702(91)90006-6. Days are coarse: what follows another may begin on the same day.

A premise is what a constraint stands or falls with. It may carry several constraints, which then go together.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import NamedTuple, TypeAlias


class Point(NamedTuple):
    """The start or the end of an event."""

    event: str
    is_end: bool


class Limit(NamedTuple):
    """The day `of` is at most `days` after the day `since`; None is the day 0."""

    of: Point | None
    since: Point | None
    days: int


@dataclass(frozen=True, slots=True)
class Constraint:
    """What one premise says of one event, or of two; made by the functions below.

    Attributes:
        premise: what it stands or falls with.
        events: one or two.
        limits: what must hold; none if it bounds nothing.
    """

    premise: str
    events: tuple[str, ...]
    limits: tuple[Limit, ...]


def date(premise: str, *, event: str, earliest: int | None, latest: int | None) -> Constraint:
    """The whole event lies within two days, both included; None bounds nothing."""
    return Constraint(premise, (event,), (*_from(_start(event), earliest), *_until(_end(event), latest)))


def start(premise: str, *, event: str, earliest: int | None, latest: int | None) -> Constraint:
    """The event starts within two days, both included; None bounds nothing."""
    return Constraint(premise, (event,), (*_from(_start(event), earliest), *_until(_start(event), latest)))


def end(premise: str, *, event: str, earliest: int | None, latest: int | None) -> Constraint:
    """The event ends within two days, both included; None bounds nothing."""
    return Constraint(premise, (event,), (*_from(_end(event), earliest), *_until(_end(event), latest)))


def duration(premise: str, *, event: str, least: int | None, most: int | None) -> Constraint:
    """From the day the event starts to the day it ends it is so many days, as `days` counts them."""
    at_least = () if least is None else (Limit(_start(event), _end(event), -least),)
    at_most = () if most is None else (Limit(_end(event), _start(event), most),)
    return Constraint(premise, (event,), at_least + at_most)


def before(premise: str, *, event: str, other: str) -> Constraint:
    """The event ends before the other starts, or on that day."""
    return Constraint(premise, (event, other), (_not_after(_end(event), _start(other)),))


def begins_with(premise: str, *, event: str, other: str) -> Constraint:
    """The event starts while the other lasts."""
    return Constraint(premise, (event, other), _while(_start(event), other))


def ends_with(premise: str, *, event: str, other: str) -> Constraint:
    """The event ends while the other lasts."""
    return Constraint(premise, (event, other), _while(_end(event), other))


def part_of(premise: str, *, event: str, other: str) -> Constraint:
    """The event starts and ends while the other lasts."""
    limits = (_not_after(_start(other), _start(event)), _not_after(_end(event), _end(other)))
    return Constraint(premise, (event, other), limits)


def _start(event: str) -> Point:
    return Point(event, is_end=False)


def _end(event: str) -> Point:
    return Point(event, is_end=True)


def _from(point: Point, day: int | None) -> tuple[Limit, ...]:
    return () if day is None else (Limit(None, point, -day),)


def _until(point: Point, day: int | None) -> tuple[Limit, ...]:
    return () if day is None else (Limit(point, None, day),)


def _not_after(point: Point, other: Point) -> Limit:
    return Limit(point, other, 0)


def _while(point: Point, other: str) -> tuple[Limit, ...]:
    return (_not_after(_start(other), point), _not_after(point, _end(other)))


_DAY, _HOUR = Fraction(1), Fraction(1, 24)
_LENGTHS: dict[str, tuple[Fraction, Fraction]] = {
    "second": (_HOUR / 3600, _HOUR / 3600),
    "minute": (_HOUR / 60, _HOUR / 60),
    "hour": (_HOUR, _HOUR),
    "day": (_DAY, _DAY),
    "night": (_DAY, _DAY),
    "week": (7 * _DAY, 7 * _DAY),
    "fortnight": (14 * _DAY, 14 * _DAY),
    "month": (28 * _DAY, 31 * _DAY),
    "year": (365 * _DAY, 366 * _DAY),
    "decade": (3650 * _DAY, 3660 * _DAY),
}


def days(unit: str, *, least: Decimal | None, most: Decimal | None) -> tuple[int | None, int | None] | None:
    """Return how many days may lie between the day something starts and the day it ends.

    People count the first day or do not, and time begins at any hour: 18 days are 17 or 18. A month is 28 to 31 days
    and a year 365 or 366, each of them: weaker than any calendar, and true. How far a round number may be off is not
    known here.

    >>> days("days", least=Decimal(18), most=Decimal(18))
    (17, 18)
    >>> days("hours", least=Decimal(5), most=Decimal(5))
    (0, 1)
    >>> days("month", least=Decimal(1), most=None)
    (27, None)

    Args:
        unit: of time, an English word in the singular or the plural.
        least: the smallest number of them, or None.
        most: the largest number of them, or None.

    Returns:
        The least and the most, None where nothing bounds it; or None altogether: the unit is none of time.
    """
    lengths = _LENGTHS.get(unit.lower()) or _LENGTHS.get(unit.lower().removesuffix("s"))
    if lengths is None:
        return None
    shortest, longest = lengths
    return (
        None if least is None else max(0, math.ceil(Fraction(least) * shortest) - 1),
        None if most is None else math.ceil(Fraction(most) * longest),
    )


@dataclass(frozen=True, slots=True)
class Bound:
    """The earliest or the latest day something can be, and why.

    Attributes:
        day: the day itself is possible.
        premise: the last step to it.
        rests_on: the bound of another point that the step starts from; None: the premise gives the day by itself.
    """

    day: int
    premise: str
    # Kept as links, not as tuples: in a long succession of events every chain contains the one before it.
    rests_on: Bound | None = field(default=None, repr=False, compare=False)

    @property
    def premises(self) -> tuple[str, ...]:
        """All premises that together force it, each once, from the one that gives a day to the last step."""
        found: list[str] = []
        bound: Bound | None = self
        while bound is not None:
            found.append(bound.premise)
            bound = bound.rests_on
        return tuple(dict.fromkeys(reversed(found)))


@dataclass(frozen=True, slots=True)
class Bounds:
    """When an event can have started and ended; None where nothing bounds it."""

    earliest_start: Bound | None = None
    latest_start: Bound | None = None
    earliest_end: Bound | None = None
    latest_end: Bound | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Premises that cannot be true together.

    Attributes:
        premises: sorted; without any one of them the others can be true together.
        events: those whose starts or ends the contradiction runs through, sorted.
        days: by how many days they miss each other.
        dropped: the last of the premises, left out of all that is computed after this conflict was found.
    """

    premises: tuple[str, ...]
    events: tuple[str, ...]
    days: int
    dropped: str


@dataclass(frozen=True, slots=True)
class Solution:
    """What follows from all constraints.

    Attributes:
        bounds: of every event that a constraint names, in the order of their names.
        conflicts: sorted by their premises.
    """

    bounds: Mapping[str, Bounds]
    conflicts: tuple[Conflict, ...]


def solve(constraints: Iterable[Constraint]) -> Solution:
    """Return the tightest bounds of all events, and what contradicts itself.

    Conflicts are found one by one: some negative cycle, thinned until no premise can be spared; the last of its
    premises in code-point order is dropped, and the search goes on until the rest is consistent. Guaranteed:

    - No conflict is found exactly if all constraints can hold together.
    - Each conflict is a contradiction by itself, also among all constraints, and none of its premises can be spared.
    - No two conflicts are the same, and none contains another. Not every contradiction is listed (there may be
      exponentially many), but each contains a premise that was dropped.
    - Bounds are the tightest that follow from the premises that were not dropped. The premises of a bound are a chain
      of the fewest steps that forces it; what was dropped leaves no trace in them.
    - Neither the order of the constraints nor repeated ones change anything, nor do events and premises that are not
      connected with others. Two events are connected if a constraint or a premise names both. Which of several
      contradictions among connected events is found first has no meaning.

    Takes about linear time for the whole, and again for each contradiction within what is connected with it; at worst
    the product of points and limits.

    Args:
        constraints: in any order.
    """
    told = list(constraints)
    events = sorted({event for constraint in told for event in constraint.events})
    premises = sorted({constraint.premise for constraint in told})
    number = {event: 2 * index + 1 for index, event in enumerate(events)}
    rank = {premise: index for index, premise in enumerate(premises)}

    def node(point: Point | None) -> int:
        return _ORIGIN if point is None else number[point.event] + point.is_end

    groups = _Groups()
    for constraint in told:
        for event in constraint.events:
            groups.join(number[event], -1 - rank[constraint.premise])
    # Sorted once and for all: whatever looks at them in turn looks at them in the same order.
    edges = sorted(
        {
            _Edge(node(limit.since), node(limit.of), limit.days, rank[constraint.premise])
            for constraint in told
            for limit in constraint.limits
        }
    )
    components: dict[int, list[_Edge]] = {groups.top(number[event]): [] for event in events}
    for edge in edges:
        components[groups.top(-1 - edge.premise)].append(edge)

    found: list[Conflict] = []
    earliest: dict[int, Bound] = {}
    latest: dict[int, Bound] = {}
    for component in components.values():
        search = _Search(component)
        while cycle := search.cycle():
            cycle = _thinned(cycle, search)
            ranks = sorted(_premises(cycle))
            search.drop(ranks[-1])
            found.append(
                Conflict(
                    tuple(premises[index] for index in ranks),
                    tuple(events[index] for index in sorted({(edge.tail - 1) // 2 for edge in cycle if edge.tail})),
                    -sum(edge.days for edge in cycle),
                    premises[ranks[-1]],
                )
            )
        earliest.update(search.bounds(premises, latest=False))
        latest.update(search.bounds(premises, latest=True))
    return Solution(
        {
            event: Bounds(earliest.get(index), latest.get(index), earliest.get(index + 1), latest.get(index + 1))
            for event, index in number.items()
        },
        tuple(sorted(found, key=lambda conflict: conflict.premises)),
    )


_ORIGIN = 0  # the day 0; the start of the event at an index is the node 2 * index + 1, its end the next
_ALWAYS = -1  # the premise of what needs none


class _Edge(NamedTuple):
    """The day of the head is at most so many days after the day of the tail, by the premise of that rank."""

    tail: int
    head: int
    days: int
    premise: int


_Cycle: TypeAlias = list[_Edge]


class _Search:
    """Negative cycles, one after the other, by labels that are lowered until they satisfy every edge.

    Bellman and Ford's algorithm with a queue and Tarjan's disassembly of subtrees: whatever was reached through a node
    that is lowered will be lowered too, and need not be looked at before that; a node lowered through itself closes a
    negative cycle. Cherkassky and Goldberg, "Negative-cycle detection algorithms", Mathematical Programming 85 (1999),
    https://doi.org/10.1007/s101070050058. Labels may begin anywhere: so the search goes on after a premise is dropped
    or taken back, without beginning anew.
    """

    def __init__(self, edges: Iterable[_Edge]) -> None:
        """Take the edges, and for each event that it starts before it ends."""
        told = list(edges)
        touched = {node for edge in told for node in edge[:2] if node != _ORIGIN}
        starts = sorted({node - (node + 1) % 2 for node in touched})
        self._nodes = [_ORIGIN, *(node for first in starts for node in (first, first + 1))]
        self._out: dict[int, list[_Edge]] = {node: [] for node in self._nodes}
        self._of: dict[int, list[_Edge]] = defaultdict(list)
        for edge in chain(told, (_Edge(first + 1, first, 0, _ALWAYS) for first in starts)):
            self._out[edge.tail].append(edge)
            self._of[edge.premise].append(edge)
        self._dropped: set[int] = set()
        self._label = dict.fromkeys(self._nodes, 0)
        self._parent: dict[int, _Edge] = {}
        self._children: dict[int, set[int]] = {node: set() for node in self._nodes}
        # Every edge that is not satisfied leaves a node that is queued, or one asleep: certain to be lowered, and
        # queued then, as long as no edge is dropped.
        self._queue = deque(self._nodes)
        self._queued = set(self._nodes)
        self._asleep: set[int] = set()

    def of(self, premises: Iterable[int]) -> Iterator[_Edge]:
        """Yield the edges of some premises."""
        return chain.from_iterable(self._of[premise] for premise in premises)

    def drop(self, premise: int) -> None:
        """Go on without a premise."""
        self._dropped.add(premise)
        for edge in self._of[premise]:
            if self._parent.get(edge.head) == edge:
                self._release(edge.head)
        for node in sorted(self._asleep):
            self._enqueue(node)

    def restore(self, premise: int) -> None:
        """Go on with a premise that was dropped."""
        self._dropped.discard(premise)
        for edge in self._of[premise]:
            self._enqueue(edge.tail)

    def cycle(self) -> _Cycle | None:
        """Return the next negative cycle, or None where there is none; the same again unless one of it is dropped."""
        label, queued, dropped = self._label, self._queued, self._dropped
        while self._queue:
            tail = self._queue.popleft()
            if tail not in queued:
                continue
            queued.discard(tail)
            day = label[tail]
            for edge in self._out[tail]:
                head = edge[1]
                if label[head] <= day + edge[2] or edge[3] in dropped:
                    continue
                reached = self._reached(head)
                if tail in reached:
                    queued.add(tail)
                    self._queue.appendleft(tail)
                    return self._closed(edge)
                for node in reached[1:]:
                    del self._parent[node]
                    self._children[node].clear()
                    if node in queued:
                        queued.discard(node)
                        self._asleep.add(node)
                self._children[head].clear()
                if head in self._parent:
                    self._release(head)
                self._parent[head] = edge
                self._children[tail].add(head)
                label[head] = day + edge[2]
                self._enqueue(head)
        return None

    def bounds(self, premises: list[str], *, latest: bool) -> dict[int, Bound]:
        """Return by node its latest day, or its earliest, once there is no negative cycle.

        Dijkstra's algorithm on what the labels leave of each edge, which is never negative (Johnson's reweighting). The
        latest day of a node is its distance from the origin, the earliest is what is left of the way back.
        """
        label = self._label
        steps: dict[int, list[tuple[int, int, int]]] = {node: [] for node in self._nodes}
        for edge in chain.from_iterable(self._out.values()):
            if edge.premise not in self._dropped:
                rest = edge.days + label[edge.tail] - label[edge.head]
                here, there = (edge.tail, edge.head) if latest else (edge.head, edge.tail)
                steps[here].append((there, rest, edge.premise))
        # By node: what is left of the way, its steps, the last of them and the node before. Of equal ways the last step
        # decides, not the order of arrival, which hangs on the labels and so on what was dropped. Nodes are taken by
        # distance and steps, and of one event first the point that bounds the other without a step.
        best: dict[int, tuple[int, int, int, int]] = {_ORIGIN: (0, 0, _ALWAYS, _ORIGIN)}
        found: dict[int, Bound] = {}
        sign = -1 if latest else 1
        heap = [(0, 0, _ORIGIN)]
        settled: set[int] = set()
        while heap:
            rest, length, signed = heapq.heappop(heap)
            here = signed * sign
            if here in settled:
                continue
            settled.add(here)
            if here != _ORIGIN:
                _, _, premise, previous = best[here]
                earlier = found.get(previous)
                if premise == _ALWAYS and earlier is not None:
                    found[here] = earlier  # the same day, for the same reason
                else:
                    found[here] = Bound(label[here] - label[_ORIGIN] - sign * rest, premises[premise], earlier)
            for there, more, premise in steps[here]:
                reached = (rest + more, length + (premise != _ALWAYS), premise, here)
                known = best.get(there)
                if there not in settled and (known is None or reached < known):
                    best[there] = reached
                    heapq.heappush(heap, (*reached[:2], there * sign))
        return found

    def _enqueue(self, node: int) -> None:
        self._asleep.discard(node)
        if node not in self._queued:
            self._queued.add(node)
            self._queue.append(node)

    def _release(self, node: int) -> None:
        """Forget through which node a node was lowered."""
        self._children[self._parent.pop(node).tail].discard(node)

    def _reached(self, node: int) -> list[int]:
        """Return a node and all that were lowered through it."""
        found = [node]
        for parent in found:  # grows on the way
            found.extend(self._children[parent])
        return found

    def _closed(self, last: _Edge) -> _Cycle:
        """Return the edges from the head of one to its tail, and that edge."""
        found = [last]
        while found[-1].tail != last.head:
            found.append(self._parent[found[-1].tail])
        return found[::-1]


def _thinned(cycle: _Cycle, whole: _Search) -> _Cycle:
    """Return a negative cycle of which no premise can be spared, made of premises of this one.

    A cycle as such falls with any of its edges, but a premise may have other edges that close another cycle with fewer
    premises. Premises are tried in the order of the cycle: then each trial changes only what lies between two of them.
    """
    search = _Search(whole.of(_premises(cycle)))
    needed: set[int] = set()
    while True:
        for premise in _premises(cycle):
            if premise in needed:
                continue
            search.drop(premise)
            smaller = search.cycle()
            if smaller is not None:
                break
            needed.add(premise)
            search.restore(premise)
        else:
            return cycle
        kept = _premises(smaller)
        for premise in _premises(cycle):
            if premise not in kept:
                search.drop(premise)
        cycle = smaller


def _premises(cycle: _Cycle) -> dict[int, None]:
    """Return the premises of a cycle in its order, each once."""
    return dict.fromkeys(edge.premise for edge in cycle if edge.premise != _ALWAYS)


class _Groups:
    """Which numbers belong together: disjoint sets."""

    def __init__(self) -> None:
        """Begin with none joined."""
        self._above: dict[int, int] = {}

    def top(self, number: int) -> int:
        """Return the number that stands for all that belong together with this one."""
        while (above := self._above.get(number, number)) != number:
            self._above[number] = self._above.get(above, above)
            number = above
        return number

    def join(self, one: int, other: int) -> None:
        """Let two, and all that belong with them, belong together."""
        one, other = self.top(one), self.top(other)
        if one != other:
            self._above[max(one, other)] = min(one, other)
