"""What cannot, or can hardly, be true together: every rule asked, each conflict once.

A conflict is one node however many say so: its identity is its rule and the claims of its sides. Alternatives that one
voice puts forward are no conflict: they are considered, not affirmed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kb.assess import denials, order, times, values
from kb.assess.matter import HARD, Conflict, Matter
from kb.assess.order import Timed

RULES: tuple[Callable[[Matter], Iterator[Conflict]], ...] = (
    values.exclusive,
    denials.claims,
    denials.events,
    values.closed_lists,
    values.exclusive_roles,
    values.disjoint_kinds,
    times.in_time,
    values.not_known,
    values.rivals,
)
"""Stricter rules first: what they find is not told again by a softer one."""


def find(matter: Matter, *, timed: Timed) -> list[Conflict]:
    """Return every conflict that a rule finds, each once, in the order of rules and claims."""
    found: dict[tuple[object, ...], Conflict] = {}
    for rule in RULES:
        for conflict in rule(matter):
            if not _told_already(conflict, found.values()):
                found.setdefault(conflict.key, conflict)
    # Asked last, as what other rules find is left to them.
    for conflict in order.impossible(timed, list(found.values())):
        found.setdefault(conflict.key, conflict)
    return sorted(found.values(), key=lambda conflict: [str(part) for part in conflict.key])


def _told_already(conflict: Conflict, found: Iterable[Conflict]) -> bool:
    """Return whether rivals are but the sides of a hard conflict that a stricter rule found."""
    if conflict.rule != "rivals":
        return False
    claims = {claim for side in conflict.sides for claim in side.claims}
    return any(
        other.strength == HARD
        and other.on == conflict.on
        and other.concerns == conflict.concerns
        and claims <= {claim for side in other.sides for claim in side.claims}
        for other in found
    )
