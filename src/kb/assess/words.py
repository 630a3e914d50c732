"""What was computed, in one English sentence that needs no ontology to be understood."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kb.amounts import Amount
from kb.assess.conflicts import Conflict, Side
from kb.assess.corroboration import Corroboration
from kb.dates import TimeSpan, spoken
from kb.lexicon import Lexicon, hyphenated
from kb.record import Claim, EntityRef, Term, Text

MOST_VOICES = 3
"""Names that a sentence gives of those who hold one thing; the others are counted."""


class Words:
    """Writes sentences about one dataset.

    Args:
        claims: what each claim says, by IRI.
        labels: what to call each entity, by slug.
        lexicon: the words of the ontology.
    """

    def __init__(self, claims: Mapping[str, Claim], labels: Mapping[str, str], lexicon: Lexicon) -> None:
        """Keep what sentences are made of."""
        self.claims = claims
        self.labels = labels
        self.lexicon = lexicon

    def value(self, claim: Claim) -> str:
        """Return the value of a claim in words."""
        value = claim.value
        if isinstance(value, EntityRef):
            return self.labels[value.slug]
        if isinstance(value, Claim):
            return f"that {self.claim(value)}"
        if isinstance(value, TimeSpan):
            return spoken(value.edtf)
        if isinstance(value, Amount):
            return value.text
        if isinstance(value, Text):
            return f"“{value.text}”"
        return hyphenated(value.name).replace("-", " ") if isinstance(value, Term) else ""

    def subject(self, claim: Claim) -> str:
        """Return the subject of a claim in words."""
        return (
            self.labels[claim.subject.slug]
            if isinstance(claim.subject, EntityRef)
            else f"that {self.claim(claim.subject)}"
        )

    def property(self, name: str | None) -> str:
        """Return a property in words."""
        return self.lexicon.by_name(name).keyword.replace("-", " ") if name else ""

    def claim(self, claim: Claim) -> str:
        """Return a claim as a clause."""
        return self.lexicon.by_name(claim.property).clause(self.subject(claim), self.value(claim))

    def voices(self, side: Side) -> str:
        """Return who takes a side."""
        names = list(dict.fromkeys(position.name for position in side.positions))
        if len(names) > MOST_VOICES + 1:
            names = [*names[:MOST_VOICES], f"{len(names) - MOST_VOICES} others"]
        return _joined(names)

    def conflict(self, conflict: Conflict) -> str:
        """Return what is in conflict, and who says which."""
        about: Callable[[Conflict], str] = {
            "exclusiveValues": self._values,
            "variantReading": self._reading,
            "affirmedAndDenied": self._denied,
            "deniedEvent": self._event,
            "closedList": self._closed,
            "rivals": self._rivals,
            "notKnownButTold": self._unknown,
            "disjointKinds": self._kinds,
            "exclusiveRoles": self._together,
            "afterDeath": self._after_death,
            "twoPlaces": self._two_places,
        }.get(conflict.rule, self._together)
        return about(conflict)

    def _about(self, conflict: Conflict) -> str:
        return self.labels[conflict.concerns[0]]

    def _first(self, side: Side) -> Claim:
        return self.claims[side.claims[0]]

    def _told(self, side: Side) -> str:
        return " or ".join(dict.fromkeys(self.value(self.claims[iri]) for iri in side.claims))

    def _each(self, conflict: Conflict) -> str:
        return "; ".join(f"{self._told(side)} according to {self.voices(side)}" for side in conflict.sides)

    def _values(self, conflict: Conflict) -> str:
        undecided = " or ".join(self.value(self.claims[iri]) for iri in conflict.open)
        tail = f" {undecided}, which is told too, does not decide between them." if undecided else ""
        told = f"{self._about(conflict)}: the {self.property(conflict.on)} is {self._each(conflict)}."
        return f"{told} These exclude each other.{tail}"

    def _reading(self, conflict: Conflict) -> str:
        parts = (", ".join(sorted({position.telling.part for position in side.positions})) for side in conflict.sides)
        said = "; ".join(
            f"in {part}, {self.voices(side)} {_verb(side)} that {self.claim(self._first(side))}"
            for part, side in zip(parts, conflict.sides, strict=True)
        )
        return f"Two translations of one text read differently: {said}."

    def _against(self, side: Side) -> str:
        return f"{self.voices(side)} {_conjugated('deny' if side.stance == 'denies' else 'doubt', side)}"

    def _says(self, side: Side) -> str:
        return f"{self.voices(side)} {_conjugated('say', side)} that"

    def _denied(self, conflict: Conflict) -> str:
        pro, against = conflict.sides
        return f"{self._says(pro)} {self.claim(self._first(pro))}; {self._against(against)} it."

    def _event(self, conflict: Conflict) -> str:
        pro, against = conflict.sides
        label = self._about(conflict)
        if len(pro.claims) == 1 and self._first(pro).property == "happened":
            return f"{self._says(pro)} “{label}” took place; {self._against(against)} it."
        said = self.claim(self._first(pro))
        return f"{self._says(pro)} {said}; {self._against(against)} that “{label}” took place at all."

    def _closed(self, conflict: Conflict) -> str:
        closed = next(
            side for side in conflict.sides if any(self.claims[iri].property == "onlyValuesOf" for iri in side.claims)
        )
        other = next(side for side in conflict.sides if side is not closed)
        named = " and ".join(
            self.value(self.claims[iri]) for iri in closed.claims if self.claims[iri].property != "onlyValuesOf"
        )
        return (
            f"{self._about(conflict)}: {self.voices(closed)} {_name(closed)} {named} as the only "
            f"{self.property(conflict.on)}; {self.voices(other)} {_name(other)} {self._told(other)}."
        )

    def _rivals(self, conflict: Conflict) -> str:
        return (
            f"{self._about(conflict)}: the accounts differ on the {self.property(conflict.on)}: {self._each(conflict)}."
        )

    def _unknown(self, conflict: Conflict) -> str:
        denial = next(side for side in conflict.sides if self._first(side).property == "notKnown")
        told = next(side for side in conflict.sides if side is not denial)
        return (
            f"{self._about(conflict)}: {self.voices(denial)} {_say(denial)} that nobody knows the "
            f"{self.property(conflict.on)}; {self.voices(told)} {_conjugated('give', told)} {self._told(told)}."
        )

    def _kinds(self, conflict: Conflict) -> str:
        return f"{self._about(conflict)} is {self._each(conflict)}. It cannot be both."

    def _after_death(self, conflict: Conflict) -> str:
        said = [" and ".join(self.claim(self.claims[iri]) for iri in side.claims) for side in conflict.sides]
        return f"Nobody acts after death, yet it is told that {said[0]}, and that {said[1]}."

    def _two_places(self, conflict: Conflict) -> str:
        said = [", ".join(self.claim(self.claims[iri]) for iri in side.claims) for side in conflict.sides]
        return f"Nobody is in two places on one day, yet it is told that {said[0]}, and that {said[1]}."

    def _together(self, conflict: Conflict) -> str:
        clauses = (" and that ".join(self.claim(self.claims[iri]) for iri in side.claims) for side in conflict.sides)
        said = "; ".join(f"{self._says(side)} {clause}" for side, clause in zip(conflict.sides, clauses, strict=True))
        return f"These cannot be true together: {said}."

    def corroboration(self, corroboration: Corroboration) -> str:
        """Return how many independent witnesses stand behind a claim."""
        claim = self.claim(self.claims[corroboration.claim])
        number = (
            str(corroboration.most)
            if corroboration.fewest == corroboration.most
            else f"{corroboration.fewest} to {corroboration.most}"
        )
        tellings = sum(len(lineage) for lineage in corroboration.lineages)
        witnesses = "witness" if number == "1" else "witnesses"
        independent = "" if number == "1" else "independent "
        return f"That {claim} is told {_times(tellings)}, by {number} {independent}{witnesses}."


def _plural(side: Side) -> bool:
    return len({position.name for position in side.positions}) > 1


def _conjugated(verb: str, side: Side) -> str:
    if _plural(side):
        return verb
    return f"{verb[:-1]}ies" if verb.endswith("y") and verb[-2] not in "aeiou" else f"{verb}s"


def _say(side: Side) -> str:
    return _conjugated("say", side)


def _name(side: Side) -> str:
    return _conjugated("name", side)


def _verb(side: Side) -> str:
    return _conjugated({"affirms": "say", "denies": "deny", "doubts": "doubt"}[side.stance], side)


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
