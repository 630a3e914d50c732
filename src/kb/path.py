"""The shortest chain between two people, through events that both are said to have had a part in."""

from __future__ import annotations

import textwrap
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kb import lexicon
from kb.errors import Fault, Location, Refused
from kb.namespaces import KB
from kb.query import Store
from kb.reader import WIDTH, Reader


@dataclass(frozen=True, slots=True)
class Step:
    """Two people at one event.

    Attributes:
        one: slug.
        event: slug.
        other: slug.
        claims: the claims that put both there.
    """

    one: str
    event: str
    other: str
    claims: tuple[ox.NamedNode, ox.NamedNode]


def find(store: Store, start: str, goal: str) -> list[Step]:
    """Return the steps of a shortest chain; among several the first by slugs.

    Only parts that somebody affirms count, and events of fiction connect nobody.

    Args:
        store: the built dataset.
        start: slug of one person.
        goal: slug of the other.

    Raises:
        Refused: there is no such entity, or no chain.
    """
    where = Location("kb path")
    reader = Reader(store)
    first, last = (reader.slug(store.entity(slug, where)) for slug in (start, goal))
    there = _parts(reader)
    at: dict[str, list[str]] = defaultdict(list)
    for event, people in there.items():
        for person in people:
            at[person].append(event)
    # Breadth first: the first chain that arrives is a shortest one.
    came: dict[str, Step | None] = {first: None}
    todo = deque([first])
    while todo and last not in came:
        person = todo.popleft()
        for event in sorted(at[person]):
            for other in sorted(there[event]):
                if other not in came:
                    came[other] = Step(person, event, other, (there[event][person], there[event][other]))
                    todo.append(other)
    if last not in came:
        raise Refused([Fault(where, f"no chain of events leads from {first} to {last}.", "Try others.", broken=True)])
    steps: list[Step] = []
    while (step := came[last]) is not None:
        steps.append(step)
        last = step.one
    return steps[::-1]


def _parts(reader: Reader) -> Mapping[str, Mapping[str, ox.NamedNode]]:
    """Return for each event who had a part in it, with a claim that says so and that somebody affirms."""
    found: dict[str, dict[str, ox.NamedNode]] = defaultdict(dict)
    roles = [entry.name for entry in lexicon.standard().properties.values() if entry.role]
    for role in sorted(roles):
        for claim in reader.subjects(f"{KB}property", ox.NamedNode(KB + role)):
            event, person = reader.node(claim, f"{KB}subject"), reader.node(claim, f"{KB}value")
            if event is None or person is None or reader.node(event, f"{KB}fictionIn"):
                continue
            if any(told.stance == "affirms" and not told.withdrawn for told in reader.told(claim)):
                found[reader.slug(event)].setdefault(reader.slug(person), claim)
    return found


def lines(store: Store, steps: list[Step]) -> Iterator[str]:
    """Yield a chain for reading, each step with who says so and where."""
    reader = Reader(store)
    for step in steps:
        one, event, other = (
            reader.label(ox.NamedNode(f"{store.base}id/{slug}")) for slug in (step.one, step.event, step.other)
        )
        yield f"{one} – {event} – {other}"
        for claim in step.claims:
            for told in reader.told(claim):
                if told.stance == "affirms" and not told.withdrawn:
                    source, part, start, end = told.place
                    text = f"{reader.said(claim)}: {told.chain} ({source} {part}, {start}–{end})"
                    yield from textwrap.wrap(text, WIDTH, initial_indent="    – ", subsequent_indent="      ")
                    break
