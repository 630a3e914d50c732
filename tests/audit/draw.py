"""Draw what is to be read again.

`python tests/audit/draw.py lines COMMIT NUMBER > tests/audit/precision-COMMIT.md`: claim lines, to be read against the
text. `python tests/audit/draw.py windows COMMIT NUMBER > tests/audit/recall-COMMIT.md`: places in the texts, of which a
reader who has not seen the data writes down what is stated there.

The seed is the first eight hexadecimal digits of the commit that is judged, so that nobody chooses the sample.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

from kb import anchor, build, lexicon, read, stats
from kb.record import Claim, Dataset, EntityRef, Link, Record, Someone, Statement, Term, Text

ROOT = Path(__file__).parent.parent.parent
DATA = ROOT / "data"


WINDOW = 400
"""Characters."""


def windows(commit: str, number: int) -> None:
    """Print a sheet of places, longer texts having more of them; no two overlap."""
    dice = random.Random(int(commit[:8], 16))
    lengths = {source.slug: source.length for source in read.read(DATA).sources.values()}
    drawn: set[tuple[str, int]] = set()
    while len(drawn) < number:
        slug = dice.choices(list(lengths), list(lengths.values()))[0]
        start = dice.randrange(lengths[slug] - WINDOW)
        if all(other != slug or abs(start - place) >= WINDOW for other, place in drawn):
            drawn.add((slug, start))
    print(f"# Recall: {number} windows of {WINDOW} characters at commit {commit[:8]}\n")
    print("Reader: FILL IN (a language model that has the text and has not seen the data).\n")
    for index, (slug, start) in enumerate(sorted(drawn), 1):
        print(f"## {index}. {slug} {start}–{start + WINDOW}\n")


def lines(commit: str, number: int) -> None:
    """Print a sheet of claim lines."""
    dataset = read.read(DATA)
    anchors = anchor.locked(dataset, DATA / build.LOCK)
    everything = sorted(
        stats.lines(dataset), key=lambda pair: (pair[1].where.file, pair[1].where.line, pair[1].where.column)
    )
    drawn = random.Random(int(commit[:8], 16)).sample(everything, number)
    print(f"# Precision: {number} of {len(everything)} claim lines at commit {commit[:8]}\n")
    print(
        "Reader: FILL IN (a language model that did not write these lines; with the text open). Verdict: right, or what is wrong.\n"
    )
    for index, (record, statement) in enumerate(drawn, 1):
        spans = [anchors[record.part, quotation.text] for quotation in record.quotes]
        where = ", ".join(f"{span.start}–{span.end}" for span in spans)
        relative = Path(statement.where.file).relative_to(ROOT)
        print(
            f"## {index}. {dataset.parts[record.part].source} {record.part}, {where} ({relative}:{statement.where.line})\n"
        )
        for line in _plain(dataset, record, statement):
            print(f"- {line}")
        print("- verdict: \n")


def _plain(dataset: Dataset, record: Record, statement: Statement) -> Iterator[str]:
    yield f"claim: {_claim(statement.claim)}"
    yield "chain: " + " ← ".join(_link(link) for link in statement.chain)
    if statement.fork:
        yield f"alternative {statement.fork.branch + 1} of {statement.fork.branches}"
    if statement.as_written:
        yield f"as written: {statement.as_written}"
    if record.encoding.reading:
        yield f"reading: {record.encoding.reading} {record.encoding.note or ''}".rstrip()
    for slug in _slugs(statement.claim):
        entity = dataset.entities[slug]
        yield f"{slug}: {entity.kind}, {entity.gloss}"


def _slugs(claim: Claim) -> Iterator[str]:
    for end in (claim.subject, claim.value):
        if isinstance(end, EntityRef):
            yield end.slug
        elif isinstance(end, Claim):
            yield from _slugs(end)


def _claim(claim: Claim) -> str:
    subject = claim.subject.slug if isinstance(claim.subject, EntityRef) else f"[{_claim(claim.subject)}]"
    value = claim.value
    shown = (
        value.slug
        if isinstance(value, EntityRef)
        else f"[{_claim(value)}]"
        if isinstance(value, Claim)
        else f"“{value.text}”"
        if isinstance(value, Text)
        else lexicon.hyphenated(value.name)
        if isinstance(value, Term)
        else getattr(value, "edtf", None) or getattr(value, "text", None) or "yes"
    )
    return f"{subject} {lexicon.standard().by_name(claim.property).keyword} {shown}"


def _link(link: Link) -> str:
    speaker = f"someone “{link.speaker.text}”" if isinstance(link.speaker, Someone) else link.speaker.slug
    place = "".join([f" in {link.work}" if link.work else "", f" at {link.occasion}" if link.occasion else ""])
    attitude = " ".join(word for word in (link.stance, link.certainty) if word)
    return f"{speaker}{place} ({attitude})" if attitude else f"{speaker}{place}"


if __name__ == "__main__":
    {"lines": lines, "windows": windows}[sys.argv[1]](sys.argv[2], int(sys.argv[3]))
