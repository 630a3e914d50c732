"""Which sentences of the sources stand at two places: kept in a lock file, looked up for any two passages.

Two passages of which one was copied from the other, or both from a third, are one witness. The texts are not part
of a dataset; the lock holds offsets only, so that what is computed with it needs no text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from kb import anchor, reuse
from kb.errors import Fault, Location, Refused
from kb.record import Dataset
from kb.reuse import Passage as Passage

LOCK = "parallels.lock"
"""Name of the lock file in the folder of a dataset."""

_HEAD = (
    "# source\tstart-end\tsource\tstart-end\tlikeness in per cent; sentences that one text shares with another or with "
    "itself, written by `kb parallels`, in characters of the file read as UTF-8\n"
)


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
    parallel = Parallel(cells[1], int(cells[2]), int(cells[3]), cells[4], int(cells[5]), int(cells[6]), int(cells[7]))
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
            min(count, theirs[number, not side])
            for (number, side), count in ours.items()
            if (number, not side) in theirs
        )
        return common > 0 and 2 * common >= min(passage_a.end - passage_a.start, passage_b.end - passage_b.start)

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


def verify(dataset: Dataset, parallels: Iterable[Parallel], folder: Path, *, path: Path) -> None:
    """Check that a lock file holds what the texts give.

    Raises:
        Refused: it does not, or a text cannot be read or is not the one described.
    """
    held, found = set(parallels), set(find(dataset, folder))
    if held != found:
        raise Refused(
            [
                Fault(
                    Location(path.as_posix()),
                    f"it lacks {len(found - held)} parallels of the texts and has {len(held - found)} others.",
                    "Run `kb parallels --texts DIR`.",
                )
            ]
        )


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
    return sorted(Parallel(*place, *other, score) for place, other, score in reuse.compare(texts))
