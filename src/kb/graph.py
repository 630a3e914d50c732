"""A dataset's records become triples: claims that nobody asserts here, and the attestations that say who does.

The bare triple of a claim stands only in a named graph that says by which policy: `says/PART` holds what a part's own
voice affirms, not merely as possible, outside alternatives. The default graph holds everything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise

import pyoxigraph as ox

from kb.amounts import Amount
from kb.anchor import Anchors, Span
from kb.dates import TimeSpan
from kb.errors import Fault, Location, Refused
from kb.iris import Minter
from kb.namespaces import DCAT, DCTERMS, KB, OA, OWL, RDF, RDFS, SKOS, VOID, XSD
from kb.record import (
    Claim,
    Dataset,
    Encoding,
    EntityRef,
    Grounds,
    Link,
    Part,
    Quotation,
    Record,
    Someone,
    Statement,
    Term,
    Text,
)

Object = ox.NamedNode | ox.Literal

FIRM = frozenset({None, "certain", "likely"})
"""What a speaker's certainty may be for a claim to stand in the graph of what the speaker says."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One link of a telling: an attestation, and what of it matters when tellings are weighed.

    Attributes:
        attestation: its IRI.
        speaker: IRI of who speaks.
        name: what to call who speaks.
        declared: whether the speaker is an entity; a voice without an identity is known in one record alone.
        work: slug of the work it stood in, or None.
        occasion: slug of the event at which it was said, or None.
        stance: see `record.Link`.
        certainty: see `record.Link`.
    """

    attestation: str
    speaker: str
    name: str
    declared: bool
    work: str | None
    occasion: str | None
    stance: str | None
    certainty: str | None


@dataclass(frozen=True, slots=True)
class Telling:
    """One claim at one passage with its whole chain of voices.

    Attributes:
        claim: IRI of the claim.
        voices: the chain, outermost first.
        source: slug of the source.
        part: id of the part.
        start: where the passage begins in the source.
        end: where it ends.
        original: slug of the work that the part translates, or None.
        considered: whether the claim stands among alternatives that the last voice puts forward.
    """

    claim: str
    voices: tuple[Voice, ...]
    source: str
    part: str
    start: int
    end: int
    original: str | None
    considered: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """A verdict on a claim.

    Attributes:
        judgement: IRI of the judgement.
        claim: IRI of the claim.
        verdict: see `record.Settlement`.
        policy: its name.
        method: how the encoder works who judges, as `record.Encoder` has it.
        grounds: who judged, and why.
    """

    judgement: str
    claim: str
    verdict: str
    policy: str
    method: str
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Declared:
    """A conflict that an editor declares.

    Attributes:
        judgement: IRI of the judgement.
        sides: of each the stance, the IRIs of its claims, sorted, and where it is written.
        kind: local name of its class.
        strength: `hard` or `soft`.
        method: how the encoder works who declares it.
        grounds: who declares it, and why.
    """

    judgement: str
    sides: tuple[tuple[str, tuple[str, ...], Location], ...]
    kind: str
    strength: str
    method: str
    grounds: Grounds


@dataclass(frozen=True)
class Graph:
    """The triples of a dataset.

    Attributes:
        base: the dataset's base IRI.
        default: the default graph, sorted by `order`, each triple once.
        named: the other graphs by IRI, each sorted likewise.
        origins: where somebody wrote what a node comes from, by IRI.
        claims: what each claim says, by IRI.
        tellings: who says it, sorted by the IRI of the outermost attestation; without what was withdrawn.
        settled: claims that an editor judged, sorted by IRI of the judgement.
        declared: conflicts that an editor declares, sorted likewise.
    """

    base: str
    default: Sequence[ox.Triple]
    named: Mapping[str, Sequence[ox.Triple]]
    origins: Mapping[str, Location] = field(repr=False)
    claims: Mapping[str, Claim] = field(repr=False, default_factory=dict)
    tellings: Sequence[Telling] = field(repr=False, default=())
    settled: Sequence[Settled] = field(repr=False, default=())
    declared: Sequence[Declared] = field(repr=False, default=())

    def with_default(self, triples: Iterable[ox.Triple]) -> Graph:
        """Return this graph with more triples in its default graph, counted in its header.

        Args:
            triples: in any order.
        """
        count = ox.NamedNode(VOID + "triples")
        # The counts are the dataset's own, and those of a source stay.
        kept = (t for t in self.default if t.predicate != count or t.subject.value != self.base)  # type: ignore[union-attr]
        told = dict.fromkeys((*kept, *triples))
        return replace(self, default=order([*told, ox.Triple(ox.NamedNode(self.base), count, _integer(len(told) + 1))]))

    @property
    def says(self) -> Mapping[str, Sequence[ox.Triple]]:
        """What each part says by itself, by the id of the part."""
        prefix = Minter(self.base).graph("says/")
        return {name.removeprefix(prefix): told for name, told in self.named.items() if name.startswith(prefix)}

    def with_named(self, name: str, triples: Iterable[ox.Triple]) -> Graph:
        """Return this graph with one more named graph.

        Args:
            name: what follows `graph/` in its IRI.
            triples: in any order.
        """
        return replace(self, named={**self.named, Minter(self.base).graph(name): order(triples)})


def order(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return each triple once, sorted by its N-Triples line: the same input gives the same bytes."""
    # Not by way of a set: to hash a triple costs as much as to sort it, and what is in order already less.
    told = sorted(triples, key=str)
    return told[:1] + [later for earlier, later in pairwise(told) if later != earlier]


def build(dataset: Dataset, *, anchors: Anchors) -> Graph:
    """Make the triples of a dataset.

    Args:
        dataset: as read.
        anchors: the span of every quotation in it.

    Raises:
        Refused: the same is said twice: one claim by one chain of voices in one passage.
    """
    return _Builder(dataset, anchors).build()


@cache
def _kb(name: str) -> ox.NamedNode:
    return ox.NamedNode(KB + name)


@cache
def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


_TYPE = ox.NamedNode(RDF + "type")
_LABEL = ox.NamedNode(SKOS + "prefLabel")
_GLOSS = ox.NamedNode(SKOS + "definition")
_TITLE = ox.NamedNode(DCTERMS + "title")
_IDENTIFIER = ox.NamedNode(DCTERMS + "identifier")
_INTEGER = ox.NamedNode(XSD + "integer")
_COUNT = ox.NamedNode(XSD + "nonNegativeInteger")
_DECIMAL = ox.NamedNode(XSD + "decimal")
_TRUE = ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean"))
_HAS_SOURCE, _HAS_SELECTOR = ox.NamedNode(OA + "hasSource"), ox.NamedNode(OA + "hasSelector")
_SELECTOR = ox.NamedNode(OA + "TextPositionSelector")
_START, _END = ox.NamedNode(OA + "start"), ox.NamedNode(OA + "end")


@cache
def _integer(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=_INTEGER)


def _camel(word: str) -> str:
    first, *rest = word.split("-")
    return first + "".join(part.capitalize() for part in rest)


class _Builder:
    def __init__(self, dataset: Dataset, anchors: Anchors) -> None:
        self.dataset = dataset
        self.anchors = anchors
        self.mint = Minter(dataset.manifest.base)
        self.language = dataset.manifest.language
        self.triples: list[ox.Triple] = []
        self.says: dict[str, list[ox.Triple]] = {}
        self.origins: dict[str, Location] = {}
        self.claims: dict[int, tuple[Claim, ox.NamedNode, ox.Triple]] = {}
        self.seen: dict[str, Statement] = {}
        self.done: set[str] = set()
        self.faults: list[Fault] = []
        self.tellings: list[Telling] = []
        self.spans: dict[str, Span] = {}

    def build(self) -> Graph:
        for part in self.dataset.parts.values():
            self.says[self.mint.graph(f"says/{part.id}")] = []
        self.entities()
        self.sources()
        for record in self.dataset.records:
            self.record(record)
        if self.faults:
            raise Refused(self.faults)
        settled, declared = self.settled(), self.declared()
        self.header()
        return Graph(
            self.dataset.manifest.base,
            order(self.triples),
            {name: order(triples) for name, triples in self.says.items() if triples},
            self.origins,
            {node.value: claim for claim, node, _ in self.claims.values()},
            sorted(self.tellings, key=lambda telling: telling.voices[0].attestation),
            settled,
            declared,
        )

    # --- small steps

    def add(self, subject: ox.NamedNode, predicate: ox.NamedNode, value: Object) -> None:
        self.triples.append(ox.Triple(subject, predicate, value))

    def once(self, iri: str, where: Location) -> bool:
        """Return whether this node is met for the first time, and remember where."""
        if iri in self.done:
            return False
        self.done.add(iri)
        self.origins[iri] = where
        return True

    def label(self, text: str) -> ox.Literal:
        return ox.Literal(text, language=self.language)

    # --- what is declared

    def entities(self) -> None:
        for entity in self.dataset.entities.values():
            node = _node(self.mint.entity(entity.slug))
            self.origins[node.value] = entity.where
            self.add(node, _TYPE, _kb(entity.kind))
            self.add(node, _LABEL, self.label(entity.label))
            self.add(node, _GLOSS, self.label(entity.gloss))
            if entity.fiction_in:
                self.add(node, _kb("fictionIn"), _node(self.mint.entity(entity.fiction_in)))

    def sources(self) -> None:
        for source in self.dataset.sources.values():
            node = _node(self.mint.source(source.slug))
            self.origins[node.value] = source.where
            self.add(node, _TYPE, _kb("Source"))
            self.add(node, _IDENTIFIER, ox.Literal(source.file))
            self.add(node, _TITLE, self.label(source.title))
            self.add(node, ox.NamedNode(DCTERMS + "language"), ox.Literal(source.language))
            self.add(node, _kb("digest"), ox.Literal(source.digest))
            self.add(node, _kb("length"), _integer(source.length))
            for part in source.parts:
                self.part(part, node)

    def part(self, part: Part, source: ox.NamedNode) -> None:
        node = _node(self.mint.part(part.source, part.id))
        own = part.chain[-1]
        self.origins[node.value] = part.where
        self.add(node, _TYPE, _kb("Part"))
        self.add(node, _IDENTIFIER, ox.Literal(part.id))
        self.add(node, _TITLE, self.label(part.title))
        self.add(node, _kb("partOfSource"), source)
        self.add(node, _kb("narrator"), self.speaker(own, part.where))
        self.add(node, _HAS_SELECTOR, self.selector(part.source, part.start, part.end, part.where))
        if own.work:
            self.add(node, _kb("inWork"), _node(self.mint.entity(own.work)))
        if part.within:
            self.add(node, _kb("within"), _node(self.mint.part(part.source, part.within)))
        if part.translation_of:
            self.add(node, _kb("translationOf"), _node(self.mint.entity(part.translation_of)))
        if part.dated:
            self.add(node, _kb("dated"), self.time(part.dated, part.where))

    def selector(self, source: str, start: int, end: int, where: Location) -> ox.NamedNode:
        node = _node(self.mint.selector(source, start, end))
        if self.once(node.value, where):
            self.add(node, _TYPE, _SELECTOR)
            self.add(node, _START, ox.Literal(str(start), datatype=_COUNT))
            self.add(node, _END, ox.Literal(str(end), datatype=_COUNT))
        return node

    # --- values

    def speaker(self, link: Link, where: Location) -> ox.NamedNode:
        if isinstance(link.speaker, EntityRef):
            return _node(self.mint.entity(link.speaker.slug))
        node = _node(self.mint.someone(link.speaker))
        if self.once(node.value, where):
            self.add(node, _TYPE, _kb("Agent"))
            self.add(node, _kb("undeclared"), _TRUE)
            self.add(node, _LABEL, self.label(link.speaker.text))
            self.add(node, _GLOSS, self.label(link.speaker.text))
        return node

    def time(self, span: TimeSpan, where: Location) -> ox.NamedNode:
        node = _node(self.mint.time(span.edtf))
        if self.once(node.value, where):
            self.add(node, _TYPE, _kb("TimeSpan"))
            self.add(node, _kb("edtf"), ox.Literal(span.edtf))
            for name, day in (("earliestDay", span.earliest), ("latestDay", span.latest)):
                if day is not None:
                    self.add(node, _kb(name), _integer(day))
        return node

    def amount(self, amount: Amount, where: Location) -> ox.NamedNode:
        node = _node(self.mint.amount(amount.text))
        if self.once(node.value, where):
            self.add(node, _TYPE, _kb("Amount"))
            self.add(node, _IDENTIFIER, ox.Literal(amount.text))
            self.add(node, _kb("unit"), ox.Literal(amount.unit))
            for name, bound in (("least", amount.least), ("most", amount.most)):
                if bound is not None:
                    self.add(node, _kb(name), _number(bound))
        return node

    def value(self, claim: Claim, where: Location) -> Object:
        value = claim.value
        if isinstance(value, EntityRef):
            return _node(self.mint.entity(value.slug))
        if isinstance(value, Claim):
            return self.claim(value, where)[0]
        if isinstance(value, TimeSpan):
            return self.time(value, where)
        if isinstance(value, Amount):
            return self.amount(value, where)
        if isinstance(value, Term):
            return _kb(value.name)
        if isinstance(value, Text):
            return ox.Literal(value.text, language=value.language) if value.language else ox.Literal(value.text)
        return _TRUE

    def claim(self, claim: Claim, where: Location) -> tuple[ox.NamedNode, ox.Triple]:
        """Return the node of a claim, and the bare triple that it does not assert."""
        if known := self.claims.get(id(claim)):
            return known[1], known[2]
        subject = (
            _node(self.mint.entity(claim.subject.slug))
            if isinstance(claim.subject, EntityRef)
            else self.claim(claim.subject, where)[0]
        )
        value = self.value(claim, where)
        bare = ox.Triple(subject, _kb(claim.property), value)
        node = _node(self.mint.claim(f"{bare} ."))
        # The claim is kept beside its node, so that its identity cannot be given to another object.
        self.claims[id(claim)] = (claim, node, bare)
        if self.once(node.value, where):
            self.add(node, _TYPE, _kb("Claim"))
            self.add(node, _kb("subject"), subject)
            self.add(node, _kb("property"), bare.predicate)
            self.add(node, _kb("literal" if isinstance(value, ox.Literal) else "value"), value)
        return node, bare

    # --- records

    def record(self, record: Record) -> None:
        part = self.dataset.parts[record.part]
        context = [self.passage(quotation, part, record) for quotation in record.context]
        encoding = self.encoding(record.encoding, record.where)
        for quotation in record.quotes:
            passage = self.passage(quotation, part, record)
            branches = self.branches(record, passage)
            for statement in record.statements:
                branch = branches[statement.fork.number][statement.fork.branch] if statement.fork else None
                self.chain(statement, record, part, passage, context, encoding, branch)

    def passage(self, quotation: Quotation, part: Part, record: Record) -> ox.NamedNode:
        span: Span = self.anchors[record.part, quotation.text]
        node = _node(self.mint.passage(part.source, span.start, span.end))
        self.spans[node.value] = span
        if self.once(node.value, quotation.where):
            self.add(node, _TYPE, _kb("Passage"))
            self.add(node, _HAS_SOURCE, _node(self.mint.source(part.source)))
            self.add(node, _HAS_SELECTOR, self.selector(part.source, span.start, span.end, quotation.where))
            self.add(node, _kb("digest"), ox.Literal(span.digest))
        self.add(node, _kb("inPart"), _node(self.mint.part(part.source, part.id)))
        return node

    def encoding(self, encoding: Encoding, where: Location) -> ox.NamedNode:
        node = _node(
            self.mint.encoding(
                encoding.encoder, encoding.reviewer or "-", encoding.reading or "-", encoding.note or "-"
            )
        )
        if self.once(node.value, where):
            self.add(node, _TYPE, _kb("Encoding"))
            self.add(node, _kb("encoder"), self.encoder(encoding.encoder))
            if encoding.reviewer:
                self.add(node, _kb("reviewer"), self.encoder(encoding.reviewer))
            if encoding.reading:
                self.add(node, _kb("reading"), _kb(encoding.reading))
            if encoding.note:
                self.add(node, ox.NamedNode(RDFS + "comment"), self.label(encoding.note))
        return node

    def encoder(self, slug: str) -> ox.NamedNode:
        node, encoder = _node(self.mint.encoder(slug)), self.dataset.manifest.encoders[slug]
        if self.once(node.value, self.dataset.manifest.where):
            self.add(node, _TYPE, _kb("Encoder"))
            self.add(node, _kb("method"), _kb(_camel(encoder.method)))
            self.add(node, _TITLE, self.label(encoder.title))
        return node

    def branches(self, record: Record, passage: ox.NamedNode) -> dict[int, list[ox.NamedNode]]:
        claims: dict[int, list[str]] = {}
        first: dict[int, Statement] = {}
        for statement in record.statements:
            if statement.fork:
                claims.setdefault(statement.fork.number, []).append(
                    self.claim(statement.claim, statement.where)[0].value
                )
                first.setdefault(statement.fork.number, statement)
        made: dict[int, list[ox.NamedNode]] = {}
        for number, statement in first.items():
            fork = _node(self.mint.fork(passage.value, number, claims[number]))
            if self.once(fork.value, statement.where):
                self.add(fork, _TYPE, _kb("Fork"))
            made[number] = []
            for index in range(statement.fork.branches if statement.fork else 0):
                branch = _node(self.mint.branch(fork.value, index))
                made[number].append(branch)
                if self.once(branch.value, statement.where):
                    self.add(branch, _TYPE, _kb("Branch"))
                    self.add(branch, _kb("branchOf"), fork)
                    self.add(branch, _IDENTIFIER, ox.Literal(str(index)))
        return made

    def chain(
        self,
        statement: Statement,
        record: Record,
        part: Part,
        passage: ox.NamedNode,
        context: Sequence[ox.NamedNode],
        encoding: ox.NamedNode,
        branch: ox.NamedNode | None,
    ) -> None:
        claim, bare = self.claim(statement.claim, statement.where)
        speakers = [self.speaker(link, statement.where) for link in statement.chain]
        written = [self.mint.link(link, speaker.value) for link, speaker in zip(statement.chain, speakers, strict=True)]
        nodes = [
            _node(self.mint.attestation(claim.value, passage.value, written, branch.value if branch else "", depth))
            for depth in range(len(speakers))
        ]
        outer = nodes[0]
        if other := self.seen.get(outer.value):
            if not statement.derived:
                self.faults.append(
                    Fault(
                        statement.where,
                        f"the same is said of the same passage in {other.where}.",
                        "Delete one of them.",
                    )
                )
            return
        self.seen[outer.value] = statement
        for depth, (link, speaker, node) in enumerate(zip(statement.chain, speakers, nodes, strict=True)):
            self.origins[node.value] = statement.where
            self.add(node, _TYPE, _kb("Attestation"))
            self.add(node, _kb("attests"), claim)
            self.add(node, _kb("depth"), _integer(depth))
            self.add(node, _kb("speaker"), speaker)
            if link.work:
                self.add(node, _kb("inWork"), _node(self.mint.entity(link.work)))
            if link.occasion:
                self.add(node, _kb("occasion"), _node(self.mint.entity(link.occasion)))
            if link.stance:
                self.add(node, _kb("stance"), _kb(link.stance))
            if link.certainty:
                self.add(node, _kb("speakerCertainty"), _kb(link.certainty))
            if depth + 1 < len(nodes):
                self.add(node, _kb("reports"), nodes[depth + 1])
            if record.withdrawn:
                self.add(node, _kb("withdrawn"), self.label(record.withdrawn))
        self.add(outer, _kb("inPassage"), passage)
        self.add(outer, _kb("encoding"), encoding)
        self.add(outer, _kb("chain"), ox.Literal(self.shown(statement.chain)))
        for node in context:
            self.add(outer, _kb("context"), node)
        if statement.as_written:
            self.add(outer, _kb("asWritten"), ox.Literal(statement.as_written))
        if branch:
            self.add(nodes[-1], _kb("inBranch"), branch)
        if not record.withdrawn:
            span = self.spans[passage.value]
            voices = tuple(
                Voice(
                    node.value,
                    speaker.value,
                    self.name(link),
                    isinstance(link.speaker, EntityRef),
                    link.work,
                    link.occasion,
                    link.stance,
                    link.certainty,
                )
                for link, node, speaker in zip(statement.chain, nodes, speakers, strict=True)
            )
            self.tellings.append(
                Telling(
                    claim.value,
                    voices,
                    part.source,
                    part.id,
                    span.start,
                    span.end,
                    part.translation_of,
                    statement.fork is not None,
                )
            )
        own = statement.chain[len(part.chain) - 1]
        if own.stance == "affirms" and own.certainty in FIRM and not statement.fork and not record.withdrawn:
            self.says[self.mint.graph(f"says/{part.id}")].append(bare)

    def name(self, link: Link) -> str:
        """Return what to call who speaks."""
        speaker = link.speaker
        return speaker.text if isinstance(speaker, Someone) else self.dataset.entities[speaker.slug].label

    def shown(self, chain: Iterable[Link]) -> str:
        """Return a chain for people: who tells us ← who told whom."""
        entities = self.dataset.entities
        return " ← ".join(self.name(link) + (f" ({entities[link.work].label})" if link.work else "") for link in chain)

    # --- judgements

    def settled(self) -> list[Settled]:
        found = []
        for settlement in self.dataset.judgements.settlements:
            claim = self.claim(settlement.claim, settlement.grounds.where)[0]
            node = self.judgement(settlement.grounds, "claim", claim.value)
            self.add(node, _kb("judges"), claim)
            self.add(node, _kb("verdict"), _kb(settlement.verdict))
            self.add(node, _kb("byPolicy"), self.policy(settlement.policy, settlement.grounds.where))
            method = self.dataset.manifest.encoders[settlement.grounds.encoder].method
            found.append(
                Settled(node.value, claim.value, settlement.verdict, settlement.policy, method, settlement.grounds)
            )
        return sorted(found, key=lambda each: each.judgement)

    def declared(self) -> list[Declared]:
        found = []
        for declaration in self.dataset.judgements.declarations:
            sides = []
            for side in declaration.sides:
                claims = sorted(self.claim(claim, side.where)[0].value for claim in side.claims)
                sides.append((side.stance, tuple(claims), side.where))
            keys = sorted(" ".join((stance, *claims)) for stance, claims, _ in sides)
            node = self.judgement(declaration.grounds, "conflict", *keys)
            method = self.dataset.manifest.encoders[declaration.grounds.encoder].method
            found.append(
                Declared(node.value, tuple(sides), declaration.kind, declaration.strength, method, declaration.grounds)
            )
        return sorted(found, key=lambda each: each.judgement)

    def judgement(self, grounds: Grounds, *content: str) -> ox.NamedNode:
        node = _node(self.mint.judgement(*content))
        self.origins[node.value] = grounds.where
        self.add(node, _TYPE, _kb("Judgement"))
        self.add(node, _kb("judgedBy"), self.encoder(grounds.encoder))
        self.add(node, _kb("judgedOn"), self.time(grounds.day, grounds.where))
        self.add(node, _kb("because"), self.label(grounds.reason))
        return node

    def policy(self, name: str, where: Location) -> ox.NamedNode:
        node = _node(self.mint.policy(name))
        if self.once(node.value, where):
            self.add(node, _TYPE, _kb("Policy"))
            self.add(node, _IDENTIFIER, ox.Literal(name))
            self.add(node, _GLOSS, self.label(self.dataset.judgements.policies[name]))
        return node

    # --- the dataset itself

    def header(self) -> None:
        manifest = self.dataset.manifest
        node = _node(manifest.base)
        self.origins[node.value] = manifest.where
        self.add(node, _TYPE, ox.NamedNode(DCAT + "Dataset"))
        self.add(node, _TYPE, ox.NamedNode(VOID + "Dataset"))
        self.add(node, _TITLE, self.label(manifest.title))
        if manifest.description:
            self.add(node, ox.NamedNode(DCTERMS + "description"), self.label(manifest.description))
        self.add(node, ox.NamedNode(DCTERMS + "license"), _node(manifest.licence))
        self.add(node, ox.NamedNode(OWL + "versionInfo"), ox.Literal(manifest.version))
        for source in self.dataset.sources:
            self.add(node, ox.NamedNode(DCTERMS + "source"), _node(self.mint.source(source)))
        # The count includes the triple that states it.
        self.triples = list(set(self.triples))
        self.add(node, ox.NamedNode(VOID + "triples"), _integer(len(self.triples) + 1))


def _number(bound: Decimal) -> ox.Literal:
    return _integer(int(bound)) if bound == bound.to_integral_value() else ox.Literal(str(bound), datatype=_DECIMAL)
