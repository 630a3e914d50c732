"""Reads a built graph back into words: for people, entity by entity and node by node."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from kb import amounts, lexicon
from kb.dates import spoken, when
from kb.namespaces import DCTERMS, KB, OA, RDFS, SKOS
from kb.query import Store

WIDTH = 100
"""Columns of what is printed for reading."""


@dataclass(frozen=True, slots=True)
class Told:
    """One voice's stance towards a claim, at one passage."""

    stance: str
    certainty: str
    chain: str
    hands: int
    place: tuple[str, str, int, int]
    as_written: str
    withdrawn: str


class Reader:
    """Reads the default graph by subject."""

    def __init__(self, store: Store) -> None:
        """Read this store."""
        self.store = store

    def values(self, subject: ox.NamedNode, predicate: str) -> list[ox.NamedNode | ox.Literal]:
        """Return the objects, sorted."""
        found = self.store.graph.quads_for_pattern(subject, ox.NamedNode(predicate), None, ox.DefaultGraph())
        return sorted((q.object for q in found if isinstance(q.object, ox.NamedNode | ox.Literal)), key=str)

    def one(self, subject: ox.NamedNode, predicate: str) -> str:
        """Return the only object, or the empty string."""
        found = self.values(subject, predicate)
        return found[0].value if found else ""

    def node(self, subject: ox.NamedNode, predicate: str) -> ox.NamedNode | None:
        """Return the only object that is a node, or None."""
        return next((o for o in self.values(subject, predicate) if isinstance(o, ox.NamedNode)), None)

    def subjects(self, predicate: str, value: ox.NamedNode | ox.Literal) -> list[ox.NamedNode]:
        """Return what has this object, sorted."""
        found = self.store.graph.quads_for_pattern(None, ox.NamedNode(predicate), value, ox.DefaultGraph())
        return sorted((q.subject for q in found if isinstance(q.subject, ox.NamedNode)), key=str)

    def label(self, node: ox.NamedNode) -> str:
        """Return what to call a node."""
        return self.one(node, SKOS + "prefLabel") or self.one(node, DCTERMS + "title") or node.value.rsplit("/", 1)[-1]

    def word(self, iri: str) -> str:
        """Return the label that the ontology has for one of its terms."""
        graph = ox.NamedNode(f"{self.store.base}graph/ontology")
        found = self.store.graph.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(RDFS + "label"), None, graph)
        return next((q.object.value for q in found if isinstance(q.object, ox.Literal)), iri.removeprefix(KB))

    def shown(self, value: ox.NamedNode | ox.Literal) -> str:
        """Return a value for people."""
        if isinstance(value, ox.Literal):
            return "" if value.value == "true" and value.datatype.value.endswith("#boolean") else f"“{value.value}”"
        if value.value.startswith(KB):
            return self.word(value.value)
        if edtf := self.one(value, KB + "edtf"):
            return spoken(edtf)
        if self.one(value, KB + "unit"):
            return amounts.spoken(self.one(value, DCTERMS + "identifier"))
        if claim := self.node(value, KB + "property"):
            return f"[{self.sentence(value, claim)}]"
        return self.label(value)

    def sentence(self, claim: ox.NamedNode, prop: ox.NamedNode) -> str:
        """Return a claim as words."""
        subject = self.node(claim, KB + "subject")
        said = [*self.values(claim, KB + "value"), *self.values(claim, KB + "literal")]
        entry = lexicon.standard().by_name(prop.value.removeprefix(KB))
        edtf = self.one(said[0], KB + "edtf") if said and isinstance(said[0], ox.NamedNode) else ""
        return entry.clause(
            self.shown(subject) if subject else "",
            self.shown(said[0]) if said else "",
            when=when(edtf) if edtf else "",
        )

    def slug(self, node: ox.NamedNode) -> str:
        """Return the slug of an entity."""
        return node.value.removeprefix(f"{self.store.base}id/")

    def said(self, claim: ox.NamedNode) -> str:
        """Return a claim as words."""
        prop = self.node(claim, KB + "property")
        return self.sentence(claim, prop) if prop else ""

    def position(self, attestation: ox.NamedNode) -> Told:
        """Return the stance of one attestation, and where it stands."""
        outer = attestation
        while above := self.subjects(KB + "reports", outer):
            outer = above[0]
        return Told(
            self.one(attestation, KB + "stance").removeprefix(KB),
            self.one(attestation, KB + "speakerCertainty").removeprefix(KB),
            self._chain(attestation, outer),
            int(self.one(attestation, KB + "depth")),
            self._place(outer),
            self.one(outer, KB + "asWritten"),
            self.one(attestation, KB + "withdrawn"),
        )

    def witnesses(self, node: ox.NamedNode) -> str:
        """Return how many independent witnesses stand behind a side or a corroboration, in words."""
        fewest, most = int(self.one(node, KB + "fewestWitnesses")), int(self.one(node, KB + "mostWitnesses"))
        if most == 1:
            return "1 witness" if fewest else "1 witness, unidentified"
        return f"{most if fewest == most else f'{fewest} to {most}'} independent witnesses"

    def told(self, claim: ox.NamedNode) -> list[Told]:
        """Return who takes a stance towards a claim, in the order of the passages."""
        attestations = [node for node in self.subjects(KB + "attests", claim) if self.one(node, KB + "stance")]
        return sorted(map(self.position, attestations), key=lambda told: (told.place, told.hands, told.chain))

    def _chain(self, attestation: ox.NamedNode, outer: ox.NamedNode) -> str:
        whole = self.one(outer, KB + "chain").split(" ← ")
        return " ← ".join(whole[: int(self.one(attestation, KB + "depth")) + 1])

    def _place(self, outer: ox.NamedNode) -> tuple[str, str, int, int]:
        passage = self.node(outer, KB + "inPassage")
        if passage is None:
            return ("", "", 0, 0)
        selector = self.node(passage, OA + "hasSelector")
        source, part = self.node(passage, OA + "hasSource"), self.node(passage, KB + "inPart")
        span = (int(self.one(selector, OA + "start")), int(self.one(selector, OA + "end"))) if selector else (0, 0)
        return (
            source.value.rsplit("/", 1)[-1] if source else "",
            part.value.rsplit("/", 1)[-1] if part else "",
            *span,
        )
