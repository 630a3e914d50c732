"""What a dataset says, read from its files and checked word by word: immutable, and ignorant of RDF.

Everything before this module reads YAML; everything after it makes or reads a graph.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from kb.amounts import Amount
from kb.dates import TimeSpan
from kb.errors import Location


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that claims are about, as an entity file declares it.

    Attributes:
        slug: the local part of its IRI.
        kind: the local name of its class (`Person`).
        label: what to call it in lists.
        gloss: the criterion of its identity, in one sentence with nothing contested.
        fiction_in: the slug of the work in which a character or a fictitious event exists.
        where: the line that declares it.
    """

    slug: str
    kind: str
    label: str
    gloss: str
    fiction_in: str | None
    where: Location


@dataclass(frozen=True, slots=True)
class EntityRef:
    """A declared entity, by slug."""

    slug: str


@dataclass(frozen=True, slots=True)
class Someone:
    """A voice without an identity, known by these words in this record alone.

    Attributes:
        text: how the source calls it.
        part: id of the part.
        quotation: the record's first quotation; with the part, what tells the voices of two records apart.
    """

    text: str
    part: str
    quotation: str


@dataclass(frozen=True, slots=True)
class Text:
    """Words, perhaps in a stated language.

    Attributes:
        text: the words, in Unicode normal form C.
        language: a lower-case BCP 47 tag, or None.
    """

    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property of the ontology, as a value.

    Attributes:
        name: its local name.
    """

    name: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said: three terms, always positive, asserted by nobody here.

    Attributes:
        subject: an entity, or a claim that is itself spoken of.
        property: the local name of a property of the ontology.
        value: what the property's range allows; `True` for a property that takes no value.
    """

    subject: EntityRef | Claim
    property: str
    value: Value


Value: TypeAlias = "EntityRef | Claim | Text | TimeSpan | Amount | Term | bool"


@dataclass(frozen=True, slots=True)
class Link:
    """One voice of a chain.

    Attributes:
        speaker: who speaks.
        work: slug of the work it stood in, where told.
        occasion: slug of the event at which it was said, where told.
        stance: `affirms`, `denies`, `doubts`, `considers`, or None where this voice only passes on.
        certainty: the speaker's own: `certain`, `likely`, `possible`, `unlikely`, or None where none is told.
    """

    speaker: EntityRef | Someone
    work: str | None = None
    occasion: str | None = None
    stance: str | None = None
    certainty: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a source that has a voice of its own.

    Attributes:
        id: unique in the dataset.
        source: slug of the source.
        start: its first character, 0-based.
        end: the character after its last.
        chain: its voices, the outermost (the one whose text we hold) first.
        title: what to call it.
        within: id of the part that quotes it at length.
        translation_of: slug of the work it translates.
        dated: when it was written or published, where told.
        where: the line that describes it.
    """

    id: str
    source: str
    start: int
    end: int
    chain: tuple[Link, ...]
    title: str
    within: str | None
    translation_of: str | None
    dated: TimeSpan | None
    where: Location


@dataclass(frozen=True, slots=True)
class Source:
    """A text we hold.

    Attributes:
        slug: the local part of its IRI.
        file: the name of its file in the folder of texts.
        digest: SHA-256 of the file's bytes, lower-case hexadecimal.
        length: in Unicode code points.
        language: BCP 47 tag.
        title: what to call it.
        parts: in the order of the file.
        where: the file that describes it.
    """

    slug: str
    file: str
    digest: str
    length: int
    language: str
    title: str
    parts: tuple[Part, ...]
    where: Location


@dataclass(frozen=True, slots=True)
class Quotation:
    """The first and last words of a passage.

    Attributes:
        text: as the curator wrote it, white space folded: `first words … last words`.
        where: its line.
    """

    text: str
    where: Location


@dataclass(frozen=True, slots=True)
class Fork:
    """Where in its record a branch of alternatives stands.

    Attributes:
        number: which fork of the record, from 0.
        branch: which branch of the fork, from 0.
        branches: how many the fork has, at least two.
    """

    number: int
    branch: int
    branches: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim line's saying: a claim and the whole chain of voices that bring it.

    Attributes:
        claim: what is said.
        chain: the part's voices and the record's, outermost first; the last has a stance.
        as_written: what the source writes where the value is normalised.
        fork: where it stands among alternatives put forward by the last voice.
        derived: whether the tool wrote it beside a line (`only` says that the list is closed) rather than a curator.
        where: its first character.
        years: four-digit years that the curator wrote, which the passage or its context must show.
    """

    claim: Claim
    chain: tuple[Link, ...]
    as_written: str | None
    fork: Fork | None
    derived: bool
    where: Location
    years: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Encoding:
    """Who recorded something, how, and how sure they are of their reading.

    Attributes:
        encoder: slug of an encoder in the manifest.
        reviewer: slug of the encoder that read it again, or None.
        reading: `sure`, `unsure`, or None where not said.
        note: why, where told.
    """

    encoder: str
    reviewer: str | None = None
    reading: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """Passages, and what is said in them.

    Attributes:
        part: id of the part.
        quotes: at least one; each is a passage that attests all the statements.
        context: what must be read besides to understand them.
        statements: in the order of writing.
        encoding: who recorded it.
        long: why a passage is longer than 500 characters, where one is.
        withdrawn: why it is no longer held to be what the source says, or None.
        where: its first line.
    """

    part: str
    quotes: tuple[Quotation, ...]
    context: tuple[Quotation, ...]
    statements: tuple[Statement, ...]
    encoding: Encoding
    long: str | None
    withdrawn: str | None
    where: Location


@dataclass(frozen=True, slots=True)
class Skip:
    """A sentence that is passed over on purpose.

    Attributes:
        part: id of the part.
        reason: one of `heading`, `caption`, `rhetoric` and `apparatus`.
        quotation: words of it.
    """

    part: str
    reason: str
    quotation: Quotation


@dataclass(frozen=True, slots=True)
class Grounds:
    """On whose word a judgement stands, and why.

    Attributes:
        encoder: slug of an encoder in the manifest.
        reason: in one sentence, with its full stop.
        day: when it was judged.
        where: its first line.
    """

    encoder: str
    reason: str
    day: TimeSpan
    where: Location


@dataclass(frozen=True, slots=True)
class Settlement:
    """An editor's verdict on a claim that is told.

    Attributes:
        claim: which.
        verdict: `accepted`, `dismissed` or `undecided`.
        policy: the name of a policy of the same file.
        grounds: who judged, and why.
    """

    claim: Claim
    verdict: str
    policy: str
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Stand:
    """One side of a conflict that an editor declares.

    Attributes:
        stance: what those who take it do with its claims: `affirms`, `denies` or `doubts`.
        claims: all needed together, in the order of writing.
        where: its first character.
    """

    stance: str
    claims: tuple[Claim, ...]
    where: Location


@dataclass(frozen=True, slots=True)
class Declaration:
    """An editor's word that claims which are told contradict each other where no rule finds it.

    Attributes:
        sides: at least two.
        kind: local name of a class of conflicts.
        strength: `hard` or `soft`.
        grounds: who declares it, and why.
    """

    sides: tuple[Stand, ...]
    kind: str
    strength: str
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Judgements:
    """What editors judge; none of it is anything that a source says.

    Attributes:
        policies: what each policy says, by name.
        settlements: of claims, each once, in the order of writing.
        declarations: of conflicts, in the order of writing.
    """

    policies: Mapping[str, str] = field(default_factory=dict)
    settlements: tuple[Settlement, ...] = ()
    declarations: tuple[Declaration, ...] = ()


@dataclass(frozen=True, slots=True)
class Encoder:
    """Who or what records or reviews.

    Attributes:
        slug: the local part of its IRI.
        method: `language-model`, `rule` or `person`.
        title: what to call it.
    """

    slug: str
    method: str
    title: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `kb.yaml` says about the dataset.

    Attributes:
        title: its name.
        base: what all its IRIs begin with; ends in `/`.
        licence: IRI of the licence of the data.
        version: of the data.
        language: BCP 47 tag of labels and glosses.
        description: one sentence.
        encoders: by slug.
        where: the file.
    """

    title: str
    base: str
    licence: str
    version: str
    language: str
    description: str
    encoders: Mapping[str, Encoder]
    where: Location


@dataclass(frozen=True)
class Dataset:
    """All that the files of a dataset say, before any of it becomes a graph.

    Attributes:
        manifest: of the dataset.
        sources: by slug.
        entities: by slug.
        records: in the order of files and lines.
        skips: sentences that no record is about, on purpose, in the order of files and lines.
        judgements: what editors judge of what the records tell.
    """

    manifest: Manifest
    sources: Mapping[str, Source]
    entities: Mapping[str, Entity]
    records: tuple[Record, ...] = field(default=())
    skips: tuple[Skip, ...] = field(default=())
    judgements: Judgements = field(default_factory=Judgements)

    @cached_property
    def parts(self) -> Mapping[str, Part]:
        """Return every part by id."""
        return {part.id: part for source in self.sources.values() for part in source.parts}
