"""Rules about what one voice affirms and another denies or doubts: a claim, or that an event took place at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kb.assess.matter import Conflict, Matter, reading, strength
from kb.record import Claim, EntityRef

AGAINST = ("denies", "doubts")


def claims(matter: Matter) -> Iterator[Conflict]:
    """One claim is affirmed, and denied or doubted."""
    happened = _happened(matter)
    for iri, claim in matter.affirmed():
        # An event that is denied is another rule's.
        if claim.property == "happened" or not matter.positions.of(iri, *AGAINST):
            continue
        prop = matter.lexicon.by_name(claim.property)
        kind = "CauseConflict" if prop.causal else "PolarityConflict"
        if claim.property == "identicalTo":
            kind = "IdentityConflict"
        # Who says that an event never was says so of all that belongs to it: that is another rule's.
        event = happened.get(concerns(claim)[0], "") if prop.supposes_happening else ""
        for stance in AGAINST:
            whole = frozenset(position.account for position in matter.positions.of(event, stance))
            pro, against = matter.side("affirms", [iri]), matter.side(stance, [iri], without=whole)
            if pro is not None and against is not None:
                sides = (pro, against)
                yield reading(Conflict(kind, "affirmedAndDenied", strength(sides), concerns(claim), prop.name, sides))


def concerns(claim: Claim) -> tuple[str, ...]:
    """Return the entity that a claim is about in the end, through the claims that it speaks of."""
    while isinstance(claim.subject, Claim):
        claim = claim.subject
    return (claim.subject.slug,)


def events(matter: Matter) -> Iterator[Conflict]:
    """An event is told of, and said not to have happened."""
    told: dict[str, list[str]] = defaultdict(list)
    for iri in matter.positions.claims():
        claim = matter.claims[iri]
        if isinstance(claim.subject, EntityRef) and matter.lexicon.by_name(claim.property).supposes_happening:
            told[claim.subject.slug].append(iri)
    for slug, iri in sorted(_happened(matter).items()):
        for stance in AGAINST:
            against = matter.side(stance, [iri])
            if against is None:
                continue
            # Who denies an event must still name it: what deniers say of it only says which event is meant.
            deniers = frozenset(position.account for position in against.positions)
            pro = matter.side("affirms", [iri]) or matter.side("affirms", told[slug], without=deniers)
            if pro is not None:
                sides = (pro, against)
                yield reading(Conflict("ExistenceConflict", "deniedEvent", strength(sides), (slug,), "happened", sides))


def _happened(matter: Matter) -> dict[str, str]:
    """Return the IRI of the claim that an event took place, by the slug of each of which anybody says so or not."""
    return {
        claim.subject.slug: iri
        for iri in matter.positions.claims()
        if (claim := matter.claims[iri]).property == "happened" and isinstance(claim.subject, EntityRef)
    }
