"""Where a text, or two texts, say the same in the same words: found in the texts, kept in a lock file, looked up.

Two passages of which one was copied from the other, or both from a third, are one witness. The texts are not part
of a dataset; the lock holds offsets only, so that what is computed with it needs no text.

A stretch counts as reused when a run of words stands at two places in the same order, at least `LEAST` of them no
names, and `ALIKE` of both stretches in common: a shared fact in the obvious words, or the title of a book, is no
copy. Matching is exact and goes by words, in three steps: all runs of three words that stand at two places (an
inverted index, not a sketch: at the size of books exactness is cheap, and the same input gives the same bytes),
chains of them, and from the chains the sentences. A language written without spaces has no words for this module.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple, TypeAlias

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, LCSseq

from kb import anchor
from kb.errors import Fault, Location, Refused
from kb.record import Dataset

LOCK = "parallels.lock"
"""Name of the lock file in the folder of a dataset."""

RUN = 3
"""Words that must stand together at two places for the places to be compared."""
MOST = 50
"""A run of words at more places than this is a formula, and no reason to compare them."""
GAP = 15
"""Words that may stand between two shared runs of one stretch, at either place."""
LEAST = 12
"""Words in common, besides names, that make a copy."""
ALIKE = 0.6
"""Share of two stretches that must be in common: twice the common words by the words of both."""
SENTENCE = 0.4
"""Share of the shorter of two sentences that must be in common within a copy for them to be paired …"""
PHRASE = 6
"""… unless this many words in common are no names."""
LEFT_OVER = 50
"""Likeness, words in any order and in per cent, that pairs two sentences between pairs of a copy."""

_HEAD = (
    "# source\tstart-end\tsource\tstart-end\tlikeness in per cent; sentences that one text shares with another or with "
    "itself, written by `kb parallels`, in characters of the file read as UTF-8\n"
)


class Passage(NamedTuple):
    """A stretch of a source.

    Attributes:
        source: slug of the source.
        start: its first character, 0-based.
        end: the character after its last.
    """

    source: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class Parallel:
    """A sentence, or a few, that stand at two places; the first place is the smaller by source, then by start.

    Attributes:
        source_a: slug of the source of the first place.
        start_a: its first character, 0-based.
        end_a: the character after its last.
        source_b: slug of the source of the second place.
        start_b: its first character.
        end_b: the character after its last.
        score: how alike they are, character by character, in per cent.
    """

    source_a: str
    start_a: int
    end_a: int
    source_b: str
    start_b: int
    end_b: int
    score: int


# --- the lock


def read_lock(path: Path) -> tuple[Parallel, ...]:
    """Read a lock file, sorted.

    Raises:
        Refused: it is absent, or a line of it is not what `kb parallels` writes.
    """
    return tuple(sorted(parallel for parallel, _ in _lines(path)))


def locked(dataset: Dataset, path: Path) -> tuple[Parallel, ...]:
    """Return the parallels of a dataset from its lock file; none where there is no such file.

    Raises:
        Refused: a line of it is not what `kb parallels` writes, or lies outside the sources described.
    """
    if not path.exists():
        return ()
    found = _lines(path)
    faults = [
        Fault(where, f"{wrong}.", "Run `kb parallels --texts DIR`.")
        for parallel, where in found
        for wrong in (
            _outside(dataset, Passage(parallel.source_a, parallel.start_a, parallel.end_a)),
            _outside(dataset, Passage(parallel.source_b, parallel.start_b, parallel.end_b)),
        )
        if wrong
    ]
    if faults:
        raise Refused(faults)
    return tuple(sorted(parallel for parallel, _ in found))


def _outside(dataset: Dataset, place: Passage) -> str | None:
    source = dataset.sources.get(place.source)
    if source is None:
        return f"no source is called {place.source}"
    return None if place.end <= source.length else f"{place.start}-{place.end} lies outside the source {place.source}"


def _lines(path: Path) -> list[tuple[Parallel, Location]]:
    name = path.as_posix()
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        raise Refused(
            [
                Fault(
                    Location(name),
                    "the lock file cannot be read.",
                    "Write it with `kb parallels --texts DIR`.",
                    broken=True,
                )
            ]
        ) from None
    found: dict[Parallel, Location] = {}
    faults = []
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        parallel = _parallel(line)
        if parallel is None or parallel in found:
            faults.append(
                Fault(
                    Location(name, number),
                    "this is no line of a lock file.",
                    "Write the file again with `kb parallels --texts DIR`.",
                    broken=True,
                )
            )
        else:
            found[parallel] = Location(name, number)
    if faults:
        raise Refused(faults)
    return list(found.items())


def _parallel(line: str) -> Parallel | None:
    slug, number = "([a-z0-9][a-z0-9-]*)", r"([0-9]{1,15})"
    cells = re.fullmatch(rf"{slug}\t{number}-{number}\t{slug}\t{number}-{number}\t{number}", line)
    if not cells:
        return None
    parallel = Parallel(
        cells[1], int(cells[2]), int(cells[3]), cells[4], int(cells[5]), int(cells[6]), int(cells[7])
    )
    apart = parallel.source_a < parallel.source_b or (
        parallel.source_a == parallel.source_b and parallel.end_a <= parallel.start_b
    )
    real = parallel.start_a < parallel.end_a and parallel.start_b < parallel.end_b and parallel.score <= 100
    return parallel if apart and real else None


def lock_text(parallels: Iterable[Parallel]) -> str:
    """Return the content of a lock file: a line a parallel, sorted."""
    return _HEAD + "".join(
        f"{each.source_a}\t{each.start_a}-{each.end_a}\t{each.source_b}\t{each.start_b}-{each.end_b}\t{each.score}\n"
        for each in sorted(parallels)
    )


# --- looking up


class Copies:
    """Says of any two passages whether they are copies of each other, by the parallels of a dataset."""

    def __init__(self, parallels: Iterable[Parallel]) -> None:
        """Index both places of each parallel."""
        sides: defaultdict[str, list[tuple[int, int, int, bool]]] = defaultdict(list)
        for number, each in enumerate(sorted(set(parallels))):
            sides[each.source_a].append((each.start_a, each.end_a, number, False))
            sides[each.source_b].append((each.start_b, each.end_b, number, True))
        self._sides = {source: sorted(rows) for source, rows in sides.items()}
        self._starts = {source: [row[0] for row in rows] for source, rows in self._sides.items()}
        # The furthest end up to each row: sorted too, so that what begins long before a passage is skipped at once.
        self._reach = {source: list(accumulate((row[1] for row in rows), max)) for source, rows in self._sides.items()}
        self._shared: dict[Passage, dict[tuple[int, bool], int]] = {}

    def aligned(self, passage_a: Passage, passage_b: Passage) -> bool:
        """Say whether at least half of the shorter passage stands in the other, through the parallels.

        A passage is no copy of itself; nor are two passages that both were copied from a third, unless the lock pairs
        them, which it does where they are alike.
        """
        ours, theirs = self._overlaps(passage_a), self._overlaps(passage_b)
        if len(ours) > len(theirs):
            ours, theirs = theirs, ours
        common = sum(
            min(count, theirs[number, not side]) for (number, side), count in ours.items() if (number, not side) in theirs
        )
        return common > 0 and 2 * common >= min(
            passage_a.end - passage_a.start, passage_b.end - passage_b.start
        )

    def _overlaps(self, passage: Passage) -> Mapping[tuple[int, bool], int]:
        """Return how many characters of a passage lie in each side of each parallel."""
        if passage not in self._shared:
            source, start, end = passage
            found = {}
            if source in self._sides:
                first = bisect_right(self._reach[source], start)
                last = bisect_left(self._starts[source], end)
                for low, high, number, side in self._sides[source][first:last]:
                    if (count := min(high, end) - max(low, start)) > 0:
                        found[number, side] = count
            self._shared[passage] = found
        return self._shared[passage]


# --- the texts


def find(dataset: Dataset, folder: Path) -> list[Parallel]:
    """Find what the texts of a dataset share with one another and each with itself, sorted.

    Raises:
        Refused: a text cannot be read, or is not the one described.
    """
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    for source in dataset.sources.values():
        try:
            text = anchor.read_text(source, folder)
        except Refused as refused:
            faults += refused.faults
            continue
        texts[source.slug] = text
        if anchor.digest(text) != source.digest:
            faults.append(
                Fault(
                    source.where,
                    f"the text {source.file} is not the one described.",
                    "Get the described text, or describe this one and run `kb anchor`.",
                )
            )
    if faults:
        raise Refused(faults)
    return compare(texts)


def compare(texts: Mapping[str, str]) -> list[Parallel]:
    """Find what texts, by slug, share with one another and each with itself, sorted."""
    text = _Text.read(texts)
    found = set()
    for chain in _chains(_seeds(text)):
        matches = _matches(text, chain)
        if _is_copy(text, matches):
            found |= set(_parallels(texts, text, matches))
    return sorted(found)


Pair: TypeAlias = tuple[int, int]
"""Two places of a word, or of a sentence, by their numbers; the first is the smaller."""


@dataclass(frozen=True, slots=True)
class _Text:
    """All texts as one row of words.

    Attributes:
        words: each word as a number, the same for the same word whatever its capitals.
        names: whether it begins with a capital.
        owner: the sentence of each word.
        sentences: in the order of the texts.
        first: the number of the first word of each sentence, and at last the number of all words.
        home: the text of each sentence, as a number.
    """

    words: list[int] = field(default_factory=list)
    names: list[bool] = field(default_factory=list)
    owner: list[int] = field(default_factory=list)
    sentences: list[Passage] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    home: list[int] = field(default_factory=list)

    @classmethod
    def read(cls, texts: Mapping[str, str]) -> _Text:
        # Numbers instead of strings: rapidfuzz compares by hash, and the hash of a string changes from run to run.
        numbers: dict[str, int] = {}
        row = cls()
        for home, (slug, text) in enumerate(sorted(texts.items())):
            for start, end in sentences(text):
                row.first.append(len(row.words))
                row.home.append(home)
                for found in _WORD.finditer(text, start, end):
                    word = found[0].replace("’", "'").casefold()
                    row.words.append(numbers.setdefault(word, len(numbers)))
                    row.names.append(found[0][0].isupper())
                    row.owner.append(len(row.sentences))
                row.sentences.append(Passage(slug, start, end))
        row.first.append(len(row.words))
        return row

    def length(self, sentence: int) -> int:
        """Return how many words a sentence has."""
        return self.first[sentence + 1] - self.first[sentence]


_WORD = re.compile(r"\w+(?:['’]\w+)*")
_PARAGRAPH = re.compile(r"[^\S\n]*\n\s*")
_END = re.compile(
    r"""(?P<word>\w*) [.!?…]+ ["'”’»)\]]* (?P<space>\s+) (?=["'“‘«(\[–—-]* \s? [^\W_])""",
    re.VERBOSE,
)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each sentence of a text, without the white space around it.

    A line is a paragraph of its own, unless the next goes on in lower case. A full stop ends no sentence after an
    initial or a two-letter abbreviation (“V. I.”, “Yu.”, “No.”), nor before a small letter.

    >>> text = "Mr. Tom A. Crane saw it … once. “Did he?” No\\ndoubt!\\nThe End"
    >>> [text[start:end] for start, end in sentences(text)]
    ['Mr. Tom A. Crane saw it … once.', '“Did he?”', 'No\\ndoubt!', 'The End']
    """
    start = 0
    for found in [*_PARAGRAPH.finditer(text), None]:
        end = len(text) if found is None else found.start()
        if found is not None and found[0].count("\n") == 1 and text[found.end() : found.end() + 1].islower():
            continue
        yield from _sentences(text, start, end)
        start = len(text) if found is None else found.end()


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    for found in _END.finditer(text, start, end):
        word = found["word"]
        initial = len(word) <= 2 and word.istitle() and text[found.end("word")] == "."
        if not initial and not _next_letter(text, found.end()).islower():
            yield start, found.start("space")
            start = found.end()
    if start < end:
        yield start, end


def _next_letter(text: str, start: int) -> str:
    found = re.compile(r"[^\W_]").search(text, start)
    return found[0] if found else ""


# --- runs of words that stand at two places


def _seeds(text: _Text) -> list[Pair]:
    """Return the places of all runs of `RUN` words that stand at two, sorted."""
    places: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
    for place in range(len(text.words) - RUN + 1):
        if text.home[text.owner[place]] == text.home[text.owner[place + RUN - 1]]:
            places[tuple(text.words[place : place + RUN])].append(place)
    return sorted(
        (place, other)
        for found in places.values()
        if len(found) <= MOST
        for number, place in enumerate(found)
        for other in found[number + 1 :]
    )


def _chains(seeds: Sequence[Pair]) -> Iterator[list[Pair]]:
    """Yield chains of runs that follow one another at both places, the strongest first; no run is in two."""
    strength: dict[Pair, float] = {}
    before: dict[Pair, Pair | None] = {}
    at: defaultdict[int, list[int]] = defaultdict(list)
    for place, other in seeds:
        best, previous = float(RUN), None
        # The nearest first: of two that add as much, the run that overlaps with this one.
        for earlier in range(place - 1, max(0, place - GAP - RUN) - 1, -1):
            row = at[earlier] if earlier in at else []
            for others in row[bisect_left(row, other - GAP - RUN) : bisect_left(row, other)]:
                step, step_other = place - earlier, other - others
                # Words that this run adds, less a little for what one place has and the other has not.
                gain = min(RUN, step, step_other) - abs(step - step_other) / (GAP + RUN)
                if strength[earlier, others] + gain > best:
                    best, previous = strength[earlier, others] + gain, (earlier, others)
        at[place].append(other)
        strength[place, other], before[place, other] = best, previous
    used: set[Pair] = set()
    for seed in sorted(seeds, key=lambda seed: (-strength[seed], seed)):
        chain = []
        step_back: Pair | None = seed
        while step_back is not None and step_back not in used:
            used.add(step_back)
            chain.append(step_back)
            step_back = before[step_back]
        if chain:
            yield chain[::-1]


def _matches(text: _Text, chain: Sequence[Pair]) -> list[Pair]:
    """Return the words that the two places of a chain have in common, in order: those of its runs, and between."""
    found: list[Pair] = []
    here, there = chain[0]
    for place, other in chain:
        if place > here and other > there:
            block = LCSseq.opcodes(text.words[here:place], text.words[there:other])
            found += [
                (here + step, there + code.dest_start + step - code.src_start)
                for code in block
                if code.tag == "equal"
                for step in range(code.src_start, code.src_end)
            ]
        for step in range(RUN):
            if place + step >= here and other + step >= there:
                found.append((place + step, other + step))
                here, there = place + step + 1, other + step + 1
    return found


def _is_copy(text: _Text, matches: Sequence[Pair]) -> bool:
    (here, there), (last, last_there) = matches[0], matches[-1]
    if last >= there:  # a phrase said over and over, not a text at two places
        return False
    return (
        sum(_tells(text, match) for match in matches) >= LEAST
        and Indel.normalized_similarity(text.words[here : last + 1], text.words[there : last_there + 1]) >= ALIKE
    )


def _tells(text: _Text, match: Pair) -> bool:
    return not text.names[match[0]] and not text.names[match[1]]


# --- from words to sentences


def _parallels(texts: Mapping[str, str], text: _Text, matches: Sequence[Pair]) -> Iterator[Parallel]:
    common = Counter((text.owner[here], text.owner[there]) for here, there in matches)
    telling = Counter((text.owner[here], text.owner[there]) for here, there in matches if _tells(text, (here, there)))
    pairs = sorted(
        pair
        for pair, count in common.items()
        if count >= SENTENCE * min(map(text.length, pair)) or telling[pair] >= PHRASE
    )
    for ours, theirs in _joined([*pairs, *_left_over(texts, text, pairs)]):
        place, other = _stretch(text, ours), _stretch(text, theirs)
        if place.source != other.source or place.end <= other.start:
            score = round(fuzz.ratio(_words(texts, place), _words(texts, other)))
            yield Parallel(*place, *other, score)


def _left_over(texts: Mapping[str, str], text: _Text, pairs: Sequence[Pair]) -> Iterator[Pair]:
    """Yield the sentences between those of two pairs that are alike though no run of words shows it."""
    for (here, there), (until, until_there) in zip(pairs, pairs[1:], strict=False):
        scored = sorted(
            (-fuzz.token_sort_ratio(_words(texts, text.sentences[one]), _words(texts, text.sentences[two])), one, two)
            for one in range(here + 1, until)
            for two in range(there + 1, until_there)
        )
        taken: list[Pair] = []
        for score, one, two in scored:
            # In the same order as what was taken before, which is more alike.
            if -score >= LEFT_OVER and all((one - a) * (two - b) > 0 for a, b in taken):
                taken.append((one, two))
        yield from taken


def _joined(pairs: Iterable[Pair]) -> Iterator[tuple[list[int], list[int]]]:
    """Yield, for pairs that share a sentence (one here is two there), all their sentences at once."""
    groups: list[tuple[set[int], set[int]]] = []
    for here, there in sorted(pairs):
        if groups and (here in groups[-1][0] or there in groups[-1][1]):
            groups[-1][0].add(here)
            groups[-1][1].add(there)
        else:
            groups.append(({here}, {there}))
    for ours, theirs in groups:
        yield sorted(ours), sorted(theirs)


def _stretch(text: _Text, numbers: Sequence[int]) -> Passage:
    first, last = text.sentences[numbers[0]], text.sentences[numbers[-1]]
    return Passage(first.source, first.start, last.end)


def _words(texts: Mapping[str, str], place: Passage) -> str:
    return " ".join(texts[place.source][place.start : place.end].split())
