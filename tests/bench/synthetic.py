"""A dataset of any size that nobody wrote: a valley whose chroniclers disagree, the same for the same size.

What a line of claims costs depends on how voices are nested, how often two voices speak of one thing, and how much is
said in texts, dates and numbers. The shares below are those of a dataset of 2,200 lines read by hand: three in five
sayings are hearsay, one in ten passes through more than two voices, one value in six is a text, and three in four
claims are made by one voice alone.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kb import amounts, dates
from kb.anchor import Anchors, Span
from kb.errors import Location
from kb.record import (
    Claim,
    Dataset,
    Encoder,
    Encoding,
    Entity,
    EntityRef,
    Fork,
    Link,
    Manifest,
    Part,
    Quotation,
    Record,
    Someone,
    Source,
    Statement,
    Term,
    Text,
    Value,
)

BASE = "https://example.org/valley/"

KINDS: dict[str, tuple[str, ...]] = {
    "Post": ("member Person", "body Organization", "title text", "start date", "end date", "place Place"),
    "Utterance": ("utterer Person", "addressee Person", "words text", "date date", "topic Event", "place Place"),
    "Journey": ("traveller Person", "origin Place", "destination Place", "start date", "end date", "purpose Thesis"),
    "Transfer": ("giver Person", "receiver Person", "item Item", "date date", "carrier Person", "count amount"),
    "Killing": ("deceased Person", "killer Person", "place Place", "date date", "weapon text", "motive Thesis"),
    "Death": ("deceased Person", "date date", "place Place", "cause Event", "age amount", "manner text"),
    "Meeting": ("converser Person", "host Person", "place Place", "date date", "topic Thesis", "duration amount"),
    "Stay": ("resident Person", "place Place", "start date", "end date", "host Person", "duration amount"),
    "Attack": ("attacker Group", "target Person", "place Place", "date date", "weapon text", "orderedBy Person"),
    "Trial": ("accused Person", "judge Person", "witness Person", "charge text", "date date", "outcome text"),
    "Birth": ("born Person", "mother Person", "father Person", "date date", "place Place"),
    "Arrest": ("captured Person", "captor Organization", "orderedBy Person", "date date", "place Place"),
    "Foundation": ("founder Person", "founded Organization", "date date", "place Place", "title text"),
    "Recruitment": ("recruiter Person", "recruited Person", "underOrdersOf Organization", "date date"),
}
OF_EVENTS = ("happened true", "after Event", "before Event", "partOf Event", "manner text", "hasParticipant Person")
OF_OTHERS: dict[str, tuple[str, ...]] = {
    "Person": ("name text", "name text", "occupation text", "siblingOf Person", "memberOf Organization", "trait text"),
    "Organization": ("name text", "subgroupOf Organization", "size amount"),
    "Group": ("size amount", "subgroupOf Group", "name text"),
    "Work": ("author Person", "dated date", "about Event", "addressee Person"),
    "Thesis": ("holds true", "paraphrase text"),
    "Item": ("owner Person", "holder Person", "name text"),
    "Place": ("locatedIn Place", "name text"),
}
SHARES = {"Person": 20, "Organization": 8, "Place": 8, "Thesis": 6, "Group": 6, "Work": 7, "Item": 3, "Event": 42}
WORDS = """
    alder barley beacon bellows bramble bridge candle carter chapel cider cooper copper cradle dyke ember fallow ferry
    flint forge gable gander garner hatch hazel hearth heron hollow kiln ladle lantern larch linen loom marsh meadow
    miller mortar nettle oven pasture pewter plough quarry rafter reed river rope saddle salt sexton shingle smithy
    spindle stable thatch thistle timber tinder toll turf valley vat wagon wattle weir wheel willow yarrow yoke
""".split()  # noqa: SIM905 - as a list it would be fifty lines
UNITS = ("people", "days", "months", "sacks", "books", "years")


@dataclass(frozen=True)
class _Fact:
    """A property and the values that voices give it, the likeliest first."""

    property: str
    values: tuple[Value, ...]
    written: tuple[str | None, ...]


def dataset(claim_lines: int) -> tuple[Dataset, Anchors]:
    """Return a dataset and the place of every quotation in it.

    Args:
        claim_lines: how many statements it holds, exactly; each makes about 20 triples.
    """
    return _Valley(claim_lines).made()


class _Valley:
    def __init__(self, lines: int) -> None:
        self.lines = lines
        self.dice = random.Random(lines)
        self.entities: dict[str, Entity] = {}
        self.pools: dict[str, list[str]] = {}
        self.facts: dict[str, list[_Fact]] = {}
        self.claims: dict[tuple[str, str, str], Claim] = {}
        self.told: list[Claim] = []
        self.anchors: dict[tuple[str, str], Span] = {}

    def made(self) -> tuple[Dataset, Anchors]:
        self.people()
        sources = {source.slug: source for source in self.sources()}
        records = tuple(self.records([part for source in sources.values() for part in source.parts]))
        encoders = {
            "reader": Encoder("reader", "language-model", "First reader"),
            "second": Encoder("second", "person", "Second reader"),
        }
        licence = "https://creativecommons.org/licenses/by/4.0/"
        manifest = Manifest("The valley", BASE, licence, "1", "en", "A bench", encoders, Location("kb.yaml"))
        return Dataset(manifest, sources, self.entities, records), self.anchors

    # --- who and what there is

    def people(self) -> None:
        total = max(40, int(self.lines * 0.38))
        for kind, share in SHARES.items():
            self.pools[kind] = []
            for index in range(max(6, total * share // 100)):
                exact = self.dice.choice(list(KINDS)) if kind == "Event" else kind
                slug = f"{exact.lower()}-of-the-{self.word()}-{index}"
                label = slug.replace("-", " ").capitalize()
                where = Location(f"entities/{kind.lower()}.yaml", index + 2, 3)
                self.entities[slug] = Entity(slug, exact, label, f"{label}, whoever tells of it", None, where)
                self.pools[kind].append(slug)
        for kind, slugs in self.pools.items():
            for slug in slugs:
                said = (*KINDS[self.entities[slug].kind], *OF_EVENTS) if kind == "Event" else OF_OTHERS[kind]
                self.facts[slug] = [self.fact(slug, *one.split()) for one in said]

    def word(self) -> str:
        return self.dice.choice(WORDS)

    def fact(self, slug: str, name: str, takes: str) -> _Fact:
        many = self.dice.choice((1, 1, 2, 3))
        if takes == "true":
            return _Fact(name, (True,), (None,))
        if takes == "text":
            texts = [" ".join(self.word() for _ in range(self.dice.randint(1, 6))) for _ in range(many)]
            return _Fact(name, tuple(Text(text) for text in texts), (None,) * many)
        if takes == "date":
            day = date.fromordinal(self.dice.randint(675_000, 710_000))
            written = [self.written(day), *(self.written(day.replace(day=index + 1)) for index in range(1, many))]
            return _Fact(name, tuple(dates.parse(edtf) for edtf, _ in written), tuple(text for _, text in written))
        if takes == "amount":
            least, unit = self.dice.randint(2, 400), self.dice.choice(UNITS)
            numbers = (str(least), f"{least}..{least + self.dice.randint(1, 9)}", f">{least}")[:many]
            return _Fact(name, tuple(amounts.parse(number, unit) for number in numbers), tuple(numbers))
        others = [other for other in self.dice.sample(self.pools[takes], many) if other != slug]
        values = tuple(EntityRef(other) for other in others) or (EntityRef(self.pools[takes][0]),)
        return _Fact(name, values, (None,) * len(values))

    def written(self, day: date) -> tuple[str, str]:
        """Return a day at some precision, as EDTF and in words."""
        forms = ((day.isoformat(), f"{day:%d %B %Y}"), (f"{day:%Y-%m}", f"{day:%B %Y}"), (f"{day:%Y}", f"in {day:%Y}"))
        return self.dice.choices((*forms, (f"{day:%Y}~", f"about {day:%Y}")), (6, 2, 3, 1))[0]

    # --- who tells it

    def sources(self) -> Iterator[Source]:
        per_part = 200
        parts = max(2, -(-self.lines // per_part))
        for number in range(-(-parts // 6)):
            slug = f"chronicle-{number}"
            inside: list[Part] = []
            many = min(6, parts - number * 6)
            for index in range(many):
                chain = [Link(self.someone())]
                if index % 3 == 2:
                    chain.append(Link(self.someone(), work=self.dice.choice(self.pools["Work"])))
                start, where = index * 80_000, Location(f"sources/{slug}.yaml", 6 + index, 3)
                within = f"c{number}p{index - 1}" if index % 3 == 2 else None
                if within:
                    chain[:1] = inside[-1].chain
                # The part before one that it quotes at length holds that one too.
                end = start + (160_000 if index % 3 == 1 and index + 1 < many else 80_000)
                name, dated = f"c{number}p{index}", dates.parse("1931")
                inside.append(Part(name, slug, start, end, tuple(chain), f"Book {index}", within, None, dated, where))
            file, where = f"{slug}.txt", Location(f"sources/{slug}.yaml")
            yield Source(slug, file, _digest(file), 480_000, "en", slug, tuple(inside), where)

    def someone(self) -> EntityRef:
        return EntityRef(self.dice.choice(self.pools["Person"]))

    def records(self, parts: Sequence[Part]) -> Iterator[Record]:
        left = self.lines
        for index, part in enumerate(parts):
            share, place, line, number = left // (len(parts) - index), part.start, 4, 0
            left -= share
            self.told = []
            while share:
                size = min(share, self.dice.choices((1, 2, 3, 4, 5, 6, 8, 12), (8, 16, 20, 14, 11, 9, 12, 4))[0])
                number += 1
                quote, place = self.quotation(part, f"{number}a", place, line)
                context = []
                if self.dice.random() < 0.34:
                    spot, place = self.quotation(part, f"{number}b", place, line + 2)
                    context = [spot]
                statements = tuple(self.statements(part, quote, size, line + 4))
                share -= len(statements)
                reading = "unsure" if self.dice.random() < 0.03 else None
                encoding = Encoding("reader", "second" if index % 2 else None, reading)
                where = Location(f"attestations/{part.source}/{part.id}.yaml", line, 3)
                yield Record(part.id, (quote,), tuple(context), statements, encoding, None, None, where)
                line += len(statements) + 5

    def quotation(self, part: Part, number: str, place: int, line: int) -> tuple[Quotation, int]:
        start = place + self.dice.randint(0, 40)
        end = start + self.dice.randint(30, 120)
        text = f"{self.word()} {self.word()} … {self.word()} {number}"
        self.anchors[part.id, text] = Span(start, end, _digest(f"{part.source} {start} {end}"))
        return Quotation(text, Location(f"attestations/{part.source}/{part.id}.yaml", line + 1, 5)), end

    def statements(self, part: Part, quote: Quotation, size: int, line: int) -> Iterator[Statement]:
        seen = set()
        voices = self.voices(quote, part)
        forked = size >= 2 and self.dice.random() < 0.04
        made = 0
        while made < size:
            # The alternatives of a fork are one voice's.
            if not (forked and made == 1) and self.dice.random() < 0.3:
                voices = self.voices(quote, part)
            claim, written = self.claim()
            fork = Fork(0, made, 2) if forked and made < 2 else None
            chain = (*voices[:-1], self.last(voices[-1], considers=fork is not None))
            key = (id(claim), chain, fork)
            if key in seen:
                continue
            seen.add(key)
            where = Location(f"attestations/{part.source}/{part.id}.yaml", line + made, 5)
            yield Statement(claim, chain, written, fork, False, where)
            self.told.append(claim)
            made += 1

    def voices(self, quote: Quotation, part: Part) -> tuple[Link, ...]:
        deeper = self.dice.choices((0, 1, 2, 3), (50, 38, 9, 3))[0]
        links = []
        for _ in range(deeper):
            speaker = Someone(self.word(), part.id, quote.text) if self.dice.random() < 0.05 else self.someone()
            work = self.dice.choice(self.pools["Work"]) if self.dice.random() < 0.4 else None
            occasion = self.dice.choice(self.pools["Event"]) if self.dice.random() < 0.06 else None
            links.append(Link(speaker, work, occasion))
        return (*part.chain, *links)

    def last(self, link: Link, *, considers: bool) -> Link:
        stance = "considers" if considers else self.dice.choices(("affirms", "denies", "doubts"), (96, 3, 1))[0]
        certainty = self.dice.choices((None, "possible", "certain", "likely"), (95, 3, 1, 1))[0]
        return Link(link.speaker, link.work, link.occasion, stance, certainty)

    def claim(self) -> tuple[Claim, str | None]:
        if len(self.told) > 20 and self.dice.random() < 0.01:
            # A file speaks of the claims of its own lines.
            first, second = self.dice.sample(self.told, 2)
            return self.once(Claim(first, self.dice.choice(("implies", "speaksFor")), second)), None
        pool = self.pools[self.dice.choices(list(SHARES), (22, 5, 4, 4, 4, 6, 3, 52))[0]]
        # The few that everybody tells of, and the many that are told of once.
        many = self.dice.random() < 0.75
        slug = pool[self.dice.randrange(len(pool) if many else min(len(pool), 12))]
        fact = self.dice.choice(self.facts[slug])
        if self.dice.random() < 0.01:
            return self.once(Claim(EntityRef(slug), "notKnown", Term(fact.property))), None
        index = min(int(self.dice.paretovariate(1.5)) - 1, len(fact.values) - 1)
        return self.once(Claim(EntityRef(slug), fact.property, fact.values[index])), fact.written[index]

    def once(self, claim: Claim) -> Claim:
        """Return the one object for this claim, as the reader of a dataset does."""
        return self.claims.setdefault((str(claim.subject), claim.property, str(claim.value)), claim)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
