"""How many independent witnesses affirm a claim, and which tellings are one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kb.assess.dependence import Copied, never, witnesses
from kb.assess.positions import Position, Positions


@dataclass(frozen=True, slots=True)
class Corroboration:
    """What stands behind a claim.

    Attributes:
        claim: its IRI.
        lineages: tellings that are one witness together; each, and all of them, in the order of attestations.
        fewest: independent witnesses at the least: a voice that nobody declared may be any other.
        most: at the most: it may also be a voice of its own.
    """

    claim: str
    lineages: tuple[tuple[Position, ...], ...]
    fewest: int
    most: int


def corroborations(positions: Positions, *, copied: Copied = never) -> Iterator[Corroboration]:
    """Yield the corroboration of every claim that somebody affirms, in the order of claims."""
    for claim in positions.claims():
        affirming = positions.of(claim, "affirms")
        if affirming:
            lineages = tuple(tuple(group) for group in witnesses(affirming, copied=copied))
            known = sum(any(position.declared for position in group) for group in lineages)
            yield Corroboration(claim, lineages, known, len(lineages))
