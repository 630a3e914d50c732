"""The temporal network: the tightest bounds with their reasons, and contradictions that cannot spare a premise."""

from __future__ import annotations

import datetime
import doctest
import math
import random
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import combinations, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.assess import network
from kb.assess.network import (
    Bound,
    Bounds,
    Conflict,
    Constraint,
    before,
    begins_with,
    date,
    days,
    duration,
    end,
    ends_with,
    part_of,
    solve,
    start,
)

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no failure


def test_the_examples_in_the_documentation_are_true() -> None:
    found = doctest.testmod(network)
    assert found.attempted > 0
    assert found.failed == 0


# Stories


def _day(text: str) -> int:
    return datetime.date.fromisoformat(text).toordinal()


def test_a_trial_is_bounded_by_what_it_begins_and_ends_with() -> None:
    story = [
        date("arrested", event="arrest", earliest=_day("1929-10-15"), latest=_day("1929-10-15")),
        begins_with("from-arrest", event="trial", other="arrest"),
        ends_with("to-sentence", event="trial", other="sentence"),
        duration("eighteen-days", event="trial", least=17, most=18),
    ]
    solution = solve(story)
    assert solution.conflicts == ()
    trial = solution.bounds["trial"]
    assert [bound and bound.day for bound in _four(trial)] == [_day("1929-10-15")] * 2 + [
        _day("1929-11-01"),
        _day("1929-11-02"),
    ]
    assert trial.earliest_end is not None
    assert trial.earliest_end.premises == ("arrested", "from-arrest", "eighteen-days")
    sentence = solution.bounds["sentence"]
    # It may have begun long before the end of the trial, and lasted long after.
    assert [bound and bound.day for bound in _four(sentence)] == [None, _day("1929-11-02"), _day("1929-11-01"), None]
    assert sentence.latest_start is not None
    assert sentence.latest_start.premises == ("arrested", "from-arrest", "eighteen-days", "to-sentence")


def test_a_sentence_too_early_for_its_trial_contradicts_all_that_leads_to_it() -> None:
    story = [
        date("arrested", event="arrest", earliest=100, latest=100),
        begins_with("from-arrest", event="trial", other="arrest"),
        ends_with("to-sentence", event="trial", other="sentence"),
        duration("eighteen-days", event="trial", least=17, most=18),
        date("sentenced", event="sentence", earliest=103, latest=103),
        date("shot", event="death", earliest=204, latest=204),
        before("then-shot", event="sentence", other="death"),
    ]
    solution = solve(story)
    premises = ("arrested", "eighteen-days", "from-arrest", "sentenced", "to-sentence")
    assert solution.conflicts == (Conflict(premises, ("arrest", "sentence", "trial"), 14, "to-sentence"),)
    # Without what was dropped, the rest still bounds.
    assert [bound and bound.day for bound in _four(solution.bounds["trial"])] == [100, 100, 117, 118]


def test_days_are_coarse() -> None:
    story = [before("p", event="a", other="b"), before("q", event="b", other="a")]
    assert solve(story).conflicts == ()
    both = solve([*story, duration("r", event="a", least=1, most=None)])
    assert both.conflicts == (Conflict(("p", "q", "r"), ("a", "b"), 1, "r"),)


def test_premises_of_a_bound_run_from_the_date_to_the_event() -> None:
    story = [
        date("z", event="first", earliest=10, latest=None),
        before("m", event="first", other="second"),
        duration("k", event="second", least=5, most=None),
        before("a", event="second", other="third"),
    ]
    third = solve(story).bounds["third"]
    assert third.earliest_start is third.earliest_end
    assert third == Bounds(earliest_start=Bound(15, "a"), earliest_end=Bound(15, "a"))
    assert third.earliest_end is not None
    assert third.earliest_end.premises == ("z", "m", "k", "a")


def test_the_shortest_of_equal_reasons_is_given() -> None:
    story = [
        date("p1", event="a", earliest=10, latest=None),
        part_of("p2", event="b", other="a"),
        part_of("p3", event="c", other="b"),
        part_of("p9", event="c", other="a"),
    ]
    bound = solve(story).bounds["c"].earliest_start
    assert bound is not None
    assert bound.premises == ("p1", "p9")


def test_a_date_that_runs_backwards_contradicts_itself() -> None:
    assert solve([date("p", event="a", earliest=5, latest=3)]).conflicts == (Conflict(("p",), ("a",), 2, "p"),)


def test_a_premise_with_several_constraints_is_dropped_whole() -> None:
    story = [
        date("p", event="a", earliest=1, latest=1),
        date("q", event="a", earliest=2, latest=2),
        date("q", event="far", earliest=9, latest=9),
    ]
    solution = solve(story)
    assert solution.conflicts == (Conflict(("p", "q"), ("a",), 1, "q"),)
    assert solution.bounds["far"] == Bounds()
    assert solution.bounds["a"].earliest_start == Bound(1, "p")


def test_a_longer_way_round_through_the_same_premises_is_thinned() -> None:
    # `p` puts both b and c into a, so that the way from b to a by c, with `r`, is not needed.
    story = [
        date("d", event="a", earliest=None, latest=10),
        part_of("p", event="b", other="a"),
        date("e", event="b", earliest=20, latest=None),
        part_of("r", event="b", other="c"),
        part_of("p", event="c", other="a"),
    ]
    assert [conflict.premises for conflict in solve(story).conflicts] == [("d", "e", "p")]


def test_an_event_that_nothing_bounds_is_there_all_the_same() -> None:
    solution = solve([date("p", event="a", earliest=None, latest=None)])
    assert solution.bounds == {"a": Bounds()}


def test_nothing_follows_from_nothing() -> None:
    assert solve([]).bounds == {}


def _shuffled(count: int) -> list[str]:
    names = [f"e{index:04}" for index in range(count)]
    random.Random(1).shuffle(names)
    return names


def test_a_succession_of_thousands_is_no_trouble() -> None:
    names = _shuffled(2000)
    story = [before(f"after-{one}", event=one, other=next_one) for one, next_one in pairwise(names)]
    story.extend(duration(f"took-{name}", event=name, least=1, most=2) for name in names)
    story.append(date("began", event=names[0], earliest=100, latest=None))
    solution = solve(story)
    assert solution.conflicts == ()
    last = solution.bounds[names[-1]].earliest_end
    assert last is not None
    assert last.day == 2100
    assert len(last.premises) == 1 + 1999 + 2000


def test_a_contradiction_of_thousands_spares_none_of_them() -> None:
    names = _shuffled(2000)
    story = [before(f"after-{one}", event=one, other=next_one) for one, next_one in pairwise([*names, names[0]])]
    story.append(duration("took", event=names[9], least=1, most=None))
    (conflict,) = solve(story).conflicts
    assert set(conflict.premises) == {constraint.premise for constraint in story}
    assert conflict.dropped == "took"


# Anything told, against an oracle that knows only what the words mean

Telling = tuple[str, str, str, str, int | None, int | None]
"""Premise, relation, event, other, least or earliest, most or latest."""
Difference = tuple[str, str, int]
"""The first is at most so many days after the second; "" is the day 0, "<a" the start and ">a" the end of a."""

_OF_ONE = {"date": date, "start": start, "end": end}
_OF_TWO = {"before": before, "begins-with": begins_with, "ends-with": ends_with, "part-of": part_of}


def _constraint(telling: Telling) -> Constraint:
    premise, relation, event, other, low, high = telling
    if relation in _OF_ONE:
        return _OF_ONE[relation](premise, event=event, earliest=low, latest=high)
    if relation == "duration":
        return duration(premise, event=event, least=low, most=high)
    return _OF_TWO[relation](premise, event=event, other=other)


def _means(telling: Telling) -> list[Difference]:
    _, relation, event, other, low, high = telling
    first, last = "<" + event, ">" + event
    match relation:
        case "before":
            return [(last, "<" + other, 0)]
        case "begins-with":
            return [("<" + other, first, 0), (first, ">" + other, 0)]
        case "ends-with":
            return [("<" + other, last, 0), (last, ">" + other, 0)]
        case "part-of":
            return [("<" + other, first, 0), (last, ">" + other, 0)]
    below, above, since = {
        "date": (first, last, ""),
        "start": (first, first, ""),
        "end": (last, last, ""),
        "duration": (last, last, first),
    }[relation]
    least = [] if low is None else [(since, below, -low)]
    return least + ([] if high is None else [(above, since, high)])


class Oracle:
    """All shortest ways by Floyd and Warshall, with the fewest steps of those."""

    def __init__(self, tellings: Iterable[Telling]) -> None:
        """Compute them all."""
        told = list(tellings)
        events = sorted({event for telling in told for event in telling[2:4] if event})
        self.points = ["", *("<" + event for event in events), *(">" + event for event in events)]
        none = (math.inf, math.inf)
        self.way: dict[tuple[str, str], tuple[float, float]] = {
            (one, other): (0, 0) if one == other else none for one in self.points for other in self.points
        }
        for event in events:
            self.way[">" + event, "<" + event] = (0, 0)
        for of, since, most in (difference for telling in told for difference in _means(telling)):
            self.way[since, of] = min(self.way[since, of], (most, 1))
        for middle in self.points:
            for one in self.points:
                for other in self.points:
                    (first, steps), (second, more) = self.way[one, middle], self.way[middle, other]
                    self.way[one, other] = min(self.way[one, other], (first + second, steps + more))
        self.consistent = all(self.way[point, point][0] >= 0 for point in self.points)

    def bounds(self, event: str) -> list[tuple[float, float] | None]:
        """Earliest start, latest start, earliest end, latest end, each with its steps."""
        found: list[tuple[float, float] | None] = []
        for point in ("<" + event, ">" + event):
            back, steps = self.way.get((point, ""), (math.inf, 0))
            found.append(None if back == math.inf else (-back, steps))
            to, steps = self.way.get(("", point), (math.inf, 0))
            found.append(None if to == math.inf else (to, steps))
        return found


def _four(bounds: Bounds) -> list[Bound | None]:
    return [bounds.earliest_start, bounds.latest_start, bounds.earliest_end, bounds.latest_end]


@st.composite
def told(draw: st.DrawFn, *, events: str = "abcd", premises: str = "pqrstuvw") -> list[Telling]:
    """Tellings of few events, some with a premise in common; often contradictory."""
    found: list[Telling] = []
    number = st.none() | st.integers(-4, 12)
    for _ in range(draw(st.integers(0, 12))):
        premise, event = draw(st.sampled_from(premises)), draw(st.sampled_from(events))
        relation = draw(st.sampled_from([*_OF_ONE, "duration", *_OF_TWO]))
        if relation in _OF_TWO:
            found.append((premise, relation, event, draw(st.sampled_from(events)), None, None))
        else:
            low, high = draw(number), draw(number)
            if relation == "duration" and high is not None:
                high = abs(high)
            found.append((premise, relation, event, "", low, high))
    return found


def _solved(tellings: Iterable[Telling]) -> network.Solution:
    return solve(_constraint(telling) for telling in tellings)


def _whole(solution: network.Solution) -> object:
    """Everything in it, also what equality leaves out."""
    return (
        solution.conflicts,
        [
            (event, [bound and (bound.day, bound.premises) for bound in _four(bounds)])
            for event, bounds in solution.bounds.items()
        ],
    )


def _of(tellings: Sequence[Telling], premises: Iterable[str]) -> list[Telling]:
    wanted = set(premises)
    return [telling for telling in tellings if telling[0] in wanted]


@unhurried
@given(told(), st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_changes_anything(tellings: list[Telling], chance: random.Random) -> None:
    again = [*tellings, *tellings[:2]]
    chance.shuffle(again)
    assert _whole(_solved(again)) == _whole(_solved(tellings))


@unhurried
@given(told())
def test_conflicts_are_contradictions_that_can_spare_nothing(tellings: list[Telling]) -> None:
    conflicts = _solved(tellings).conflicts
    assert (not conflicts) == Oracle(tellings).consistent
    for conflict in conflicts:
        assert list(conflict.premises) == sorted(set(conflict.premises))
        assert conflict.dropped == conflict.premises[-1]
        assert conflict.days > 0
        assert not Oracle(_of(tellings, conflict.premises)).consistent
        for premise in conflict.premises:
            assert Oracle(_of(tellings, set(conflict.premises) - {premise})).consistent
    assert list(conflicts) == sorted(conflicts, key=lambda conflict: conflict.premises)
    for one, other in combinations(conflicts, 2):
        assert not set(one.premises) <= set(other.premises)
        assert not set(other.premises) <= set(one.premises)


@unhurried
@given(told(premises="pqrstuvwxyz"))
def test_bounds_are_the_tightest_and_their_premises_force_them(tellings: list[Telling]) -> None:
    solution = _solved(tellings)
    dropped = {conflict.dropped for conflict in solution.conflicts}
    rest = [telling for telling in tellings if telling[0] not in dropped]
    oracle = Oracle(rest)
    assert oracle.consistent
    assert list(solution.bounds) == sorted({event for telling in tellings for event in telling[2:4] if event})
    for event, bounds in solution.bounds.items():
        for index, (bound, true) in enumerate(zip(_four(bounds), oracle.bounds(event), strict=True)):
            assert (bound and bound.day) == (true and true[0])
            if bound and true:
                assert len(bound.premises) <= true[1]
                forced = Oracle(_of(rest, bound.premises)).bounds(event)[index]
                assert forced is not None
                assert forced[0] == bound.day


@pytest.mark.parametrize("seed", range(200))
def test_what_is_left_after_many_contradictions_is_as_if_they_had_never_been_told(seed: int) -> None:
    chance = random.Random(seed)
    events = "abcdefghijklmnopqrst"[: chance.choice((3, 10, 20))]
    tellings: list[Telling] = []
    for _ in range(6 * len(events)):
        event, other = chance.choices(events, k=2)
        relation = chance.choice([*_OF_TWO, "duration", "duration", "date"])
        low = high = None
        if relation not in _OF_TWO:
            low, high, other = chance.randrange(8), chance.choice((None, chance.randrange(20))), ""
        tellings.append((f"p{chance.randrange(3 * len(events)):03}", relation, event, other, low, high))
    solution = _solved(tellings)
    assert solution.conflicts or len(events) == 3  # few events may agree by chance
    dropped = {conflict.dropped for conflict in solution.conflicts}
    rest = _solved(telling for telling in tellings if telling[0] not in dropped)
    assert rest.conflicts == ()
    bounds = {event: solution.bounds[event] for event in rest.bounds}
    assert _whole(network.Solution(bounds, ())) == _whole(rest)


@unhurried
@given(told(), told(events="ABxy", premises="PQxyz"))
def test_unrelated_events_change_nothing(tellings: list[Telling], others: list[Telling]) -> None:
    alone, together = _solved(tellings), _solved([*others, *tellings])
    ours = tuple(conflict for conflict in together.conflicts if set(conflict.events) <= set("abcd"))
    bounds = {event: bounds for event, bounds in together.bounds.items() if event in set("abcd")}
    assert _whole(network.Solution(bounds, ours)) == _whole(alone)
    assert len(together.conflicts) == len(ours) + len(_solved(others).conflicts)


# Durations


@pytest.mark.parametrize(
    ("unit", "least", "most", "expected"),
    [
        ("days", "18", "18", (17, 18)),
        ("day", "1", "1", (0, 1)),
        ("days", "0", "0", (0, 0)),
        ("hours", "2", "2.5", (0, 1)),
        ("hours", "48", "48", (1, 2)),
        ("hours", "30", "30", (1, 2)),
        ("minutes", "20", "20", (0, 1)),
        ("weeks", "2", "2", (13, 14)),
        ("fortnight", "1", "1", (13, 14)),
        ("month", "1", "1", (27, 31)),
        ("months", "2.5", "2.5", (69, 78)),
        ("year", "1", "1", (364, 366)),
        ("Years", "1.5", "1.5", (547, 549)),
        ("decades", "1", "1", (3649, 3660)),
        ("days", ">2", "", (1, None)),
        ("days", "", "<2", (None, 2)),
        ("days", "", "", (None, None)),
        ("people", "3", "3", None),
        ("s", "3", "3", None),
    ],
)
def test_units_of_time_are_turned_into_days(
    unit: str, least: str, most: str, expected: tuple[int | None, int | None] | None
) -> None:
    low, high = (Decimal(text.strip("<>")) if text else None for text in (least, most))
    assert days(unit, least=low, most=high) == expected


@given(st.dates(datetime.date(1890, 1, 1), datetime.date(1935, 12, 31)), st.integers(1, 50))
def test_months_and_years_of_the_calendar_are_within_their_days(day: datetime.date, count: int) -> None:
    for unit, months in (("months", count), ("years", 12 * count)):
        years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
        anniversary = datetime.date(years, month + 1, min(day.day, 28))
        begun = day.replace(day=anniversary.day)
        found = days(unit, least=Decimal(count), most=Decimal(count))
        assert found is not None
        low, high = found
        assert low is not None
        assert high is not None
        assert low <= (anniversary - begun).days - 1 <= (anniversary - begun).days <= high
