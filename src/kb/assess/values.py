"""Rules about the values of one property: exclusive ones, rivals, closed lists, and what nobody is said to know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from kb.assess.compare import Comparison
from kb.assess.matter import SOFT, Conflict, Matter, in_order, reading, strength
from kb.lexicon import ComparedBy, Property
from kb.record import EntityRef, Term, Value

_KINDS = {
    ComparedBy.TIME: "DateConflict",
    ComparedBy.PLACE: "PlaceConflict",
    ComparedBy.NUMBER: "NumberConflict",
    ComparedBy.IDENTITY: "IdentityConflict",
}


def _kind(prop: Property) -> str:
    """Return the class of a conflict between two values of a property."""
    if prop.causal:
        return "CauseConflict"
    if prop.role:
        return "RoleConflict"
    return _KINDS.get(prop.compared_by, "ValueConflict") if prop.compared_by else "ValueConflict"


def exclusive(matter: Matter) -> Iterator[Conflict]:
    """Two values of a property that can have only one are affirmed."""
    for slug, prop, iris in matter.grouped():
        if not _excludes(matter, slug, prop):
            continue
        against: dict[str, set[str]] = {iri: set() for iri in iris}
        for one, other in combinations(iris, 2):
            verdict = matter.compare.compare(prop, matter.claims[one].value, matter.claims[other].value)
            if verdict is Comparison.INCOMPATIBLE:
                against[one].add(other)
                against[other].add(one)
        free = [iri for iri in iris if not against[iri]]
        for groups, torn in _divided(against):
            sides = matter.sides(*groups)
            yield reading(
                Conflict(
                    _kind(prop),
                    "exclusiveValues",
                    strength(sides),
                    (slug,),
                    prop.name,
                    sides,
                    tuple(sorted([*free, *torn])),
                    tuple(sorted(torn)),
                )
            )


def _excludes(matter: Matter, slug: str, prop: Property) -> bool:
    """Return whether one value of a property excludes another for this subject."""
    if prop.compared_by is None:
        return False
    return prop.one_value or (prop.one_if_momentary and matter.lexicon.is_momentary(matter.kinds.get(slug, "")))


def rivals(matter: Matter) -> Iterator[Conflict]:
    """Voices that each know of one only name different ones."""
    for slug, prop, iris in matter.grouped():
        if not prop.usually_one:
            continue
        # Whoever affirms two values does not hold that one excludes the other.
        holders = {iri: {p.speaker for p in matter.positions.of(iri, "affirms")} for iri in iris}
        against: dict[str, set[str]] = {iri: set() for iri in iris}
        for one, other in combinations(iris, 2):
            values = matter.claims[one].value, matter.claims[other].value
            if not holders[one] & holders[other] and not may_be_one(matter, prop, *values):
                against[one].add(other)
                against[other].add(one)
        for groups, torn in _divided(against):
            open_ = tuple(sorted(torn))
            sides = matter.sides(*groups)
            yield reading(Conflict(_kind(prop), "rivals", SOFT, (slug,), prop.name, sides, open_, open_))


def may_be_one(matter: Matter, prop: Property, one: Value, other: Value) -> bool:
    """Return whether two values of a property may be the same thing, said more or less exactly."""
    if one == other:
        return True
    if isinstance(one, EntityRef) and isinstance(other, EntityRef) and matter.compare.same(one.slug, other.slug):
        return True
    return prop.compared_by is not None and matter.compare.compare(prop, one, other) is not Comparison.INCOMPATIBLE


def _divided(against: Mapping[str, set[str]]) -> Iterator[tuple[list[set[str]], list[str]]]:
    """Yield, for values that hang together by exclusion, the sides they divide into, and those that join no side."""
    for group in _components({iri: others for iri, others in against.items() if others}):
        # Those that exclude most are the most exact: each is the core of a side.
        cores: list[str] = []
        for iri in sorted(group, key=lambda iri: (-len(against[iri]), iri)):
            if against[iri].issuperset(cores):
                cores.append(iri)
        # Another joins a core that it can stand with, if it can stand with nothing that belongs to another.
        home = {iri: next(core for core in cores if core not in against[iri]) for iri in group}
        torn = [
            iri
            for iri in group
            if iri not in cores and any(home[other] != home[iri] and other not in against[iri] for other in group)
        ]
        yield [{iri for iri in group if home[iri] == core and iri not in torn} for core in cores], torn


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


def closed_lists(matter: Matter) -> Iterator[Conflict]:
    """Somebody says that only these; somebody else names another, or the same voice elsewhere."""
    by_property = {(slug, prop.name): iris for slug, prop, iris in matter.grouped()}
    for slug, closing, lists in matter.grouped():
        for closed in lists if closing.name == "onlyValuesOf" else ():
            about = matter.claims[closed].value
            if not isinstance(about, Term):
                continue
            told = by_property.get((slug, about.name), [])
            prop = matter.lexicon.by_name(about.name)
            for named, speakers in sorted(_named(matter, closed, told).items()):
                values = [matter.claims[iri].value for iri in named]
                outside = (
                    iri
                    for iri in told
                    if not any(may_be_one(matter, prop, matter.claims[iri].value, value) for value in values)
                )
                ours = matter.side("affirms", (*named, closed), only=speakers, whole=True)
                theirs = matter.side("affirms", outside)
                if ours is not None and theirs is not None:
                    sides = in_order((ours, theirs))
                    kind = "RoleConflict" if prop.role else "ValueConflict"
                    yield Conflict(kind, "closedList", strength(sides), (slug,), prop.name, sides)


def _named(matter: Matter, closed: str, told: Sequence[str]) -> dict[tuple[str, ...], frozenset[str]]:
    """Return, for each list of values that is said to be the whole, who says so."""
    found: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for position in matter.positions.of(closed, "affirms"):
        place = (position.speaker, position.telling.part, position.telling.start)
        named = tuple(
            iri
            for iri in told
            if any(
                (other.speaker, other.telling.part, other.telling.start) == place
                for other in matter.positions.of(iri, "affirms")
            )
        )
        if named:
            found[named].add(position.speaker)
    return {named: frozenset(speakers) for named, speakers in found.items()}


def exclusive_roles(matter: Matter) -> Iterator[Conflict]:
    """One person has two parts in one event that exclude each other."""
    held: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for iri, claim in matter.affirmed():
        if isinstance(claim.subject, EntityRef) and isinstance(claim.value, EntityRef):
            held[claim.subject.slug, claim.value.slug][claim.property] = iri
    for (slug, _), roles in sorted(held.items()):
        for one, other in combinations(sorted(roles), 2):
            if matter.lexicon.are_disjoint(one, other):
                sides = matter.sides([roles[one]], [roles[other]])
                yield reading(Conflict("RoleConflict", "exclusiveRoles", strength(sides), (slug,), None, sides))


def disjoint_kinds(matter: Matter) -> Iterator[Conflict]:
    """One thing is said to be of two kinds that exclude each other."""
    for slug, prop, iris in matter.grouped():
        for one, other in combinations(iris, 2) if prop.name == "kind" else ():
            first, second = matter.claims[one].value, matter.claims[other].value
            if (
                isinstance(first, Term)
                and isinstance(second, Term)
                and matter.lexicon.are_disjoint(first.name, second.name)
            ):
                sides = matter.sides([one], [other])
                yield reading(Conflict("ValueConflict", "disjointKinds", strength(sides), (slug,), "kind", sides))


def not_known(matter: Matter) -> Iterator[Conflict]:
    """Somebody says that nobody knows what somebody else tells."""
    by_property = {(slug, prop.name): iris for slug, prop, iris in matter.grouped()}
    for slug, prop, iris in matter.grouped():
        for iri in iris if prop.name == "notKnown" else ():
            value = matter.claims[iri].value
            ours = matter.side("affirms", [iri])
            if ours is None or not isinstance(value, Term):
                continue
            # Who says that nobody knows may well repeat what others say.
            unknowing = frozenset(position.account for position in ours.positions)
            told = matter.side("affirms", by_property.get((slug, value.name), []), without=unknowing)
            if told is not None:
                sides = in_order((ours, told))
                yield Conflict("ValueConflict", "notKnownButTold", SOFT, (slug,), value.name, sides)
