"""Which sentences stand at two places of some texts in the same words.

A stretch counts as reused when a run of words stands at two places in the same order, at least `LEAST` of them no
names, with more in common than not: a shared fact in the obvious words, or the title of a book, is no copy. It goes
in three steps: all runs of three words that stand at two places (an inverted index and no sketch of one: at the size
of books exactness is cheap), chains of them, and from the chains the sentences. The same input gives the same
output. A language written without spaces has no words for this module.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from kb.sentences import sentences

RUN = 3
"""Words that must stand together at two places for the places to be compared."""
MOST = 50
"""A run of words at more places than this is a formula, and no reason to compare them."""
GAP = 30
"""Words that may stand between two shared runs of one stretch, at either place."""
LEAST = 12
"""Words in common, besides names, that make a copy; a word with a capital counts as a name."""
SENTENCE = 0.4
"""Share of the shorter of two sentences that must be in common within a copy for them to be paired."""
LEFT_OVER = 50
"""Likeness, words in any order and in per cent, that pairs two sentences between pairs of a copy."""


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


def compare(texts: Mapping[str, str]) -> set[tuple[Passage, Passage, int]]:
    """Find the sentences that texts, by slug, share with one another and each with itself.

    Returns:
        Both places, the smaller by slug and start first, and how alike they are, character by character, in per cent.
    """
    text = _Text.read(texts)
    found: set[tuple[Passage, Passage, int]] = set()
    for chain in _chains(text, _seeds(text)):
        matches = _matches(text, chain)
        for copied in _copies(text, matches):
            found |= set(_pairs(texts, text, _whole(text, matches, copied)))
    return found


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
        opening: the number of the first word of the text that each sentence stands in.
    """

    words: list[int] = field(default_factory=list)
    names: list[bool] = field(default_factory=list)
    owner: list[int] = field(default_factory=list)
    sentences: list[Passage] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    opening: list[int] = field(default_factory=list)

    @classmethod
    def read(cls, texts: Mapping[str, str]) -> _Text:
        # Numbers instead of strings: rapidfuzz compares by hash, and the hash of a string changes from run to run.
        numbers: dict[str, int] = {}
        row = cls()
        for slug, text in sorted(texts.items()):
            opening = len(row.words)
            for start, end in sentences(text):
                row.first.append(len(row.words))
                row.opening.append(opening)
                for found in _WORD.finditer(text, start, end):
                    word = found[0].replace("’", "'").casefold()
                    row.words.append(numbers.setdefault(word, len(numbers)))
                    row.names.append(found[0][0].isupper())
                    row.owner.append(len(row.sentences))
                row.sentences.append(Passage(slug, start, end))
        row.first.append(len(row.words))
        return row

    def begin(self, word: int) -> int:
        """Return the number of the first word of the text that a word stands in."""
        return self.opening[self.owner[word]]

    def length(self, sentence: int) -> int:
        """Return how many words a sentence has."""
        return self.first[sentence + 1] - self.first[sentence]


_WORD = re.compile(r"\w+(?:['’]\w+)*")
# --- runs of words that stand at two places


def _seeds(text: _Text) -> list[Pair]:
    """Return the places of all runs of `RUN` words that stand at two, sorted."""
    places: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
    for place in range(len(text.words) - RUN + 1):
        if text.begin(place) == text.begin(place + RUN - 1):
            places[tuple(text.words[place : place + RUN])].append(place)
    return sorted(
        (place, other)
        for found in places.values()
        if len(found) <= MOST
        for number, place in enumerate(found)
        for other in found[number + 1 :]
    )


def _chains(text: _Text, seeds: Sequence[Pair]) -> Iterator[list[Pair]]:
    """Yield chains of runs that follow one another at both places, the strongest first; no run is in two."""
    strength: dict[Pair, float] = {}
    before: dict[Pair, Pair | None] = {}
    at: defaultdict[int, list[int]] = defaultdict(list)
    for place, other in seeds:
        best, previous = float(RUN), None
        reach = max(other - GAP - RUN, text.begin(other))
        # The nearest first: of two that add as much, the run that overlaps with this one.
        for earlier in range(place - 1, max(place - GAP - RUN, text.begin(place)) - 1, -1):
            row = at.get(earlier, ())
            for others in row[bisect_left(row, reach) : bisect_left(row, other)]:
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


def _copies(text: _Text, matches: Sequence[Pair]) -> Iterator[Sequence[Pair]]:
    """Yield the stretches of a chain that are copies: those in which more is in common than not.

    A word in common adds one, a word that only one place has takes away a half; what has the highest sum is taken
    first, then the best of what is left before and after it. So a chain of two copies with other things between
    falls apart, and a copy is not drawn out to a chance phrase beyond its end.
    """
    todo = [matches]
    while todo:
        some = todo.pop()
        first, last = _best(some)
        best = some[first : last + 1]
        # Where the two places overlap it is a phrase said over and over, and not a text at two places.
        if sum(_tells(text, match) for match in best) >= LEAST and best[-1][0] < best[0][1]:
            yield best
        todo += [rest for rest in (some[:first], some[last + 1 :]) if len(rest) >= LEAST]


def _best(matches: Sequence[Pair]) -> tuple[int, int]:
    """Return the first and the last of the common words between which the sum of `_copies` is highest."""
    best, ends, total, start = 0.0, (0, 0), 0.0, 0
    for number, (here, there) in enumerate(matches):
        if number:
            before, before_there = matches[number - 1]
            total -= (here - before + there - before_there - 2) / 2
        if total <= 0:
            total, start = 0.0, number
        total += 1
        if total > best:
            best, ends = total, (start, number)
    return ends


def _tells(text: _Text, match: Pair) -> bool:
    return not text.names[match[0]] and not text.names[match[1]]


# --- from words to sentences


def _whole(text: _Text, matches: Sequence[Pair], copied: Sequence[Pair]) -> list[Pair]:
    """Return all common words of the sentences of a copy: a sentence is judged as a whole, wherever the copy begins."""
    (here, there), (last, last_there) = copied[0], copied[-1]
    ours = range(text.owner[here], text.owner[last] + 1)
    theirs = range(text.owner[there], text.owner[last_there] + 1)
    return [pair for pair in matches if text.owner[pair[0]] in ours and text.owner[pair[1]] in theirs]


def _pairs(texts: Mapping[str, str], text: _Text, matches: Sequence[Pair]) -> Iterator[tuple[Passage, Passage, int]]:
    owners = [(text.owner[here], text.owner[there]) for here, there in matches]
    common = Counter(owners)
    # Short words stand everywhere in order: a pair of sentences needs a run of its own, or to be alike as a whole.
    runs = {
        owner
        for owner, last, first, until in zip(owners, owners[RUN - 1 :], matches, matches[RUN - 1 :], strict=False)
        if owner == last and until[0] - first[0] == until[1] - first[1] == RUN - 1
    }
    pairs = sorted(pair for pair in runs if common[pair] >= SENTENCE * min(map(text.length, pair)))
    (first, first_there), (last, last_there) = owners[0], owners[-1]
    around = [(first - 1, first_there - 1), *pairs, (last + 1, last_there + 1)]
    for ours, theirs in _joined([*pairs, *_left_over(texts, text, around)]):
        place, other = _stretch(text, ours), _stretch(text, theirs)
        if place.source != other.source or place.end <= other.start:
            score = round(fuzz.ratio(_words(texts, place), _words(texts, other)))
            yield place, other, score


def _left_over(texts: Mapping[str, str], text: _Text, pairs: Sequence[Pair]) -> Iterator[Pair]:
    """Yield the sentences between those of two pairs that are alike though no run of words of theirs shows it."""
    for (here, there), (until, until_there) in pairwise(pairs):
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
