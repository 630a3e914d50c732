"""From records to triples: whole small graphs compared, IRIs recomputed from their definition."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from kb import anchor, build, graph, read
from kb.graph import Graph
from kb.namespaces import KB, RDF, XSD

BASE = "https://example.org/elm-landing/"
RECORDS = Path("data/attestations/ferry-book/f1.yaml")


def _graph(claims: str, *, quote: str = "Crane denied it … first of the month", more: str = "") -> Graph:
    """Return the graph of the story with one record, that makes these claims."""
    lines = "".join(f"    {line}\n" for line in claims.split("\n"))
    RECORDS.write_text(
        f"part: f1\nencoded-by: me\nrecords:\n- quote: |\n    {quote}\n  claims: |\n{lines}{more}", "utf-8"
    )
    dataset = read.read(Path("data"))
    return graph.build(dataset, anchors=anchor.find(dataset, Path("texts")))


def _short(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    if isinstance(term, ox.NamedNode):
        return term.value.removeprefix(BASE).removeprefix(KB)
    return term.value if isinstance(term, ox.Literal) else str(term)


def _of_type(made: Graph, kind: str) -> list[str]:
    return sorted(
        t.subject.value
        for t in made.default
        if isinstance(t.subject, ox.NamedNode)
        and t.predicate.value == RDF + "type"
        and t.object == ox.NamedNode(KB + kind)
    )


def _about(made: Graph, iri: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for triple in made.default:
        if isinstance(triple.subject, ox.NamedNode) and triple.subject.value == iri:
            found.setdefault(_short(triple.predicate).removeprefix(RDF), []).append(_short(triple.object))
    return {name: sorted(values) for name, values in sorted(found.items())}


def _chain(made: Graph) -> list[dict[str, list[str]]]:
    """Return the attestations of the only chain, outermost first."""
    links = [_about(made, iri) for iri in _of_type(made, "Attestation")]
    return sorted(links, key=lambda link: link["depth"])


def _says(made: Graph) -> list[str]:
    return [
        " ".join(_short(term) for term in (t.subject, t.predicate, t.object))
        for t in made.named.get(f"{BASE}graph/says/f1", ())
    ]


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def test_a_chain_is_a_list_of_attestations_of_one_claim(story: Path) -> None:
    made = _graph(
        "<- schoolmaster in parish-register <- housekeeper at hearing-of-pell doubts <- old-woman\n  cutting-of-the-rope probably not happened"
    )
    line = f'<{BASE}id/cutting-of-the-rope> <{KB}happened> "true"^^<{XSD}boolean> .'
    claim = f"claim/{_hash(line)}"
    passage = f"<{BASE}source/ferry-book#char=233,323>"
    written = [
        f"<{BASE}id/ferry-book-author> - - - -",
        f"<{BASE}id/schoolmaster> <{BASE}id/parish-register> - - -",
        f"<{BASE}id/housekeeper> - <{BASE}id/hearing-of-pell> doubts -",
        f"<{BASE}id/old-woman> - - denies likely",
    ]
    iris = [f"attestation/{_hash(BASE + claim, passage[1:-1], *written, '', str(depth))}" for depth in range(4)]
    links = _chain(made)
    encoding = links[0].pop("encoding")
    assert links == [
        {
            "attests": [claim],
            "chain": [
                "The author of the Ferry Book ← The schoolmaster (The parish register) ← The housekeeper ← The old woman"
            ],
            "depth": ["0"],
            "inPassage": ["source/ferry-book#char=233,323"],
            "reports": [iris[1]],
            "speaker": ["id/ferry-book-author"],
            "type": ["Attestation"],
        },
        {
            "attests": [claim],
            "depth": ["1"],
            "inWork": ["id/parish-register"],
            "reports": [iris[2]],
            "speaker": ["id/schoolmaster"],
            "type": ["Attestation"],
        },
        {
            "attests": [claim],
            "depth": ["2"],
            "occasion": ["id/hearing-of-pell"],
            "reports": [iris[3]],
            "speaker": ["id/housekeeper"],
            "stance": ["doubts"],
            "type": ["Attestation"],
        },
        {
            "attests": [claim],
            "depth": ["3"],
            "speaker": ["id/old-woman"],
            "speakerCertainty": ["likely"],
            "stance": ["denies"],
            "type": ["Attestation"],
        },
    ]
    assert _of_type(made, "Attestation") == sorted(BASE + iri for iri in iris)
    assert _about(made, BASE + claim) == {
        "literal": ["true"],
        "property": ["happened"],
        "subject": ["id/cutting-of-the-rope"],
        "type": ["Claim"],
    }
    assert _about(made, BASE + encoding[0]) == {"encoder": ["encoder/me"], "type": ["Encoding"]}


def test_a_passage_is_a_span_with_a_digest(story: Path) -> None:
    made = _graph("luke-crane sibling-of adam-crane")
    text = Path("texts/ferry-book.txt").read_text("utf-8")[233:323]
    assert _about(made, f"{BASE}source/ferry-book#char=233,323") == {
        "digest": [hashlib.sha256(text.encode()).hexdigest()],
        "http://www.w3.org/ns/oa#hasSelector": ["selector/ferry-book/233-323"],
        "http://www.w3.org/ns/oa#hasSource": ["source/ferry-book"],
        "inPart": ["source/ferry-book/f1"],
        "type": ["Passage"],
    }


def test_who_says_and_who_denies_share_one_claim(story: Path) -> None:
    made = _graph(
        "<- adam-crane\n  cutting-of-the-rope not participant adam-crane\n<- jonas-pell\n  cutting-of-the-rope participant adam-crane"
    )
    assert len(_of_type(made, "Claim")) == 1
    assert len(_of_type(made, "Attestation")) == 4


def test_identity_has_no_direction(story: Path) -> None:
    made = _graph("luke-crane same-as adam-crane\n<- jonas-pell\n  adam-crane same-as luke-crane")
    (claim,) = _of_type(made, "Claim")
    assert _about(made, claim)["subject"] == ["id/adam-crane"]


def test_says_holds_what_the_own_voice_affirms_and_nothing_else(story: Path) -> None:
    made = _graph(
        'cutting-of-the-rope happened; probably place elm-landing; possibly weapon "a knife"; not participant luke-crane\n'
        "<- jonas-pell\n  cutting-of-the-rope participant adam-crane\n"
        "narrator affirms <- jonas-pell\n  luke-crane sibling-of adam-crane\n"
        "narrator affirms possible <- jonas-pell\n  luke-crane friend-of adam-crane\n"
        "narrator denies <- jonas-pell\n  luke-crane enemy-of adam-crane\n"
        "either\n  cutting-of-the-rope participant jonas-pell\nor\n  cutting-of-the-rope participant schoolmaster"
    )
    assert _says(made) == [
        "id/cutting-of-the-rope happened true",
        "id/cutting-of-the-rope place id/elm-landing",
        "id/luke-crane siblingOf id/adam-crane",
    ]
    assert not any(_short(t.predicate) in ("happened", "place", "participant", "siblingOf") for t in made.default)


def test_a_part_with_a_chain_speaks_with_its_last_voice(story: Path) -> None:
    source = Path("data/sources/ferry-book.yaml")
    source.write_text(
        source.read_text("utf-8")
        + "- {id: f2, within: f1, chars: 109-323, voice: ferry-book-author <- jonas-pell in parish-register, title: What Pell said}\n",
        "utf-8",
    )
    RECORDS.write_text("part: f1\nencoded-by: me\nrecords: []\n", "utf-8")
    Path("data/attestations/ferry-book/f2.yaml").write_text(
        "part: f2\nencoded-by: me\nrecords:\n- quote: |\n    Crane denied it … first of the month\n  claims: |\n"
        "    cutting-of-the-rope happened\n    <- adam-crane\n      cutting-of-the-rope not happened\n",
        "utf-8",
    )
    dataset = read.read(Path("data"))
    made = graph.build(dataset, anchors=anchor.find(dataset, Path("texts")))
    assert [_short(t.predicate) for t in made.named[f"{BASE}graph/says/f2"]] == ["happened"]
    assert _about(made, f"{BASE}source/ferry-book/f2")["narrator"] == ["id/jonas-pell"]
    assert sorted(link["depth"][0] for link in _chain(made)) == ["0", "0", "1", "1", "2"]


def test_alternatives_are_considered_in_branches_of_one_fork(story: Path) -> None:
    made = _graph(
        "<- jonas-pell\n  either\n    cutting-of-the-rope participant adam-crane; place elm-landing\n  or\n    cutting-of-the-rope participant luke-crane"
    )
    (fork,) = _of_type(made, "Fork")
    branches = _of_type(made, "Branch")
    assert [_about(made, branch)["branchOf"] for branch in branches] == [[_short(ox.NamedNode(fork))]] * 2
    inner = [link for link in _chain(made) if link["depth"] == ["1"]]
    assert [link["stance"] for link in inner] == [["considers"]] * 3
    assert sorted(link["inBranch"][0] for link in inner) == sorted(
        [_short(ox.NamedNode(branches[0]))] * 2 + [_short(ox.NamedNode(branches[1]))]
    )
    assert not any("inBranch" in link for link in _chain(made) if link["depth"] == ["0"])


def test_only_closes_the_list(story: Path) -> None:
    made = _graph("cutting-of-the-rope only participant luke-crane")
    assert sorted(
        _about(made, claim)["property"] + _about(made, claim)["value"] for claim in _of_type(made, "Claim")
    ) == [
        ["hasParticipant", "id/luke-crane"],
        ["onlyValuesOf", "hasParticipant"],
    ]


def test_dates_and_amounts_are_nodes_with_bounds(story: Path) -> None:
    made = _graph(
        'cutting-of-the-rope date 1871-03-01 os? as "March"; duration >2 hours\nthe-drowned size >700 people',
        quote="3 March 1871",
    )
    (span,) = _of_type(made, "TimeSpan")
    assert span == f"{BASE}time/%5B1871-03-01%2C1871-03-13%5D"
    assert _about(made, span) == {
        "earliestDay": [str(date(1871, 3, 1).toordinal())],
        "edtf": ["[1871-03-01,1871-03-13]"],
        "latestDay": [str(date(1871, 3, 13).toordinal())],
        "type": ["TimeSpan"],
    }
    assert f"{BASE}amount/%3E%20700%20people" in _of_type(made, "Amount")
    assert _about(made, f"{BASE}amount/%3E%20700%20people") == {
        "http://purl.org/dc/terms/identifier": ["> 700 people"],
        "least": ["701"],
        "type": ["Amount"],
        "unit": ["people"],
    }
    assert [link["asWritten"] for link in _chain(made) if "asWritten" in link] == [["March"]]


def test_voices_without_an_identity_are_agents_of_their_record(story: Path) -> None:
    made = _graph(
        '<- someone "a traveller"\n  cutting-of-the-rope happened; place elm-landing',
        more='- quote: |\n    3 March 1871\n  claims: |\n    <- someone "a traveller"\n      cutting-of-the-rope happened\n',
    )
    found = [iri for iri in _of_type(made, "Agent") if "/id/someone-" in iri]
    assert found == sorted(
        f"{BASE}id/someone-{_hash('f1', quotation, 'a traveller')[:8]}"
        for quotation in ("Crane denied it … first of the month", "3 March 1871")
    )
    assert _about(made, found[0])["http://www.w3.org/2004/02/skos/core#prefLabel"] == ["a traveller"]


def test_two_passages_of_one_record_attest_separately(story: Path) -> None:
    made = _graph("luke-crane sibling-of adam-crane", quote="Crane denied it … first of the month\n    3 March 1871")
    assert sorted(link["inPassage"] for link in _chain(made)) == [
        ["source/ferry-book#char=233,323"],
        ["source/ferry-book#char=77,89"],
    ]
    assert len(_of_type(made, "Claim")) == 1


def test_claims_can_be_spoken_of(story: Path) -> None:
    made = _graph("A = cutting-of-the-rope not happened\nB = luke-crane sibling-of adam-crane\n$A implies $B")
    (argument,) = [claim for claim in _of_type(made, "Claim") if _about(made, claim)["property"] == ["implies"]]
    assert _about(made, BASE + _about(made, argument)["subject"][0])["property"] == ["happened"]
    assert _about(made, BASE + _about(made, argument)["value"][0])["property"] == ["siblingOf"]


def test_withdrawn_records_stay_and_are_marked(story: Path) -> None:
    made = _graph(
        "<- jonas-pell\n  cutting-of-the-rope happened\nluke-crane sibling-of adam-crane",
        more="  withdrawn: read from the wrong page\n",
    )
    assert [link["withdrawn"] for link in _chain(made)] == [["read from the wrong page"]] * 3
    assert _says(made) == []


def test_every_node_knows_where_it_was_written(story: Path) -> None:
    made = _graph("<- jonas-pell\n  cutting-of-the-rope date 1871-03-03; happened", quote="3 March 1871")
    subjects = {t.subject.value for t in made.default if isinstance(t.subject, ox.NamedNode)}
    assert subjects <= made.origins.keys()
    (claim,) = [claim for claim in _of_type(made, "Claim") if _about(made, claim)["property"] == ["happened"]]
    assert str(made.origins[claim]) == f"{RECORDS.as_posix()}:8:44"


def test_order_of_records_changes_nothing(story: Path) -> None:
    text = RECORDS.read_text("utf-8")
    head, *records = text.split("- quote: |")
    dataset = read.read(Path("data"))
    before = graph.build(dataset, anchors=anchor.locked(dataset, Path("data") / build.LOCK))
    RECORDS.write_text(head + "- quote: |" + "- quote: |".join(reversed(records)), "utf-8")
    dataset = read.read(Path("data"))
    after = graph.build(dataset, anchors=anchor.locked(dataset, Path("data") / build.LOCK))
    assert (before.default, before.named) == (after.default, after.named)


def test_what_hashes_leave_out(story: Path) -> None:
    # A new label or gloss, or another reading, changes no IRI of a claim or attestation.
    claims = "<- jonas-pell\n  cutting-of-the-rope happened"
    before = _graph(claims)
    people = Path("data/entities/people.yaml")
    people.write_text(people.read_text("utf-8").replace("Jonas Pell | the ferryman", "J. Pell | a ferryman"), "utf-8")
    after = _graph(claims, more="  reading: unsure\n  note: another\n")
    assert before.default != after.default
    for kind in ("Claim", "Attestation"):
        assert _of_type(before, kind) == _of_type(after, kind)
