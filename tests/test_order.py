"""The time of events: what no order allows is a conflict of exactly its claims; when an event can have been, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from assess_cases import Computed, compute, dataset, shown


def bounds(told: Computed) -> set[str]:
    """Return every bound: event, limit, day, who says it (nobody: all together), and the claims that force it."""
    return {
        f"{bound.event} {bound.limit} {date.fromordinal(bound.day)}"
        f"{f' by {named(bound.voice)}' if bound.voice else ''}: "
        f"{'; '.join(shown(told.graph.claims[claim]) for claim in bound.claims)}"
        for bound in told.assessment.bounds
    }


def named(voice: str) -> str:
    """Return the slug of a voice."""
    return voice.rsplit("/", 1)[1]


LATE = "storm date 1870-04-02"


@pytest.mark.parametrize(
    ("strength", "parts"),
    [
        ("hard", {"a": [LATE, "storm after vote", "vote date 1872"]}),
        ("hard", {"a": [LATE, "storm after vote"], "b": "vote date 1872"}),
        ("hard", {"a": LATE, "b": "vote before storm", "c": "vote start 1871"}),
        ("hard", {"a": [LATE, "vote part-of storm"], "b": "vote date 1869"}),
        ("hard", {"a": "stay-of-anna start 1871; date 1869"}),
        ("soft", {"a": "stay-of-anna start 1869-01-01; end 1869-03-01; duration 5 years"}),
        ("soft", {"a": "stay-of-anna start 1869-01-01; duration 5 years", "b": "stay-of-anna end 1870-03-01"}),
        # Without a day: two events are not each over before the other begins, nor is one over before a part of it.
        ("hard", {"a": "vote before storm", "b": "vote after storm"}),
        ("hard", {"a": "vote before storm", "b": "storm before talk", "c": "talk before vote"}),
        ("hard", {"a": "vote after storm", "b": "vote part-of storm"}),
        ("hard", {"a": "storm begins-with vote", "b": "vote before storm"}),
        ("hard", {"a": "storm ends-with vote; begins-with talk", "b": "vote before talk"}),
        (None, {"a": "vote before storm", "b": "storm after vote"}),
        (None, {"a": "vote part-of storm", "b": "storm part-of vote"}),
        (None, {"a": "storm ends-with vote; begins-with vote"}),
        # Nobody holds it for more than possible, doubts it, or bounds it.
        (None, {"a": [LATE, "storm possibly after vote"], "b": "vote date 1872"}),
        (None, {"a": [LATE, "storm not after vote"], "b": "vote date 1872"}),
        (None, {"a": [LATE, "storm after vote"], "b": "vote date 1872~"}),
        (None, {"a": [LATE, "either\n  storm after vote\nor\n  storm after supper"], "b": "vote date 1872"}),
        # What fits, to the day.
        (None, {"a": [LATE, "storm after vote"], "b": "vote date 1870-04-02"}),
        (None, {"a": "stay-of-anna start 1869-01-01; end 1869-01-18; duration 18 days"}),
    ],
)
def test_what_no_order_allows_is_a_conflict(strength: str | None, parts: Mapping[str, str | list[str]]) -> None:
    found = [c for c in compute(dataset(parts)).assessment.conflicts if c.rule == "impossibleOrder"]
    assert [conflict.strength for conflict in found] == ([strength] if strength else [])
    for conflict in found:
        assert len(conflict.sides) in (2, 3)
        assert all(len(side.claims) == 1 for side in conflict.sides)


def test_dates_that_exclude_each_other_are_told_once() -> None:
    told = compute(dataset(a=["storm date 1870", "talk after storm"], b="storm date 1872", c="talk date 1871"))
    assert {conflict.rule for conflict in told.assessment.conflicts} == {"exclusiveValues"}
    # But who gives the later date cannot mean that order too.
    told = compute(dataset(a="storm date 1870", b=["storm date 1872", "talk after storm; date 1871"]))
    assert {conflict.rule for conflict in told.assessment.conflicts} == {"exclusiveValues", "impossibleOrder"}


def test_an_impossible_order_is_told_in_words() -> None:
    told = compute(dataset(a=[LATE, "storm after vote"], b="vote date 1872"))
    assert told.sentences == {
        "No order of events fits what is told: according to the author of A, “The storm” was after “The vote”; "
        "according to the author of A, “The storm” was on 2 April 1870; "
        "according to the author of B, “The vote” was in 1872."
    }


def test_bounds_say_when_events_can_have_been_and_why() -> None:
    told = compute(
        dataset(a=["vote date 1870-04", "storm after vote"], b="storm before talk", c="talk date 1871-02-03")
    )
    after, before, vote, talk = (
        "storm after vote",
        "storm before talk",
        "vote date 1870-04",
        "talk date 1871-02-03",
    )
    assert bounds(told) == {
        f"vote earliestStart 1870-04-01: {vote}",
        f"vote latestEnd 1870-04-30: {vote}",
        f"storm earliestStart 1870-04-01: {vote}; {after}",
        f"storm earliestStart 1870-04-01 by author-a: {vote}; {after}",
        f"storm latestEnd 1871-02-03: {talk}; {before}",
        f"talk earliestStart 1871-02-03: {talk}",
        f"talk latestEnd 1871-02-03: {talk}",
    }


def test_of_dates_that_exclude_each_other_the_outermost_bound_what_all_say() -> None:
    told = compute(dataset(a="storm date 1870", b="storm date 1872; before talk", c="storm date 1871"))
    assert {"storm earliestStart 1870-01-01: storm date 1870", "storm latestEnd 1872-12-31: storm date 1872"} < bounds(
        told
    )
    assert "talk earliestStart 1870-01-01: storm date 1870; storm before talk" in bounds(told)
    assert "talk earliestStart 1872-01-01 by author-b: storm date 1872; storm before talk" in bounds(told)


def test_a_bound_is_told_in_words() -> None:
    told = compute(dataset(a=["vote date 1870-04", "storm after vote"]))
    assert {told.assessment.words.bound(bound) for bound in told.assessment.bounds if bound.event == "storm"} == {
        "By what is told, “The storm” cannot have begun before 1 April 1870: "
        "“The vote” was in April 1870; “The storm” was after “The vote”.",
        "By what the author of A tells, “The storm” cannot have begun before 1 April 1870: "
        "“The vote” was in April 1870; “The storm” was after “The vote”.",
    }


def test_a_contradiction_in_one_mouth_is_found_though_another_denies_the_event() -> None:
    told = compute(dataset(a="storm date 1869; start 1871", b="storm not happened"))
    assert {conflict.rule for conflict in told.assessment.conflicts} == {"deniedEvent", "impossibleOrder"}


def test_what_contradicts_itself_bounds_nothing() -> None:
    told = compute(dataset(a="storm start 1869; end 1871; before vote", b="storm duration 3 days"))
    # What the one says fits together; what both say does not.
    assert bounds(told) == {"vote earliestStart 1871-01-01 by author-a: storm end 1871; storm before vote"}
    # Nor does one voice that cannot mean all it says.
    told = compute(dataset(a="storm date 1869; after vote\nvote date 1871"))
    assert not [line for line in bounds(told) if "by author-a" in line]


def test_a_date_that_decides_nothing_but_excludes_one_narrows_no_bound() -> None:
    told = compute(dataset(a="storm date 1868", b="storm date 1870-05", c="storm date 1870-06", d="storm date 1870"))
    assert "storm earliestStart 1868-01-01: storm date 1868" in bounds(told)
