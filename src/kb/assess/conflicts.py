"""What cannot, or can hardly, be true together: each conflict with its rule, its sides, and who stands on which.

A conflict is one node however many say so: its identity is its rule and the claims of its sides. Alternatives that one
voice puts forward are no conflict: they are considered, not affirmed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from kb.assess.compare import Comparer, Comparison
from kb.assess.positions import Position, Positions
from kb.dates import TimeSpan
from kb.lexicon import ComparedBy, Lexicon, Property
from kb.record import Claim, EntityRef, Term, Value

HARD, SOFT = "hard", "soft"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things that cannot be true together.

    Attributes:
        stance: what its voices do with its claims: `affirms`, `denies` or `doubts`.
        claims: IRIs, sorted; where there are several, each says the same or refines another, or all are needed.
        positions: who takes the stance, in the order of attestations.
    """

    stance: str
    claims: tuple[str, ...]
    positions: tuple[Position, ...]

    @property
    def firm(self) -> bool:
        """Whether somebody holds it for more than merely possible."""
        return any(position.firm for position in self.positions)


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
    """

    kind: str
    rule: str
    strength: str
    concerns: tuple[str, ...]
    on: str | None
    sides: tuple[Side, ...]
    open: tuple[str, ...] = ()

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

    def side(self, stance: str, claims: Iterable[str], *, without: frozenset[str] = frozenset()) -> Side | None:
        """Return the side of those who take a stance to claims, leaving out some speakers; None where nobody does."""
        found = {iri: [p for p in self.positions.of(iri, stance) if p.speaker not in without] for iri in claims}
        positions = sorted((p for held in found.values() for p in held), key=lambda p: p.attestation)
        if not positions:
            return None
        return Side(stance, tuple(sorted(iri for iri, held in found.items() if held)), tuple(positions))

    def affirmed(self) -> Iterator[tuple[str, Claim]]:
        """Yield each claim that somebody affirms, in the order of IRIs."""
        for iri in self.positions.claims():
            if self.positions.of(iri, "affirms"):
                yield iri, self.claims[iri]


def find(matter: Matter) -> list[Conflict]:
    """Return every conflict that a rule finds, each once, in the order of rules and claims."""
    found: dict[tuple[object, ...], Conflict] = {}
    for rule in (
        _exclusive_values,
        _affirmed_and_denied,
        _denied_events,
        _closed_lists,
        _exclusive_roles,
        _disjoint_kinds,
        _after_death,
        _two_places,
        _not_known,
        _rivals,
    ):
        for conflict in rule(matter):
            if not _told_already(conflict, found.values()):
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


def _slug(claim: Claim) -> str | None:
    return claim.subject.slug if isinstance(claim.subject, EntityRef) else None


def _concerns(claims: Iterable[Claim]) -> tuple[str, ...]:
    """Return the entities that claims are about: their subjects, those of claims that are spoken of included."""
    found: set[str] = set()
    todo = list(claims)
    while todo:
        claim = todo.pop()
        if isinstance(claim.subject, EntityRef):
            found.add(claim.subject.slug)
        else:
            todo.append(claim.subject)
    return tuple(sorted(found))


def _strength(sides: Sequence[Side]) -> str:
    return HARD if all(side.firm and side.stance != "doubts" for side in sides) else SOFT


def _grouped(matter: Matter) -> Iterator[tuple[str, Property, list[str]]]:
    """Yield the affirmed claims of each subject and property, subjects and properties in order."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for iri, claim in matter.affirmed():
        if (slug := _slug(claim)) is not None:
            groups[slug, claim.property].append(iri)
    for (slug, name), iris in sorted(groups.items()):
        yield slug, matter.lexicon.by_name(name), iris


def _excludes(matter: Matter, slug: str, prop: Property) -> bool:
    """Return whether one value of a property excludes another for this subject."""
    if prop.compared_by is None:
        return False
    return prop.one_value or (prop.one_if_momentary and matter.lexicon.is_momentary(matter.kinds.get(slug, "")))


def _exclusive_values(matter: Matter) -> Iterator[Conflict]:
    for slug, prop, iris in _grouped(matter):
        if len(iris) > 1 and _excludes(matter, slug, prop):
            yield from _split(matter, slug, prop, iris)


_KINDS = {
    ComparedBy.TIME: "DateConflict",
    ComparedBy.PLACE: "PlaceConflict",
    ComparedBy.NUMBER: "NumberConflict",
    ComparedBy.LITERAL: "ValueConflict",
    ComparedBy.ORGANIZATION: "ValueConflict",
    ComparedBy.IDENTITY: "IdentityConflict",
}


def _split(matter: Matter, slug: str, prop: Property, iris: Sequence[str]) -> Iterator[Conflict]:
    """Divide values into those that exclude each other."""
    against: dict[str, set[str]] = {iri: set() for iri in iris}
    for one, other in combinations(iris, 2):
        verdict = matter.compare.compare(prop, matter.claims[one].value, matter.claims[other].value)
        if verdict is Comparison.INCOMPATIBLE:
            against[one].add(other)
            against[other].add(one)
    for group in _components({iri: others for iri, others in against.items() if others}):
        sides: list[set[str]] = []
        undecided: list[str] = []
        # The most exact first: what is vague joins the one side that it can, or decides nothing.
        for iri in sorted(group, key=lambda iri: (-len(against[iri]), iri)):
            possible = [side for side in sides if not side & against[iri]]
            if not possible:
                sides.append({iri})
            elif len(possible) == 1 and all(side <= against[iri] for side in sides if side is not possible[0]):
                possible[0].add(iri)
            else:
                undecided.append(iri)
        made = [side for claims in sides if (side := matter.side("affirms", claims)) is not None]
        if len(made) > 1:
            role = prop.role and prop.compared_by is ComparedBy.IDENTITY
            yield _reading(
                Conflict(
                    "RoleConflict" if role else _KINDS[prop.compared_by or ComparedBy.LITERAL],
                    "exclusiveValues",
                    _strength(made),
                    (slug,),
                    prop.name,
                    tuple(sorted(made, key=_by_claims)),
                    tuple(sorted(undecided)),
                )
            )


def _components(edges: Mapping[str, set[str]]) -> Iterator[list[str]]:
    seen: set[str] = set()
    for start in sorted(edges):
        if start in seen:
            continue
        group, todo = set(), [start]
        while todo:
            node = todo.pop()
            if node not in group:
                group.add(node)
                todo += edges[node]
        seen |= group
        yield sorted(group)


def _reading(conflict: Conflict) -> Conflict:
    """Return it as a variant reading where its sides are but translations of one original."""
    originals = {position.telling.original for side in conflict.sides for position in side.positions}
    if len(originals) != 1 or None in originals:
        return conflict
    parts = [{position.telling.part for position in side.positions} for side in conflict.sides]
    speakers = {position.speaker for side in conflict.sides for position in side.positions}
    if len(speakers) == 1 and all(not one & other for one, other in combinations(parts, 2)):
        return Conflict(
            "ReadingConflict",
            "variantReading",
            SOFT,
            conflict.concerns,
            conflict.on,
            conflict.sides,
            conflict.open,
        )
    return conflict


def _affirmed_and_denied(matter: Matter) -> Iterator[Conflict]:
    for iri, claim in matter.affirmed():
        if claim.property == "happened":
            continue  # an event that is denied is another rule's
        for stance in ("denies", "doubts"):
            against = matter.side(stance, [iri])
            pro = matter.side("affirms", [iri])
            if against is None or pro is None:
                continue
            prop = matter.lexicon.by_name(claim.property)
            kind = (
                "IdentityConflict"
                if claim.property == "identicalTo"
                else "CauseConflict"
                if prop.causal
                else "PolarityConflict"
            )
            sides = (pro, against)
            yield _reading(Conflict(kind, "affirmedAndDenied", _strength(sides), _concerns([claim]), prop.name, sides))


def _denied_events(matter: Matter) -> Iterator[Conflict]:
    said: dict[str, list[str]] = defaultdict(list)
    happened: dict[str, str] = {}
    for iri in matter.positions.claims():
        claim = matter.claims[iri]
        slug = _slug(claim)
        if slug is None:
            continue
        if claim.property == "happened":
            happened[slug] = iri
            said[slug].append(iri)
        elif matter.lexicon.by_name(claim.property).supposes_happening and matter.positions.of(iri, "affirms"):
            said[slug].append(iri)
    for slug, iri in sorted(happened.items()):
        for stance in ("denies", "doubts"):
            against = matter.side(stance, [iri])
            if against is None:
                continue
            # Who denies an event must still name it: what deniers say of it only says which event is meant.
            deniers = frozenset(position.speaker for position in against.positions)
            pro = matter.side("affirms", said[slug], without=deniers)
            if pro is not None:
                claims = (iri,) if iri in pro.claims else pro.claims
                pro = matter.side("affirms", claims, without=deniers) or pro
                sides = (pro, against)
                yield _reading(
                    Conflict("ExistenceConflict", "deniedEvent", _strength(sides), (slug,), "happened", sides)
                )


def _closed_lists(matter: Matter) -> Iterator[Conflict]:
    by_property: dict[tuple[str, str], list[str]] = {(slug, prop.name): iris for slug, prop, iris in _grouped(matter)}
    for iri, claim in matter.affirmed():
        slug = _slug(claim)
        if claim.property != "onlyValuesOf" or slug is None or not isinstance(claim.value, Term):
            continue
        others = by_property.get((slug, claim.value.name), [])
        prop = matter.lexicon.by_name(claim.value.name)
        for position in matter.positions.of(iri, "affirms"):
            named = [
                other
                for other in others
                if any(
                    p.speaker == position.speaker
                    and p.telling.part == position.telling.part
                    and p.telling.start == position.telling.start
                    for p in matter.positions.of(other, "affirms")
                )
            ]
            values = [matter.claims[other].value for other in named]
            outside = [
                other
                for other in others
                if other not in named
                and not any(_may_be_one(matter, prop, matter.claims[other].value, value) for value in values)
            ]
            pro = matter.side("affirms", outside, without=frozenset({position.speaker}))
            if named and pro is not None:
                claims = (*named, iri)
                held = [
                    p
                    for other in claims
                    for p in matter.positions.of(other, "affirms")
                    if p.speaker == position.speaker
                ]
                closed = Side("affirms", tuple(sorted(claims)), tuple(sorted(held, key=lambda p: p.attestation)))
                sides = tuple(sorted((closed, pro), key=_by_claims))
                yield Conflict(
                    "RoleConflict" if prop.role else "ValueConflict",
                    "closedList",
                    _strength(sides),
                    (slug,),
                    prop.name,
                    sides,
                )


def _may_be_one(matter: Matter, prop: Property, one: Value, other: Value) -> bool:
    if one == other:
        return True
    if isinstance(one, EntityRef) and isinstance(other, EntityRef):
        return matter.compare.same(one.slug, other.slug)
    return prop.compared_by is not None and matter.compare.compare(prop, one, other) is not Comparison.INCOMPATIBLE


def _exclusive_roles(matter: Matter) -> Iterator[Conflict]:
    held: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for iri, claim in matter.affirmed():
        slug = _slug(claim)
        if slug is not None and isinstance(claim.value, EntityRef):
            held[slug, claim.value.slug][claim.property] = iri
    for (slug, _), roles in sorted(held.items()):
        for one, other in combinations(sorted(roles), 2):
            if matter.lexicon.are_disjoint(one, other):
                sides = [side for name in (one, other) if (side := matter.side("affirms", [roles[name]])) is not None]
                yield Conflict(
                    "RoleConflict",
                    "exclusiveRoles",
                    _strength(sides),
                    (slug,),
                    None,
                    tuple(sorted(sides, key=_by_claims)),
                )


def _disjoint_kinds(matter: Matter) -> Iterator[Conflict]:
    for slug, prop, iris in _grouped(matter):
        if prop.name != "kind":
            continue
        for one, other in combinations(iris, 2):
            first, second = matter.claims[one].value, matter.claims[other].value
            if (
                isinstance(first, Term)
                and isinstance(second, Term)
                and matter.lexicon.are_disjoint(first.name, second.name)
            ):
                sides = [side for iri in (one, other) if (side := matter.side("affirms", [iri])) is not None]
                yield _reading(
                    Conflict(
                        "ValueConflict",
                        "disjointKinds",
                        _strength(sides),
                        (slug,),
                        "kind",
                        tuple(sorted(sides, key=_by_claims)),
                    )
                )


@dataclass(frozen=True, slots=True)
class _Dated:
    """That somebody had a role in an event, and when that was."""

    role: str
    date: str
    event: str
    earliest: int | None
    latest: int | None


def _dated_roles(matter: Matter) -> tuple[dict[str, list[_Dated]], dict[str, list[_Dated]]]:
    """Return roles and deaths of each person with each date told of the event."""
    spans: dict[str, list[tuple[str, TimeSpan]]] = defaultdict(list)
    for iri, claim in matter.affirmed():
        slug = _slug(claim)
        if (
            slug is not None
            and matter.lexicon.by_name(claim.property).compared_by is ComparedBy.TIME
            and isinstance(claim.value, TimeSpan)
        ):
            spans[slug].append((iri, claim.value))
    roles: dict[str, list[_Dated]] = defaultdict(list)
    deaths: dict[str, list[_Dated]] = defaultdict(list)
    for iri, claim in matter.affirmed():
        slug = _slug(claim)
        if slug is None or not isinstance(claim.value, EntityRef):
            continue
        prop = matter.lexicon.by_name(claim.property)
        if not prop.role:
            continue
        person = claim.value.slug
        for date, span in spans.get(slug, ()):
            entry = _Dated(iri, date, slug, span.earliest, span.latest)
            (deaths if prop.ends_life else roles)[person].append(entry)
    return roles, deaths


def _after_death(matter: Matter) -> Iterator[Conflict]:
    roles, deaths = _dated_roles(matter)
    for person, ended in sorted(deaths.items()):
        later: dict[tuple[str, str], list[_Dated]] = defaultdict(list)
        for role in roles.get(person, ()):
            if matter.lexicon.by_name(matter.claims[role.role].property).posthumous:
                continue
            against = [death for death in ended if _wholly_before(death, role)]
            # Who is said to have lived longer by another account may well have been there.
            if against and len(against) == len(ended):
                later[role.role, role.date] = against
        for (role_claim, date_claim), against in sorted(later.items()):
            sides = [
                _held(matter, (against[0].role, *(death.date for death in against))),
                _held(matter, (role_claim, date_claim)),
            ]
            event = _slug(matter.claims[role_claim]) or ""
            concerns = tuple(sorted({person, event, against[0].event}))
            yield Conflict(
                "OrderConflict", "afterDeath", _strength(sides), concerns, None, tuple(sorted(sides, key=_by_claims))
            )


def _wholly_before(one: _Dated, other: _Dated) -> bool:
    return one.latest is not None and other.earliest is not None and one.latest < other.earliest


def _held(matter: Matter, claims: Sequence[str]) -> Side:
    """Return the side of those who affirm any of several claims that are needed together."""
    positions = sorted((p for iri in claims for p in matter.positions.of(iri, "affirms")), key=lambda p: p.attestation)
    return Side("affirms", tuple(sorted(set(claims))), tuple(positions))


def _by_claims(side: Side) -> tuple[str, ...]:
    return side.claims


def _two_places(matter: Matter) -> Iterator[Conflict]:
    places: dict[str, list[str]] = defaultdict(list)
    for iri, claim in matter.affirmed():
        slug = _slug(claim)
        if (
            slug is not None
            and matter.lexicon.by_name(claim.property).compared_by is ComparedBy.PLACE
            and isinstance(claim.value, EntityRef)
        ):
            places[slug].append(iri)
    roles, _ = _dated_roles(matter)
    for person, held in sorted(roles.items()):
        there = [
            (role, place)
            for role in held
            if role.earliest is not None
            and role.earliest == role.latest
            and matter.lexicon.is_momentary(matter.kinds.get(role.event, ""))
            for place in places.get(role.event, ())
        ]
        for (one, here), (other, elsewhere) in combinations(there, 2):
            if one.event == other.event or one.earliest != other.earliest:
                continue
            prop = matter.lexicon.by_name(matter.claims[here].property)
            if (
                matter.compare.compare(prop, matter.claims[here].value, matter.claims[elsewhere].value)
                is not Comparison.INCOMPATIBLE
            ):
                continue
            sides = [_held(matter, (role.role, role.date, place)) for role, place in ((one, here), (other, elsewhere))]
            yield Conflict(
                "PlaceConflict",
                "twoPlaces",
                SOFT,
                tuple(sorted({one.event, other.event, person})),
                None,
                tuple(sorted(sides, key=_by_claims)),
            )


def _not_known(matter: Matter) -> Iterator[Conflict]:
    by_property = {(slug, prop.name): iris for slug, prop, iris in _grouped(matter)}
    for iri, claim in matter.affirmed():
        slug = _slug(claim)
        if claim.property != "notKnown" or slug is None or not isinstance(claim.value, Term):
            continue
        pro = matter.side("affirms", [iri])
        if pro is None:
            continue
        # Who says that nobody knows may well repeat what others say.
        doubters = frozenset(position.speaker for position in pro.positions)
        told = matter.side("affirms", by_property.get((slug, claim.value.name), []), without=doubters)
        if told is not None:
            yield Conflict(
                "ValueConflict",
                "notKnownButTold",
                SOFT,
                (slug,),
                claim.value.name,
                tuple(sorted((pro, told), key=_by_claims)),
            )


def _rivals(matter: Matter) -> Iterator[Conflict]:
    for slug, prop, iris in _grouped(matter):
        if not prop.usually_one or len(iris) < 2:
            continue
        # Whoever affirms two values does not hold that one excludes the other.
        together: set[frozenset[str]] = set()
        holders = {iri: {p.speaker for p in matter.positions.of(iri, "affirms")} for iri in iris}
        against: dict[str, set[str]] = {iri: set() for iri in iris}
        for one, other in combinations(iris, 2):
            if holders[one] & holders[other] or _may_be_one(
                matter, prop, matter.claims[one].value, matter.claims[other].value
            ):
                together.add(frozenset({one, other}))
            else:
                against[one].add(other)
                against[other].add(one)
        for group in _components({iri: others for iri, others in against.items() if others}):
            sides: list[set[str]] = []
            for iri in group:
                home = next((side for side in sides if not side & against[iri]), None)
                if home is None:
                    sides.append({iri})
                else:
                    home.add(iri)
            made = [side for claims in sides if (side := matter.side("affirms", claims)) is not None]
            if len(made) > 1:
                kind = "CauseConflict" if prop.causal else "RoleConflict" if prop.role else "ValueConflict"
                yield _reading(Conflict(kind, "rivals", SOFT, (slug,), prop.name, tuple(sorted(made, key=_by_claims))))
