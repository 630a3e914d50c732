"""When two tellings are one witness: one draws on the other, or both are the same words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kb.assess.positions import Position

Copied = Callable[[tuple[str, int, int], tuple[str, int, int]], bool]
"""Whether two passages (source, start, end) are copies of each other."""


def never(_: tuple[str, int, int], __: tuple[str, int, int]) -> bool:
    """Know of no copies."""
    return False


def depends(one: Position, other: Position, *, copied: Copied = never) -> bool:
    """Return whether two tellings of a claim are one witness.

    They are when the voice of one stands anywhere in the chain of the other; when both have it from the same place in
    one work; when they stand in two translations of one original; or when one passage is a copy of the other and
    neither chain goes further back than the copied text. Two tellings that only the same collector reports are not.
    """
    if one.speaker in other.chain or other.speaker in one.chain:
        return True
    first, second = one.telling, other.telling
    if first.original is not None and first.original == second.original:
        return True
    work = first.voices[one.depth].work
    if work is not None and work == second.voices[other.depth].work:
        return True
    return copied((first.source, first.start, first.end), (second.source, second.start, second.end))


def witnesses(positions: Sequence[Position], *, copied: Copied = never) -> list[list[Position]]:
    """Return the tellings that are one witness together, each group and the groups in the order of attestations.

    Args:
        positions: of one stance towards one claim.
        copied: what is known of reused text.
    """
    # Union-find over the tellings of one claim: few of them, so each pair is asked once.
    parent = list(range(len(positions)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    representatives: dict[tuple[str, str], int] = {}
    for index, position in enumerate(positions):
        # The same voice in the same part needs no comparison, however often it repeats itself.
        known = representatives.setdefault((position.speaker, position.telling.part), index)
        parent[root(index)] = root(known)
    chosen = sorted(representatives.values())
    for place, index in enumerate(chosen):
        for other in chosen[:place]:
            if root(index) != root(other) and depends(positions[index], positions[other], copied=copied):
                parent[root(index)] = root(other)
    groups: dict[int, list[Position]] = {}
    for index, position in enumerate(positions):
        groups.setdefault(root(index), []).append(position)
    return sorted(groups.values(), key=lambda group: group[0].attestation)
