"""What the tests of assessment share: small datasets from claim lines, and what is computed shown as lines of text."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kb import assess, graph, lexicon, read
from kb.anchor import Span
from kb.assess import nodes
from kb.assess.dependence import Copied, never
from kb.assess.matter import Conflict, Side
from kb.graph import Graph
from kb.record import Claim, Dataset, EntityRef, Link, Record, Someone, Term, Text

BASE = "https://example.org/skerry/"

CAST = """
Person:
  author-a: The author of A | whoever wrote A
  author-b: The author of B | whoever wrote B
  author-c: The author of C | whoever wrote C
  author-d: The author of D | whoever wrote D
  anna-reed: Anna Reed | the woman of the light
  theo-barr: Theo Barr | the man who was found dead
  nils-holm: Nils Holm | a pilot
  ida-vane: Ida Vane | a midwife
  theodor-b: Theodor B. | the man in the parish papers
  doctor: The doctor | the doctor of the town
  pilot: The pilot | the pilot who told his story
  widow: The widow | the widow who told hers
  stranger: The stranger | somebody elsewhere
  author-u: The author of U | whoever wrote U
Group:
  crew: The crew | those aboard
  old-guild: The old guild | the guild under its first name
  mid-guild: The middle guild | the guild under its second name
  new-guild: The new guild | the guild under its third name
  other-guild: The other guild | a guild that came of the old one too
  branch: The branch | a part of the new guild
Place:
  harbour: The harbour | where ships land
  town: The town | the town with the harbour
  county: The county | the county around the town
  island: The island | an island far out
  old-haven: Old Haven | the haven under its first name
  desert: The desert | a dry place elsewhere
  oasis: The oasis | a wet place elsewhere
Work:
  logbook: The logbook | the logbook of the light
  lost-letter: The lost letter | a letter known in translation
  picture: The picture | a photograph of a person
Thesis:
  greed: Greed | that it was done for money
Event:
  fire: The fire | the burning of the light
  storm: The storm | the storm of that year
Birth:
  birth-of-anna: Birth of Anna | that Anna Reed was born
  birth-of-stranger: Birth of the stranger | that the stranger was born
Killing:
  killing-of-theo: Killing of Theo | that Theo Barr was killed
Death:
  death-of-nils: Death of Nils | that Nils Holm died
Burial:
  burial-of-theo: Burial of Theo | that Theo Barr was buried
Meeting:
  supper: The supper | a meeting at table
  talk: The talk | another meeting
Vote:
  vote: The vote | a vote on the light
  second-vote: The second vote | another vote
Stay:
  stay-of-anna: Stay of Anna | where Anna Reed lived
Membership:
  post-of-theo: Post of Theo | that Theo Barr belonged to a guild
Succession:
  first-change: First change | the first renaming of the guild
  second-change: Second change | the second renaming of the guild
  split: The split | what became of a part of the old guild
Subordination:
  order-of-guilds: Order of guilds | which guild stood under which
"""
KB = """
title: The light on the skerry
base: https://example.org/skerry/
licence: https://creativecommons.org/licenses/by/4.0/
version: 0.1.0
language: en
description: small stories in which the accounts do not agree
encoders: {tester: {method: person, title: A tester}}
"""
LENGTH = 100_000

Records = Sequence[str]
"""The claim lines of each record of a part."""


def dataset(
    parts: Mapping[str, str | Records] | None = None,
    *,
    translated: str = "",
    elsewhere: str = "",
    voices: Mapping[str, str] | None = None,
    cast: str = CAST,
    judged: str = "",
    **more: str | Records,
) -> Dataset:
    """Return a dataset in which each part is a source of its own, told by `author-PART`.

    Args:
        parts: the claim lines of one record, or of several, by id of the part.
        translated: ids of parts, a letter each, that translate the lost letter.
        elsewhere: ids of parts that translate the logbook.
        voices: the voice of a part where it is another.
        cast: entity declarations.
        judged: the file of judgements, or nothing.
        more: more parts.
    """
    with tempfile.TemporaryDirectory() as room:
        data = Path(room)
        _write(data / "kb.yaml", KB)
        _write(data / "entities" / "all.yaml", cast)
        if judged:
            _write(data / read.JUDGEMENTS, judged)
        for part, told in {**(parts or {}), **more}.items():
            voice = (voices or {}).get(part, f"author-{part}")
            work = "lost-letter" if part in translated else "logbook" if part in elsewhere else ""
            original = f", translation-of: {work}" if work else ""
            _write(
                data / "sources" / f"source-{part}.yaml",
                f"file: {part}.txt\ndigest: {'0' * 64}\nlength: {LENGTH}\nlanguage: en\ntitle: Source {part}\n"
                f"parts:\n- {{id: {part}, chars: 0-{LENGTH}, voice: {voice}, title: Part {part}{original}}}\n",
            )
            records = "".join(
                f"- quote: |\n    passage {number}\n  claims: |\n{_indented(claims)}"
                for number, claims in enumerate([told] if isinstance(told, str) else told)
            )
            _write(
                data / "attestations" / f"source-{part}" / f"{part}.yaml",
                f"part: {part}\nencoded-by: tester\nrecords:\n{records}",
            )
        return read.read(data)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _indented(claims: str) -> str:
    lines = [line for line in claims.split("\n") if line.strip()]
    margin = min(len(line) - len(line.lstrip()) for line in lines)
    return "".join(f"    {line[margin:]}\n" for line in lines)


def only(whole: Dataset, records: Iterable[Record]) -> Dataset:
    """Return a dataset with other records."""
    return replace(whole, records=tuple(records))


def anchors(whole: Dataset) -> dict[tuple[str, str], Span]:
    """Return a place for every quotation: passage 3 stands from 300 to 350."""
    return {
        (record.part, quotation.text): Span(100 * number, 100 * number + 50, "0" * 64)
        for record in whole.records
        for quotation in record.quotes
        for number in [int(quotation.text.split()[1])]
    }


# --- copies


def with_copy(whole: Dataset, part: str, *, copy: str = "d") -> Dataset:
    """Return a dataset with one more source that tells what a part tells, in the words of `author-COPY`."""
    new = replace(whole.parts[part], id=copy, source=f"source-{copy}", chain=(_narrator(copy),))
    source = replace(whole.sources[f"source-{part}"], slug=f"source-{copy}", parts=(new,))
    copied = [_copied(record, part, copy) for record in whole.records if record.part == part]
    sources = {**whole.sources, f"source-{copy}": source}
    return Dataset(whole.manifest, sources, whole.entities, (*whole.records, *copied))


def _narrator(part: str) -> Link:
    return Link(EntityRef(f"author-{part}"))


def _copied(record: Record, part: str, copy: str) -> Record:
    def link(each: Link, depth: int) -> Link:
        speaker = each.speaker
        if not depth:
            speaker = _narrator(copy).speaker
        elif isinstance(speaker, Someone):
            speaker = replace(speaker, part=copy)
        return replace(each, speaker=speaker)

    statements = (
        replace(statement, chain=tuple(link(each, depth) for depth, each in enumerate(statement.chain)))
        for statement in record.statements
    )
    return replace(record, part=copy, statements=tuple(statements))


def copy_of(part: str) -> Copied:
    """Return what knows that `source-d` is a copy of the source of a part."""
    return lambda one, other: {one[0], other[0]} == {f"source-{part}", "source-d"} and one[1:] == other[1:]


# --- what is computed


@dataclass(frozen=True)
class Computed:
    """What is computed of a dataset, and how to show it."""

    graph: Graph
    assessment: assess.Assessment

    @cached_property
    def triples(self) -> set[ox.Triple]:
        """The nodes."""
        found = self.assessment
        return set(
            nodes.triples(
                self.graph.base,
                found.words,
                conflicts=found.conflicts,
                behind=found.behind,
                corroborations=found.corroborations,
                statuses=found.statuses,
                settled=found.settled,
                bounds=found.bounds,
            )
        )

    def iri(self, conflict: Conflict) -> str:
        """Return the IRI of a conflict."""
        return nodes.Nodes(self.graph.base, self.assessment.words, behind=self.assessment.behind).conflict_iri(conflict)

    @property
    def iris(self) -> set[str]:
        """The IRIs of all conflicts."""
        return {self.iri(conflict) for conflict in self.assessment.conflicts}

    @property
    def conflicts(self) -> set[str]:
        """A line for each conflict: rule, strength, class, entities, sides, and what is left open."""
        return {self.line(conflict) for conflict in self.assessment.conflicts}

    def line(self, conflict: Conflict) -> str:
        """Return a conflict as a line."""
        sides = " / ".join(sorted(self.side(side) for side in conflict.sides))
        left = " / open ".join(["", *sorted(self.said(iri) for iri in conflict.open)])
        kind = conflict.kind.removesuffix("Conflict")
        return f"{conflict.rule} {conflict.strength} {kind} of {', '.join(conflict.concerns)}: {sides}{left}"

    def side(self, side: Side) -> str:
        """Return a side as words: what its voices do with its claims."""
        voices = sorted({voice(position.speaker, position.name) for position in side.positions})
        return f"{', '.join(voices)} {side.stance} {' + '.join(sorted(self.said(iri) for iri in side.claims))}"

    def said(self, iri: str) -> str:
        """Return a claim as a curator would write it."""
        return shown(self.graph.claims[iri])

    @property
    def witnesses(self) -> dict[str, str]:
        """Of each claim: the fewest and the most witnesses, and whose tellings are one."""
        found = {}
        for each in self.assessment.corroborations:
            groups = sorted(
                " + ".join(sorted({voice(p.speaker, p.name) for p in lineage.tellings})) for lineage in each.lineages
            )
            found[self.said(each.claim)] = f"{each.fewest}..{each.most}: {' | '.join(groups)}"
        return found

    @property
    def counts(self) -> dict[str, tuple[int, int]]:
        """Of each claim: the fewest and the most witnesses."""
        return {self.said(each.claim): (each.fewest, each.most) for each in self.assessment.corroborations}

    @property
    def statuses(self) -> dict[str, str]:
        """Of each claim: where it stands, and through how many hands."""
        return {
            self.said(iri): f"{status.standing} {'-' if status.hands is None else status.hands}"
            for iri, status in self.assessment.statuses.items()
        }

    @property
    def sentences(self) -> set[str]:
        """What is said of each conflict."""
        return {self.assessment.words.conflict(conflict) for conflict in self.assessment.conflicts}


def compute(whole: Dataset, *, copied: Copied = never) -> Computed:
    """Compute with a dataset."""
    told = graph.build(whole, anchors=anchors(whole))
    return again(told, whole, copied=copied)


def again(told: Graph, whole: Dataset, *, copied: Copied = never) -> Computed:
    """Compute with what a graph tells of the entities of a dataset."""
    return Computed(told, assess.assess(told, whole.entities, lexicon=lexicon.standard(), copied=copied))


def voice(iri: str, name: str) -> str:
    """Return a voice as its slug, or in quotes where it is not declared."""
    slug = iri.removeprefix(f"{BASE}id/")
    return f"“{name}”" if re.fullmatch("someone-[0-9a-f]{8}", slug) else slug


def shown(claim: Claim) -> str:
    """Return a claim as a curator would write it."""
    prop = lexicon.standard().by_name(claim.property)
    value = claim.value
    if isinstance(value, EntityRef):
        last = value.slug
    elif isinstance(value, Claim):
        last = f"({shown(value)})"
    elif isinstance(value, Text):
        last = f'"{value.text}"'
    elif isinstance(value, Term):
        last = lexicon.hyphenated(value.name)
    else:
        last = "" if value is True else str(getattr(value, "edtf", getattr(value, "text", "")))
    subject = claim.subject.slug if isinstance(claim.subject, EntityRef) else f"({shown(claim.subject)})"
    return f"{subject} {prop.keyword} {last}".strip()
