"""How many independent witnesses affirm a claim, and which tellings are one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.assess.dependence import Copied, Lineage, lineages, never
from kb.assess.matter import Side
from kb.assess.positions import Position, Positions


@dataclass(frozen=True, slots=True)
class Corroboration:
    """What stands behind a claim.

    Attributes:
        claim: its IRI.
        lineages: one for each witness, in the order of attestations.
        fewest: independent witnesses at the least: a voice that nobody declared may be any other.
        most: at the most: it may also be a voice of its own.
    """

    claim: str
    lineages: tuple[Lineage, ...]
    fewest: int
    most: int


def corroborations(positions: Positions, *, copied: Copied = never) -> Iterator[Corroboration]:
    """Yield the corroboration of every claim that somebody affirms, in the order of claims."""
    for claim in positions.claims():
        affirming = positions.of(claim, "affirms")
        if affirming:
            found = tuple(lineages(affirming, copied=copied))
            yield Corroboration(claim, found, _fewest(found, affirming), len(found))


def behind(side: Side, *, copied: Copied = never) -> tuple[int, int]:
    """Return how many independent witnesses stand behind a side of a conflict, at the least and at the most.

    Where all claims of a side are needed together, it has no more than the one with the fewest.
    """
    groups: list[Sequence[Position]] = [side.positions]
    if side.whole:
        groups = [[position for position in side.positions if position.claim == claim] for claim in side.claims]
    counts = [
        (_fewest(found, group), len(found)) for group in groups for found in [tuple(lineages(group, copied=copied))]
    ]
    return min(fewest for fewest, _ in counts), min(most for _, most in counts)


def _fewest(found: Sequence[Lineage], positions: Sequence[Position]) -> int:
    # Who is known and has it only from somebody unknown is one witness all the same.
    return sum(lineage.declared for lineage in found) or int(any(position.declared for position in positions))
