"""Computing with the contradiction: what conflicts, what independent witnesses corroborate, where each claim stands.

Pure functions from tellings to nodes: the same tellings give the same nodes, in whatever order they come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.assess import conflicts, corroboration, judgements, nodes, order, status
from kb.assess.corroboration import Corroboration
from kb.assess.dependence import Copied, never
from kb.assess.matter import Conflict, Matter, Side
from kb.assess.order import Bound
from kb.assess.positions import Positions
from kb.assess.status import Status
from kb.assess.words import Words
from kb.graph import Graph, Settled
from kb.lexicon import Lexicon
from kb.record import Entity


@dataclass(frozen=True)
class Assessment:
    """What was computed.

    Attributes:
        conflicts: every one, in the order of rules and claims.
        behind: independent witnesses behind each side of a conflict, at the least and at the most.
        corroborations: of every claim that somebody affirms, in the order of claims.
        statuses: of every claim that is told.
        settled: what editors judged.
        bounds: when events can have been.
        words: writes sentences about them.
    """

    conflicts: tuple[Conflict, ...]
    behind: Mapping[Side, tuple[int, int]]
    corroborations: tuple[Corroboration, ...]
    statuses: Mapping[str, Status]
    settled: Sequence[Settled]
    bounds: Sequence[Bound]
    words: Words


def assess(graph: Graph, entities: Mapping[str, Entity], *, lexicon: Lexicon, copied: Copied = never) -> Assessment:
    """Compute with what a graph tells.

    Args:
        graph: claims and tellings.
        entities: by slug.
        lexicon: what the ontology says of classes and properties.
        copied: whether two passages are copies of each other.

    Raises:
        Refused: an editor declares what a rule finds or nobody says, or accepts what cannot be true together.
    """
    positions = Positions(graph.tellings)
    matter = Matter.of(graph.claims, positions, {slug: entity.kind for slug, entity in entities.items()}, lexicon)
    timed = order.timed(matter)
    found = conflicts.find(matter, timed=timed)
    found = judgements.with_declared(found, graph.declared, matter)
    judgements.check(found, graph.settled)
    return Assessment(
        tuple(found),
        {side: corroboration.behind(side, copied=copied) for conflict in found for side in conflict.sides},
        tuple(corroboration.corroborations(positions, copied=copied)),
        status.statuses(graph.tellings, positions, found, graph.settled),
        graph.settled,
        order.bounds(timed, found),
        Words(graph.claims, {slug: entity.label for slug, entity in entities.items()}, lexicon),
    )


def with_nodes(graph: Graph, assessment: Assessment) -> Graph:
    """Return a graph with what was computed in its default graph."""
    made = nodes.triples(
        graph.base,
        assessment.words,
        conflicts=assessment.conflicts,
        behind=assessment.behind,
        corroborations=assessment.corroborations,
        statuses=assessment.statuses,
        settled=assessment.settled,
        bounds=assessment.bounds,
    )
    return graph.with_default(made)
