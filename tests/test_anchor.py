"""Anchors: a quotation is found once or not at all, and the lock says where without the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Kb
from hypothesis import given
from hypothesis import strategies as st

from kb import anchor
from kb.anchor import Span
from kb.errors import Fault, Location
from kb.record import Quotation

TEXT = "The mill burnt. Tom saw Ann\nat the mill “at noon”, and Ann saw nobody. The mill burnt for 2 days… and a night."


def _locate(quotation: str, start: int = 0, end: int = len(TEXT)) -> str:
    found = anchor._locate(Quotation(quotation, Location("f.yaml", 1, 1)), TEXT, start, end)
    return found.what if isinstance(found, Fault) else TEXT[found.start : found.end]


def test_first_and_last_words_make_one_span() -> None:
    assert _locate("Tom saw … at noon") == "Tom saw Ann\nat the mill “at noon"


def test_white_space_is_folded() -> None:
    assert _locate("saw Ann at the") == "saw Ann\nat the"


def test_words_are_whole_words() -> None:
    assert _locate("at the … night").startswith("at the mill “at")
    assert _locate("om saw").startswith("the quotation is not in the part.")
    assert _locate("days… and") == "days… and"


def test_the_first_tail_after_the_head_counts() -> None:
    assert _locate("Tom saw … Ann") == "Tom saw Ann"


def test_two_places_are_one_too_many() -> None:
    assert _locate("The mill") == "the quotation fits 2 places: 0 (“The mill”), 71 (“The mill”)."
    assert _locate("The mill … night").startswith("the quotation fits 2 places")
    assert _locate("The mill", 60) == "The mill"


def test_a_whole_sentence_is_no_quotation() -> None:
    assert _locate("The mill burnt", 0, 20) == "the quotation is a whole sentence."


def test_nearest_words_are_shown() -> None:
    assert _locate("Tim saw Ann").endswith("Nearest to its first words (“Tim saw Ann”): “Tom saw Ann” at 16.")
    assert _locate("Tom saw … at moon").endswith("Nearest to its last words (“at moon”): “at noon” at 41.")


@given(st.data())
def test_any_words_of_a_text_are_found_where_they_stand(data: st.DataObject) -> None:
    words = TEXT.split()
    first = data.draw(st.integers(0, len(words) - 1))
    count = data.draw(st.integers(1, 4))
    quotation = " ".join(words[first : first + count])
    spans = anchor._candidates(quotation, TEXT, 0, len(TEXT))
    assert quotation in [" ".join(TEXT[start:end].split()) for start, end in spans]


def test_a_lock_says_what_was_found(tmp_path: Path) -> None:
    anchors = {
        ("p2", "b"): Span(5, 9, "0" * 64),
        ("p1", "x … y"): Span(30, 40, "1" * 64),
        ("p1", "a"): Span(7, 8, "2" * 64),
    }
    path = tmp_path / "anchors.lock"
    path.write_text(anchor.lock_text(anchors), "utf-8")
    assert anchor.read_lock(path)[0] == anchors
    assert [line.split("\t")[:2] for line in path.read_text("utf-8").splitlines()[1:]] == [
        ["p1", "7-8"],
        ["p1", "30-40"],
        ["p2", "5-9"],
    ]


def test_the_lock_and_the_text_agree(story: Path, kb: Kb) -> None:
    before = Path("data/anchors.lock").read_bytes()
    assert kb("check", "--texts", "texts").status == 0
    assert kb("anchor", "--texts", "texts").status == 0
    assert Path("data/anchors.lock").read_bytes() == before


def test_a_lock_that_points_elsewhere_is_found_out(story: Path, kb: Kb) -> None:
    path = Path("data/anchors.lock")
    path.write_text(path.read_text("utf-8").replace("\t233-323\t", "\t234-323\t"), "utf-8")
    assert kb("check").status == 0  # without the text nobody can know
    ran = kb("check", "--texts", "texts")
    assert (ran.status, ran.err) == (
        1,
        "data/attestations/ferry-book/f1.yaml:14:5: the lock has 234-323 for this quotation, the text 233-323. Run `kb anchor --texts DIR`.\n",
    )


def test_a_lock_outside_the_part_is_found_out_without_the_text(story: Path, kb: Kb) -> None:
    path = Path("data/anchors.lock")
    path.write_text(path.read_text("utf-8").replace("\t669-784\t", "\t669-9999\t"), "utf-8")
    ran = kb("check")
    assert (ran.status, ran.err) == (
        1,
        "data/anchors.lock:7: the span lies outside the part f1. Run `kb anchor --texts DIR`.\n",
    )


def test_a_long_passage_needs_a_reason(story: Path, kb: Kb) -> None:
    records = Path("data/attestations/ferry-book/f1.yaml")
    text = records.read_text("utf-8").replace("Crane denied it … first of the month", "Crane denied it … once, in 1874")
    records.write_text(text, "utf-8")
    kb("anchor", "--texts", "texts")
    assert kb("check", "--texts", "texts").err == (
        "data/attestations/ferry-book/f1.yaml:14:5: the passage has 551 characters, more than 500. Quote less, or say why with `long:`.\n"
    )
    records.write_text(text.replace("- quote: |\n    Crane", "- long: one argument\n  quote: |\n    Crane"), "utf-8")
    assert kb("check", "--texts", "texts").status == 0


@pytest.mark.parametrize("command", ["check", "anchor"])
def test_the_folder_of_texts_may_come_from_the_environment(
    command: str, story: Path, kb: Kb, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_TEXTS", "texts")
    assert kb(command).status == 0
    monkeypatch.setenv("KB_TEXTS", "nowhere")
    assert kb(command).err.startswith("nowhere/ferry-book.txt: the text cannot be read")
