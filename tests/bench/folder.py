"""A dataset as the files that a curator would have written, so that the whole way from a folder can be measured."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from kb.amounts import Amount
from kb.anchor import Anchors, lock_text
from kb.dates import TimeSpan
from kb.lexicon import standard
from kb.record import Claim, Dataset, Entity, EntityRef, Link, Part, Record, Someone, Source, Statement, Term, Text

LOCK = "anchors.lock"

_ADVERBS = {"certain": "certainly", "likely": "probably", "possible": "possibly"}
_STANCES = {"denies": "not", "doubts": "doubtful"}


def write(dataset: Dataset, folder: Path, *, anchors: Anchors) -> None:
    """Write a dataset; what is read again makes the same graph, only the places of its lines may be others.

    Args:
        dataset: as `synthetic.dataset` makes it: a claim that is spoken of was said before in the same part, the last
            voice of each chain affirms, denies or doubts (in a fork considers), the others pass on.
        folder: where nothing is yet.
        anchors: the place of each quotation; of quotations that are not in the dataset too.
    """
    _put(folder / "kb.yaml", _manifest(dataset))
    entities = sorted(dataset.entities.values(), key=lambda entity: entity.kind)
    for kind, members in groupby(entities, key=lambda entity: entity.kind):
        _put(folder / "entities" / f"{kind.lower()}.yaml", _entities(kind, members))
    for source in dataset.sources.values():
        _put(folder / "sources" / f"{source.slug}.yaml", _source(source))
    used = set()
    for name, records in groupby(dataset.records, key=lambda record: record.part):
        part, told = dataset.parts[name], tuple(records)
        _put(folder / "attestations" / part.source / f"{part.id}.yaml", _Attestations(part, told).lines())
        used |= {(name, quotation.text) for record in told for quotation in (*record.quotes, *record.context)}
    lock = lock_text({key: span for key, span in anchors.items() if key in used})
    (folder / LOCK).write_text(lock, "utf-8")


def _put(path: Path, lines: Iterable[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def _quoted(text: str) -> str:
    # A JSON string is a double-quoted scalar of YAML.
    return json.dumps(text, ensure_ascii=False)


def _manifest(dataset: Dataset) -> Iterator[str]:
    manifest = dataset.manifest
    yield f"title: {_quoted(manifest.title)}"
    yield f"description: {_quoted(manifest.description)}"
    yield f"base: {manifest.base}"
    yield f"licence: {manifest.licence}"
    yield f"version: {_quoted(manifest.version)}"
    yield f"language: {manifest.language}"
    yield "encoders:"
    for encoder in manifest.encoders.values():
        yield f"  {encoder.slug}: {{method: {encoder.method}, title: {_quoted(encoder.title)}}}"


def _entities(kind: str, members: Iterable[Entity]) -> Iterator[str]:
    yield f"{kind}:"
    for entity in members:
        yield f"  {entity.slug}: {entity.label} | {entity.gloss}"


def _source(source: Source) -> Iterator[str]:
    yield f"file: {source.file}"
    yield f"digest: {source.digest}"
    yield f"length: {source.length}"
    yield f"language: {source.language}"
    yield f"title: {_quoted(source.title)}"
    yield "parts:"
    for part in source.parts:
        within = f", within: {part.within}" if part.within else ""
        dated = f", dated: {_quoted(part.dated.edtf)}" if part.dated else ""
        voice = _quoted(_voices(part.chain).removeprefix("<- "))
        chars = f"{part.start}-{part.end}"
        yield f"- {{id: {part.id}{within}, chars: {chars}, voice: {voice}, title: {_quoted(part.title)}{dated}}}"


def _voices(chain: Iterable[Link]) -> str:
    """Return links as a voice line has them: `<- who in WORK at EVENT`."""
    return " ".join(
        f"<- {f'someone {_quoted(link.speaker.text)}' if isinstance(link.speaker, Someone) else link.speaker.slug}"
        + (f" in {link.work}" if link.work else "")
        + (f" at {link.occasion}" if link.occasion else "")
        for link in chain
    )


class _Attestations:
    """The file of one part; labels are given to the claims that others speak of."""

    def __init__(self, part: Part, records: Sequence[Record]) -> None:
        self.part = part
        self.records = records
        self.labels: dict[Claim, str] = {}
        self.labelled: set[Claim] = set()
        for statement in (statement for record in records for statement in record.statements):
            for term in (statement.claim.subject, statement.claim.value):
                if isinstance(term, Claim):
                    self.labels.setdefault(term, f"C{len(self.labels) + 1}")

    def lines(self) -> Iterator[str]:
        yield f"part: {self.part.id}"
        encoding = self.records[0].encoding
        yield f"encoded-by: {encoding.encoder}"
        if encoding.reviewer:
            yield f"reviewed-by: {encoding.reviewer}"
        yield "records:"
        for record in self.records:
            yield "- quote: |"
            yield from (f"    {quotation.text}" for quotation in record.quotes)
            if record.context:
                yield "  context: |"
                yield from (f"    {quotation.text}" for quotation in record.context)
            yield "  claims: |"
            yield from (f"    {line}" for line in self.claims(record.statements))
            for key in ("reading", "note"):
                if text := getattr(record.encoding, key):
                    yield f"  {key}: {_quoted(text)}"

    def claims(self, statements: Iterable[Statement]) -> Iterator[str]:
        above: tuple[Link, ...] = ()
        branch: tuple[int, int] | None = None
        for statement in statements:
            last = statement.chain[-1]
            chain = (*statement.chain[:-1], Link(last.speaker, last.work, last.occasion))
            own = chain[len(self.part.chain) :]
            indent = "  " if own else ""
            # Back to the part's own voice there is no line that says so: the margin does.
            if own and own != above:
                yield _voices(own)
            above = own
            fork = statement.fork
            if fork and branch != (fork.number, fork.branch):
                yield f"{indent}{'or' if fork.branch else 'either'}"
            branch = (fork.number, fork.branch) if fork else None
            yield f"{indent}{'  ' if fork else ''}{self.line(statement)}"

    def line(self, statement: Statement) -> str:
        claim, last = statement.claim, statement.chain[-1]
        words = []
        if claim in self.labels and claim not in self.labelled:
            self.labelled.add(claim)
            words += [self.labels[claim], "="]
        words.append(self.subject(claim))
        if stance := _STANCES.get(last.stance or ""):
            words.append(stance)
        if last.certainty:
            words.append(_ADVERBS[last.certainty])
        words.append(standard().by_name(claim.property).keyword)
        if value := self.value(claim):
            words.append(value)
        if statement.as_written:
            words += ["as", _quoted(statement.as_written)]
        return " ".join(words)

    def subject(self, claim: Claim) -> str:
        return claim.subject.slug if isinstance(claim.subject, EntityRef) else f"${self.labels[claim.subject]}"

    def value(self, claim: Claim) -> str:
        value = claim.value
        if isinstance(value, EntityRef):
            return value.slug
        if isinstance(value, Claim):
            return f"${self.labels[value]}"
        if isinstance(value, Text):
            return _quoted(value.text) + (f"@{value.language}" if value.language else "")
        if isinstance(value, TimeSpan):
            return value.edtf
        if isinstance(value, Amount):
            # The sign stands at the number: `>725000 people`.
            return re.sub(r"^([<>=~]+) ", r"\1", value.text)
        return standard().by_name(value.name).keyword if isinstance(value, Term) else ""
