"""Triples as the reasoning modules hand them to each other: tuples of terms, whose subject may be a literal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeAlias

import pyoxigraph as ox

from kb.namespaces import OWL, PREFIXES, RDF, RDFS, XSD

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Fact: TypeAlias = tuple[Term, ox.NamedNode, Term]

RESERVED = (RDF, RDFS, OWL, XSD)
"""The namespaces whose terms are the language itself, not what is spoken of."""

_FIRST, _REST = ox.NamedNode(RDF + "first"), ox.NamedNode(RDF + "rest")


def owl(name: str) -> ox.NamedNode:
    """Return the term of OWL with this local name."""
    return ox.NamedNode(OWL + name)


def rdfs(name: str) -> ox.NamedNode:
    """Return the term of RDF Schema with this local name."""
    return ox.NamedNode(RDFS + name)


TYPE = ox.NamedNode(RDF + "type")
SUB_CLASS = rdfs("subClassOf")
SUB_PROPERTY = rdfs("subPropertyOf")


def facts(triples: Iterable[ox.Triple]) -> set[Fact]:
    """Return the triples as tuples, each once."""
    return {(triple.subject, triple.predicate, triple.object) for triple in triples}


def is_reserved(term: object) -> bool:
    """Return whether a term is an IRI of RDF, RDFS, OWL or XML Schema."""
    return isinstance(term, ox.NamedNode) and term.value.startswith(RESERVED)


class Lists:
    """The RDF lists in some facts."""

    def __init__(self, found: Iterable[Fact]) -> None:
        """Read them off.

        Args:
            found: facts, of which those about lists are kept.
        """
        self._first: dict[Term, Term] = {}
        self._rest: dict[Term, Term] = {}
        for s, p, o in found:
            if p == _FIRST:
                self._first[s] = o
            elif p == _REST:
                self._rest[s] = o

    def __getitem__(self, head: Term) -> list[Term]:
        """Return the members of the list that starts at `head`, in order."""
        members: list[Term] = []
        seen: set[Term] = set()  # a list that bites its own tail is broken, not endless
        while head in self._first and head not in seen:
            seen.add(head)
            members.append(self._first[head])
            head = self._rest.get(head, head)
        return members


class Reach:
    """What each term leads to by any number of steps, itself included."""

    def __init__(self, steps: Iterable[tuple[Term, Term]]) -> None:
        """Take the steps.

        Args:
            steps: pairs of a term and one that it leads to.
        """
        self._next: defaultdict[Term, set[Term]] = defaultdict(set)
        for start, end in steps:
            self._next[start].add(end)
        self._found: dict[Term, set[Term]] = {}

    def __getitem__(self, term: Term) -> set[Term]:
        """Return what the term leads to."""
        if term not in self._found:
            found, waiting = {term}, [term]
            while waiting:
                for end in self._next.get(waiting.pop(), set()) - found:
                    found.add(end)
                    waiting.append(end)
            self._found[term] = found
        return self._found[term]


def shown(term: object) -> str:
    """Return a term as people read it: with a prefix where there is one, else as in N-Triples."""
    if isinstance(term, ox.NamedNode):
        for prefix, namespace in PREFIXES.items():
            local = term.value.removeprefix(namespace)
            if local != term.value and local.replace("-", "").replace("_", "").isalnum():
                return f"{prefix}:{local}"
    return str(term)
