"""What was computed becomes triples: IRIs from rules and claims, so that who else says it changes no name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyoxigraph as ox

from kb.assess.corroboration import Corroboration
from kb.assess.matter import Conflict, Side
from kb.assess.order import Bound
from kb.assess.status import Status
from kb.assess.words import Words
from kb.graph import Settled
from kb.namespaces import KB, RDF, XSD

_TYPE = ox.NamedNode(RDF + "type")
_INTEGER = ox.NamedNode(XSD + "integer")


def _kb(name: str) -> ox.NamedNode:
    return ox.NamedNode(KB + name)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _number(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=_INTEGER)


def _witnesses(node: ox.NamedNode, fewest: int, most: int) -> Iterator[ox.Triple]:
    yield ox.Triple(node, _kb("fewestWitnesses"), _number(fewest))
    yield ox.Triple(node, _kb("mostWitnesses"), _number(most))


class Nodes:
    """Makes the triples of one dataset.

    Args:
        base: of the dataset; ends in `/`.
        words: writes the sentences.
        behind: how many independent witnesses stand behind each side, at the least and at the most.
    """

    def __init__(self, base: str, words: Words, *, behind: Mapping[Side, tuple[int, int]]) -> None:
        """Keep what IRIs and sentences are made of."""
        self.base = base
        self.words = words
        self.behind = behind

    def conflict_iri(self, conflict: Conflict) -> str:
        """Return the IRI of a conflict: a hash of its rule and of what each side does with which claims."""
        return f"{self.base}conflict/{_digest(conflict.rule, *(self._side_key(side) for side in conflict.sides))}"

    def _side_key(self, side: Side) -> str:
        return " ".join((side.stance, *side.claims))

    def conflict(self, conflict: Conflict) -> Iterator[ox.Triple]:
        """Yield the triples of a conflict and its sides."""
        iri = self.conflict_iri(conflict)
        node = ox.NamedNode(iri)
        yield ox.Triple(node, _TYPE, _kb(conflict.kind))
        yield ox.Triple(node, _kb("byRule"), _kb(conflict.rule))
        yield ox.Triple(node, _kb("strength"), _kb(conflict.strength))
        yield ox.Triple(node, _kb("inWords"), ox.Literal(self.words.conflict(conflict), language="en"))
        for slug in conflict.concerns:
            yield ox.Triple(node, _kb("concerns"), ox.NamedNode(f"{self.base}id/{slug}"))
        if conflict.on:
            yield ox.Triple(node, _kb("onProperty"), _kb(conflict.on))
        if conflict.declared:
            yield ox.Triple(node, _kb("declaredIn"), ox.NamedNode(conflict.declared.judgement))
        for claim in conflict.open:
            yield ox.Triple(node, _kb("leavesOpen"), ox.NamedNode(claim))
        for side in conflict.sides:
            other = ox.NamedNode(f"{self.base}side/{_digest(iri, self._side_key(side))}")
            yield ox.Triple(node, _kb("hasSide"), other)
            yield ox.Triple(other, _TYPE, _kb("Side"))
            yield ox.Triple(other, _kb("sideStance"), _kb(side.stance))
            for claim in side.claims:
                yield ox.Triple(other, _kb("sideClaim"), ox.NamedNode(claim))
            for position in side.positions:
                yield ox.Triple(other, _kb("sideAttestation"), ox.NamedNode(position.attestation))
            yield from _witnesses(other, *self.behind[side])

    def corroboration(self, corroboration: Corroboration) -> Iterator[ox.Triple]:
        """Yield the triples of a corroboration and its lineages."""
        iri = f"{self.base}corroboration/{corroboration.claim.rsplit('/', 1)[1]}"
        node = ox.NamedNode(iri)
        yield ox.Triple(node, _TYPE, _kb("Corroboration"))
        yield ox.Triple(node, _kb("ofClaim"), ox.NamedNode(corroboration.claim))
        yield from _witnesses(node, corroboration.fewest, corroboration.most)
        yield ox.Triple(node, _kb("inWords"), ox.Literal(self.words.corroboration(corroboration), language="en"))
        for lineage in corroboration.lineages:
            # The first telling names the lineage: one more telling of the same witness gives it no new name unless
            # it comes before that one.
            other = ox.NamedNode(f"{self.base}lineage/{_digest(iri, lineage.tellings[0].attestation)}")
            yield ox.Triple(node, _kb("hasLineage"), other)
            yield ox.Triple(other, _TYPE, _kb("Lineage"))
            for position in lineage.tellings:
                yield ox.Triple(other, _kb("telling"), ox.NamedNode(position.attestation))

    def bound(self, bound: Bound) -> Iterator[ox.Triple]:
        """Yield the triples of a bound; its IRI is made of event, limit and voice, whatever the day."""
        event = f"{self.base}id/{bound.event}"
        node = ox.NamedNode(f"{self.base}bound/{_digest(event, bound.limit, bound.voice or '')}")
        yield ox.Triple(node, _TYPE, _kb("Bound"))
        yield ox.Triple(node, _kb("boundOf"), ox.NamedNode(event))
        yield ox.Triple(node, _kb("limit"), _kb(bound.limit))
        yield ox.Triple(node, _kb("day"), _number(bound.day))
        yield ox.Triple(node, _kb("inWords"), ox.Literal(self.words.bound(bound), language="en"))
        if bound.voice is not None:
            yield ox.Triple(node, _kb("accordingTo"), ox.NamedNode(bound.voice))
        for claim in bound.claims:
            yield ox.Triple(node, _kb("forcedBy"), ox.NamedNode(claim))

    def statuses(self, statuses: Mapping[str, Status]) -> Iterator[ox.Triple]:
        """Yield what is computed of each claim."""
        for claim, status in statuses.items():
            node = ox.NamedNode(claim)
            yield ox.Triple(node, _kb("status"), _kb(status.standing))
            if status.hands is not None:
                yield ox.Triple(node, _kb("leastHands"), _number(status.hands))
            if status.judgement is not None:
                yield ox.Triple(node, _kb("settledBy"), ox.NamedNode(status.judgement))

    def judgements(self, settled: Iterable[Settled], conflicts: Iterable[Conflict]) -> Iterator[ox.Triple]:
        """Yield the sentences of judgements; all else that is in them was written by an editor."""
        sentences = {each.judgement: self.words.settled(each) for each in settled}
        sentences |= {each.declared.judgement: self.words.conflict(each) for each in conflicts if each.declared}
        for judgement, sentence in sentences.items():
            yield ox.Triple(ox.NamedNode(judgement), _kb("inWords"), ox.Literal(sentence, language="en"))


def triples(
    base: str,
    words: Words,
    *,
    conflicts: Sequence[Conflict],
    behind: Mapping[Side, tuple[int, int]],
    corroborations: Iterable[Corroboration],
    statuses: Mapping[str, Status],
    settled: Sequence[Settled],
    bounds: Iterable[Bound],
) -> list[ox.Triple]:
    """Return the triples of everything that was computed, in no order."""
    nodes = Nodes(base, words, behind=behind)
    found = [triple for conflict in conflicts for triple in nodes.conflict(conflict)]
    found += [triple for corroboration in corroborations for triple in nodes.corroboration(corroboration)]
    found += nodes.statuses(statuses)
    found += nodes.judgements(settled, conflicts)
    found += (triple for bound in bounds for triple in nodes.bound(bound))
    return found
