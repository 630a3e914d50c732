"""The data of this repository: what it must hold, and what it must not."""

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb import anchor, build, lexicon, read, stats
from kb.record import Claim, Dataset, EntityRef, Link

ROOT = Path(__file__).parent.parent
DATA = ROOT / "data"

needs_texts = pytest.mark.skipif(
    "KB_TEXTS" not in os.environ, reason="the source texts are not part of the repository: set KB_TEXTS"
)


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return read.read(DATA)


def test_it_holds_enough_to_be_asked(dataset: Dataset) -> None:
    counts = stats.count(dataset)
    assert counts.claim_lines >= 200
    assert counts.claims >= 140
    assert counts.chains >= 15
    assert counts.denials >= 12
    assert counts.free_text <= 15
    assert all(stats.by_part(dataset).values())


def test_what_a_second_reader_read_is_what_the_decisions_say(dataset: Dataset) -> None:
    told = re.search(
        r"A second reader has read every line of (.*?)\.", (DATA / "DECISIONS.md").read_text("utf-8"), re.DOTALL
    )
    assert told is not None
    reviewed = {record.part for record in dataset.records if record.encoding.reviewer}
    assert reviewed == set(re.findall(r"`(\w+)`", told[1]))
    assert not {record.part for record in dataset.records if not record.encoding.reviewer} & reviewed


def _entities(claim: Claim) -> Iterator[str]:
    for end in (claim.subject, claim.value):
        if isinstance(end, EntityRef):
            yield end.slug
        elif isinstance(end, Claim):
            yield from _entities(end)


def _named(links: tuple[Link, ...]) -> Iterator[str]:
    for link in links:
        if isinstance(link.speaker, EntityRef):
            yield link.speaker.slug
        yield from (slug for slug in (link.work, link.occasion) if slug)


def test_every_entity_is_spoken_of_or_speaks(dataset: Dataset) -> None:
    used = {
        slug
        for record in dataset.records
        for statement in record.statements
        for slug in (*_entities(statement.claim), *_named(statement.chain))
    }
    used |= {slug for part in dataset.parts.values() for slug in (*_named(part.chain), part.translation_of) if slug}
    used |= {entity.fiction_in for entity in dataset.entities.values() if entity.fiction_in}
    assert sorted(dataset.entities.keys() - used) == []


def test_labels_tell_entities_apart(dataset: Dataset) -> None:
    found = Counter(entity.label for entity in dataset.entities.values())
    assert [label for label, count in found.items() if count > 1] == []


def test_every_property_of_the_ontology_serves(dataset: Dataset) -> None:
    used = {statement.claim.property for record in dataset.records for statement in record.statements}
    assert sorted(entry.name for entry in lexicon.standard().properties.values() if entry.name not in used) == []


@needs_texts
def test_every_anchor_is_verified_against_the_texts(dataset: Dataset) -> None:
    anchor.verify(dataset, anchor.locked(dataset, DATA / build.LOCK), Path(os.environ["KB_TEXTS"]))


@needs_texts
def test_no_ten_words_of_a_source_stand_in_the_repository(dataset: Dataset) -> None:
    texts = Path(os.environ["KB_TEXTS"])
    runs: set[tuple[str, ...]] = set()
    for source in dataset.sources.values():
        words = _words(anchor.read_text(source, texts))
        runs.update(zip(*(words[shift:] for shift in range(10)), strict=False))
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    files = [ROOT / name for name in listed.stdout.split("\0") if name] or [
        path for path in ROOT.rglob("*") if path.is_file()
    ]
    for path in files:
        try:
            words = _words(path.read_text("utf-8"))
        except (UnicodeDecodeError, OSError):
            continue
        assert not runs.intersection(zip(*(words[shift:] for shift in range(10)), strict=False)), path


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())
