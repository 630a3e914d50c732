"""Why something cannot be true, as far as it can be read off what follows by rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

import pyoxigraph as ox

from kb.reason.closure import closure, meaningful
from kb.reason.facts import SUB_CLASS, SUB_PROPERTY, TYPE, Fact, Lists, Reach, Term, facts, owl, rdfs, shown

_DOMAIN, _RANGE = rdfs("domain"), rdfs("range")
_NOTHING = owl("Nothing")


def clashes(triples: Iterable[ox.Triple]) -> tuple[str, ...]:
    """Return every clash that shows once the rules of OWL 2 RL have run, a line each, sorted.

    Each is one of the rules that end in *false* in the W3C's table (disjoint classes and properties, negative
    assertions, asymmetry, irreflexivity, difference), or a class or property that such a rule keeps empty. A clash
    needs no more than two statements besides the ontology, and those are shown where they are in the input.
    """
    return tuple(sorted(_Clashes(meaningful(facts(triples))).all()))


class _Clashes:
    def __init__(self, given: set[Fact]) -> None:
        """Let what follows follow.

        Args:
            given: the input without annotations.
        """
        self._given = given
        self._all = closure(given) | given
        self._lists = Lists(given)
        self._types: defaultdict[Term, set[Term]] = defaultdict(set)
        self._uses: defaultdict[Term, set[tuple[Term, Term]]] = defaultdict(set)
        for s, p, o in self._all:
            if p == TYPE:
                self._types[s].add(o)
            else:
                self._uses[p].add((s, o))
        self._classes = Reach(self._uses[SUB_CLASS] | _both_ways(self._uses[owl("equivalentClass")]))
        self._properties = Reach(self._uses[SUB_PROPERTY] | _both_ways(self._uses[owl("equivalentProperty")]))
        self._disjoint = self._pairs("disjointWith", "AllDisjointClasses")
        for head in (o for _, o in self._uses[owl("disjointUnionOf")]):
            self._disjoint |= _both_ways(combinations(self._lists[head], 2))
        self._disjoint |= _both_ways(self._uses[owl("complementOf")])

    def all(self) -> Iterator[str]:
        """Yield every clash, some perhaps twice."""
        yield from self._individuals()
        yield from self._classes_without_members()
        yield from self._properties_without_use()
        yield from self._disjoint_properties()
        yield from self._directions()
        yield from self._negations()
        yield from self._differences()

    def _pairs(self, each: str, together: str) -> set[tuple[Term, Term]]:
        pairs = set(self._uses[owl(each)])
        for node, head in self._uses[owl("members")] | self._uses[owl("distinctMembers")]:
            if owl(together) in self._types[node]:
                pairs |= set(combinations(self._lists[head], 2))
        return _both_ways(pairs)

    def _clashing(self, classes: set[Term]) -> Iterator[tuple[Term, Term]]:
        for a, b in combinations(sorted(classes, key=str), 2):
            if (a, b) in self._disjoint:
                yield a, b

    def _individuals(self) -> Iterator[str]:
        for thing, classes in self._types.items():
            if _NOTHING in classes:
                yield f"{shown(thing)} is in owl:Nothing."
            for a, b in self._clashing(classes):
                because = [line for line in (self._because(thing, a), self._because(thing, b)) if line]
                yield f"{shown(thing)} is in the disjoint {shown(a)} and {shown(b)}{_listed(because)}."

    def _because(self, thing: Term, wanted: Term) -> str:
        """Return a triple of the input that puts the thing into the class, or nothing where it takes more than one."""
        found: list[str] = []
        for s, p, o in self._given:
            if (
                (s == thing and p == TYPE and wanted in self._classes[o])
                or (s == thing and wanted in self._sides(p, _DOMAIN))
                or (o == thing and wanted in self._sides(p, _RANGE))
            ):
                found.append(f"{shown(s)} {'a' if p == TYPE else shown(p)} {shown(o)}")
        # That it was said to be in the class tells more than that it has a part in something.
        return min(found, key=lambda line: (" a " not in line, line), default="")

    def _sides(self, prop: Term, side: ox.NamedNode) -> set[Term]:
        return {
            above
            for upper in self._properties[prop]
            for s, named in self._uses[side]
            if s == upper
            for above in self._classes[named]
        }

    def _classes_without_members(self) -> Iterator[str]:
        for name in sorted({s for s, _ in self._uses[SUB_CLASS]}, key=str):
            if isinstance(name, ox.NamedNode):
                for a, b in self._clashing(self._classes[name]):
                    yield f"{shown(name)} can have no member: it is below the disjoint {shown(a)} and {shown(b)}."

    def _properties_without_use(self) -> Iterator[str]:
        for name in sorted({s for side in (_DOMAIN, _RANGE, SUB_PROPERTY) for s, _ in self._uses[side]}, key=str):
            for side, word in ((_DOMAIN, "subject"), (_RANGE, "value")):
                for a, b in self._clashing(self._sides(name, side)):
                    yield f"{shown(name)} can relate nothing: its {word} is in the disjoint {shown(a)} and {shown(b)}."

    def _disjoint_properties(self) -> Iterator[str]:
        for p, q in self._pairs("propertyDisjointWith", "AllDisjointProperties"):
            if str(p) < str(q):
                for s, o in self._uses[p] & self._uses[q]:
                    yield f"{shown(s)} has both of the disjoint {shown(p)} and {shown(q)} {shown(o)}."

    def _directions(self) -> Iterator[str]:
        for p in list(self._uses):
            kinds = self._types[p]
            for s, o in self._uses[p]:
                if s == o and owl("IrreflexiveProperty") in kinds:
                    yield f"{shown(s)} has {shown(p)} itself, and nothing can have."
                elif owl("AsymmetricProperty") in kinds and (o, s) in self._uses[p] and str(s) <= str(o):
                    yield f"{shown(s)} and {shown(o)} have {shown(p)} each other, and only one can have."

    def _negations(self) -> Iterator[str]:
        properties = dict(self._uses[owl("assertionProperty")])
        values = dict(self._uses[owl("targetIndividual")] | self._uses[owl("targetValue")])
        for node, s in self._uses[owl("sourceIndividual")]:
            p, o = properties.get(node), values.get(node)
            if p is not None and (s, o) in self._uses[p]:
                yield f"{shown(s)} {shown(p)} {shown(o)} is both affirmed and denied."

    def _differences(self) -> Iterator[str]:
        for a, b in self._pairs("differentFrom", "AllDifferent"):
            if str(a) < str(b) and {(a, b), (b, a)} & self._uses[owl("sameAs")]:
                yield f"{shown(a)} and {shown(b)} are both the same and different."


def _both_ways(pairs: Iterable[tuple[Term, Term]]) -> set[tuple[Term, Term]]:
    return {pair for a, b in pairs for pair in ((a, b), (b, a))}


def _listed(lines: list[str]) -> str:
    return f" ({'; '.join(lines)})" if lines else ""
