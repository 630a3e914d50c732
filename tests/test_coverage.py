"""Coverage: what counts as read, what as passed over, and what nobody has read, sentence by sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT, Kb

from kb import build as main_job
from kb import coverage
from kb.coverage import ATTESTED, SKIPPED, UNREAD, Sentence
from kb.errors import Refused

RECORDS = Path("data/attestations/ferry-book/f1.yaml")
HEADING = "skipped:\n  heading: |\n    The Ferry … Book\n"


def _by_opening(texts: Path = Path("texts")) -> dict[str, Sentence]:
    dataset, anchors = main_job.anchored(Path("data"), texts=texts)
    return {sentence.opening: sentence for sentence in coverage.coverage(dataset, anchors, texts).sentences}


def _states() -> dict[str, str]:
    return {" ".join(opening.split()[:3]): sentence.state for opening, sentence in _by_opening().items()}


def _add(text: str) -> None:
    RECORDS.write_text(RECORDS.read_text("utf-8") + text, "utf-8")


def test_a_sentence_is_attested_where_passages_cover_half_of_it(story: Path) -> None:
    states = _states()
    assert states["The ferryman, Jonas"] == ATTESTED
    assert states["Who cut the"] == UNREAD  # it is context only


def test_two_passages_may_cover_a_sentence_together(story: Path, kb: Kb) -> None:
    found = _by_opening()
    who = next(sentence for opening, sentence in found.items() if opening.startswith("Who cut"))
    assert (who.state, who.words) == (UNREAD, 20)
    claim = "  claims: |\n    cutting-of-the-rope place elm-landing\n"
    _add("- quote: |\n    Who cut … the ferry\n" + claim)
    kb("anchor", "--texts", "texts")
    assert _states()["Who cut the"] == UNREAD
    _add("- quote: |\n    at Elm … night of\n" + claim)
    kb("anchor", "--texts", "texts")
    assert _states()["Who cut the"] == ATTESTED


def test_a_withdrawn_record_attests_nothing(story: Path) -> None:
    assert _states()["Crane denied it"] == ATTESTED
    text = RECORDS.read_text("utf-8")
    RECORDS.write_text(
        text.replace(
            "cutting-of-the-rope not participant adam-crane\n",
            "cutting-of-the-rope not participant adam-crane\n  withdrawn: misread\n",
        ),
        "utf-8",
    )
    assert _states()["Crane denied it"] == UNREAD


def test_a_skip_has_a_reason_and_is_counted(story: Path, kb: Kb) -> None:
    _add(HEADING)
    assert kb("anchor", "--texts", "texts").status == 0
    assert _states()["The Ferry Book"] == SKIPPED
    assert "skipped: 1 heading" in kb("coverage", "--texts", "texts").out


def test_said_elsewhere_is_no_reason(story: Path, kb: Kb) -> None:
    _add(HEADING.replace("heading", "said elsewhere"))
    ran = kb("check")
    assert ran.status == 2
    assert ran.err.startswith(
        f"{RECORDS}:36:3: “said elsewhere” is not a key of `skipped`. The keys are heading, caption,"
    )


def test_a_skip_is_of_one_sentence(story: Path, kb: Kb) -> None:
    _add("skipped:\n  rhetoric: |\n    How many … four names\n")
    kb("anchor", "--texts", "texts")
    ran = kb("coverage", "--texts", "texts")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == (
        f"{RECORDS}:37:5: the quotation covers half or more of 2 sentences. "
        "Quote the first and last words of one sentence.\n"
    )


def test_what_is_attested_is_not_skipped(story: Path, kb: Kb) -> None:
    _add("skipped:\n  rhetoric: |\n    Crane denied … the month\n")
    kb("anchor", "--texts", "texts")
    ran = kb("coverage", "--texts", "texts")
    assert ran.err == (
        f"{RECORDS}:37:5: this sentence is attested by a record, and skipped. Delete it here, or the record.\n"
    )


def test_fail_under_is_for_ci(story: Path, kb: Kb) -> None:
    assert kb("coverage", "--texts", "texts").status == 0
    ran = kb("coverage", "--texts", "texts", "--fail-under", "100")
    assert ran.status == 1
    assert ran.err.endswith("less than 100 %. Encode the unread.\n")


def test_the_unread_are_listed_with_their_places(story: Path, kb: Kb) -> None:
    text = Path("texts/ferry-book.txt").read_text("utf-8")
    start = text.index("Who cut")
    end = text.index("settled.") + len("settled.")
    ran = kb("coverage", "--texts", "texts", "--part", "f1")
    assert f"{start}-{end}" in ran.out
    assert kb("coverage", "--texts", "texts", "--part", "f2").status == 2


def test_a_sentence_belongs_to_the_innermost_part() -> None:
    found = coverage._innermost(main_job.anchored(ROOT / "data")[0].sources["compendium"].parts, 41835)
    assert found is not None
    assert (found.id, found.within) == ("p4w", "p4")


def test_reasons_are_a_closed_list(story: Path) -> None:
    _add(HEADING.replace("heading", "other-translation"))
    with pytest.raises(Refused):
        main_job.anchored(Path("data"))
