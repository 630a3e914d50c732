"""Reused text: what is copied is found, what is only alike is not, and two passages are looked up by offsets alone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import Kb
from hypothesis import given
from hypothesis import strategies as st

from kb import anchor, parallels, read, reuse
from kb.errors import Refused
from kb.parallels import Copies, Parallel, Passage
from kb.record import Dataset

ROOT = Path(__file__).parent.parent
SHEET = ROOT / "tests/audit/parallels.tsv"

FLOOD = (
    "In the spring the river rose higher than anybody could remember. The miller's wife saw it first, from the loft, "
    "and called to the men below to leave their sacks and run. They laughed at her. An hour later the weir gave way, "
    "and the water stood up to the second step of the church."
)
RETOLD = (
    "In spring the river rose higher than anyone could remember. It was first seen by the wife of the miller, from the "
    "loft, who called to the men below that they should leave their sacks and run. They laughed at her. One hour later "
    "the weir gave way, and the water stood up to the second step of the church."
)
ELSEWHERE = "Nobody has counted the bridges of Hale. Some say nine; the surveyor Brandt, in his ledger, wrote eleven."
OTHERS = "Of the fair at Michaelmas we know only the price of geese. A clerk took it down and lost his pen that day."


def _texts(**texts: str) -> list[tuple[str, str]]:
    """Return the words at both places of each parallel found."""
    found = sorted(reuse.compare(texts))
    return [
        tuple(" ".join(texts[place.source][place.start : place.end].split()) for place in pair[:2])  # type: ignore[misc]
        for pair in found
    ]


# --- what is a copy


def test_another_translation_is_found_sentence_by_sentence() -> None:
    halves = [FLOOD.split(". "), RETOLD.split(". ")]
    pairs = [tuple(f"{half.rstrip('.')}." for half in pair) for pair in zip(*halves, strict=True)]
    assert _texts(one=f"{ELSEWHERE} {FLOOD}", two=f"{RETOLD}\n\n{OTHERS}") == pairs


def test_a_text_repeats_itself() -> None:
    text = f"{FLOOD}\n\n{ELSEWHERE}\n\n{RETOLD}\n\n{OTHERS}"
    found = sorted(reuse.compare({"one": text}))
    assert len(found) == 4
    assert all(place.end <= len(FLOOD) < len(FLOOD) + len(ELSEWHERE) < other.start for place, other, _ in found)


def test_three_copies_are_three_pairs() -> None:
    assert len(_texts(one=FLOOD, two=FLOOD, three=FLOOD)) == 3 * 4


def test_a_sentence_that_one_text_has_in_two_is_one_parallel() -> None:
    joined = FLOOD.replace("called to the men below to leave", "called to the men below. They were to leave")
    assert _texts(one=FLOOD, two=joined)[1] == (
        FLOOD.split(". ")[1] + ".",
        "The miller's wife saw it first, from the loft, and called to the men below. "
        "They were to leave their sacks and run.",
    )
    assert _texts(one=joined, two=FLOOD)[1] == _texts(one=FLOOD, two=joined)[1][::-1]


def test_a_sentence_that_only_one_text_has_is_left_alone() -> None:
    more = FLOOD.replace("They laughed", "Nobody in Hale had ever listened to a woman about water. They laughed")
    found = _texts(one=FLOOD, two=more)
    assert len(found) == 4
    assert all(first == second for first, second in found)


def test_sentences_in_another_order_are_found() -> None:
    first, second, third, last = (f"{part.rstrip('.')}." for part in FLOOD.split(". "))
    found = _texts(one=FLOOD, two=f"{last} {ELSEWHERE} {first} {second} {third}")
    assert sorted(found) == sorted((part, part) for part in (first, second, third, last))


def test_short_sentences_within_a_copy_belong_to_it() -> None:
    short = FLOOD.replace("They laughed at her.", "They laughed. Two ran.")
    other = FLOOD.replace("They laughed at her.", "They did laugh. Two ran.")
    assert ("They laughed.", "They did laugh.") in _texts(one=short, two=other)
    assert ("Two ran.", "Two ran.") in _texts(one=short, two=other)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        # The same fact in the obvious words; a title; a formula of captions; fewer than a dozen words.
        ("In 1871 Jonas Pell came to Elm Landing as a ferryman.", "In 1871 Jonas Pell came to Elm Landing with a wife."),
        (
            "She lent me The Ferry Book of the Old Guild of Boatmen and Lightermen of Hale once.",
            "He burnt The Ferry Book of the Old Guild of Boatmen and Lightermen of Hale.",
        ),
        ("Seen here: Adam Crane, a miller, one of the founders of the guild.", "Seen here: Luke, one of the founders of the guild."),
        ("And the water stood up to the second step of the church.", "Later the water stood up to the second step of his house."),
    ],
)  # fmt: skip
def test_what_is_only_alike_is_no_copy(one: str, two: str) -> None:
    assert _texts(one=f"{ELSEWHERE} {one} {ELSEWHERE[:40]}", two=f"{OTHERS} {two} {OTHERS[:40]}") == []


def test_a_copy_may_begin_and_end_with_a_short_sentence() -> None:
    found = _texts(one=f"{ELSEWHERE} Listen now. {FLOOD} It did. {OTHERS}", two=f"Listen now. {FLOOD} It did.")
    assert found[0] == ("Listen now.", "Listen now.")
    assert found[-1] == ("It did.", "It did.")


def test_small_words_in_order_pair_no_sentences() -> None:
    first, _, last = FLOOD.partition("They laughed")
    found = _texts(
        one=f"{first}For the Love of the Game\n\nThey laughed{last}",
        two=f"{first}Nobody asked for a rope, and the mayor spoke of nothing but the geese. They laughed{last}",
    )
    assert len(found) == 4
    assert all(here == there for here, there in found)


def test_typography_makes_no_other_word() -> None:
    one = "the miller's wife's sister's loft's door's hinge's pin's rust's colour's a dealer's secret's price, he said."
    assert len(_texts(one=one, two=one.replace("'", "’"))) == 1


def test_of_a_long_and_a_short_copy_near_each_other_both_are_found() -> None:
    first, second = "the bell was found in the reeds a mile down with a heron on it", FLOOD.split(". ")[1]
    between = "Hale Nine Brandt Ledger Guild Fair Geese Clerk Pen Coast Spring Letter Rope Bank Knife Fever Bed Month"
    found = _texts(one=f"So {first}. {between}. {second}.", two=f"And {first}. {between[::-1]}. {second}.")
    assert [here.split()[0] for here, _ in found] == ["So", "The"]


def test_a_copy_ends_before_a_chance_phrase() -> None:
    found = _texts(one=f"{FLOOD} {ELSEWHERE} So it was then.", two=f"{FLOOD} {OTHERS} So it was then.")
    assert len(found) == 4
    assert ("So it was then.", "So it was then.") not in found


def test_of_two_copies_in_a_row_each_is_judged_by_itself() -> None:
    # A dozen words in all, in two chance phrases far apart: neither is a copy.
    found = _texts(
        one=f"We laughed at her about the price of it. {ELSEWHERE} Then the water stood up to the step.",
        two=f"He laughed at her about the price of hay. {OTHERS} Now the water stood up to the lintel.",
    )
    assert found == []


def test_a_copy_does_not_run_from_one_text_into_the_next() -> None:
    # The end of one text and the beginning of the next follow one another in a third.
    first, _, last = FLOOD.partition("They laughed")
    found = reuse.compare({"a": first, "b": f"They laughed{last}", "c": FLOOD})
    assert {(place.source, other.source) for place, other, _ in found} == {("a", "c"), ("b", "c")}
    found = reuse.compare({"a": FLOOD, "b": first, "c": f"They laughed{last}"})
    assert {(place.source, other.source) for place, other, _ in found} == {("a", "b"), ("a", "c")}


def test_two_texts_together_make_no_copy() -> None:
    # Less than a dozen words at the end of one text, and the next ones at the beginning of the next.
    halves = {
        "end": f"{OTHERS} the miller's wife saw it first, from the loft,",
        "far": f"and called to the men below. {ELSEWHERE}",
    }
    assert reuse.compare({"a": FLOOD, **halves}) == set()
    assert reuse.compare({"z": FLOOD, **halves}) == set()


def test_a_phrase_said_over_and_over_is_no_copy() -> None:
    assert _texts(one="and she said that it was so and that " * 20) == []


def test_without_words_there_is_nothing() -> None:
    assert _texts() == _texts(one="") == _texts(one="…", two="— ! —") == []


def test_the_order_in_which_texts_are_given_is_nothing() -> None:
    texts = {"one": FLOOD, "two": f"{ELSEWHERE} {RETOLD}", "three": OTHERS + FLOOD}
    assert reuse.compare(texts) == reuse.compare(dict(reversed(texts.items())))


WORDS = [f"{first}{last}" for first in "bdfgklmnprst" for last in ("ane", "ell", "ick", "ood", "ump")]


@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=13, max_size=20, unique=True), min_size=3, max_size=6), st.data()
)
def test_any_sentence_moved_anywhere_is_found(drawn: list[list[str]], data: st.DataObject) -> None:
    # Every word carries the number of its sentence, so that no two sentences share one.
    lines = ["A" + " ".join(f"{word}{number}" for word in words) + "." for number, words in enumerate(drawn)]
    moved = data.draw(st.integers(0, len(lines) - 1))
    copy = f"{ELSEWHERE} {lines[moved]}"
    start = sum(len(line) + 1 for line in lines[:moved])
    assert reuse.compare({"a": " ".join(lines), "b": copy}) == {
        (Passage("a", start, start + len(lines[moved])), Passage("b", len(ELSEWHERE) + 1, len(copy)), 100)
    }


# --- looking up


LINES = [
    Parallel("ann", 0, 100, "bob", 500, 600, 97),
    Parallel("ann", 100, 150, "bob", 600, 660, 80),
    Parallel("ann", 200, 240, "ann", 300, 340, 100),
]


@pytest.mark.parametrize(
    ("first", "second", "aligned"),
    [
        (("ann", 0, 100), ("bob", 500, 600), True),
        (("ann", 10, 60), ("bob", 520, 560), True),
        (("ann", 60, 140), ("bob", 550, 650), True),  # over two lines
        (("ann", 0, 1000), ("bob", 520, 560), True),  # half of the shorter, whatever the longer
        (("ann", 0, 100), ("bob", 550, 650), True),
        (("ann", 0, 100), ("bob", 551, 651), False),  # 49 of 100
        (("ann", 0, 100), ("bob", 600, 660), False),  # the next sentence
        (("ann", 0, 100), ("bob", 400, 500), False),
        (("ann", 0, 100), ("ann", 0, 100), False),  # no copy of itself
        (("ann", 200, 240), ("ann", 300, 340), True),  # inside one source
        (("ann", 200, 240), ("ann", 200, 240), False),
        (("ann", 160, 200), ("bob", 500, 600), False),
        (("ann", 0, 100), ("cid", 500, 600), False),
    ],
)
def test_passages_are_aligned_through_the_lines(
    first: tuple[str, int, int], second: tuple[str, int, int], aligned: bool
) -> None:
    copies = Copies(LINES)
    assert copies.aligned(Passage(*first), Passage(*second)) is aligned
    assert copies.aligned(Passage(*second), Passage(*first)) is aligned


def test_without_parallels_nothing_is_aligned() -> None:
    assert not Copies([]).aligned(Passage("ann", 0, 5), Passage("bob", 0, 5))


def _spans(least: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(0, 60), st.integers(least, 30)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@st.composite
def _some_parallels(draw: Callable[[st.SearchStrategy[tuple[int, int]]], tuple[int, int]]) -> Parallel:
    (start_a, end_a), (start_b, end_b) = draw(_spans(1)), draw(_spans(1))
    return Parallel("ann", start_a, end_a, "bob", start_b, end_b, 90)


@given(st.lists(_some_parallels(), max_size=12), st.lists(st.tuples(_spans(1), _spans(1)), max_size=8))
def test_the_index_finds_what_going_through_all_lines_finds(
    lines: list[Parallel], asked: list[tuple[tuple[int, int], tuple[int, int]]]
) -> None:
    copies = Copies(lines)
    for (start_a, end_a), (start_b, end_b) in asked:
        common = sum(
            min(
                max(0, min(line.end_a, end_a) - max(line.start_a, start_a)),
                max(0, min(line.end_b, end_b) - max(line.start_b, start_b)),
            )
            for line in set(lines)
        )
        expected = common > 0 and 2 * common >= min(end_a - start_a, end_b - start_b)
        assert copies.aligned(Passage("ann", start_a, end_a), Passage("bob", start_b, end_b)) is expected


# --- the lock


def test_a_lock_says_what_was_found(tmp_path: Path) -> None:
    path = tmp_path / "parallels.lock"
    path.write_text(parallels.lock_text(reversed(LINES)), "utf-8")
    assert parallels.read_lock(path) == tuple(sorted(LINES))
    assert path.read_text("utf-8").splitlines()[1:] == [
        "ann\t0-100\tbob\t500-600\t97",
        "ann\t100-150\tbob\t600-660\t80",
        "ann\t200-240\tann\t300-340\t100",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "ann\t0-9\tbob\t0-9",  # no score
        "ann\t0-9\tbob\t0-9\t101",
        "ann\t0-9\tbob\t0-9\t9.5",
        "ann\t0-9\tbob\t9-9\t90",  # empty
        "ann\t9-0\tbob\t0-9\t90",
        "bob\t0-9\tann\t0-9\t90",  # not in order
        "ann\t20-29\tann\t0-9\t90",
        "ann\t0-9\tann\t8-19\t90",  # over itself
        "ann 0-9 bob 0-9 90",
        "ann\t0-9\tbob\t0-9\t90\tTom saw Ann",
        "ann\t٠-9\tbob\t0-9\t90",
        "ann\t100-150\tbob\t600-660\t80",  # there already
    ],
)
def test_a_line_that_is_no_parallel_is_refused(line: str, tmp_path: Path) -> None:
    path = tmp_path / "parallels.lock"
    path.write_text(parallels.lock_text(LINES) + line + "\n", "utf-8")
    with pytest.raises(Refused) as refused:
        parallels.read_lock(path)
    assert str(refused.value) == (
        f"{path.as_posix()}:5: this is no line of a lock file. Write the file again with `kb parallels --texts DIR`."
    )
    assert refused.value.broken


def test_a_lock_that_is_no_text_is_refused(tmp_path: Path) -> None:
    folder, binary = tmp_path / "folder/parallels.lock", tmp_path / "binary/parallels.lock"
    folder.mkdir(parents=True)
    binary.parent.mkdir()
    binary.write_bytes(b"\xff")
    for path in (tmp_path / "parallels.lock", folder, binary):
        with pytest.raises(Refused, match=r"parallels.lock: the lock file cannot be read\. Write it with"):
            parallels.read_lock(path)


# --- the command


def test_the_command_writes_the_lock(story: Path, kb: Kb) -> None:
    source = Path("texts/ferry-book.txt")
    told = source.read_text("utf-8").split("\n\n")[1]
    _describe(source, source.read_text("utf-8") + f"\n{told}\n")
    ran = kb("parallels", "--texts", "texts")
    assert (ran.status, ran.out, ran.err) == (0, "", "data/parallels.lock: 3 parallels.\n")
    dataset = read.read(Path("data"))
    held = parallels.locked(dataset, Path("data/parallels.lock"))
    text = source.read_text("utf-8")
    assert [text[each.start_a : each.end_a] for each in held] == [text[each.start_b : each.end_b] for each in held]
    assert {each.score for each in held} == {100}
    parallels.verify(dataset, held, Path("texts"), path=Path("data/parallels.lock"))
    with pytest.raises(Refused) as refused:
        parallels.verify(dataset, held[1:], Path("texts"), path=Path("data/parallels.lock"))
    assert str(refused.value) == (
        "data/parallels.lock: it lacks 1 parallels of the texts and has 0 others. Run `kb parallels --texts DIR`."
    )


def test_the_command_refuses_another_text(story: Path, kb: Kb) -> None:
    with Path("texts/ferry-book.txt").open("a", encoding="utf-8") as file:
        file.write("More.\n")
    ran = kb("parallels", "--texts", "texts")
    assert (ran.status, ran.err) == (
        1,
        "data/sources/ferry-book.yaml:1: the text ferry-book.txt is not the one described. "
        "Get the described text, or describe this one and run `kb anchor`.\n",
    )
    assert not Path("data/parallels.lock").exists()
    shutil.rmtree("texts")
    ran = kb("parallels", "--texts", "texts")
    assert ran.status == 2
    assert ran.err.startswith("texts/ferry-book.txt: the text cannot be read")


def test_a_dataset_without_a_lock_has_no_parallels(story: Path, kb: Kb) -> None:
    dataset = read.read(Path("data"))
    assert parallels.locked(dataset, Path("data/parallels.lock")) == ()
    assert parallels.find(dataset, Path("texts")) == []
    assert kb("check").status == 0


def test_a_lock_of_other_sources_is_refused(story: Path) -> None:
    path = Path("data/parallels.lock")
    path.write_text("# head\nferry-book\t0-9\tferry-book\t20-99999\t90\nferry-book\t0-9\trail-book\t0-9\t90\n", "utf-8")
    with pytest.raises(Refused) as refused:
        parallels.locked(read.read(Path("data")), path)
    assert str(refused.value).splitlines() == [
        "data/parallels.lock:2: 20-99999 lies outside the source ferry-book. Run `kb parallels --texts DIR`.",
        "data/parallels.lock:3: no source is called rail-book. Run `kb parallels --texts DIR`.",
    ]
    assert not refused.value.broken


def _describe(source: Path, text: str) -> None:
    """Change a text of the story, and what its source file says of it."""
    was = source.read_text("utf-8")
    source.write_text(text, "utf-8")
    sheet = Path("data/sources/ferry-book.yaml")
    described = sheet.read_text("utf-8").replace(anchor.digest(was), anchor.digest(text))
    sheet.write_text(described.replace(f"length: {len(was)}", f"length: {len(text)}"), "utf-8")


# --- the lock of this repository, judged by a reader

needs_texts = pytest.mark.skipif(
    "KB_TEXTS" not in os.environ, reason="the source texts are not part of the repository: set KB_TEXTS"
)


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return read.read(ROOT / "data")


def _sheet() -> list[tuple[str, Passage, Passage]]:
    rows = [line.split("\t") for line in SHEET.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [
        (kind, *(Passage(source, *map(int, span.split("-"))) for source, span in ((a, at_a), (b, at_b))))  # type: ignore[misc]
        for kind, a, at_a, b, at_b in rows
    ]


def _lock(dataset: Dataset) -> list[tuple[Passage, Passage]]:
    return [
        (Passage(each.source_a, each.start_a, each.end_a), Passage(each.source_b, each.start_b, each.end_b))
        for each in parallels.locked(dataset, ROOT / "data" / parallels.LOCK)
    ]


def _overlap(one: Passage, two: Passage) -> range:
    return range(max(one.start, two.start), min(one.end, two.end)) if one.source == two.source else range(0)


def _share(
    judged: list[tuple[Passage, Passage]], by: list[tuple[Passage, Passage]], printed: Callable[[Passage, int], bool]
) -> float:
    """Return the share of the characters of some pairs, white space left out, that other pairs bear out.

    Both places of each pair count. A character is borne out when another pair has it at one place and at the other
    place shares at least half of the shorter span with the pair that is judged: the right words, and aligned with the
    right words.
    """
    right = total = 0
    both = [turned for pair in by for turned in (pair, pair[::-1])]
    for place, other in [turned for pair in judged for turned in (pair, pair[::-1])]:
        borne_out = {
            character
            for here, there in both
            if 2 * len(_overlap(other, there)) >= min(other.end - other.start, there.end - there.start)
            for character in _overlap(place, here)
        }
        characters = [character for character in range(place.start, place.end) if printed(place, character)]
        right += sum(character in borne_out for character in characters)
        total += len(characters)
    assert total
    return right / total


def test_the_sheet_and_the_lock_hold_offsets_and_no_words(dataset: Dataset) -> None:
    kinds = [kind for kind, _, _ in _sheet()]
    assert set(kinds) == {"translation", "repeat"}
    assert kinds.count("translation") >= 30
    assert kinds.count("repeat") >= 30
    for path in (SHEET, ROOT / "data" / parallels.LOCK):
        cells = {
            cell
            for line in path.read_text("utf-8").splitlines()
            if not line.startswith("#")
            for cell in line.split("\t")
            if not all(part.isdigit() for part in cell.split("-"))
        }
        assert cells <= {"translation", "repeat", *dataset.sources}
    assert len(_lock(dataset)) >= 150


@needs_texts
def test_the_lock_is_what_the_texts_give(dataset: Dataset) -> None:
    path = ROOT / "data" / parallels.LOCK
    found = parallels.find(dataset, Path(os.environ["KB_TEXTS"]))
    assert path.read_text("utf-8") == parallels.lock_text(found)


@needs_texts
@pytest.mark.parametrize("kinds", [("translation",), ("repeat",), ("translation", "repeat")], ids="+".join)
def test_it_agrees_with_the_reader(kinds: tuple[str, ...], dataset: Dataset) -> None:
    texts = {source.slug: anchor.read_text(source, Path(os.environ["KB_TEXTS"])) for source in dataset.sources.values()}

    def printed(place: Passage, character: int) -> bool:
        return not texts[place.source][character].isspace()

    sheet = [(one, two) for kind, one, two in _sheet() if kind in kinds]
    lock = [
        (one, two) for one, two in _lock(dataset) if ("repeat" if one.source == two.source else "translation") in kinds
    ]
    assert _share(lock, sheet, printed) >= 0.98, "precision"
    assert _share(sheet, lock, printed) >= 0.98, "recall"


def test_the_sentences_of_the_two_translations_follow_one_another(dataset: Dataset) -> None:
    # The sheet pairs paragraphs; inside them the order says whether the right sentences were paired.
    pairs = sorted((one, two) for one, two in _lock(dataset) if one.source != two.source)
    for (one, two), (next_one, next_two) in pairwise(pairs):
        assert one.end <= next_one.start
        assert two.end <= next_two.start
