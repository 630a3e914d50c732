"""How many independent witnesses affirm a claim, and which tellings are one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kb.assess.dependence import Copied, Lineage, lineages, never
from kb.assess.positions import Positions


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
            # Who is known and has it only from somebody unknown is one witness all the same.
            known = sum(lineage.declared for lineage in found) or any(position.declared for position in affirming)
            yield Corroboration(claim, found, int(known), len(found))
