"""The only counter of what a dataset holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from kb.record import Claim, Dataset, EntityRef, Record, Statement

UNCOUNTED = frozenset({"kind"})
"""Properties whose lines classify and say nothing that a source would be asked for."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a dataset holds. Records that were withdrawn are counted as such and nowhere else.

    Attributes:
        sources: texts held.
        parts: stretches of them with a voice of their own.
        entities: declared.
        records: passages with what is said in them, as written.
        withdrawn: records no longer held to be what the source says.
        claim_lines: one subject, property and value as a curator wrote it; links of chains, labels and kinds do not
            count.
        claims: different ones among them.
        passages: different quotations.
        attestations: links of all chains, once for each passage.
        chains: claim lines that come through two links or more beyond the part's own voice or within it.
        deepest: links of the longest chain.
        denials: claim lines that some voice of the chain denies or doubts.
        considered: claim lines put forward as alternatives.
        hedged: claim lines that some voice holds less than certain.
        free_text: claim lines whose value is free text, in per cent of all.
        reviewed: claim lines that a second reader read again.
    """

    sources: int
    parts: int
    entities: int
    records: int
    withdrawn: int
    claim_lines: int
    claims: int
    passages: int
    attestations: int
    chains: int
    deepest: int
    denials: int
    considered: int
    hedged: int
    free_text: int
    reviewed: int

    def plain(self) -> dict[str, int]:
        """Return the counts by name, in the order above."""
        return asdict(self)


FREE = frozenset({"manner", "outcome", "paraphrase", "trait", "content"})


def lines(dataset: Dataset) -> Iterator[tuple[Record, Statement]]:
    """Yield each claim line that counts, with its record."""
    for record in dataset.records:
        if not record.withdrawn:
            for statement in record.statements:
                if not statement.derived and statement.claim.property not in UNCOUNTED:
                    yield record, statement


def count(dataset: Dataset) -> Counts:
    """Count what a dataset holds."""
    counted = list(lines(dataset))
    chains: set[tuple[object, ...]] = set()
    for _, statement in counted:
        if len(statement.chain) > 2:
            chains.add(tuple((link.speaker, link.work, link.occasion) for link in statement.chain))
    total = len(counted)
    return Counts(
        sources=len(dataset.sources),
        parts=len(dataset.parts),
        entities=len(dataset.entities),
        records=sum(not record.withdrawn for record in dataset.records),
        withdrawn=sum(bool(record.withdrawn) for record in dataset.records),
        claim_lines=total,
        claims=len({statement.claim for _, statement in counted}),
        passages=len({(record.part, quotation.text) for record in dataset.records for quotation in record.quotes}),
        attestations=sum(len(statement.chain) * len(record.quotes) for record, statement in counted),
        chains=len(chains),
        deepest=max((len(statement.chain) for _, statement in counted), default=0),
        denials=sum(any(link.stance in ("denies", "doubts") for link in statement.chain) for _, statement in counted),
        considered=sum(statement.fork is not None for _, statement in counted),
        hedged=sum(
            any(link.certainty in ("likely", "possible", "unlikely") for link in statement.chain)
            for _, statement in counted
        ),
        free_text=round(100 * sum(statement.claim.property in FREE for _, statement in counted) / total)
        if total
        else 0,
        reviewed=sum(record.encoding.reviewer is not None for record, _ in counted),
    )


def by_part(dataset: Dataset) -> dict[str, int]:
    """Return the claim lines of each part, in the order of the sources."""
    found = Counter(record.part for record, _ in lines(dataset))
    return {part: found[part] for part in dataset.parts}


def most_spoken_of(dataset: Dataset) -> list[tuple[str, int]]:
    """Return the slug of each entity that is the subject of a claim line, with how many; the most first."""
    found: Counter[str] = Counter()
    for _, statement in lines(dataset):
        subject: EntityRef | Claim = statement.claim.subject
        if isinstance(subject, EntityRef):
            found[subject.slug] += 1
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
