"""What looks like one thing written twice is found, unless somebody says why it is two."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest
from conftest import ROOT, Kb

from kb import near, read
from kb.errors import Refused

PEOPLE = Path("data/entities/people.yaml")
RECORDS = Path("data/attestations/ferry-book/f1.yaml")


def _declare(line: str) -> None:
    PEOPLE.write_text(PEOPLE.read_text("utf-8").replace("  luke-crane:", f"  {line}\n  luke-crane:"), "utf-8")


def test_the_examples_of_the_module_work() -> None:
    assert doctest.testmod(near).attempted
    assert not doctest.testmod(near).failed


def test_the_story_has_no_near_pair(story: Path, kb: Kb) -> None:
    ran = kb("near")
    assert (ran.status, ran.err) == (0, "data: no two look like one, but those that distinct.yaml explains.\n")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("adam-krane: Adam Krane | the miller", True),
        ("a-crane: A. Crane | a Crane of whom only the initial is told", True),
        ("peter-crane: Peter Crane | another brother", False),
        ("adam-crane-1871: Adam Crane 1871 | somebody else", False),
    ],
)
def test_labels_that_look_alike_are_a_pair(line: str, found: bool, story: Path) -> None:
    _declare(line)
    slug = line.partition(":")[0]
    assert any(slug in (pair.one, pair.other) for pair in near.pairs(read.read(Path("data")))) is found


def test_a_pair_is_reported_where_the_second_stands(story: Path, kb: Kb) -> None:
    _declare("adam-krane: Adam Krane | the miller")
    ran = kb("near")
    assert ran.status == 1
    assert ran.err == (
        f"{PEOPLE}:6:3: “Adam Crane” and “Adam Krane” look like one. "
        "Merge them, or say in distinct.yaml why they are distinct.\n"
    )


def test_a_reason_settles_a_pair_and_goes_with_it(story: Path, kb: Kb) -> None:
    why = "- {one: adam-krane, other: adam-crane, why: a miller and a carter}\n"
    Path("data/distinct.yaml").write_text(why, "utf-8")
    assert (
        kb("near").err == "data/distinct.yaml:1:3: “adam-crane” and “adam-krane” do not look alike. Delete the entry.\n"
    )
    _declare("adam-krane: Adam Krane | the carter")
    assert kb("near").status == 0


def test_a_pair_without_a_reason_is_refused(story: Path, kb: Kb) -> None:
    Path("data/distinct.yaml").write_text("- {one: adam-krane, other: adam-crane}\n", "utf-8")
    ran = kb("near")
    assert ran.status == 2
    assert ran.err.startswith("data/distinct.yaml:1:3: this is not a pair with a reason.")
    with pytest.raises(Refused):
        read.distinct(Path("data/distinct.yaml"))


def test_texts_of_one_claim_that_look_alike_are_a_pair(story: Path) -> None:
    text = RECORDS.read_text("utf-8")
    line = "luke-crane sibling-of adam-crane\n"
    RECORDS.write_text(
        text.replace(line, f'{line}    luke-crane trait "silent at home"; trait "silent at homes"; trait "mild"\n'),
        "utf-8",
    )
    assert [(pair.one, pair.other) for pair in near.pairs(read.read(Path("data")))] == [
        ("luke-crane trait silent at home", "luke-crane trait silent at homes")
    ]


def test_every_near_pair_of_the_data_is_explained() -> None:
    assert near.unexplained(read.read(ROOT / "data"), ROOT / "data") == []
