"""What follows by the rules of OWL 2 RL, computed in the process without Java.

The rules are those of https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules, as far
as `reasonable` has them: hierarchies, equivalences, unions and intersections, domains, ranges, inverses, symmetry,
transitivity, restrictions to some or all values, equality. It has no property chains, keys or cardinalities.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kb.reason.facts import SUB_CLASS, TYPE, Fact, Lists, Reach, Term, facts, is_reserved, owl, rdfs

_ANNOTATION_PROPERTY = owl("AnnotationProperty")
_DISJOINT_UNION = owl("disjointUnionOf")
_DOMAIN, _RANGE = rdfs("domain"), rdfs("range")
_SAME_AS = owl("sameAs")
_THING = owl("Thing").value

# What can make two things one.
_EQUATING = {
    _SAME_AS,
    *(owl(name) for name in ("FunctionalProperty", "InverseFunctionalProperty", "hasKey", "maxCardinality")),
    *(owl(name) for name in ("cardinality", "maxQualifiedCardinality", "qualifiedCardinality")),
}
# What nothing follows from but a contradiction.
_FORBIDDING = {owl(name) for name in ("complementOf", "differentFrom", "disjointWith", "propertyDisjointWith")}
# That a term is declared says nothing about what it is used for.
_DECLARATIONS = {
    owl(name)
    for name in ("AnnotationProperty", "Class", "DatatypeProperty", "NamedIndividual", "ObjectProperty", "Ontology")
}
# Reserved terms that are there for readers alone.
_FOR_READERS = {
    *(owl(name) for name in ("deprecated", "imports", "priorVersion", "versionInfo", "versionIRI")),
    *(rdfs(name) for name in ("comment", "isDefinedBy", "label", "seeAlso")),
}


def infer(data: Iterable[ox.Triple | ox.Quad], ontology: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return what follows about the data from the data and the ontology, sorted.

    Of quads only those of the default graph are read: a named graph holds what is said under one policy, and from a
    mixture of what several voices say nothing follows. The triples of one such graph may be handed over by themselves.

    Returned is only what tells something: no triple of the input, none about a term of the ontology or a literal, none
    that is true of every thing (`owl:Thing`, sameness with itself), none with a class expression in it. Annotation
    properties mean nothing in OWL 2 DL, so nothing follows from them or from their hierarchy.

    Args:
        data: what is said of things, in any order.
        ontology: classes and properties with their axioms; alignments too, where their terms are wanted.
    """
    given = facts(
        item if isinstance(item, ox.Triple) else item.triple
        for item in data
        if isinstance(item, ox.Triple) or isinstance(item.graph_name, ox.DefaultGraph)
    )
    schema = facts(ontology)
    # Data may hold axioms of its own: whatever is said in the language itself counts as one.
    own = {(s, p, o) for s, p, o in given if is_reserved(p) and (p != TYPE or is_reserved(o))}
    axioms = meaningful(schema | own)
    about = {term for s, _, o in given for term in (s, o)} - {s for s, _, _ in schema}
    found = closure(axioms | _telling(given, axioms)) - given - schema
    return sorted((ox.Triple(s, p, o) for s, p, o in found if s in about and _tells(s, p, o, about)), key=str)  # type: ignore[arg-type]


def closure(given: Iterable[Fact]) -> set[Fact]:
    """Return the facts with all that follows from them, except that each is an `owl:Thing`.

    Nothing is filtered out: there are triples whose subject is a literal, as in the rules themselves.
    """
    # Lazily, as every heavy import: and the answer is made of terms of rdflib, which this loads in its turn.
    import reasonable

    # The reasoner takes strings that are IRIs, and no other. Stand-ins keep every literal exactly as it is (rdflib
    # would normalise some), need no escaping and are shorter than what they stand for.
    stand_ins: dict[Term, str] = {}

    def stand_in(term: Term) -> str:
        found = stand_ins.get(term)
        if found is None:
            reserved = isinstance(term, ox.NamedNode) and is_reserved(term)
            found = stand_ins[term] = term.value if reserved else f"t:{len(stand_ins)}"  # type: ignore[union-attr]
        return found

    reasoner = reasonable.PyReasoner()
    reasoner.from_graph([(stand_in(s), stand_in(p), stand_in(o)) for s, p, o in _positive(set(given))])
    terms = {string: term for term, string in stand_ins.items()}
    found: set[Fact] = set()
    for triple in reasoner.reason():
        s, p, o = map(str, triple)
        if o == _THING or s == o == p:
            continue
        # The reasoner brings in a few terms of the language that were not handed over.
        subject, predicate, value = (terms.get(string) or ox.NamedNode(string) for string in (s, p, o))
        if isinstance(predicate, ox.NamedNode):
            found.add((subject, predicate, value))
    return found


def meaningful(given: set[Fact]) -> set[Fact]:
    """Return the facts without annotations and declarations, from which nothing follows."""
    annotations = {s for s, p, o in given if p == TYPE and o == _ANNOTATION_PROPERTY}
    return {
        (s, p, o)
        for s, p, o in given
        if not (s in annotations or p in annotations or p in _FOR_READERS or (p == TYPE and o in _DECLARATIONS))
    }


def _telling(given: set[Fact], axioms: set[Fact]) -> set[Fact]:
    """Return those of the facts from which something may follow that does not follow from the others.

    The reasoner's time goes into what it is given, and most of a dataset is the machinery of attestations, where each
    end of each property has been typed already. Left out are facts with a property that no axiom names, and those
    with a property of which nothing is said but its domain and range, where both ends are in them as it is.
    """
    named = {term for axiom in axioms for term in axiom}
    telling = {fact for fact in given if fact[1] in named or is_reserved(fact[1])}
    if any(p in _EQUATING or o in _EQUATING for _, p, o in axioms | telling):
        return telling  # a thing may turn out to be another, which has not been typed
    below = Reach((o, s) for s, p, o in axioms if p == SUB_CLASS)
    sides: defaultdict[Term, tuple[list[set[Term]], list[set[Term]]]] = defaultdict(lambda: ([], []))
    busy: set[Term] = set()
    for s, p, o in axioms:
        if p == _DOMAIN:
            sides[s][0].append(below[o])
        elif p == _RANGE:
            sides[s][1].append(below[o])
        else:
            busy |= {s, o}
    types: defaultdict[Term, set[Term]] = defaultdict(set)
    for s, p, o in axioms | telling:
        if p == TYPE:
            types[s].add(o)
    found: set[Fact] = set()
    told: set[tuple[Term, Term, int]] = set()  # ends that a fact in `found` puts into the domain or range
    for fact in telling:
        s, p, o = fact
        if p in busy or p not in sides:
            found.add(fact)
            continue
        for end, number in ((s, 0), (o, 1)):
            if (p, end, number) not in told and any(types[end].isdisjoint(classes) for classes in sides[p][number]):
                told.add((p, end, number))
                found.add(fact)
    return found


def _positive(given: set[Fact]) -> Iterator[Fact]:
    """Yield the facts, without those that only forbid, and that the members of each disjoint union are below it.

    The reasoner notes every violation of what forbids and concludes nothing from it: with the disjointness of a hundred
    pairs of classes it takes five times as long. Disjoint unions are outside the rules of OWL 2 RL.
    """
    yield from (fact for fact in given if fact[1] not in _FORBIDDING)
    lists = Lists(given)
    for s, p, o in given:
        if p == _DISJOINT_UNION:
            yield from ((member, SUB_CLASS, s) for member in lists[o])


def _tells(s: Term, p: ox.NamedNode, o: Term, about: set[Term]) -> bool:
    if isinstance(s, ox.Literal):
        return False
    if p == TYPE:
        return isinstance(o, ox.NamedNode) and not is_reserved(o)
    if p == _SAME_AS:
        return s != o and o in about
    return not is_reserved(p) and (isinstance(o, ox.NamedNode | ox.Literal) or o in about)
