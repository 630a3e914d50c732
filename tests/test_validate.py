"""Validation: what a report holds, which runs are refused as void, and the W3C's own tests of SHACL Core."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlparse

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from conftest import Kb
from pyshacl.constraints import CONSTRAINT_PARAMETERS_MAP
from shape_cases import Suite

from kb import export, report, resources, shacl, validate
from kb.errors import Location, Refused
from kb.graph import Graph
from kb.namespaces import PREFIXES, SH
from kb.report import Path as PropertyPath
from kb.report import Report, Result, Term

BASE = "https://example.org/mill/"
ONTOLOGY = export.ontology_triples()
STORIES = Path(__file__).parent / "shapes"
HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


def _triples(path: Path) -> list[ox.Triple]:
    quads = ox.parse(path=path, format=ox.RdfFormat.TURTLE, base_iri=path.as_uri())
    return [ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads]


def _graph(story: str, **origins: Location) -> Graph:
    places = {BASE + name.replace("__", "/").replace("_", "-"): place for name, place in origins.items()}
    return Graph(BASE, sorted(_triples(STORIES / story), key=str), {}, places)


def _attestation_shapes() -> list[Path]:
    return [path for path in resources.shapes() if path.stem == "attestation"]


def _results(story: str, **origins: Location) -> tuple[Result, ...]:
    """Return the results of a story, whatever shapes have nothing to check in it."""
    graph = _graph(story, **origins)
    suite = Suite(resources.shapes(), [])
    placed = validate._placed(shacl.run([*graph.default, *ONTOLOGY], suite.triples), graph)
    return tuple(sorted(placed, key=Result.key))


# --- a result


def test_a_result_is_one_line_with_its_place_its_node_and_what_to_do() -> None:
    where = Location("data/attestations/ledger/l1.yaml", 12, 5)
    [result] = _results("attestation/invalid.attestation-by-a-place.ttl", attestation__plain=where)
    assert str(result) == (
        "data/attestations/ledger/l1.yaml:12:5: plain, valley: an attestation has one speaker, who is somebody. "
        "Declare them under `Person:` or as widely as you must. [attestation-speaker]"
    )


def test_what_nobody_wrote_has_the_place_of_what_links_to_it() -> None:
    where = Location("data/attestations/ledger/l1.yaml", 7, 5)
    [result] = _results("attestation/invalid.claim-about-nobody-declared.ttl", claim__stranger=where)
    assert result.where == where
    assert str(result).startswith("data/attestations/ledger/l1.yaml:7:5: stranger: what a claim speaks of")


def test_what_nobody_wrote_and_nothing_links_to_has_no_place() -> None:
    [result] = _results("attestation/invalid.attestation-by-a-place.ttl")
    assert result.where is None
    assert str(result).startswith("plain, valley: an attestation has one speaker")


def test_what_is_said_of_a_node_has_the_place_where_it_is_said() -> None:
    places = {
        "id__blaze": Location("data/entities/events.yaml", 3, 3),
        "claim__drawn_in": Location("data/attestations/l1.yaml", 9, 5),
    }
    [result] = _results("agent/invalid.person-in-fiction.ttl", **places)
    assert str(result.where) == "data/attestations/l1.yaml:9:5"


def test_a_build_shows_the_line_of_what_does_not_conform(story: Path, kb: Kb) -> None:
    assert kb("build").status == 0
    before = {path.name: path.read_bytes() for path in (story / "build").iterdir()}
    with (story / "data/entities/things.yaml").open("a", encoding="utf-8") as file:
        file.write("Event in parish-register:\n  tale-fire: The fire | the fire of the tale\n")
    records = story / "data/attestations/ferry-book/f1.yaml"
    records.write_text(records.read_text("utf-8") + "    tale-fire witness luke-crane\n", "utf-8")
    ran = kb("build")
    assert ran.status == 1
    line = len(records.read_text("utf-8").splitlines())
    assert ran.err.startswith(f"data/attestations/ferry-book/f1.yaml:{line}:15: tale-fire, ")
    assert ran.err.endswith("Name a character instead. [fiction-persons]\n")
    assert {path.name: path.read_bytes() for path in (story / "build").iterdir()} == before


def test_results_come_in_the_order_of_the_files() -> None:
    graph = Graph(
        BASE,
        [
            *_graph("event/invalid.amount-without-unit.ttl").default,
            *_graph("event/invalid.time-without-text.ttl").default,
        ],
        {},
        {f"{BASE}amount/sacks": Location("data/b.yaml", 3), f"{BASE}time/spring": Location("data/a.yaml", 9)},
    )
    event = [path for path in resources.shapes() if path.stem == "event"]
    found = validate.validate(graph, ontology=ONTOLOGY, shapes=event)
    assert [(str(result.where), result.name) for result in found.results] == [
        ("data/a.yaml:9", "time-text"),
        ("data/b.yaml:3", "amount-unit"),
    ]


# --- a report


def _report(*stories: str) -> Report:
    results = [result for story in stories for result in _results(story)]
    return Report(BASE, tuple(sorted(results, key=Result.key)))


BROKEN = (
    "attestation/invalid.attestation-by-a-place.ttl",
    "attestation/invalid.chain-of-two-claims.ttl",
    "attestation/invalid.claim-that-nobody-says.ttl",
    "attestation/invalid.dataset-with-empty-title.ttl",
)


def test_a_report_of_nothing_conforms() -> None:
    assert Report(BASE).conforms
    [conforms] = [
        q.object.value
        for q in ox.parse(Report(BASE).turtle(), format=ox.RdfFormat.TURTLE)
        if q.predicate.value == SH + "conforms"
    ]
    assert conforms == "true"


def test_a_report_is_a_shacl_report_without_blank_nodes() -> None:
    made = _report(*BROKEN)
    assert not made.conforms
    quads = list(ox.parse(made.turtle(), format=ox.RdfFormat.TURTLE))
    assert not [term for quad in quads for term in (quad.subject, quad.object) if isinstance(term, ox.BlankNode)]
    graph = _blanked(made)
    sh = rdflib.Namespace(SH)
    [node] = graph.subjects(rdflib.RDF.type, sh.ValidationReport)
    assert (node, sh.conforms, rdflib.Literal(False)) in graph
    assert set(graph.objects(node, sh.result)) == set(graph.subjects(rdflib.RDF.type, sh.ValidationResult))
    assert _rows(graph) == _found(made.results)
    assert {str(text) for text in graph.objects(None, sh.resultMessage)} == {result.message for result in made.results}


def _blanked(report: Report) -> rdflib.Graph:
    """Return a report as SHACL has it, with blank nodes where it has IRIs of its own.

    A path is told from a predicate only so.
    """
    read = rdflib.Graph().parse(report.turtle(), format="turtle")
    own = {node: rdflib.BNode() for node in read.subjects() if str(node).startswith(f"{report.base}report/")}
    graph = rdflib.Graph()
    for subject, predicate, value in read:
        graph.add((own.get(subject, subject), predicate, own.get(value, value)))
    return graph


def test_a_report_is_the_same_bytes_whatever_the_order_of_results_and_hash_seed() -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); import test_validate as t;"
        "sys.stdout.buffer.write(t._report(*sys.argv[2:]).turtle())"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", script, str(Path(__file__).parent), *stories],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed, stories in (("1", BROKEN), ("2", BROKEN), ("3", tuple(reversed(BROKEN))))
    }
    assert made == {_report(*BROKEN).turtle()}


def test_rows_of_a_report_are_texts_and_numbers() -> None:
    where = Location("data/l1.yaml", 12, 5)
    results = _results("attestation/invalid.attestation-by-a-place.ttl", attestation__plain=where)
    rows = Report(BASE, results).plain()
    assert (
        json.loads(json.dumps(rows))
        == rows
        == [
            {
                "file": "data/l1.yaml",
                "line": 12,
                "column": 5,
                "focus": f"{BASE}attestation/plain",
                "path": "kb:speaker",
                "value": f"{BASE}id/valley",
                "shape": "attestation-speaker",
                "constraint": "ClassConstraintComponent",
                "severity": "Violation",
                "message": "an attestation has one speaker, who is somebody. Declare them under `Person:` or as widely as you must.",
            }
        ]
    )


P, Q = PropertyPath("predicate", f"{PREFIXES['kb']}reports"), PropertyPath("predicate", "https://example.org/p")
PATHS = {
    "kb:reports": P,
    "<https://example.org/p>": Q,
    "^kb:reports": PropertyPath("inversePath", steps=(P,)),
    "kb:reports*": PropertyPath("zeroOrMorePath", steps=(P,)),
    "kb:reports+": PropertyPath("oneOrMorePath", steps=(P,)),
    "kb:reports?": PropertyPath("zeroOrOnePath", steps=(P,)),
    "kb:reports/<https://example.org/p>": PropertyPath("sequence", steps=(P, Q)),
    "kb:reports|<https://example.org/p>": PropertyPath("alternativePath", steps=(P, Q)),
    "^(kb:reports/<https://example.org/p>)": PropertyPath(
        "inversePath", steps=(PropertyPath("sequence", steps=(P, Q)),)
    ),
    "(kb:reports|<https://example.org/p>)*": PropertyPath(
        "zeroOrMorePath", steps=(PropertyPath("alternativePath", steps=(P, Q)),)
    ),
    "(^kb:reports)*": PropertyPath("zeroOrMorePath", steps=(PropertyPath("inversePath", steps=(P,)),)),
    "^kb:reports/kb:reports|kb:reports": PropertyPath(
        "alternativePath", steps=(PropertyPath("sequence", steps=(PropertyPath("inversePath", steps=(P,)), P)), P)
    ),
}


@pytest.mark.parametrize("text", PATHS)
def test_a_path_is_written_as_in_sparql_and_read_back_from_a_report(text: str) -> None:
    assert str(PATHS[text]) == text
    node = ox.NamedNode(f"{BASE}id/fire")
    result = Result(None, node, PATHS[text], None, node, SH + "MinCountConstraintComponent", SH + "Violation", "none.")
    graph = _blanked(Report(BASE, (result,)))
    [path] = graph.objects(None, rdflib.URIRef(SH + "resultPath"))
    assert shacl._path(graph, path) == PATHS[text]


# --- void runs


SHAPE = """kbsh:Mill
    a sh:NodeShape ;
    sh:property kbsh:mill-label ;
    sh:targetClass kb:Event
.

kbsh:mill-label
    a sh:PropertyShape ;
    sh:message "a mill has a label. Write it."@en ;
    sh:minCount 1 ;
    sh:path skos:prefLabel ;
    sh:severity sh:Violation
.
"""
LINE = len(HEAD.splitlines())
SPELL = "Correct the spelling, or "

# name: (what stands in the shape, what stands there instead, the whole message after the name of the file)
VOID: dict[str, tuple[str, str, str]] = {
    "constraint-misspelt": (
        "sh:minCount",
        "sh:minCuont",
        f":{LINE + 10}:5: SHACL Core has no sh:minCuont. {SPELL}say it in SHACL Core.",
    ),
    "sparql": (
        "sh:minCount 1",
        "sh:sparql kbsh:mill-label",
        f":{LINE + 10}:5: SHACL Core has no sh:sparql. {SPELL}say it in SHACL Core.",
    ),
    "target-misspelt": (
        "sh:targetClass",
        "sh:targetClas",
        f":{LINE + 4}:5: SHACL Core has no sh:targetClas. {SPELL}say it in SHACL Core.",
    ),
    "shape-type-misspelt": (
        "a sh:PropertyShape",
        "a sh:Property",
        f":{LINE + 8}:7: SHACL Core has no sh:Property. {SPELL}say it in SHACL Core.",
    ),
    "class-misspelt": ("kb:Event", "kb:Evnt", f":{LINE + 4}:20: the ontology has no kb:Evnt. {SPELL}declare the term."),
    "class-of-others-misspelt": (
        "kb:Event",
        "dcat:Datset",
        f":{LINE + 4}:20: the ontology has no dcat:Datset. {SPELL}declare the term.",
    ),
    "path-misspelt": (
        "skos:prefLabel",
        "skos:preferredLabel",
        f":{LINE + 11}:13: the ontology has no skos:preferredLabel. {SPELL}declare the term.",
    ),
    "property-shape-misspelt": (
        "sh:property kbsh:mill-label",
        "sh:property kbsh:mill-lable",
        f":{LINE + 3}:17: there is no shape kbsh:mill-lable. {SPELL}write the shape.",
    ),
    "exception-misspelt": (
        "sh:targetClass",
        "kbsh:mayBeEmtpy true ;\n    sh:targetClass",
        f":{LINE + 4}:5: there is no shape kbsh:mayBeEmtpy. {SPELL}write the shape.",
    ),
    "nothing-to-check": (
        "kb:Event",
        "kb:Fork",
        f":{LINE + 1}:1: kbsh:Mill has nothing to check in this graph. Correct its target, or mark it kbsh:mayBeEmpty.",
    ),
    "nothing-to-check-by-relation": (
        "sh:targetClass kb:Event",
        "sh:targetSubjectsOf kb:within",
        f":{LINE + 1}:1: kbsh:Mill has nothing to check in this graph. Correct its target, or mark it kbsh:mayBeEmpty.",
    ),
    "exception-denied": (
        "sh:targetClass kb:Event",
        "kbsh:mayBeEmpty false ;\n    sh:targetClass kb:Fork",
        f":{LINE + 1}:1: kbsh:Mill has nothing to check in this graph. Correct its target, or mark it kbsh:mayBeEmpty.",
    ),
    "shape-that-nobody-uses": (
        "    sh:property kbsh:mill-label ;\n",
        "",
        f":{LINE + 6}:1: kbsh:mill-label has no target, and no shape uses it. Give it one, or delete it.",
    ),
    "no-target": (
        "    sh:targetClass kb:Event\n",
        "    sh:deactivated false\n",
        ": there is no shape with a target. Name a file of SHACL shapes.",
    ),
    "not-turtle": ("    sh:minCount 1 ;", "    sh:minCount 1 :", ""),
    "not-shacl": ("sh:path skos:prefLabel", 'sh:path "label"', ""),
}


@pytest.fixture
def shapes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[Path]]:
    """Write a file of shapes into the current folder."""
    monkeypatch.chdir(tmp_path)

    def write(text: str) -> list[Path]:
        (tmp_path / "mill.ttl").write_text(HEAD + text, "utf-8")
        return [tmp_path / "mill.ttl"]

    return write


Write = Callable[[str], list[Path]]
PLAIN = "attestation/valid.plain.ttl"


def test_the_shape_that_is_spoilt_below_runs(shapes: Write) -> None:
    assert validate.validate(_graph(PLAIN), ontology=ONTOLOGY, shapes=shapes(SHAPE)).conforms


@pytest.mark.parametrize("name", VOID)
def test_a_void_run_is_refused(name: str, shapes: Write) -> None:
    there, instead, message = VOID[name]
    assert SHAPE.count(there) == 1
    with pytest.raises(Refused) as refused:
        validate.validate(_graph(PLAIN), ontology=ONTOLOGY, shapes=shapes(SHAPE.replace(there, instead)))
    assert refused.value.broken
    if message:
        assert str(refused.value) == f"mill.ttl{message}"


def test_shapes_that_are_not_turtle_are_refused_with_the_line(shapes: Write) -> None:
    with pytest.raises(Refused, match=rf"^mill\.ttl:{LINE + 10}:\d+: this is not Turtle \(.+\)\. Correct it\.$"):
        validate.validate(
            _graph(PLAIN), ontology=ONTOLOGY, shapes=shapes(SHAPE.replace("sh:minCount 1 ;", "sh:minCount 1 :"))
        )


def test_shapes_that_are_not_shacl_are_refused(shapes: Write) -> None:
    with pytest.raises(Refused, match=r"^mill\.ttl: the shapes cannot be run \(.+\)\. Correct them\.$"):
        validate.validate(_graph(PLAIN), ontology=ONTOLOGY, shapes=shapes(SHAPE.replace("skos:prefLabel", '"label"')))


def test_an_empty_graph_is_refused() -> None:
    with pytest.raises(
        Refused, match=r"^https://example\.org/mill/: the graph to check is empty\. Encode a passage first\.$"
    ):
        validate.validate(Graph(BASE, [], {}, {}), ontology=ONTOLOGY)


@pytest.mark.parametrize("text", [None, 'kb:Event rdfs:label "event"@en .\n'], ids=["no-file", "no-shape-in-it"])
def test_no_shapes_are_refused(text: str | None, shapes: Write) -> None:
    with pytest.raises(Refused, match=r"there is no shape with a target\. Name a file of SHACL shapes\.$"):
        validate.validate(_graph(PLAIN), ontology=ONTOLOGY, shapes=[] if text is None else shapes(text))


def test_shapes_that_are_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"none\.ttl: the shapes cannot be read \(.+\)\. Name another file\.$"):
        validate.validate(_graph(PLAIN), ontology=ONTOLOGY, shapes=[tmp_path / "none.ttl"])


def test_a_shape_may_be_excused(shapes: Write) -> None:
    excused = SHAPE.replace("sh:targetClass kb:Event", "kbsh:mayBeEmpty true ;\n    sh:targetClass kb:Fork")
    assert validate.validate(_graph(PLAIN), ontology=ONTOLOGY, shapes=shapes(excused)).conforms


def test_an_excused_shape_is_not_passed_over(shapes: Write) -> None:
    excused = SHAPE.replace("sh:targetClass", "kbsh:mayBeEmpty true ;\n    sh:targetClass").replace(
        "minCount 1", "minCount 2"
    )
    assert not validate.validate(_graph(PLAIN), ontology=ONTOLOGY, shapes=shapes(excused)).conforms


def test_instances_of_subclasses_are_found(shapes: Write) -> None:
    # The fire is a kb:Event; the shape speaks of the class above.
    text = SHAPE.replace("kb:Event", "kb:Entity").replace("minCount 1", "minCount 2")
    found = validate.validate(_graph(PLAIN), ontology=ONTOLOGY, shapes=shapes(text))
    assert {report.short(result.focus) for result in found.results} == {"clerk", "fire"}


def test_the_known_words_are_those_of_shacl_core() -> None:
    published = rdflib.Graph().parse(Path(pyshacl.__file__).parent / "assets" / "shacl.ttl")
    words = {str(term) for term in published.subjects() if str(term).startswith(SH)}
    assert words >= validate.CORE
    constraints = {str(parameter) for parameter in CONSTRAINT_PARAMETERS_MAP}
    assert constraints - validate.CORE == {SH + "sparql"}


# --- how it is run


def test_nothing_is_fetched(shapes: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    imports = "<https://example.org/shapes> a owl:Ontology ; owl:imports <http://localhost:9/more>, <https://www.w3.org/ns/shacl> .\n"
    assert validate.validate(_graph(PLAIN), ontology=ONTOLOGY, shapes=shapes(SHAPE + imports)).conforms


@pytest.mark.parametrize("before", [True, False])
def test_rdflibs_switch_is_left_as_it_was(before: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", before)
    shacl.run(_graph(PLAIN).default, Suite(_attestation_shapes(), []).triples)
    assert rdflib.NORMALIZE_LITERALS is before


def test_literals_are_reported_as_they_are_written(shapes: Write) -> None:
    story = "attestation/invalid.outermost-that-is-deep.ttl"
    padded = ox.Literal("01", datatype=ox.Literal(1).datatype)
    triples = [
        ox.Triple(t.subject, t.predicate, padded) if t.object == ox.Literal(1) else t for t in _graph(story).default
    ]
    text = (
        SHAPE.replace("skos:prefLabel", "kb:depth")
        .replace("kb:Event", "kb:Attestation")
        .replace("minCount 1", "maxInclusive 0")
    )
    [result] = validate.validate(Graph(BASE, triples, {}, {}), ontology=ONTOLOGY, shapes=shapes(text)).results
    assert str(result.value) == '"01"^^<http://www.w3.org/2001/XMLSchema#integer>'


@pytest.mark.slow
def test_the_graph_in_memory_answers_as_rdflibs_own() -> None:
    suite = Suite(resources.shapes(), ONTOLOGY)
    terms = shacl._Terms()
    with shacl._literals_kept():
        fast = terms.graph([*suite.everything, *ONTOLOGY])
        plain = rdflib.Graph()
        for triple in fast:
            plain.add(triple)
    assert len(fast) == len(plain) == len(set(fast))
    nodes = [None, *sorted({term for triple in plain for term in triple}, key=str)[::97]]
    for s in nodes:
        for p in (None, rdflib.RDF.type, rdflib.SKOS.prefLabel, rdflib.URIRef(SH + "none")):
            for o in nodes:
                assert set(fast.triples((s, p, o))) == set(plain.triples((s, p, o)))
            assert Counter(fast.objects(s, p)) == Counter(plain.objects(s, p))
            assert Counter(fast.subjects(p, s)) == Counter(plain.subjects(p, s))


def test_reading_the_module_reads_no_library_of_rdf_but_one() -> None:
    script = "import kb.validate, sys; print(sorted({'rdflib', 'pyshacl', 'pyoxigraph'} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert ran.stdout == "['pyoxigraph']\n"


# --- the W3C's tests of SHACL Core

SHT = "http://www.w3.org/ns/shacl-test#"
FOLDER = os.environ.get("KB_TESTSUITES")
PLACES = sorted((Path(FOLDER) / "shacl" / "core").rglob("*.ttl")) if FOLDER else []
W3C = [path for path in PLACES if "sht:Validate" in path.read_text("utf-8")]
EXPECTED_FAILURES = {
    "property/uniqueLang-002": 'pySHACL takes "1"^^xsd:boolean for true where the shapes are handed over as a graph',
}


def _rows(graph: rdflib.Graph) -> Counter[tuple[str, ...]]:
    """Return the results of the report in a graph."""
    sh = shacl._sh
    rows: Counter[tuple[str, ...]] = Counter()
    for result in graph.objects(None, sh("result")):
        path = graph.value(result, sh("resultPath"))
        focus, value, shape = (graph.value(result, sh(name)) for name in ("focusNode", "value", "sourceShape"))
        component, severity = (
            graph.value(result, sh(name)) for name in ("sourceConstraintComponent", "resultSeverity")
        )
        written = str(None if path is None else shacl._path(graph, path))
        rows[
            _key(shacl._back(focus), written, shacl._back(value), shacl._back(shape), str(component), str(severity))
        ] += 1
    return rows


def _key(focus: Term, path: str, value: Term | None, shape: Term, component: str, severity: str) -> tuple[str, ...]:
    return (str(focus), path, str(value), str(shape), component, severity)


def _found(results: tuple[Result, ...] | list[Result]) -> Counter[tuple[str, ...]]:
    return Counter(_key(r.focus, str(r.path), r.value, r.shape, r.component, r.severity) for r in results)


def _named(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def _marked(path: Path) -> object:
    reason = EXPECTED_FAILURES.get(_named(path))
    return pytest.param(path, marks=[pytest.mark.xfail(reason=reason, strict=True)] if reason else [], id=_named(path))


def _expected(test: list[ox.Triple]) -> Counter[tuple[str, ...]]:
    with shacl._literals_kept():
        return _rows(shacl._Terms().graph(test))


def _part(test: list[ox.Triple], role: str) -> list[ox.Triple]:
    [place] = {str(triple.object).strip("<>") for triple in test if triple.predicate.value == SHT + role}
    return _triples(Path(unquote(urlparse(place).path)))


needs_suite = pytest.mark.skipif(not FOLDER, reason="KB_TESTSUITES does not name the folder of the W3C's tests")


@needs_suite
def test_the_suite_is_whole() -> None:
    assert len(W3C) == 98
    assert set(EXPECTED_FAILURES) <= {_named(path) for path in W3C}


@pytest.mark.slow
@needs_suite
@pytest.mark.parametrize("path", [_marked(path) for path in W3C])
def test_w3c_core(path: Path) -> None:
    test = _triples(path)
    results = shacl.run(_part(test, "dataGraph"), _part(test, "shapesGraph"))
    assert _found(results) == _expected(test)
