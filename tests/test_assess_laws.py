"""Laws of computing with the contradiction, on stories drawn from a pool in which every rule finds something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pytest
from assess_cases import CAST, Computed, again, compute, copy_of, dataset, only, shown, with_copy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.assess.conflicts import RULES
from kb.assess.matter import Conflict, Side
from kb.graph import Telling
from kb.record import Dataset, EntityRef, Record

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no failure

KILLING, BIRTH = "killing-of-theo", "birth-of-anna"
A = [
    f"{BIRTH} date 1900-05-01; place harbour; born anna-reed; father nils-holm",
    f"<- pilot\n  {BIRTH} date 1900-06-01; place town",
    f'<- someone "an old man"\n  {BIRTH} date 1900-06-01\n  {KILLING} killer ida-vane',
    f"{KILLING} only killer nils-holm; deceased theo-barr; date 1871-03-03",
    f"narrator denies <- widow\n  {KILLING} killer ida-vane",
    "narrator affirms <- widow\n  fire happened; participant nils-holm",
    f'narrator affirms <- someone "a boy"\n  fire date 1871\n  {BIRTH} date 1900',
    "supper converser nils-holm; date 1871-03-03; place town",
    "vote voted-for nils-holm\nfire kind birth",
    "<- pilot in logbook\n  greed holds\n  crew size 4 people",
    "either\n  fire cause storm\nor\n  fire cause supper",
    "theo-barr same-as theodor-b\nharbour located-in town",
    f"{KILLING} not-known killer",
    "storm date 1870-04; after second-vote",
]
B = [
    f"{BIRTH} date 1900; place island; born ida-vane; father theo-barr",
    f"{BIRTH} possibly date 1898",
    f"<- pilot\n  {BIRTH} date 1900-06-01; place town",
    f"{KILLING} killer ida-vane; deceased theodor-b; date 1871-03",
    f'<- someone "an old man"\n  {KILLING} killer nils-holm; date 1871-03-04',
    "fire not happened; participant ida-vane",
    "fire doubtful happened",
    "supper converser theo-barr; date 1871-05; place county",
    "talk converser nils-holm; date 1871-03-03; place island",
    "vote voted-against nils-holm\nfire kind execution",
    "<- author-a\n  greed not holds\n  crew size 2..3 people",
    '<- someone "the logbook" in logbook\n  greed holds',
    f"<- author-a\n  {KILLING} killer widow; only killer pilot",
    "theo-barr not same-as theodor-b",
    "second-vote date 1872",
]
U = ["birth-of-stranger date 1900-01-01; place oasis", "<- stranger\n  birth-of-stranger date 1901; place desert"]


@cache
def pool(translated: str = "", cast: str = CAST) -> Dataset:
    """Return the dataset that all records of A and B make."""
    return dataset(a=A, b=B, translated=translated, cast=cast)


indices = st.lists(st.integers(0, len(A) + len(B) - 1), unique=True, max_size=12)


def chosen(numbers: Sequence[int], whole: Dataset | None = None) -> Dataset:
    """Return a dataset of some records of the pool, in this order."""
    whole = whole or pool()
    return only(whole, [whole.records[number] for number in numbers])


pytestmark = pytest.mark.slow


def test_in_the_pool_every_rule_finds_something() -> None:
    # Two more than those of `RULES`: `in_time` asks two things at once, and what no order allows is asked after them.
    assert len({conflict.rule for conflict in compute(pool()).assessment.conflicts}) == len(RULES) + 2
    assert {conflict.strength for conflict in compute(pool()).assessment.conflicts} == {"hard", "soft"}
    assert any(conflict.open for conflict in compute(pool()).assessment.conflicts)


@unhurried
@given(indices.flatmap(lambda numbers: st.tuples(st.just(numbers), st.permutations(numbers))))
def test_the_order_of_what_is_told_changes_nothing(drawn: tuple[list[int], list[int]]) -> None:
    first, second = (compute(chosen(numbers)) for numbers in drawn)
    assert second.triples == first.triples
    backwards = replace(
        first.graph, tellings=first.graph.tellings[::-1], claims=dict(sorted(first.graph.claims.items(), reverse=True))
    )
    assert again(backwards, pool()).triples == first.triples


@unhurried
@given(indices)
def test_the_sides_of_a_conflict_can_change_places(numbers: list[int]) -> None:
    """Who says which makes no difference to what is in conflict, as long as all of it is said by another."""
    ours = [A[number] for number in numbers if number < len(A)]
    theirs = [B[number - len(A)] for number in numbers if number >= len(A)]
    idle = "storm happened"
    told = dataset(a=[*ours, idle], b=[*theirs, idle])
    # Where B speaks of the author of A, A speaks of the author of B.
    swapped = dataset(a=[*(text.replace("author-a", "author-b") for text in theirs), idle], b=[*ours, idle])
    assert compute(swapped).iris == compute(told).iris


@unhurried
@given(indices)
def test_an_unrelated_source_changes_no_node(numbers: list[int]) -> None:
    told = compute(chosen(numbers))
    more = dataset(a=A, b=B, u=U)
    strangers = [record for record in more.records if record.part == "u"]
    wider = compute(only(more, [*chosen(numbers, more).records, *strangers]))
    assert told.triples <= wider.triples
    assert len(wider.iris - told.iris) == 2


@unhurried
@given(indices, st.sampled_from("ab"))
def test_a_copy_of_a_source_changes_no_count_of_witnesses_and_no_conflict(numbers: list[int], part: str) -> None:
    whole = chosen(numbers)
    told, copied = compute(whole), compute(with_copy(whole, part), copied=copy_of(part))
    assert copied.counts == told.counts
    assert {said: status.split()[1] for said, status in copied.statuses.items()} == {
        said: status.split()[1] for said, status in told.statuses.items()
    }
    if not any(_reports(record, f"author-{part}") for record in whole.records):
        # Else the copy says less than the voice that it copies: what that said elsewhere it says not.
        assert copied.iris == told.iris
        assert copied.statuses == told.statuses


def _reports(record: Record, speaker: str) -> bool:
    return any(EntityRef(speaker) == link.speaker for each in record.statements for link in each.chain[1:])


@unhurried
@given(indices)
def test_a_second_translation_changes_no_count_of_witnesses(numbers: list[int]) -> None:
    whole = chosen(numbers, pool("a"))
    assert compute(with_copy(whole, "a")).counts == compute(whole).counts


@unhurried
@given(indices)
def test_every_side_is_needed(numbers: list[int]) -> None:
    whole = chosen(numbers)
    told = compute(whole)
    for conflict in told.assessment.conflicts:
        for side in conflict.sides:
            tellings = tuple(_without(side, telling) for telling in told.graph.tellings)
            left = again(replace(told.graph, tellings=tellings), whole)
            assert told.iri(conflict) not in left.iris


def _without(side: Side, telling: Telling) -> Telling:
    """Return a telling in which nobody takes a side."""
    gone = {position.attestation for position in side.positions}
    voices = (replace(v, stance=None) if v.attestation in gone else v for v in telling.voices)
    return replace(telling, voices=tuple(voices))


@unhurried
@given(indices, st.sampled_from(["nils-holm", "theo-barr", "town", "killing-of-theo", "pilot"]))
def test_a_new_slug_renames_nothing_that_does_not_contain_it(numbers: list[int], slug: str) -> None:
    before, after = compute(chosen(numbers)), compute(chosen(numbers, _renamed(slug)))
    assert _without_slug(before, slug) == _without_slug(after, "renamed")
    assert len(after.iris) == len(before.iris)


@cache
def _renamed(slug: str) -> Dataset:
    def new(texts: Sequence[str]) -> list[str]:
        return [text.replace(slug, "renamed") for text in texts]

    return dataset(a=new(A), b=new(B), cast=CAST.replace(f"  {slug}:", "  renamed:"))


def _without_slug(told: Computed, slug: str) -> set[str]:
    """Return the IRIs of the conflicts in whose claims a slug does not stand."""

    def has(conflict: Conflict) -> bool:
        claims = (told.graph.claims[iri] for side in conflict.sides for iri in side.claims)
        return any(slug in shown(claim).split() for claim in claims)

    return {told.iri(conflict) for conflict in told.assessment.conflicts if not has(conflict)}
