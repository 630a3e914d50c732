"""Entities, and texts of one claim, that look as if they were the same thing written twice.

Nothing is merged: whether two are one is for an editor to say. A pair that was looked at and found distinct stands in
`distinct.yaml` with the reason, and is reported no more; one that no longer looks alike is reported there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from rapidfuzz import fuzz

from kb import read
from kb.errors import Fault, Location
from kb.lexicon import Lexicon, standard
from kb.record import Dataset, Entity, EntityRef, Text

FILE = "distinct.yaml"
"""Name of the file of pairs that are distinct, in the folder of a dataset."""
LABELS = 88
"""Likeness of two labels, words in any order and in per cent, from which they are a pair."""
TEXTS = 85
"""Likeness of two texts, in per cent, from which they are a pair."""

_BRANCHES = ("Person", "Organization", "Group", "Agent", "Place", "Event", "Work", "Item", "Thesis")
_LINKING = re.compile(r"\b(?:of|at|in|the|and|who)\b|['’]s\b")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two that look like one.

    Attributes:
        one: a slug; or subject, property and text of a claim.
        other: the same of the other; the greater of the two.
        shown: both for people.
        where: the second of the two to be written.
    """

    one: str
    other: str
    shown: str
    where: Location


def pairs(dataset: Dataset, *, lexicon: Lexicon | None = None) -> list[Pair]:
    """Return all pairs of a dataset that look like one, entities first, both by name."""
    words = lexicon or standard()
    branches: dict[str, list[Entity]] = defaultdict(list)
    for entity in dataset.entities.values():
        branch = next((name for name in _BRANCHES if words.is_a(entity.kind, name)), entity.kind)
        branches[branch].append(entity)
    found = [
        Pair(first.slug, second.slug, f"“{first.label}” and “{second.label}”", max(first.where, second.where))
        for branch, entities in branches.items()
        for first, second in combinations(sorted(entities, key=lambda entity: entity.slug), 2)
        if first.fiction_in == second.fiction_in
        and (_alike(first.label, second.label) or (branch == "Person" and _namesakes(first.label, second.label)))
    ]
    return [*sorted(found, key=lambda pair: (pair.one, pair.other)), *_texts(dataset, words)]


def _alike(one: str, other: str) -> bool:
    # Two years are two years, however much the words around them are the same.
    if _NUMBER.findall(one) != _NUMBER.findall(other):
        return False
    return fuzz.token_sort_ratio(one.casefold(), other.casefold()) >= LABELS


def _namesakes(one: str, other: str) -> bool:
    """Return whether two people share a surname and nothing in their given names tells them apart.

    >>> _namesakes("E. A. Preobrazhensky", "Preobrazhensky"), _namesakes("Isai Blumkin", "Lev Blumkin")
    (True, False)
    """
    if _LINKING.search(one) or _LINKING.search(other):
        return False
    (*given, surname), (*others, second) = one.split(), other.split()
    return surname == second and all(a[0] == b[0] for a, b in zip(given, others, strict=False))


def _texts(dataset: Dataset, lexicon: Lexicon) -> Iterator[Pair]:
    told: dict[tuple[str, str], dict[str, Location]] = defaultdict(dict)
    for record in dataset.records:
        for statement in record.statements:
            claim = statement.claim
            # Names and words stand as in the source: two spellings of them are two.
            own = isinstance(claim.value, Text) and not lexicon.by_name(claim.property).verbatim
            if own and isinstance(claim.subject, EntityRef) and isinstance(claim.value, Text):
                told[claim.subject.slug, claim.property].setdefault(claim.value.text, statement.where)
    for (slug, name), texts in sorted(told.items()):
        for one, other in combinations(sorted(texts), 2):
            if fuzz.ratio(one.casefold(), other.casefold()) >= TEXTS and _NUMBER.findall(one) == _NUMBER.findall(other):
                about = f"{slug} {name}"
                shown = f"“{one}” and “{other}”, {name} of {slug},"
                yield Pair(f"{about} {one}", f"{about} {other}", shown, max(texts[one], texts[other]))


def unexplained(dataset: Dataset, data: Path) -> list[Fault]:
    """Return each pair that nobody explained, and each explanation of what is no pair."""
    known = read.distinct(data / FILE)
    found = pairs(dataset)
    faults = [
        Fault(pair.where, f"{pair.shown} look like one.", f"Merge them, or say in {FILE} why they are distinct.")
        for pair in found
        if (pair.one, pair.other) not in known
    ]
    near = {(pair.one, pair.other) for pair in found}
    faults += [
        Fault(where, f"“{one}” and “{other}” do not look alike.", "Delete the entry.")
        for (one, other), where in known.items()
        if (one, other) not in near
    ]
    return faults
