"""When two tellings are one witness: one draws on the other, or both are the same words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from kb.assess.positions import Position

Copied = Callable[[tuple[str, int, int], tuple[str, int, int]], bool]
"""Whether two passages (source, start, end) are copies of each other."""


def never(_: tuple[str, int, int], __: tuple[str, int, int]) -> bool:
    """Know of no copies."""
    return False


@dataclass(frozen=True, slots=True)
class Lineage:
    """Tellings that are one witness together.

    Attributes:
        tellings: in the order of attestations.
        declared: whether the witness is somebody whom the dataset identifies. Not by who only draws on it.
    """

    tellings: tuple[Position, ...]
    declared: bool


def draws_on(one: Position, other: Position) -> bool:
    """Return whether the voice of one telling, or the work it stands in, passes on the other."""
    return any(
        voice.speaker == one.speaker or (voice.work is not None and voice.work == one.work) for voice in other.before
    )


def is_one(one: Position, other: Position, among: Sequence[Position], *, copied: Copied = never) -> bool:
    """Return whether two tellings of a claim are one witness, neither drawing on the other.

    They are when one voice tells both; when both stand in one work; or when the same words give both, in a passage and
    its copy or in two translations of one original. Voices of the same words are matched by how many hands are
    further in, then by who they are, and, where the two texts call them differently, by their turn. So two informants
    of one text stay two, however often it is copied.

    Args:
        one: a telling.
        other: another.
        among: all tellings of the claim, from which the turn is read.
        copied: what is known of reused text.
    """
    if one.speaker == other.speaker or (one.work is not None and one.work == other.work):
        return True
    if _inwards(one) != _inwards(other):
        return False
    if copied(one.place, other.place):
        ours, theirs = (_speakers(p, [q for q in among if q.place == p.place]) for p in (one, other))
    elif _translates_with(one, other):
        ours, theirs = (_speakers(p, [q for q in among if q.telling.part == p.telling.part]) for p in (one, other))
    else:
        return False
    return _turn(one, ours, theirs) == _turn(other, theirs, ours) is not None


def _translates_with(one: Position, other: Position) -> bool:
    return one.telling.original is not None and one.telling.original == other.telling.original


def _inwards(position: Position) -> int:
    """Return how many voices are further from the text than this one."""
    return len(position.telling.voices) - 1 - position.depth


def _speakers(position: Position, beside: Sequence[Position]) -> list[str]:
    """Return who speaks as far in as a telling does among those beside it, in the order of the text."""
    level = [other for other in beside if _inwards(other) == _inwards(position)]
    level.sort(key=lambda other: (other.telling.start, other.telling.end, other.name, other.attestation))
    return list(dict.fromkeys(other.speaker for other in level))


def _turn(position: Position, ours: Sequence[str], theirs: Sequence[str]) -> int | None:
    """Return which of those who speak in one text only a voice is, or None for who speaks in both."""
    alone = [speaker for speaker in ours if speaker not in theirs]
    return alone.index(position.speaker) if position.speaker in alone else None


def lineages(positions: Sequence[Position], *, copied: Copied = never) -> list[Lineage]:
    """Return the witnesses behind tellings, in the order of attestations.

    Whoever draws on others is no witness of their own, and does not make one witness of those they draw on: their
    tellings go to the first of these.

    Args:
        positions: of one stance towards one claim, in the order of attestations.
        copied: what is known of reused text.
    """
    # Few tell one claim, so that each pair is asked. The first telling of a group gives it its number.
    group = list(range(len(positions)))
    pairs = list(combinations(range(len(positions)), 2))
    for one, other in pairs:
        if group[one] != group[other] and is_one(positions[one], positions[other], positions, copied=copied):
            _join(group, one, other)
    reach = _reach(positions, group)
    for one, other in pairs:
        # Two that pass on each other are one.
        if group[other] in reach[group[one]] and group[one] in reach[group[other]]:
            _join(group, one, other)
            reach = _reach(positions, group)
    sources = {number for number in group if not reach[number]}
    home = {number: number if number in sources else min(reach[number] & sources) for number in group}
    return [
        Lineage(
            tuple(position for position, own in zip(positions, group, strict=True) if home[own] == number),
            any(position.declared for position, own in zip(positions, group, strict=True) if own == number),
        )
        for number in sorted(sources)
    ]


def _join(group: list[int], one: int, other: int) -> None:
    """Make one group of two."""
    first, second = sorted((group[one], group[other]))
    group[:] = [first if number == second else number for number in group]


def _reach(positions: Sequence[Position], group: Sequence[int]) -> dict[int, set[int]]:
    """Return which other groups each draws on, through others too."""
    reach: dict[int, set[int]] = {number: set() for number in group}
    for one, own in zip(positions, group, strict=True):
        reach[own] |= {its for other, its in zip(positions, group, strict=True) if its != own and draws_on(one, other)}
    for middle in sorted(reach):
        for ahead in reach.values():
            if middle in ahead:
                ahead |= reach[middle]
    return {number: ahead - {number} for number, ahead in reach.items()}
