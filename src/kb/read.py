"""A folder of YAML files becomes a `record.Dataset`; what is wrong is collected over all files and raised at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kb import dates, grammar, yamlfile
from kb.errors import Fault, Location, Refused
from kb.lexicon import Lexicon, standard
from kb.record import (
    Claim,
    Dataset,
    Declaration,
    Encoder,
    Encoding,
    Entity,
    EntityRef,
    Grounds,
    Judgements,
    Link,
    Manifest,
    Part,
    Quotation,
    Record,
    Settlement,
    Skip,
    Someone,
    Source,
    Stand,
    Statement,
    Term,
    Value,
)

METHODS = ("language-model", "rule", "person")
ELLIPSIS = " … "
"""What stands between the first and the last words of a quotation."""
MOST_WORDS = 4
"""Words that a quotation may take of each end of its passage."""
SKIPPING = ("heading", "caption", "rhetoric", "apparatus")
"""Why a sentence may be passed over."""
JUDGEMENTS = "judgements.yaml"
"""The file in which editors settle claims and declare conflicts; without it nothing is judged."""
VERDICTS = ("accepted", "dismissed", "undecided")
STRENGTHS = ("hard", "soft")

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
_LANGUAGE = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8})*", re.IGNORECASE)
_CHARS = re.compile(r"(\d+)-(\d+)")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def read(data: Path, *, lexicon: Lexicon | None = None) -> Dataset:
    """Read a dataset.

    Args:
        data: the folder that holds `kb.yaml`, `sources/`, `entities/` and `attestations/`. Paths in messages
            begin with it as given.
        lexicon: the words of the ontology; those of the package where left out.

    Raises:
        Refused: with everything that is wrong in any file.
    """
    return _Reader(data, lexicon or standard()).dataset()


def distinct(path: Path) -> Mapping[tuple[str, str], Location]:
    """Read which pairs of things that look alike are distinct; none where there is no such file.

    Raises:
        Refused: an entry is not a pair with a reason.
    """
    if not path.exists():
        return {}
    faults: list[Fault] = []
    found: dict[tuple[str, str], Location] = {}
    root = yamlfile.read(path)
    items = root.items if isinstance(root, yamlfile.Sequence) else ()
    if not isinstance(root, yamlfile.Sequence):
        faults.append(Fault(root.where, "this must be a list.", "Write `- one: …` for each pair.", broken=True))
    for item in items:
        keys = {key.text: value for key, value in item.items} if isinstance(item, yamlfile.Mapping) else {}
        texts = {key: value.text.strip() for key, value in keys.items() if isinstance(value, yamlfile.Scalar)}
        if set(keys) != {"one", "other", "why"} or not all(texts.get(key) for key in keys):
            todo = "Write `one:`, `other:` and `why:`."
            faults.append(Fault(item.where, "this is not a pair with a reason.", todo, broken=True))
            continue
        one, other = sorted((texts["one"], texts["other"]))
        found[one, other] = item.where
    if faults:
        raise Refused(faults)
    return found


class _Reader:
    def __init__(self, data: Path, lexicon: Lexicon) -> None:
        self.data = data
        self.lexicon = lexicon
        self.faults: list[Fault] = []
        self.entities: dict[str, Entity] = {}
        self.parts: dict[str, Part] = {}
        self.skips: list[Skip] = []
        # Where a file could not be read, a name that is not known may stand in it: to say so would be an echo.
        self.all_entities = True
        self.all_parts = True

    # --- what every file needs

    def fault(self, where: Location, what: str, todo: str, *, broken: bool = False) -> None:
        self.faults.append(Fault(where, what, todo, broken=broken))

    def load(self, path: Path) -> yamlfile.Node | None:
        try:
            return yamlfile.read(path)
        except Refused as refused:
            self.faults.extend(refused.faults)
            return None

    def mapping(self, node: yamlfile.Node | None, what: str) -> dict[str, tuple[yamlfile.Scalar, yamlfile.Node]]:
        if node is None:
            return {}
        if not isinstance(node, yamlfile.Mapping):
            self.fault(node.where, f"{what} must be a mapping.", "Write `key: value` lines.", broken=True)
            return {}
        return {key.text: (key, value) for key, value in node.items}

    def items(
        self,
        found: Mapping[str, tuple[yamlfile.Scalar, yamlfile.Node]],
        name: str,
        todo: str,
        *,
        of: str = "",
        least: int = 0,
    ) -> Sequence[yamlfile.Node] | None:
        node = found[name][1]
        if isinstance(node, yamlfile.Sequence) and len(node.items) >= least:
            return node.items
        self.fault(node.where, f"`{name}` must be a list{of}.", todo, broken=True)
        return None

    def keys(
        self,
        found: Mapping[str, tuple[yamlfile.Scalar, yamlfile.Node]],
        required: Iterable[str],
        allowed: Iterable[str],
        where: Location,
        what: str,
    ) -> bool:
        known = [*required, *allowed]
        fine = True
        for name, (key, _) in found.items():
            if name not in known:
                self.fault(
                    key.where,
                    f"“{name}” is not a key of {what}.",
                    grammar.nearest(name, known) or f"The keys are {', '.join(known)}.",
                    broken=True,
                )
                fine = False
        for name in required:
            if name not in found:
                self.fault(where, f"{what} has no `{name}`.", f"Add `{name}: …`.", broken=True)
                fine = False
        return fine

    def text(
        self,
        found: Mapping[str, tuple[yamlfile.Scalar, yamlfile.Node]],
        name: str,
        pattern: re.Pattern[str] | None = None,
        todo: str = "",
    ) -> str | None:
        if name not in found:
            return None
        node = found[name][1]
        if not isinstance(node, yamlfile.Scalar) or not node.text.strip():
            self.fault(node.where, f"`{name}` must be text.", "Write it after the colon.", broken=True)
            return None
        value = unicodedata.normalize("NFC", node.text.strip())
        if pattern and not pattern.fullmatch(value):
            self.fault(node.where, f"“{value}” cannot be the `{name}`.", todo, broken=True)
            return None
        return value

    # --- the dataset

    def dataset(self) -> Dataset:
        if not self.data.is_dir():
            self.fault(
                Location(self.data.as_posix()),
                "this is not a folder.",
                "Name the folder that holds kb.yaml, or make one with `kb new`.",
                broken=True,
            )
            raise Refused(self.faults)
        manifest = self.manifest(self.data / "kb.yaml")
        for path in self.files("entities"):
            self.entity_file(path)
        self.all_entities = not any(fault.broken for fault in self.faults)
        sources: dict[str, Source] = {}
        for path in self.files("sources"):
            if source := self.source(path):
                sources[source.slug] = source
        self.references(sources.values())
        self.all_parts = not any(fault.broken for fault in self.faults)
        records: list[Record] = []
        encoders = manifest.encoders if manifest else {}
        for path in sorted((self.data / "attestations").rglob("*.yaml")):
            records += self.record_file(path, sources, encoders)
        judgements = self.judgement_file(self.data / JUDGEMENTS, records, encoders)
        if self.faults or manifest is None:
            raise Refused(self.faults)
        return Dataset(manifest, sources, self.entities, tuple(records), tuple(self.skips), judgements)

    def files(self, folder: str) -> list[Path]:
        found = sorted((self.data / folder).glob("*.yaml"))
        if not found:
            self.fault(
                Location((self.data / folder).as_posix()),
                "there is no .yaml file in this folder.",
                "Describe at least one there.",
                broken=True,
            )
        return found

    def manifest(self, path: Path) -> Manifest | None:
        node = self.load(path)
        if node is None:
            return None
        found = self.mapping(node, "kb.yaml")
        required = ("title", "base", "licence", "version", "encoders")
        if not self.keys(found, required, ("language", "description"), node.where, "kb.yaml"):
            return None
        title, version = self.text(found, "title"), self.text(found, "version")
        base = self.text(
            found, "base", re.compile(_IRI.pattern + "/"), "Write an http or https IRI that ends in a slash."
        )
        licence = self.text(
            found, "licence", _IRI, "Write the IRI of a licence, such as https://creativecommons.org/licenses/by/4.0/."
        )
        language = self.text(found, "language", _LANGUAGE, "Write a language tag such as en.") or "en"
        encoders = self.encoders(found["encoders"][1])
        if not (title and base and licence and version):
            return None
        return Manifest(
            title, base, licence, version, language.lower(), self.text(found, "description") or "", encoders, node.where
        )

    def encoders(self, node: yamlfile.Node) -> dict[str, Encoder]:
        encoders = {}
        for slug, (key, value) in self.mapping(node, "`encoders`").items():
            found = self.mapping(value, f"the encoder {slug}")
            if not _SLUG.fullmatch(slug):
                self.fault(
                    key.where,
                    f"“{slug}” cannot name an encoder.",
                    "Use lower-case letters, digits and hyphens.",
                    broken=True,
                )
            if self.keys(found, ("method", "title"), (), key.where, f"the encoder {slug}"):
                method = self.text(found, "method") or ""
                if method not in METHODS:
                    self.fault(
                        found["method"][1].where, f"“{method}” is not a method.", f"Use one of {', '.join(METHODS)}."
                    )
                encoders[slug] = Encoder(slug, method, self.text(found, "title") or slug)
        return encoders

    # --- entities

    def entity_file(self, path: Path) -> None:
        for heading, (key, node) in self.mapping(self.load(path), "a file of entities").items():
            kind, _, work = (word.strip() for word in heading.partition(" in "))
            if kind not in self.lexicon.declarable:
                self.fault(
                    key.where,
                    f"“{kind}” is not a class of entities.",
                    grammar.nearest(kind, self.lexicon.declarable) or "`kb show --terms` lists the classes.",
                )
            for slug, (name, value) in self.mapping(node, f"`{heading}`").items():
                self.entity(slug, name.where, value, kind, work or None)

    def entity(self, slug: str, where: Location, value: yamlfile.Node, kind: str, work: str | None) -> None:
        if not _SLUG.fullmatch(slug) or slug in grammar.RESERVED or slug.startswith("someone-"):
            self.fault(
                where,
                f"“{slug}” cannot be a slug.",
                "Use lower-case letters, digits and hyphens, and no word of the grammar.",
                broken=True,
            )
            return
        if slug in self.entities:
            self.fault(
                where,
                f"“{slug}” is declared already in {self.entities[slug].where}.",
                "Use the other, or choose another slug.",
            )
            return
        label, bar, gloss = (
            (part.strip() for part in value.text.partition("|")) if isinstance(value, yamlfile.Scalar) else ("", "", "")
        )
        if not (bar and label and gloss):
            self.fault(value.where, f"“{slug}” needs a label and a gloss.", "Write `slug: Label | gloss`.", broken=True)
            return
        normal = unicodedata.normalize
        self.entities[slug] = Entity(slug, kind, normal("NFC", label), normal("NFC", gloss), work, where)

    # --- sources

    def source(self, path: Path) -> Source | None:
        node = self.load(path)
        if node is None:
            return None
        found = self.mapping(node, "a source")
        if not self.keys(found, ("file", "digest", "length", "language", "title", "parts"), (), node.where, "a source"):
            return None
        slug = path.stem
        if not _SLUG.fullmatch(slug):
            self.fault(
                Location(path.as_posix()),
                f"“{slug}” cannot be a slug.",
                "Name the file in lower-case letters, digits and hyphens.",
                broken=True,
            )
        file = self.text(
            found, "file", re.compile(r"[^/\\\x00]+"), "Write the name of the file alone, without a folder."
        )
        digest = self.text(found, "digest", _DIGEST, "Write the SHA-256 of the file, 64 lower-case hexadecimal digits.")
        length = self.text(found, "length", re.compile(r"\d+"), "Write the number of characters.")
        language = self.text(found, "language", _LANGUAGE, "Write a language tag such as en.")
        title = self.text(found, "title")
        if not (file and digest and length and language and title):
            return None
        items = self.items(
            found, "parts", "Write `- {id: …, chars: START-END, voice: …, title: …}` for each part.", least=1
        )
        if items is None:
            return None
        parts = [part for item in items if (part := self.part(item, slug, int(length)))]
        return Source(
            slug, file, digest, int(length), language.lower(), title, tuple(parts), Location(path.as_posix(), 1)
        )

    def part(self, node: yamlfile.Node, source: str, length: int) -> Part | None:
        found = self.mapping(node, "a part")
        if not self.keys(
            found, ("id", "chars", "voice", "title"), ("within", "translation-of", "dated"), node.where, "a part"
        ):
            return None
        slug = self.text(found, "id", _SLUG, "Use lower-case letters, digits and hyphens.")
        chars = self.text(found, "chars", _CHARS, "Write START-END, in characters.")
        title = self.text(found, "title")
        voice = found["voice"][1]
        if not (slug and chars and title and isinstance(voice, yamlfile.Scalar)):
            return None
        start, end = (int(number) for number in chars.split("-"))
        if not start < end <= length:
            self.fault(
                found["chars"][1].where,
                f"the part {slug} does not lie within the {length} characters of its source.",
                "Mend START-END.",
            )
        if slug in self.parts:
            self.fault(
                node.where,
                f"there is another part {slug} ({self.parts[slug].where}).",
                "Choose an id that no part of the dataset has.",
            )
            return None
        dated = None
        if "dated" in found and (text := self.text(found, "dated")):
            try:
                dated = dates.parse(text)
            except dates.ImpossibleDate as error:
                self.fault(found["dated"][1].where, str(error), "")
        voices, faults = grammar.parse_chain(voice.text, voice.where)
        self.faults += faults
        within = self.text(found, "within")
        part = Part(
            slug,
            source,
            start,
            end,
            tuple(self.links(voices, slug, "")),
            title,
            within,
            self.text(found, "translation-of"),
            dated,
            node.where,
        )
        if within is not None:
            self.nested(part, found["within"][1].where)
        self.parts[slug] = part
        return part

    def nested(self, part: Part, where: Location) -> None:
        outer = self.parts.get(part.within or "")
        if outer is None or outer.source != part.source:
            self.fault(
                where, f"“{part.within}” is no part described above in this source.", "Describe the outer part first."
            )
        elif not (outer.start <= part.start and part.end <= outer.end):
            self.fault(
                where, f"the part {part.id} does not lie within {outer.id}.", "Mend its `chars`, or leave `within` out."
            )
        elif part.chain[: len(outer.chain)] != outer.chain or len(part.chain) == len(outer.chain):
            self.fault(
                where,
                f"the voice of {part.id} does not begin with that of {outer.id} and add to it.",
                "Write the outer voice, `<-`, and the voice that it quotes.",
            )

    def references(self, sources: Iterable[Source]) -> None:
        """Check the slugs that entities and parts name, now that every entity is known."""
        for entity in self.entities.values():
            if entity.fiction_in:
                self.known(grammar.Name(entity.fiction_in, False, entity.where), "Work", "a work of fiction")
        for source in sources:
            for part in source.parts:
                if part.translation_of:
                    self.known(grammar.Name(part.translation_of, False, part.where), "Work", "what a part translates")

    # --- attestations

    def record_file(self, path: Path, sources: Mapping[str, Source], encoders: Mapping[str, Encoder]) -> list[Record]:
        node = self.load(path)
        if node is None:
            return []
        found = self.mapping(node, "a file of attestations")
        if not self.keys(
            found, ("part", "encoded-by", "records"), ("reviewed-by", "skipped"), node.where, "a file of attestations"
        ):
            return []
        part = self.parts.get(self.text(found, "part") or "")
        if part is None and not self.all_parts:
            return []
        if part is None or part.id != path.stem or part.source != path.parent.name:
            self.fault(
                found["part"][1].where,
                f"this file is not where the attestations of “{self.text(found, 'part')}” belong.",
                "It must be attestations/SOURCE/PART.yaml, and the part must be described in sources/SOURCE.yaml.",
            )
            return []
        people = []
        for key in ("encoded-by", "reviewed-by"):
            people.append(self.encoder(found, key, encoders))
        items = self.items(found, "records", "Write `- quote: |` for each record.")
        if items is None:
            return []
        if "skipped" in found:
            self.skips += self.skipped(found["skipped"][1], part)
        labels: dict[str, Claim | None] = {}
        read = [self.record(item, part, people[0] or "", people[1], labels) for item in items]
        return [record for record in read if record]

    def encoder(
        self,
        found: Mapping[str, tuple[yamlfile.Scalar, yamlfile.Node]],
        key: str,
        encoders: Mapping[str, Encoder],
    ) -> str | None:
        slug = self.text(found, key)
        if slug is not None and slug not in encoders:
            self.fault(
                found[key][1].where,
                f"“{slug}” is not an encoder of kb.yaml.",
                grammar.nearest(slug, encoders) or "Declare it there.",
            )
        return slug

    def skipped(self, node: yamlfile.Node, part: Part) -> list[Skip]:
        found = self.mapping(node, "`skipped`")
        if not self.keys(found, (), SKIPPING, node.where, "`skipped`"):
            return []
        return [Skip(part.id, reason, quotation) for reason in found for quotation in self.quotations(found, reason)]

    def record(
        self, node: yamlfile.Node, part: Part, encoder: str, reviewer: str | None, labels: dict[str, Claim | None]
    ) -> Record | None:
        found = self.mapping(node, "a record")
        if not self.keys(
            found, ("quote", "claims"), ("context", "reading", "note", "long", "withdrawn"), node.where, "a record"
        ):
            return None
        quotes, context = self.quotations(found, "quote"), self.quotations(found, "context")
        claims = found["claims"][1]
        if not isinstance(claims, yamlfile.Scalar):
            self.fault(
                claims.where,
                "`claims` must be a block of lines.",
                "Write `claims: |` and the lines below it.",
                broken=True,
            )
            return None
        sayings, faults = grammar.parse(claims.lines(), lexicon=self.lexicon)
        self.faults += faults
        if not sayings and not faults:
            self.fault(claims.where, "the record claims nothing.", "Write what is said, or delete the record.")
        if not quotes:
            return None
        statements = [
            statement for saying in sayings for statement in self.statements(saying, part, quotes[0].text, labels)
        ]
        reading = self.text(found, "reading", re.compile("sure|unsure"), "Write sure or unsure.")
        encoding = Encoding(encoder, reviewer, reading, self.text(found, "note"))
        return Record(
            part.id,
            quotes,
            context,
            tuple(statements),
            encoding,
            self.text(found, "long"),
            self.text(found, "withdrawn"),
            node.where,
        )

    def quotations(self, found: Mapping[str, tuple[yamlfile.Scalar, yamlfile.Node]], key: str) -> tuple[Quotation, ...]:
        if key not in found:
            return ()
        node = found[key][1]
        if not isinstance(node, yamlfile.Scalar) or not node.text.strip():
            self.fault(
                node.where,
                f"`{key}` must be lines of quotations.",
                f"Write `{key}: |` and one passage a line.",
                broken=True,
            )
            return ()
        quotations: dict[str, Quotation] = {}
        for line, where in node.lines():
            text = " ".join(line.split())
            ends = text.split(ELLIPSIS)
            if len(ends) > 2 or any(len(end.split()) > MOST_WORDS for end in ends):
                self.fault(
                    where,
                    "the quotation is too long.",
                    f"Give at most {MOST_WORDS} words of each end, with “{ELLIPSIS}” between.",
                )
            elif text in quotations:
                self.fault(where, "the quotation stands here twice.", "Delete one of them.")
            quotations.setdefault(text, Quotation(text, where))
        return tuple(quotations.values())

    def statements(
        self, saying: grammar.Saying, part: Part, quotation: str, labels: dict[str, Claim | None]
    ) -> list[Statement]:
        subject = self.subject(saying, labels)
        value = self.value(saying, labels)
        chain = self.chain(saying, part, quotation)
        claim = None if subject is None or value is None else self.claim(saying, subject, value)
        if saying.label:
            if saying.label.text in labels:
                self.fault(
                    saying.label.where, f"the label {saying.label.text} is taken in this file.", "Choose another."
                )
            # Of a line that is at fault too: what names it later is not wrong for that.
            labels[saying.label.text] = claim
        if subject is None or claim is None or chain is None:
            return []
        statements = [Statement(claim, chain, saying.as_written, saying.fork, False, saying.where, saying.years)]
        if "only" in saying.modifiers:
            closed = Claim(subject, "onlyValuesOf", Term(saying.property.name))
            statements.append(Statement(closed, chain, None, saying.fork, True, saying.where))
        return statements

    def claim(self, saying: grammar.Saying, subject: EntityRef | Claim, value: Value) -> Claim:
        if saying.property.name == "identicalTo" and isinstance(subject, EntityRef) and isinstance(value, EntityRef):
            # Identity has no direction: both ways of writing it are the same claim.
            first, second = sorted((subject.slug, value.slug))
            return Claim(EntityRef(first), saying.property.name, EntityRef(second))
        return Claim(subject, saying.property.name, value)

    def subject(self, saying: grammar.Saying, labels: Mapping[str, Claim | None]) -> EntityRef | Claim | None:
        domain = saying.property.domain
        if saying.subject.label:
            claim = self.labelled(saying.subject, labels)
            if claim is not None and domain != "Claim":
                self.fault(saying.where, f"`{saying.property.keyword}` is not said of claims.", "Say it of an entity.")
                return None
            return claim
        return self.known(saying.subject, domain, f"`{saying.property.keyword}`", said_of=True)

    def value(self, saying: grammar.Saying, labels: Mapping[str, Claim | None]) -> Value | None:
        if isinstance(saying.value, grammar.Name):
            if saying.value.label:
                return self.labelled(saying.value, labels)
            return self.known(saying.value, saying.property.range or "", f"`{saying.property.keyword}`")
        return saying.value

    def labelled(self, name: grammar.Name, labels: Mapping[str, Claim | None]) -> Claim | None:
        if name.text not in labels:
            self.fault(
                name.where,
                f"no line above is labelled {name.text}.",
                grammar.nearest(name.text, labels) or f"Write `{name.text} = …` before the line that is meant.",
            )
            return None
        return labels[name.text]

    def known(self, name: grammar.Name, kind: str, what: str, *, said_of: bool = False) -> EntityRef | None:
        entity = self.entities.get(name.text)
        if entity is None:
            if self.all_entities:
                self.fault(
                    name.where,
                    f"“{name.text}” is not declared.",
                    grammar.nearest(name.text, self.entities) or "Declare it in a file of entities/.",
                )
            return None
        if kind and entity.kind in self.lexicon.classes and not self.lexicon.is_a(entity.kind, kind):
            takes = "is said of" if said_of else "takes" if what.startswith("`") else "must be"
            self.fault(
                name.where,
                f"{what} {takes} {_article(kind)}, and “{name.text}” is {_article(entity.kind)}.",
                "Mend the name, or use another property.",
            )
            return None
        return EntityRef(name.text)

    def links(self, voices: Iterable[grammar.Voice], part: str, quotation: str) -> list[Link]:
        links = []
        for voice in voices:
            speaker: EntityRef | Someone | None
            if voice.someone is not None:
                speaker = Someone(voice.someone, part, quotation)
            elif voice.speaker is not None:
                speaker = self.known(voice.speaker, "Agent", "a speaker")
            else:
                continue
            work = self.known(voice.work, "Work", "what stands after `in`") if voice.work else None
            occasion = self.known(voice.occasion, "Event", "what stands after `at`") if voice.occasion else None
            if speaker is not None:
                links.append(
                    Link(
                        speaker,
                        work.slug if work else None,
                        occasion.slug if occasion else None,
                        voice.stance,
                        voice.certainty,
                    )
                )
        return links

    def chain(self, saying: grammar.Saying, part: Part, quotation: str) -> tuple[Link, ...] | None:
        links = [*part.chain, *self.links(saying.voices, part.id, quotation)]
        own = len(part.chain) - 1
        if len(links) != len(part.chain) + len(saying.voices) or own < 0:
            return None
        if saying.narrator:
            links[own] = _with(links[own], saying.narrator.stance, saying.narrator.certainty)
        last = links[-1]
        stance = self.stance(saying, last)
        degree = next((grammar.ADVERBS[word] for word in saying.modifiers if word in grammar.ADVERBS), None)
        if stance is None:
            return None
        if degree and last.certainty and degree != last.certainty:
            self.fault(
                saying.where,
                "the voice and the line give two degrees of certainty.",
                "Keep the one that the speaker uses.",
            )
            return None
        links[-1] = _with(last, stance, degree or last.certainty)
        return tuple(links)

    def stance(self, saying: grammar.Saying, last: Link) -> str | None:
        said = "denies" if "not" in saying.modifiers else "doubts" if "doubtful" in saying.modifiers else None
        if saying.fork:
            if said or last.stance not in (None, "considers"):
                self.fault(
                    saying.where, "an alternative is put forward, neither affirmed nor denied.", "Leave the stance out."
                )
                return None
            return "considers"
        if said and last.stance not in (None, "affirms"):
            self.fault(saying.where, f"the voice {last.stance} and the line says the stance again.", "Say it once.")
            return None
        return said or last.stance or "affirms"

    # --- judgements

    def judgement_file(self, path: Path, records: Iterable[Record], encoders: Mapping[str, Encoder]) -> Judgements:
        node = self.load(path) if path.exists() else None
        if node is None:
            return Judgements()
        told: dict[Claim, bool] = {}
        for record in records:
            for statement in record.statements:
                told[statement.claim] = told.get(statement.claim, False) or not record.withdrawn
        # Where a record could not be read, a claim that nobody tells may stand in it: to say so would be an echo.
        missing = {} if self.faults else told
        found = self.mapping(node, "a file of judgements")
        if not self.keys(found, ("judgements",), ("policies",), node.where, "a file of judgements"):
            return Judgements()
        policies = self.policies(found["policies"][1]) if "policies" in found else {}
        entries = self.items(found, "judgements", "Write `- claim: …` or `- conflict: …` for each.")
        if entries is None:
            return Judgements()
        settlements: dict[Claim, Settlement] = {}
        declarations: dict[frozenset[tuple[str, frozenset[Claim]]], Declaration] = {}
        for item in entries:
            entry = self.mapping(item, "a judgement")
            if "conflict" in entry:
                self.declaration(entry, item.where, missing, encoders, declarations)
            else:
                self.settlement(entry, item.where, missing, encoders, policies, settlements)
        return Judgements(policies, tuple(settlements.values()), tuple(declarations.values()))

    def policies(self, node: yamlfile.Node) -> dict[str, str]:
        policies = {}
        found = self.mapping(node, "`policies`")
        for name, (key, _) in found.items():
            if not _SLUG.fullmatch(name):
                self.fault(
                    key.where,
                    f"“{name}” cannot name a policy.",
                    "Use lower-case letters, digits and hyphens.",
                    broken=True,
                )
            if text := self.sentence(found, name):
                policies[name] = text
        return policies

    def sentence(self, found: Mapping[str, tuple[yamlfile.Scalar, yamlfile.Node]], name: str) -> str | None:
        text = self.text(found, name)
        if text is None:
            return None
        text = " ".join(text.split())
        if not text.endswith("."):
            self.fault(found[name][1].where, f"`{name}` is not a sentence.", "End it with a full stop.")
        return text

    def grounds(
        self,
        found: Mapping[str, tuple[yamlfile.Scalar, yamlfile.Node]],
        where: Location,
        encoders: Mapping[str, Encoder],
    ) -> Grounds | None:
        encoder, reason = self.encoder(found, "by", encoders), self.sentence(found, "why")
        day = self.text(found, "date", _DAY, "Write the day of the judgement, such as 2026-11-24.")
        if not (encoder and reason and day):
            return None
        try:
            return Grounds(encoder, reason, dates.parse(day), where)
        except dates.ImpossibleDate as error:
            self.fault(found["date"][1].where, str(error), "")
            return None

    def one_of(
        self, found: Mapping[str, tuple[yamlfile.Scalar, yamlfile.Node]], name: str, words: Iterable[str]
    ) -> str | None:
        word = self.text(found, name)
        if word is not None and word not in words:
            todo = grammar.nearest(word, words) or f"Use one of {', '.join(words)}."
            self.fault(found[name][1].where, f"“{word}” cannot be the `{name}`.", todo)
        return word

    def settlement(
        self,
        found: Mapping[str, tuple[yamlfile.Scalar, yamlfile.Node]],
        where: Location,
        told: Mapping[Claim, bool],
        encoders: Mapping[str, Encoder],
        policies: Mapping[str, str],
        before: dict[Claim, Settlement],
    ) -> None:
        required = ("claim", "verdict", "policy", "by", "date", "why")
        if not self.keys(found, required, (), where, "the judgement of a claim"):
            return
        grounds = self.grounds(found, where, encoders)
        verdict, policy = self.one_of(found, "verdict", VERDICTS), self.text(found, "policy")
        if policy is not None and policy not in policies:
            self.fault(
                found["policy"][1].where,
                f"“{policy}” is not a policy of this file.",
                grammar.nearest(policy, policies) or f"Write `{policy}: …` under `policies`.",
            )
        judged = self.judged(found["claim"][1], told)
        if not judged:
            return
        if len(judged) > 1 or judged[0][0] != "affirms":
            self.fault(
                judged[-1][2],
                "one claim is judged at a time, and as it would stand if it were affirmed.",
                "Write an entry for each claim, and dismiss what is denied.",
            )
            return
        _, claim, place = judged[0]
        if claim in before:
            self.fault(
                place, f"this claim is judged already in {before[claim].grounds.where}.", "Delete one of the two."
            )
        elif grounds and verdict and policy:
            before[claim] = Settlement(claim, verdict, policy, grounds)

    def declaration(
        self,
        found: Mapping[str, tuple[yamlfile.Scalar, yamlfile.Node]],
        where: Location,
        told: Mapping[Claim, bool],
        encoders: Mapping[str, Encoder],
        before: dict[frozenset[tuple[str, frozenset[Claim]]], Declaration],
    ) -> None:
        required = ("conflict", "kind", "strength", "by", "date", "why")
        if not self.keys(found, required, (), where, "the declaration of a conflict"):
            return
        grounds = self.grounds(found, where, encoders)
        kinds = {
            name.removesuffix("Conflict").lower(): name
            for name in self.lexicon.classes
            if name != "Conflict" and self.lexicon.is_a(name, "Conflict")
        }
        kind, strength = self.one_of(found, "kind", sorted(kinds)), self.one_of(found, "strength", STRENGTHS)
        items = self.items(found, "conflict", "Write `- ` and a claim for each.", of=" of at least two sides", least=2)
        if items is None:
            return
        sides = [stand for item in items if (stand := self.stand(item, told))]
        key = frozenset((side.stance, frozenset(side.claims)) for side in sides)
        if len(sides) != len(items):
            return
        if len(key) != len(sides):
            self.fault(found["conflict"][1].where, "two sides of this conflict are the same.", "Delete one of them.")
        elif key in before:
            self.fault(where, f"this is declared already in {before[key].grounds.where}.", "Delete one of the two.")
        elif grounds and kind in kinds and strength:
            before[key] = Declaration(tuple(sides), kinds[kind], strength, grounds)

    def stand(self, node: yamlfile.Node, told: Mapping[Claim, bool]) -> Stand | None:
        judged = self.judged(node, told)
        if len({stance for stance, _, _ in judged}) > 1:
            self.fault(node.where, "a side both affirms and denies.", "Make two sides of it.")
            return None
        claims = tuple(dict.fromkeys(claim for _, claim, _ in judged))
        return Stand(judged[0][0], claims, node.where) if judged else None

    def judged(self, node: yamlfile.Node, told: Mapping[Claim, bool]) -> list[tuple[str, Claim, Location]]:
        """Return what a claim line of a judgement speaks of: stance, claim, place; what is labelled is only named."""
        if not isinstance(node, yamlfile.Scalar):
            self.fault(node.where, "this is not a claim.", "Write it as it stands in the attestations.", broken=True)
            return []
        sayings, faults = grammar.parse(node.lines(), lexicon=self.lexicon)
        self.faults += faults
        labels: dict[str, Claim | None] = {}
        found: list[tuple[str, Claim, Location]] = []
        whole = not faults
        for saying in sayings:
            extra = saying.voices or saying.narrator or saying.fork or saying.as_written
            if extra or {"only", *grammar.ADVERBS}.intersection(saying.modifiers):
                self.fault(
                    saying.where,
                    "a claim is judged, whoever says it and however surely.",
                    "Leave voices, alternatives, `as`, `only` and adverbs out.",
                )
                whole = False
                continue
            subject, value = self.subject(saying, labels), self.value(saying, labels)
            claim = None if subject is None or value is None else self.claim(saying, subject, value)
            if saying.label:
                labels[saying.label.text] = claim
            if claim is None:
                whole = False
                continue
            if saying.label:
                continue
            if told and not told.get(claim):
                what = "only withdrawn records tell this claim." if claim in told else "nobody tells this claim."
                self.fault(saying.where, what, "Write one exactly as it stands in the attestations.")
                whole = False
            said = "denies" if "not" in saying.modifiers else "doubts" if "doubtful" in saying.modifiers else "affirms"
            found.append((said, claim, saying.where))
        if whole and not found:
            self.fault(node.where, "no claim stands here.", "Write one as it stands in the attestations.")
        return found if whole else []


def _with(link: Link, stance: str | None, certainty: str | None) -> Link:
    return Link(link.speaker, link.work, link.occasion, stance, certainty)


def _article(name: str) -> str:
    return f"{'an' if name[0] in 'AEIOU' else 'a'} {name}"
