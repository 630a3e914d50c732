"""What the rules of conflict look at, and what they make: positions on claims, sides, conflicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

from kb.assess.compare import Comparer
from kb.assess.positions import Position, Positions
from kb.graph import Declared
from kb.lexicon import Lexicon, Property
from kb.record import Claim, EntityRef

HARD, SOFT = "hard", "soft"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things that cannot be true together.

    Attributes:
        stance: what its voices do with its claims: `affirms`, `denies` or `doubts`.
        claims: IRIs, sorted; where there are several, each says the same or refines another, or all are needed.
        positions: who takes the stance, in the order of attestations.
        whole: whether all its claims are needed together, whoever holds each.
    """

    stance: str
    claims: tuple[str, ...]
    positions: tuple[Position, ...]
    whole: bool = False

    @property
    def firm(self) -> bool:
        """Whether it is held for more than merely possible: each of its claims where all are needed, else any."""
        firm = {position.claim for position in self.positions if position.firm}
        return firm.issuperset(self.claims) if self.whole else bool(firm)


@dataclass(frozen=True, slots=True)
class Conflict:
    """What its sides say cannot all be true (hard), or hardly (soft).

    Attributes:
        kind: local name of its class.
        rule: local name of the rule that found it.
        strength: `hard` or `soft`.
        concerns: slugs of the entities it is about, sorted.
        on: local name of the property it is about, or None.
        sides: at least two, sorted by their claims; none can be left out.
        open: claims that do not decide between the sides, as "1900" does not between two days of that year.
        torn: those of `open` that are against some side all the same.
        declared: the judgement that declares it, where an editor does and no rule finds it.
    """

    kind: str
    rule: str
    strength: str
    concerns: tuple[str, ...]
    on: str | None
    sides: tuple[Side, ...]
    open: tuple[str, ...] = ()
    torn: tuple[str, ...] = ()
    declared: Declared | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it this conflict and no other."""
        return (self.rule, *((side.stance, *side.claims) for side in self.sides))


@dataclass(frozen=True)
class Matter:
    """What the rules look at.

    Attributes:
        claims: what each claim says, by IRI.
        positions: who takes which stance.
        kinds: the class of each entity, by slug.
        lexicon: what the ontology says of classes and properties.
        compare: in the light of all that is claimed.
    """

    claims: Mapping[str, Claim]
    positions: Positions
    kinds: Mapping[str, str]
    lexicon: Lexicon
    compare: Comparer

    @classmethod
    def of(
        cls, claims: Mapping[str, Claim], positions: Positions, kinds: Mapping[str, str], lexicon: Lexicon
    ) -> Matter:
        """Gather it."""
        affirmed = [
            claims[iri] for iri in positions.claims() if any(position.firm for position in positions.of(iri, "affirms"))
        ]
        return cls(claims, positions, kinds, lexicon, Comparer(affirmed))

    def side(
        self,
        stance: str,
        claims: Iterable[str],
        *,
        without: frozenset[tuple[str, str]] = frozenset(),
        only: frozenset[str] | None = None,
        whole: bool = False,
    ) -> Side | None:
        """Return the side of those who take a stance to claims; None where nobody does.

        Args:
            stance: which.
            claims: their IRIs.
            without: accounts to leave out.
            only: the speakers to take, or None for all.
            whole: whether the claims are needed together.
        """
        found = {
            iri: [
                position
                for position in self.positions.of(iri, stance)
                if position.account not in without and (only is None or position.speaker in only)
            ]
            for iri in claims
        }
        positions = sorted((p for held in found.values() for p in held), key=lambda p: p.attestation)
        if not positions:
            return None
        return Side(stance, tuple(sorted(iri for iri, held in found.items() if held)), tuple(positions), whole)

    def sides(self, *groups: Iterable[str], whole: bool = False) -> tuple[Side, ...]:
        """Return the sides that affirm each of these groups of claims, sorted, without those that nobody takes."""
        made = (self.side("affirms", claims, whole=whole) for claims in groups)
        return in_order(side for side in made if side is not None)

    def affirmed(self) -> Sequence[tuple[str, Claim]]:
        """Return each claim that somebody affirms, in the order of IRIs."""
        return self._affirmed

    def grouped(self) -> Sequence[tuple[str, Property, list[str]]]:
        """Return the affirmed claims of each entity and property, both in order."""
        return self._grouped

    # Every rule asks for them.

    @cached_property
    def _affirmed(self) -> list[tuple[str, Claim]]:
        return [(iri, self.claims[iri]) for iri in self.positions.claims() if self.positions.of(iri, "affirms")]

    @cached_property
    def _grouped(self) -> list[tuple[str, Property, list[str]]]:
        groups: dict[tuple[str, str], list[str]] = defaultdict(list)
        for iri, claim in self._affirmed:
            if isinstance(claim.subject, EntityRef):
                groups[claim.subject.slug, claim.property].append(iri)
        return [(slug, self.lexicon.by_name(name), iris) for (slug, name), iris in sorted(groups.items())]


def in_order(sides: Iterable[Side]) -> tuple[Side, ...]:
    """Return sides in the order of their claims."""
    return tuple(sorted(sides, key=lambda side: side.claims))


def strength(sides: Sequence[Side]) -> str:
    """Return how much sides exclude each other: what is doubted, or merely possible, excludes nothing."""
    return HARD if all(side.firm and side.stance != "doubts" for side in sides) else SOFT


def reading(conflict: Conflict) -> Conflict:
    """Return it as a variant reading where its sides are but translations of what one voice said."""
    originals = {position.telling.original for side in conflict.sides for position in side.positions}
    speakers = {position.speaker for side in conflict.sides for position in side.positions}
    parts = [{position.telling.part for position in side.positions} for side in conflict.sides]
    if (
        len(originals) != 1
        or None in originals
        or len(speakers) != 1
        or any(one & other for one, other in combinations(parts, 2))
    ):
        return conflict
    return replace(conflict, kind="ReadingConflict", rule="variantReading", strength=SOFT)
