"""What editors judge: conflicts that they declare beside those that rules find, and verdicts that must not clash.

A judgement changes nothing that is computed from the tellings but where a claim stands: without it all is as before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import permutations

from kb.assess.denials import concerns
from kb.assess.matter import HARD, SOFT, Conflict, Matter, Side, in_order, strength
from kb.errors import Fault, Refused
from kb.graph import Declared, Settled

RULE = "declared"


def with_declared(found: Sequence[Conflict], declared: Iterable[Declared], matter: Matter) -> list[Conflict]:
    """Return the conflicts that rules found and those that editors declare, in the order of rules and claims.

    Args:
        found: by the rules.
        declared: by editors.
        matter: who says what.

    Raises:
        Refused: nobody takes a side, one is merely possible where the conflict is to be hard, or a rule finds it.
    """
    faults: list[Fault] = []
    made = [*found]
    for declaration in declared:
        conflict = _conflict(declaration, matter, faults)
        if conflict is not None:
            faults += _known(conflict, declaration, found)
            made.append(conflict)
    if faults:
        raise Refused(faults)
    return sorted(made, key=lambda conflict: [str(part) for part in conflict.key])


def _holding_all(stance: str, claims: Sequence[str], matter: Matter) -> frozenset[str] | None:
    """Return those who take a stance to every one of these claims, or None where each has somebody else for it."""
    held = [{position.speaker for position in matter.positions.of(iri, stance)} for iri in claims]
    return frozenset(set.intersection(*held)) or None


def _conflict(declaration: Declared, matter: Matter, faults: list[Fault]) -> Conflict | None:
    sides: list[Side] = []
    for stance, claims, where in declaration.sides:
        side = matter.side(stance, claims, only=_holding_all(stance, claims, matter), whole=len(claims) > 1)
        if side is None or side.claims != claims:
            faults.append(
                Fault(
                    where,
                    f"nobody {stance} all that stands here.",
                    "A side is what somebody holds: write `not` or `doubtful` where they deny or doubt it.",
                )
            )
        else:
            sides.append(side)
    if len(sides) < len(declaration.sides):
        return None
    if declaration.strength == HARD and strength(sides) == SOFT:
        faults.append(
            Fault(
                declaration.grounds.where,
                "not all of this is told as more than possible, so that it excludes nothing.",
                "Write `strength: soft`.",
            )
        )
    claims_ = [matter.claims[iri] for side in sides for iri in side.claims]
    properties = {claim.property for claim in claims_}
    return Conflict(
        declaration.kind,
        RULE,
        declaration.strength,
        tuple(sorted({slug for claim in claims_ for slug in concerns(claim)})),
        properties.pop() if len(properties) == 1 else None,
        in_order(sides),
        declared=declaration,
    )


def _known(conflict: Conflict, declaration: Declared, found: Iterable[Conflict]) -> Iterator[Fault]:
    """Yield a fault where a rule finds a conflict that is at least as strong between the same claims."""
    for other in found:
        if (other.strength == HARD or conflict.strength == SOFT) and _covers(other, conflict):
            yield Fault(
                declaration.grounds.where,
                f"the rule {other.rule} finds this conflict already.",
                "Delete the declaration, or judge one of the claims.",
            )
            return


def _covers(other: Conflict, conflict: Conflict) -> bool:
    return any(
        all(
            mine.stance == theirs.stance and set(mine.claims) <= set(theirs.claims)
            for mine, theirs in zip(conflict.sides, sides, strict=True)
        )
        for sides in permutations(other.sides, len(conflict.sides))
    )


def check(conflicts: Iterable[Conflict], settled: Iterable[Settled]) -> None:
    """Check that no two sides of a hard conflict are both held to be right.

    Raises:
        Refused: with the judgement that comes last in its file, for each such conflict.
    """
    judged = {each.claim: each for each in settled}
    faults = []
    for conflict in conflicts:
        right = [side for side in conflict.sides if conflict.strength == HARD and _held(side, judged)]
        if len(right) > 1:
            verdicts = [judged[claim] for side in right for claim in side.claims if claim in judged]
            *_, before, last = sorted(verdicts, key=lambda each: each.grounds.where)
            faults.append(
                Fault(
                    last.grounds.where,
                    f"this and the judgement in {before.grounds.where} cannot both be right.",
                    "Change one of the verdicts.",
                )
            )
    if faults:
        raise Refused(faults)


def _held(side: Side, judged: dict[str, Settled]) -> bool:
    verdict = "accepted" if side.stance == "affirms" else "dismissed"
    held = [claim in judged and judged[claim].verdict == verdict for claim in side.claims]
    return all(held) if side.whole else any(held)
