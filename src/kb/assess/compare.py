"""Whether two values can stand together: three-valued, as the ontology declares for each property, never by its name.

What contains what, what became what and who is who are claims like others: whoever affirms them is believed here, as a
comparison that errs should err on the side of no conflict.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from enum import Enum

from kb.amounts import Amount
from kb.dates import TimeSpan
from kb.lexicon import ComparedBy, Property
from kb.record import Claim, EntityRef, Text, Value

Bounds = tuple[float, float]


class Comparison(Enum):
    """How two values of one property stand to each other."""

    AGREE = "agree"
    """They say the same."""
    COMPATIBLE = "compatible"
    """One refines the other, or nothing tells that they exclude each other."""
    INCOMPATIBLE = "incompatible"
    """They cannot both be true of one thing."""


class Comparer:
    """Compares values in the light of what is claimed about places, bodies and identities.

    Args:
        affirmed: every claim that some voice affirms firmly.
    """

    def __init__(self, affirmed: Iterable[Claim]) -> None:
        """Read containment, succession and identity off the claims."""
        within: dict[str, dict[str, set[str]]] = {"place": defaultdict(set), "body": defaultdict(set)}
        same: dict[str, set[str]] = defaultdict(set)
        later: dict[str, set[str]] = defaultdict(set)
        ends: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for claim in affirmed:
            if not (isinstance(claim.subject, EntityRef) and isinstance(claim.value, EntityRef)):
                continue
            subject, value = claim.subject.slug, claim.value.slug
            if claim.property == "locatedIn":
                within["place"][subject].add(value)
            elif claim.property == "subgroupOf":
                within["body"][subject].add(value)
            elif claim.property == "identicalTo":
                same[subject].add(value)
                same[value].add(subject)
            elif claim.property in ("subBody", "superBody", "predecessor", "successor"):
                ends[subject][claim.property].append(value)
        for roles in ends.values():
            for below in roles["subBody"]:
                within["body"][below].update(roles["superBody"])
            for before in roles["predecessor"]:
                later[before].update(roles["successor"])
        # What was renamed is neither above nor below: each stands for the other, however often it was. Two bodies that
        # one was divided into do not; nor do two people whom two voices each take for a third.
        for before in sorted(later):
            for after in sorted(_reached(before, later)):
                same[before].add(after)
                same[after].add(before)
        self._within = {kind: _closure(parents, same) for kind, parents in within.items()}
        self._same = same
        self._by: Mapping[ComparedBy, Callable[[Value, Value], Comparison]] = {
            ComparedBy.TIME: self._time,
            ComparedBy.NUMBER: self._number,
            ComparedBy.PLACE: lambda a, b: self._inside("place", a, b),
            ComparedBy.ORGANIZATION: lambda a, b: self._inside("body", a, b),
            ComparedBy.IDENTITY: self._identity,
            ComparedBy.LITERAL: self._literal,
        }

    def compare(self, prop: Property, one: Value, other: Value) -> Comparison:
        """Compare two values of a property; the order of the two does not matter."""
        if one == other:
            return Comparison.AGREE
        if prop.compared_by is None:
            return Comparison.COMPATIBLE
        return self._by[prop.compared_by](one, other)

    def same(self, one: str, other: str) -> bool:
        """Return whether somebody claims that two entities are one, or that one became the other."""
        return one == other or other in self._same.get(one, ())

    def _time(self, one: Value, other: Value) -> Comparison:
        if isinstance(one, TimeSpan) and isinstance(other, TimeSpan):
            return _disjoint((one.earliest, one.latest), (other.earliest, other.latest))
        return Comparison.COMPATIBLE

    def _number(self, one: Value, other: Value) -> Comparison:
        if isinstance(one, Amount) and isinstance(other, Amount) and one.unit == other.unit:
            return _disjoint((one.least, one.most), (other.least, other.most))
        return Comparison.COMPATIBLE

    def _inside(self, kind: str, one: Value, other: Value) -> Comparison:
        if not (isinstance(one, EntityRef) and isinstance(other, EntityRef)):
            return Comparison.COMPATIBLE
        above = self._within[kind]
        if other.slug in above.get(one.slug, ()) or one.slug in above.get(other.slug, ()):
            return Comparison.COMPATIBLE
        return self._identity(one, other)

    def _identity(self, one: Value, other: Value) -> Comparison:
        if isinstance(one, EntityRef) and isinstance(other, EntityRef) and self.same(one.slug, other.slug):
            return Comparison.COMPATIBLE
        return Comparison.INCOMPATIBLE

    def _literal(self, one: Value, other: Value) -> Comparison:
        if isinstance(one, Text) and isinstance(other, Text):
            first, second = (" ".join(text.text.casefold().split()) for text in (one, other))
            if first == second:
                return Comparison.AGREE
            # Words, not letters: art is no part of a party.
            if f" {first} " in f" {second} " or f" {second} " in f" {first} " or one.language != other.language:
                return Comparison.COMPATIBLE
            return Comparison.INCOMPATIBLE
        return Comparison.COMPATIBLE


def _disjoint(one: tuple[object, object], other: tuple[object, object]) -> Comparison:
    (low, high), (least, most) = _bounds(one), _bounds(other)
    if (low, high) == (least, most) and low != -float("inf") and high != float("inf"):
        return Comparison.AGREE
    return Comparison.INCOMPATIBLE if high < least or most < low else Comparison.COMPATIBLE


def _bounds(pair: tuple[object, object]) -> Bounds:
    low, high = pair
    return (
        -float("inf") if low is None else float(str(low)),
        float("inf") if high is None else float(str(high)),
    )


def _closure(parents: Mapping[str, set[str]], same: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Return everything above each thing, through what stands for it too."""
    step = {
        name: {also for parent in above for also in (parent, *same.get(parent, ()))} for name, above in parents.items()
    }
    return {
        start: {found for name in (start, *same.get(start, ())) for found in _reached(name, step)}
        for start in {*parents, *same}
    }


def _reached(start: str, step: Mapping[str, set[str]]) -> set[str]:
    """Return everything that steps lead to from a thing."""
    seen: set[str] = set()
    todo = [start]
    while todo:
        ahead = step.get(todo.pop(), set()) - seen
        seen |= ahead
        todo += ahead
    return seen
