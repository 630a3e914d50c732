"""Where each claim stands among all that is said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.assess.matter import Conflict
from kb.assess.positions import Positions
from kb.graph import Telling


@dataclass(frozen=True, slots=True)
class Status:
    """Where a claim stands.

    Attributes:
        standing: `uncontested`, `contested`, `rejected` (by all who take a stance) or `considered` (and no more).
        hands: voices between the text and the nearest one that affirms it, or None where nobody does.
    """

    standing: str
    hands: int | None


def statuses(tellings: Iterable[Telling], positions: Positions, conflicts: Sequence[Conflict]) -> dict[str, Status]:
    """Return the status of every claim that is told, in the order of claims."""
    contested = {claim for conflict in conflicts for side in conflict.sides for claim in side.claims}
    contested |= {claim for conflict in conflicts for claim in conflict.torn}
    found = {}
    for claim in sorted({telling.claim for telling in tellings}):
        affirming = positions.of(claim, "affirms")
        if affirming:
            standing = "contested" if claim in contested else "uncontested"
        else:
            standing = "rejected" if positions.of(claim, "denies", "doubts") else "considered"
        found[claim] = Status(standing, min((position.depth for position in affirming), default=None))
    return found
