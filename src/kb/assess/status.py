"""Where each claim stands among all that is said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.assess.matter import Conflict
from kb.assess.positions import Positions
from kb.graph import Settled, Telling


@dataclass(frozen=True, slots=True)
class Status:
    """Where a claim stands.

    Attributes:
        standing: `uncontested`, `contested`, `rejected` (by all who take a stance), `considered` (and no more) or
            `settled` (by an editor, wherever it stood before).
        hands: voices between the text and the nearest one that affirms it, or None where nobody does.
        judgement: IRI of the judgement that settles it, or None.
    """

    standing: str
    hands: int | None
    judgement: str | None = None


def statuses(
    tellings: Iterable[Telling],
    positions: Positions,
    conflicts: Sequence[Conflict],
    settled: Iterable[Settled] = (),
) -> dict[str, Status]:
    """Return the status of every claim that is told, in the order of claims.

    Whom an editor believes changes no conflict and no witness: who asks for the contested claims by their sides finds
    those that are settled too.
    """
    # Who looked at a claim and left it undecided settled nothing.
    judged = {each.claim: each.judgement for each in settled if each.verdict != "undecided"}
    contested = {claim for conflict in conflicts for side in conflict.sides for claim in side.claims}
    contested |= {claim for conflict in conflicts for claim in conflict.torn}
    found = {}
    for claim in sorted({telling.claim for telling in tellings}):
        affirming = positions.of(claim, "affirms")
        if affirming:
            standing = "contested" if claim in contested else "uncontested"
        else:
            standing = "rejected" if positions.of(claim, "denies", "doubts") else "considered"
        hands = min((position.depth for position in affirming), default=None)
        found[claim] = Status("settled" if claim in judged else standing, hands, judged.get(claim))
    return found
