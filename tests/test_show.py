"""A dossier shows everything attested about an entity, each stance as what it is, down to the characters."""

from __future__ import annotations

import doctest
import re
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import Kb

from kb import build as main_job
from kb import export, query, reader, resources, show
from kb.namespaces import KB, RDF

# What the story of `kb new` leaves out: what is hedged, put forward as an alternative, doubted on the way, said of a
# claim, not known, withdrawn.
MORE = """\
- quote: |
    Perhaps Crane's brother … than he said
  claims: |
    cutting-of-the-rope possibly witness luke-crane
    luke-crane name "Luke"
- quote: |
    Who cut the rope … was never settled
  claims: |
    cutting-of-the-rope not-known participant
    either
      cutting-of-the-rope participant adam-crane
    or
      cutting-of-the-rope participant jonas-pell
- quote: |
    The schoolmaster heard another … at the market
  claims: |
    narrator doubts <- schoolmaster <- housekeeper likely
      cutting-of-the-rope not participant adam-crane; kind attack
- quote: |
    Crane denied it … to his death
  withdrawn: this denies his part and not the event
  claims: |
    <- adam-crane
      cutting-of-the-rope not happened; participant jonas-pell
- quote: |
    Pell, who had reasons … two or three
  claims: |
    A = the-drowned size 2..3 people as "two or three"
    hearing-of-pell interrogated jonas-pell; topic cutting-of-the-rope; said $A; place elm-landing
    leaving-of-luke before hearing-of-pell
- quote: |
    once, in 1874
  claims: |
    the-ghost modelled-on luke-crane
    leaving-of-luke date 1871-21/1874 as "in 1874"
  context: |
    night of 3 March … never settled
"""
GHOST = """
Character in parish-register:
  the-ghost: The ghost | the ghost of whom the register tells
"""

ROPE = """\
Cutting of the rope
(undertaking) that somebody cut the rope of the ferry

WHERE THE ACCOUNTS DIVIDE

  According to Jonas Pell, “Cutting of the rope” took place; this is denied by the old woman.

  “Cutting of the rope” took place                │ DENIES: “Cutting of the rope” took place
  1 WITNESS                                       │ 1 WITNESS
  – Jonas Pell (f1 109)                           │ – The old woman (f1 326)

  According to Jonas Pell, Adam Crane had a part in “Cutting of the rope”; this is denied by Adam
  Crane and the housekeeper.

  Adam Crane had a part in “Cutting of the rope”  │ DENIES: Adam Crane had a part in “Cutting of
  1 WITNESS                                       │ the rope”
  – Jonas Pell (f1 109)                           │ 2 INDEPENDENT WITNESSES
                                                  │ – Adam Crane (f1 233)
                                                  │ – The housekeeper (f1 326)

  According to Jonas Pell, Adam Crane had a part in “Cutting of the rope”; this is doubted by the
  author of the Ferry Book.

  Adam Crane had a part in “Cutting of the rope”  │ DOUBTS: Adam Crane had a part in “Cutting of
  1 WITNESS                                       │ the rope”
  – Jonas Pell (f1 109)                           │ 1 WITNESS
                                                  │ – The author of the Ferry Book (f1 326)

  According to the housekeeper, “Cutting of the rope” was of the kind attack; this is doubted by the
  author of the Ferry Book.

  “Cutting of the rope” was of the kind attack    │ DOUBTS: “Cutting of the rope” was of the kind
  1 WITNESS                                       │ attack
  – The housekeeper (f1 326)                      │ 1 WITNESS
                                                  │ – The author of the Ferry Book (f1 326)

  Cutting of the rope: nobody knows the participant according to the author of the Ferry Book; it is
  Adam Crane according to Jonas Pell.

  Adam Crane had a part in “Cutting of the rope”  │ Nobody knows the participant of “Cutting of the
  1 WITNESS                                       │ rope”
  – Jonas Pell (f1 109)                           │ 1 WITNESS
                                                  │ – The author of the Ferry Book (f1 16)

DATE
  3 March 1871
    – The author of the Ferry Book ← Jonas Pell, as “3 March 1871” (ferry-book f1, 109–231; at
      second hand)

HAPPENED
  it happened (contested)
    – The author of the Ferry Book ← Jonas Pell (ferry-book f1, 109–231; at second hand)
    – DENIES: The author of the Ferry Book ← The schoolmaster ← The housekeeper ← The old woman
      (ferry-book f1, 326–519; through 3 hands)

KIND
  attack (contested)
    – DOUBTS: The author of the Ferry Book (ferry-book f1, 326–427)
    – The author of the Ferry Book ← The schoolmaster ← The housekeeper, likely (ferry-book f1,
      326–427; through 2 hands)

NOT KNOWN
  participant (contested)
    – The author of the Ferry Book (ferry-book f1, 16–107)

OUTCOME
  “the rope was rotten and parted by itself”
    – The author of the Ferry Book ← The schoolmaster ← The housekeeper ← The old woman (ferry-book
      f1, 326–519; through 3 hands)

PARTICIPANT
  Adam Crane (contested)
    – CONSIDERS: The author of the Ferry Book (ferry-book f1, 16–107)
    – The author of the Ferry Book ← Jonas Pell (ferry-book f1, 109–231; at second hand)
    – DENIES: The author of the Ferry Book ← Adam Crane (ferry-book f1, 233–323; at second hand)
    – DOUBTS: The author of the Ferry Book (ferry-book f1, 326–427)
    – DENIES: The author of the Ferry Book ← The schoolmaster ← The housekeeper, likely (ferry-book
      f1, 326–427; through 2 hands)
  Jonas Pell (considered)
    – CONSIDERS: The author of the Ferry Book (ferry-book f1, 16–107)

PLACE
  Elm Landing
    – The author of the Ferry Book ← Jonas Pell (ferry-book f1, 109–231; at second hand)

WEAPON
  “a knife”
    – The author of the Ferry Book ← Jonas Pell (ferry-book f1, 109–231; at second hand)

WITNESS
  Luke Crane
    – The author of the Ferry Book, possible (ferry-book f1, 669–720)

TOPIC OF
  Hearing of Pell
    – The author of the Ferry Book (ferry-book f1, 601–666)

WITHDRAWN
  “Cutting of the rope” took place
    – DENIES: The author of the Ferry Book ← Adam Crane (ferry-book f1, 233–261; at second hand)
      because: this denies his part and not the event
  Jonas Pell had a part in “Cutting of the rope”
    – The author of the Ferry Book ← Adam Crane (ferry-book f1, 233–261; at second hand)
      because: this denies his part and not the event
"""

LUKE = """\
Luke Crane
(person) a brother of Adam Crane

NAME
  “Luke”
    – The author of the Ferry Book (ferry-book f1, 669–720)

SIBLING OF
  Adam Crane
    – The author of the Ferry Book (ferry-book f1, 669–784)

… MODELLED ON THIS
  The ghost
    – The author of the Ferry Book (ferry-book f1, 771–784)

TRAVELLER IN
  Luke's leaving
    – The author of the Ferry Book (ferry-book f1, 669–784)

WITNESS IN
  Cutting of the rope
    – The author of the Ferry Book, possible (ferry-book f1, 669–720)
"""

HEARING = """\
Hearing of Pell
(interrogation) Pell before the magistrate

INTERROGATED
  Jonas Pell
    – The author of the Ferry Book (ferry-book f1, 601–666)

PLACE
  Elm Landing
    – The author of the Ferry Book (ferry-book f1, 601–666)

SAID
  [“The drowned” numbered 2 to 3 people]
    – The author of the Ferry Book (ferry-book f1, 601–666)

TOPIC
  Cutting of the rope
    – The author of the Ferry Book (ferry-book f1, 601–666)

… BEFORE THIS
  Luke's leaving
    – The author of the Ferry Book (ferry-book f1, 601–666)
"""

DROWNED = """\
The drowned
(group) those who were drowned when the ferry was lost

WHERE THE ACCOUNTS DIVIDE

  The drowned: the size is 2 to 3 people according to Jonas Pell and the author of the Ferry Book; 4
  people according to “the parish register”. These exclude each other.

  “The drowned” numbered 2 to 3 people            │ “The drowned” numbered 4 people
  1 WITNESS                                       │ 1 WITNESS, UNIDENTIFIED
  – Jonas Pell (f1 565)                           │ – the parish register (The parish register) (f1
  – The author of the Ferry Book (f1 601)         │   565)

SIZE
  2 to 3 people (contested)
    – The author of the Ferry Book ← Jonas Pell, as “two or three” (ferry-book f1, 565–666; at
      second hand)
    – The author of the Ferry Book, as “two or three” (ferry-book f1, 601–666)
  4 people (1 witness, unidentified; contested)
    – The author of the Ferry Book ← the parish register (The parish register), as “four names”
      (ferry-book f1, 565–666; at second hand)
"""

GHOST_SHOWN = """\
The ghost
(character) the ghost of whom the register tells
Exists only in The parish register.

MODELLED ON
  Luke Crane
    – The author of the Ferry Book (ferry-book f1, 771–784)
"""

LEAVING = """\
Luke's leaving
(journey) the journey of Luke Crane to the coast

BEFORE
  Hearing of Pell
    – The author of the Ferry Book (ferry-book f1, 601–666)

DATE
  spring 1871 to 1874
    – The author of the Ferry Book, as “in 1874” (ferry-book f1, 771–784)

TRAVELLER
  Luke Crane
    – The author of the Ferry Book (ferry-book f1, 669–784)
"""

MASTER = """\
The schoolmaster
(person) the schoolmaster who heard a story from his housekeeper
"""


@pytest.fixture
def told(story: Path, kb: Kb) -> Path:
    """Build the story with more records."""
    with Path("data/attestations/ferry-book/f1.yaml").open("a", encoding="utf-8") as records:
        records.write(MORE)
    Path("data/entities/ghosts.yaml").write_text(GHOST, "utf-8")
    for command in (("anchor", "--texts", "texts"), ("build",)):
        assert kb(*command).status == 0
    return story


def test_dossiers_of_the_story(told: Path, kb: Kb) -> None:
    dossiers = {
        "cutting-of-the-rope": ROPE,
        "luke-crane": LUKE,
        "hearing-of-pell": HEARING,
        "the-drowned": DROWNED,
        "the-ghost": GHOST_SHOWN,
        "leaving-of-luke": LEAVING,
        # Who only hands on is nobody about whom something is attested.
        "schoolmaster": MASTER,
    }
    for slug, expected in dossiers.items():
        ran = kb("show", slug)
        assert ran.out == expected
        assert (ran.status, ran.err) == (0, "")


def test_the_characters_are_those_that_were_quoted(told: Path) -> None:
    text = Path("texts/ferry-book.txt").read_text("utf-8")
    quoted = {
        (16, 107): "Who cut the rope … was never settled",
        (109, 231): "The ferryman, Jonas Pell … with a knife",
        (233, 261): "Crane denied it … to his death",
        (233, 323): "Crane denied it … first of the month",
        (326, 427): "The schoolmaster heard another … at the market",
        (326, 519): "The schoolmaster heard another … parted by itself",
        (565, 666): "The parish register has … two or three",
        (601, 666): "Pell, who had reasons … two or three",
        (669, 720): "Perhaps Crane's brother … than he said",
        (669, 784): "Perhaps Crane's brother … once, in 1874",
        (771, 784): "once, in 1874",
    }
    shown = re.findall(r"(\d+)–(\d+)", ROPE + LUKE + HEARING + DROWNED + GHOST_SHOWN + LEAVING)
    assert {(int(start), int(end)) for start, end in shown} == set(quoted)
    for (start, end), quotation in quoted.items():
        head, _, tail = quotation.partition(" … ")
        assert text[start:end].startswith(head)
        assert text[start:end].endswith(tail)


@pytest.mark.parametrize(
    ("slug", "todo"),
    [
        ("cutting-of-the-roap", "Did you mean “cutting-of-the-rope”?"),
        ("Jonas Pell", "Did you mean “jonas-pell”?"),
        ("xyzzy", "`kb stats` counts what there is."),
        ("https://elsewhere.example/x", "`kb stats` counts what there is."),
    ],
)
def test_an_unknown_entity_is_one_line(slug: str, todo: str, story: Path, kb: Kb) -> None:
    assert kb("build").status == 0
    ran = kb("show", slug)
    assert (ran.status, ran.out, ran.err) == (2, "", f"kb show {slug}: “{slug}” is no entity of this dataset. {todo}\n")


def test_an_iri_will_do(story: Path, kb: Kb) -> None:
    assert kb("build").status == 0
    assert kb("show", "https://example.org/elm-landing/id/luke-crane") == kb("show", "luke-crane")


def test_without_an_entity_it_says_what_to_do(kb: Kb) -> None:
    ran = kb("show")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.splitlines()[-1] == "Error: Invalid value: name an entity, or use --terms."


# --- the terms


def _marked(name: str) -> set[str]:
    """Return the local names of the terms that the ontology marks as something."""
    triples = [quad for path in resources.ontology() for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)]
    return {
        str(quad.subject).strip("<>").removeprefix(KB)
        for quad in triples
        if quad.predicate.value == KB + name and isinstance(quad.object, ox.Literal) and quad.object.value == "true"
    }


def test_every_class_and_property_that_may_be_used_is_listed(kb: Kb) -> None:
    ran = kb("show", "--terms")
    assert (ran.status, ran.err) == (0, "")
    classes, properties = ran.out.removeprefix("CLASSES\n").split("\nPROPERTIES\n")
    assert re.findall(r"^  (\w+)$", classes, flags=re.M) == sorted(_marked("declarable"))
    listed = re.findall(r"^  ([\w-]+)   of \w+; takes [^\n]+$", properties, flags=re.M)
    camel = {re.sub("-(.)", lambda found: found[1].upper(), keyword) for keyword in listed}
    # Two are written otherwise than their names.
    assert camel - _marked("claimable") == {"sameAs", "participant"}
    assert _marked("claimable") - camel == {"identicalTo", "hasParticipant"}
    assert listed == sorted(set(listed))
    # Each with what it is for.
    blocks = re.split(r"^  (?=\w)", properties + classes, flags=re.M)[1:]
    assert [block for block in blocks if len(block.splitlines()) < 2] == []


def test_what_terms_says_of_some(kb: Kb) -> None:
    out = kb("show", "--terms").out
    for line in (
        "  killer   of Death; takes an entity (Actor)",
        "  date   of Event; takes a date (EDTF)",
        "  happened   of Event; takes nothing",
        "  implies   of Claim; takes a claim ($LABEL)",
        "  name   of Entity; takes words in double quotes",
        "  size   of Group; takes a number and a unit",
    ):
        assert f"\n{line}\n      " in out, line


# --- the real data


def test_everything_attested_about_everything_is_shown(built: main_job.Built, tmp_path: Path) -> None:
    export.write(built.content, tmp_path)
    store = query.load(tmp_path)[0]
    counted = query.ask(
        store,
        """SELECT ?entity (COUNT(*) AS ?n) {
             { ?claim kb:subject ?entity } UNION { ?claim kb:value ?entity }
             ?claim a kb:Claim . ?attestation kb:attests ?claim ; kb:stance ?stance .
           } GROUP BY ?entity""",
        name="count.rq",
    )
    expected = {str(entity): int(n.value) for entity, n in counted.rows if isinstance(n, ox.Literal)}
    slugs = sorted(built.dataset.entities)
    assert len(slugs) > 300
    found: Counter[str] = Counter()
    for slug in slugs:
        lines = list(show.dossier(store, slug))
        found[f"<{store.base}id/{slug}>"] = sum(line.startswith("    – ") for line in lines)
        assert all(len(line) <= reader.WIDTH for line in lines if line.startswith("    "))
        assert not [line for line in lines if re.search(r" OF (OF|IN)$| BY (OF|IN)$|^\S.* TO OF$", line)]
    assert found == Counter({f"<{store.base}id/{slug}>": expected.get(f"<{store.base}id/{slug}>", 0) for slug in slugs})


def test_the_examples_in_the_docstrings() -> None:
    ran = doctest.testmod(show)
    assert ran.attempted
    assert not ran.failed


def test_a_type_is_shown_by_its_label(built: main_job.Built) -> None:
    # Nothing is shown by the name that only machines see.
    labels = {t.subject for t in export.ontology_triples() if t.predicate.value.endswith("#label")}
    types = {
        t.object
        for t in built.graph.default
        if t.predicate.value == RDF + "type" and str(t.object).startswith(f"<{KB}")
    }
    assert types <= labels
