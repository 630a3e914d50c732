"""What was computed, in one English sentence or two that need no ontology to be understood.

No verb has a voice for its subject: whether “The editors” or “The official version” is one or many, nobody tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from kb import amounts
from kb.amounts import Amount
from kb.assess.corroboration import Corroboration
from kb.assess.matter import HARD, Conflict, Side
from kb.assess.order import EARLIEST, Bound
from kb.dates import TimeSpan, spoken, when
from kb.graph import Settled
from kb.lexicon import ComparedBy, Lexicon, hyphenated
from kb.record import Claim, EntityRef, Grounds, Term, Text

MOST_VOICES = 3
"""Names that a sentence gives of those who hold one thing; the others are counted."""

MOST_CLAIMS = 2
"""Claims that a sentence gives of what supposes an event; the others are counted."""

_NOUNS = frozenset({ComparedBy.TIME, ComparedBy.PLACE, ComparedBy.NUMBER})
_METHODS = {"language-model": "a language model", "person": "a person", "rule": "a rule"}
_VERDICTS = {"accepted": "accepted", "dismissed": "dismissed", "undecided": "left undecided"}
_DONE = {"affirms": "affirmed", "denies": "denied", "doubts": "doubted"}


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

    # --- claims

    def value(self, claim: Claim) -> str:
        """Return the value of a claim in words."""
        value = claim.value
        if isinstance(value, EntityRef):
            return _inside(self.labels[value.slug])
        if isinstance(value, Claim):
            return f"that {self.claim(value)}"
        if isinstance(value, TimeSpan):
            return spoken(value.edtf)
        if isinstance(value, Amount):
            return amounts.spoken(value.text)
        if isinstance(value, Text):
            return f"“{value.text}”"
        return hyphenated(value.name).replace("-", " ") if isinstance(value, Term) else ""

    def subject(self, claim: Claim) -> str:
        """Return the subject of a claim in words."""
        if isinstance(claim.subject, EntityRef):
            return _inside(self.labels[claim.subject.slug])
        return f"that {self.claim(claim.subject)}"

    def property(self, name: str | None) -> str:
        """Return a property in words."""
        return self.lexicon.by_name(name).keyword.replace("-", " ") if name else ""

    def claim(self, claim: Claim) -> str:
        """Return a claim as a clause."""
        return self._clause([claim])

    def _clause(self, claims: Sequence[Claim]) -> str:
        """Return claims that differ in their value only as a clause."""
        prop = self.lexicon.by_name(claims[0].property)
        times = _either(when(claim.value.edtf) for claim in claims if isinstance(claim.value, TimeSpan))
        clause = prop.clause(self.subject(claims[0]), self._values(claims), when=times)
        # Between quotation marks a label stands as it is.
        for end in (end for claim in claims for end in (claim.subject, claim.value)):
            if isinstance(end, EntityRef):
                label = self.labels[end.slug]
                clause = clause.replace(f"“{_inside(label)}”", f"“{label}”")
        return clause

    # --- sides

    def voices(self, side: Side) -> str:
        """Return who takes a side."""
        names = sorted({_inside(position.shown) for position in side.positions})
        if len(names) > MOST_VOICES + 1:
            names = [*names[:MOST_VOICES], f"{len(names) - MOST_VOICES} others"]
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

    def _claims(self, side: Side) -> list[Claim]:
        return sorted((self.claims[iri] for iri in side.claims), key=self._order)

    def _order(self, claim: Claim) -> tuple[float, str]:
        """Return what claims are told by: earlier and smaller first, then as they read; never by a hash."""
        value = claim.value
        first = value.earliest if isinstance(value, TimeSpan) else value.least if isinstance(value, Amount) else None
        return (float("-inf") if first is None else float(first), self.claim(claim))

    def _sides(self, conflict: Conflict) -> list[Side]:
        return sorted(conflict.sides, key=lambda side: self._order(self._claims(side)[0]))

    def _values(self, claims: Iterable[Claim]) -> str:
        return _either(self.value(claim) for claim in claims)

    def _held(self, side: Side) -> str:
        """Return values and who gives them."""
        return f"{self._values(self._claims(side))} according to {self.voices(side)}"

    def _said(self, side: Side) -> str:
        """Return who says what, as a clause for each property: who had which part before when and where it was."""
        claims: dict[tuple[str, ...], list[Claim]] = {}
        for claim in self._claims(side):
            # Where all are needed, each is a clause of its own: of values in one clause, any may be meant.
            key = (claim.property, self.subject(claim), self.value(claim) if side.whole else "")
            claims.setdefault(key, []).append(claim)
        order = sorted(claims, key=lambda key: (not self.lexicon.by_name(key[0]).role, *key))
        said = " and ".join(self._clause(claims[key]) for key in order)
        if side.stance == "affirms":
            return f"according to {self.voices(side)}, {said}"
        return f"that {said} is {_DONE[side.stance]} by {self.voices(side)}"

    # --- conflicts

    def conflict(self, conflict: Conflict) -> str:
        """Return what is in conflict, and who says which."""
        about: Callable[[Conflict], str] = {
            "exclusiveValues": self._exclusive,
            "variantReading": self._reading,
            "affirmedAndDenied": self._denied,
            "deniedEvent": self._event,
            "closedList": self._closed,
            "rivals": self._rivals,
            "notKnownButTold": self._unknown,
            "declared": self._declared,
            "disjointKinds": self._kinds,
            "afterDeath": lambda each: f"Nobody acts after death: {self._all(each)}.",
            "impossibleOrder": lambda each: f"No order of events fits what is told: {self._all(each)}.",
            "twoPlaces": lambda each: f"Nobody is in two places on one day: {self._all(each)}.",
        }.get(conflict.rule, lambda each: f"These cannot be true together: {self._all(each)}.")
        return _opening(about(conflict))

    def _about(self, conflict: Conflict) -> str:
        return self.labels[conflict.concerns[0]]

    def _all(self, conflict: Conflict) -> str:
        return "; ".join(self._said(side) for side in self._sides(conflict))

    def _each(self, conflict: Conflict) -> str:
        return "; ".join(self._held(side) for side in self._sides(conflict))

    def _exclusive(self, conflict: Conflict) -> str:
        word = self.property(conflict.on)
        # “The date is” and “the place is”, but not “the depicts is”, nor “the dated is”.
        noun = conflict.on and self.lexicon.by_name(conflict.on).compared_by in _NOUNS and not word.endswith("ed")
        told = f"{self._about(conflict)}: the {word} is {self._each(conflict)}" if noun else self._all(conflict)
        undecided = self._values(sorted((self.claims[iri] for iri in conflict.open), key=self._order))
        tail = f" {_opening(undecided)} is told too, and does not decide between them." if undecided else ""
        unsure = "" if conflict.strength == HARD else ", and not all are told as more than possible"
        return f"{told}. These exclude each other{unsure}.{tail}"

    def _reading(self, conflict: Conflict) -> str:
        voice = self.voices(conflict.sides[0])
        said = (
            f"in {', '.join(sorted({position.telling.part for position in side.positions}))} it is "
            f"{_DONE[side.stance]} that {self._clause(self._claims(side))}"
            for side in self._sides(conflict)
        )
        return f"Two translations give the words of {voice} differently: {'; '.join(said)}."

    def _denied(self, conflict: Conflict) -> str:
        pro, against = conflict.sides
        return f"{self._said(pro)}; this is {_DONE[against.stance]} by {self.voices(against)}."

    def _event(self, conflict: Conflict) -> str:
        pro, against = conflict.sides
        told = self._claims(pro)
        if told[0].property == "happened":
            return self._denied(conflict)
        said = self._said(pro)
        if len(told) > MOST_CLAIMS:
            said = f"according to {self.voices(pro)}, {self.claim(told[0])}, one of {len(told)} claims about it"
        what = f"that “{self._about(conflict)}” took place at all"
        return f"{said}; {what} is {_DONE[against.stance]} by {self.voices(against)}."

    def _closed(self, conflict: Conflict) -> str:
        [closed] = [s for s in conflict.sides if any(c.property == "onlyValuesOf" for c in self._claims(s))]
        [other] = [side for side in conflict.sides if side is not closed]
        named = " and ".join(self.value(c) for c in self._claims(closed) if c.property != "onlyValuesOf")
        return (
            f"{self._about(conflict)}: the only {self.property(conflict.on)} is {named} according to "
            f"{self.voices(closed)}; {self._held(other)}."
        )

    def _rivals(self, conflict: Conflict) -> str:
        what = f"the accounts differ on the {self.property(conflict.on)}"
        return f"{self._about(conflict)}: {what}: {self._each(conflict)}."

    def _unknown(self, conflict: Conflict) -> str:
        [unknown] = [side for side in conflict.sides if self._claims(side)[0].property == "notKnown"]
        [told] = [side for side in conflict.sides if side is not unknown]
        nobody = f"nobody knows the {self.property(conflict.on)} according to {self.voices(unknown)}"
        return f"{self._about(conflict)}: {nobody}; it is {self._held(told)}."

    def _kinds(self, conflict: Conflict) -> str:
        return f"{self._about(conflict)} is of the kind {self._each(conflict)}. It cannot be both."

    def _declared(self, conflict: Conflict) -> str:
        if conflict.declared is None:
            raise ValueError("a conflict that no rule finds is declared by somebody")
        can = "cannot" if conflict.strength == HARD else "can hardly"
        grounds = conflict.declared.grounds
        who = _judge(grounds, conflict.declared.method)
        return f"{self._all(conflict)}. That these {can} be true together is declared by {who}: {grounds.reason}"

    # --- bounds

    def bound(self, bound: Bound) -> str:
        """Return the first or the last day of an event, and what forces it."""
        # The calendar of Python has the years 1 to 9999.
        within = 0 < bound.day <= date.max.toordinal()
        day = spoken(date.fromordinal(bound.day).isoformat()) if within else f"day {bound.day}"
        limit = f"cannot have begun before {day}" if bound.limit == EARLIEST else f"cannot have ended after {day}"
        whose = "what is told" if bound.name is None else f"what {_inside(bound.name)} tells"
        claims = "; ".join(self.claim(self.claims[claim]) for claim in bound.claims)
        return f"By {whose}, “{self.labels[bound.event]}” {limit}: {claims}."

    # --- judgements

    def settled(self, settled: Settled) -> str:
        """Return what was judged of a claim, by whom, by which policy, and why."""
        who, verdict = _judge(settled.grounds, settled.method), _VERDICTS[settled.verdict]
        said = f"That {self.claim(self.claims[settled.claim])} is {verdict} by {who}"
        return f"{said}, by the policy “{settled.policy}”: {settled.grounds.reason}"

    # --- corroborations

    def corroboration(self, corroboration: Corroboration) -> str:
        """Return how many independent witnesses stand behind a claim."""
        fewest, most = corroboration.fewest, corroboration.most
        if most == 1:
            witnesses = "by 1 witness" if fewest else "by 1 witness, whom nobody identifies"
        elif fewest == most:
            witnesses = f"by {most} independent witnesses"
        else:
            witnesses = f"by {fewest} to {most} independent witnesses, as not all are identified"
        tellings = sum(len(lineage.tellings) for lineage in corroboration.lineages)
        times = {1: "once", 2: "twice"}.get(tellings, f"{tellings} times")
        return f"That {self.claim(self.claims[corroboration.claim])} is told {times}, {witnesses}."


def _inside(label: str) -> str:
    """Return a label as it stands within a sentence.

    >>> _inside("The sailor at Mirbach's"), _inside("Theo Barr")
    ("the sailor at Mirbach's", 'Theo Barr')
    """
    return f"the {label[4:]}" if label.startswith("The ") else label


def _opening(words: str) -> str:
    """Return words as they stand at the beginning of a sentence."""
    return words[:1].upper() + words[1:]


def _judge(grounds: Grounds, method: str) -> str:
    """Return who judged, so that nobody takes a machine for a person."""
    return f"{grounds.encoder} ({_METHODS[method]})"


def _either(words: Iterable[str]) -> str:
    return " or ".join(dict.fromkeys(words))
