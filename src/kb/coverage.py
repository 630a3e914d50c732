"""Which sentences of the sources are attested, which are skipped on purpose, and which nobody has read.

A sentence is attested if the passages of records cover at least half of it: context, passages of withdrawn records and
passages too long to be pointed at do not count. It belongs to the innermost part that it begins in.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from kb import anchor, stats
from kb.anchor import Anchors
from kb.errors import Fault, Refused
from kb.record import Dataset, Part, Skip
from kb.sentences import sentences

ATTESTED, SKIPPED, UNREAD = "attested", "skipped", "unread"
SHOWN = 8
"""Words of an unread sentence that a list of them shows: its text is not ours to print."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a source, and whether it was read.

    Attributes:
        part: id of the innermost part that it begins in.
        start: its first character in the source, 0-based.
        end: the character after its last.
        words: how many it has.
        state: `attested`, `skipped` or `unread`.
        reason: why it is skipped, or None.
        opening: its first words.
    """

    part: str
    start: int
    end: int
    words: int
    state: str
    reason: str | None
    opening: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a dataset has read its sources.

    Attributes:
        sentences: in the order of sources and of their texts; what lies outside every part is left out.
        lines: claim lines of each part, in the order of the sources.
    """

    sentences: tuple[Sentence, ...]
    lines: Mapping[str, int]


def coverage(dataset: Dataset, anchors: Anchors, texts: Path) -> Coverage:
    """Look at every sentence of every source.

    Args:
        dataset: what was read.
        anchors: of all its quotations, as verified against the texts.
        texts: the folder of the texts.

    Raises:
        Refused: a text cannot be read, a skip is not of one sentence, or a skipped sentence is attested.
    """
    read = anchor.read_texts(dataset, texts)
    faults: list[Fault] = []
    found: list[Sentence] = []
    for source in dataset.sources.values():
        text = read[source.slug]
        attested = _attested(dataset, anchors, source.slug, len(text))
        spans = list(sentences(text))
        skips = _skips(dataset, anchors, source.slug, spans, faults)
        for start, end in spans:
            part = _innermost(source.parts, start)
            if part is None:
                continue
            state = ATTESTED if 2 * (attested[end] - attested[start]) >= end - start else UNREAD
            skip = skips.get((start, end))
            if skip is not None and state == ATTESTED:
                faults.append(
                    Fault(
                        skip.quotation.where,
                        "this sentence is attested by a record, and skipped.",
                        "Delete it here, or the record.",
                    )
                )
            words = text[start:end].split()
            found.append(
                Sentence(
                    part.id,
                    start,
                    end,
                    len(words),
                    SKIPPED if skip else state,
                    skip.reason if skip else None,
                    " ".join(words[:SHOWN]),
                )
            )
    if faults:
        raise Refused(faults)
    return Coverage(tuple(found), stats.by_part(dataset))


def _attested(dataset: Dataset, anchors: Anchors, source: str, length: int) -> list[int]:
    """Return how many characters before each place of a source stand in passages of records."""
    steps = [0] * (length + 1)
    for record in dataset.records:
        if record.withdrawn or dataset.parts[record.part].source != source:
            continue
        for quotation in record.quotes:
            span = anchors[record.part, quotation.text]
            if span.end - span.start <= anchor.LONGEST or record.long:
                steps[span.start] += 1
                steps[span.end] -= 1
    inside = [depth > 0 for depth in accumulate(steps)]
    return [0, *accumulate(inside)][: length + 1]


def _skips(
    dataset: Dataset, anchors: Anchors, source: str, spans: Sequence[tuple[int, int]], faults: list[Fault]
) -> dict[tuple[int, int], Skip]:
    """Return the skip of each sentence that has one."""
    found: dict[tuple[int, int], Skip] = {}
    ends = [end for _, end in spans]
    for skip in dataset.skips:
        if dataset.parts[skip.part].source != source:
            continue
        span = anchors[skip.part, skip.quotation.text]
        covered = []
        for start, end in spans[bisect_left(ends, span.start + 1) :]:
            if start >= span.end:
                break
            if 2 * (min(end, span.end) - max(start, span.start)) >= end - start:
                covered.append((start, end))
        if len(covered) != 1:
            faults.append(
                Fault(
                    skip.quotation.where,
                    f"the quotation covers half or more of {len(covered) or 'no'} sentences.",
                    "Quote the first and last words of one sentence.",
                )
            )
        else:
            found[covered[0]] = skip
    return found


def _innermost(parts: Iterable[Part], place: int) -> Part | None:
    """Return the shortest part that holds a place; parts lie within each other or apart."""
    holding = [part for part in parts if part.start <= place < part.end]
    return min(holding, key=lambda part: part.end - part.start, default=None)


def share(found: Coverage) -> float:
    """Return how many of the sentences are attested or skipped, in per cent; 100 where there are none."""
    read = sum(sentence.state != UNREAD for sentence in found.sentences)
    return 100 * read / len(found.sentences) if found.sentences else 100.0


def lines(found: Coverage, *, part: str | None = None) -> Iterator[str]:
    """Yield a table of the parts, why sentences are skipped, and the unread ones with their places.

    Args:
        found: what to show.
        part: the only part whose unread sentences to list, or None for all.
    """
    by_part: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in found.sentences:
        by_part[sentence.part].append(sentence)
    yield "part   sentences  attested  skipped   unread    words  claim lines  per 100 words"
    for name, count in found.lines.items():
        yield _row(name, by_part[name], count)
    yield _row("all", found.sentences, sum(found.lines.values()))
    reasons = Counter(sentence.reason for sentence in found.sentences if sentence.reason)
    if reasons:
        yield ""
        yield f"skipped: {', '.join(f'{count} {reason}' for reason, count in sorted(reasons.items()))}"
    unread = [s for s in found.sentences if s.state == UNREAD and part in (None, s.part)]
    if unread:
        yield ""
        yield "unread:"
        for sentence in unread:
            more = " …" if sentence.words > SHOWN else ""
            yield f"  {sentence.part:<5}{f'{sentence.start}-{sentence.end}':<15}{sentence.opening}{more}"


def _row(name: str, held: Sequence[Sentence], count: int) -> str:
    states = Counter(sentence.state for sentence in held)
    words = sum(sentence.words for sentence in held)
    density = f"{100 * count / words:.1f}" if words else "–"
    return (
        f"{name:<5}{len(held):>11}{states[ATTESTED]:>10}{states[SKIPPED]:>9}{states[UNREAD]:>9}{words:>9}"
        f"{count:>13}{density:>15}"
    )
