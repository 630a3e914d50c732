"""The shapes: small stories that satisfy them, and others that break one of them for the reason in their file name."""

from __future__ import annotations

import re
from pathlib import Path

import pyshacl
import pytest
import rdflib
from shape_cases import Suite, component, expected, name, read

from kb import assess, build, export, graph, lexicon, resources, shacl, validate
from kb.anchor import Anchors
from kb.graph import Graph
from kb.namespaces import KB, OWL, PREFIXES, RDF, RDFS, SH, SHAPES
from kb.record import Dataset

ROOT = Path(__file__).parent.parent
ONTOLOGY = export.ontology_triples()
# What the shapes ask of the ontology, and no more, as it is copied for every run.
ASKED = {RDF + "type", RDFS + "domain", RDFS + "subClassOf"}
SUITE = Suite(resources.shapes(), [triple for triple in ONTOLOGY if triple.predicate.value in ASKED])
STYLE = Suite([resources.style()], [])
"""The shapes for the ontology; how they are written is tried here, what they find in `test_style.py`."""


# --- stories


@pytest.mark.parametrize("path", SUITE.stories("valid"), ids=name)
def test_a_valid_story_conforms(path: Path) -> None:
    assert SUITE.run(read(path)) == []


@pytest.mark.parametrize("path", SUITE.stories("invalid"), ids=name)
def test_an_invalid_story_breaks_exactly_what_it_says(path: Path) -> None:
    assert expected(path)
    assert SUITE.run(read(path)) == expected(path)


@pytest.mark.parametrize("shape", SUITE.shapes("PropertyShape"))
def test_without_a_property_shape_exactly_its_stories_conform(shape: str) -> None:
    assert SUITE.breaking(shape)
    assert SUITE.breaking_without(shape) == {path.stem for path in SUITE.stories("invalid")} - SUITE.breaking(shape)


@pytest.mark.parametrize("suite", [SUITE, STYLE], ids=["data", "style"])
def test_every_constraint_is_broken_by_some_story(suite: Suite) -> None:
    broken = {(shape, constraint) for path in suite.stories("invalid") for shape, constraint, _ in expected(path)}
    shapes = [*suite.shapes("NodeShape"), *suite.shapes("PropertyShape")]
    wanted = {(s, component(p)) for s in shapes if suite.requirement(s) == s for p in suite.constraints(s)}
    # A node shape without a target is a condition of others, and reports nothing itself.
    assert wanted - {("person", "Class")} == broken


@pytest.mark.parametrize("suite", [SUITE, STYLE], ids=["data", "style"])
def test_every_story_lies_with_the_shape_it_breaks(suite: Suite) -> None:
    for file in suite.files:
        own = {str(triple.subject) for triple in read(file)}
        for path in Suite([file], []).stories("invalid"):
            assert {f"<{SHAPES}{shape}>" for shape, _, _ in expected(path)} <= own, path


@pytest.mark.parametrize("file", [*SUITE.files, *STYLE.files], ids=lambda path: path.stem)
def test_the_valid_stories_of_a_file_give_each_of_its_shapes_something_to_check(file: Path) -> None:
    suite = Suite([file], [])
    data = [triple for path in suite.stories("valid") for triple in read(path)]
    focus = validate.Focus(data, ONTOLOGY)
    targeted = {node: says for node, says in suite.says.items() if any(target in says for target in shacl.TARGETS)}
    assert targeted
    assert [node for node, says in targeted.items() if not focus.any(says)] == []


# --- how they are written


@pytest.mark.parametrize("suite", [SUITE, STYLE], ids=["data", "style"])
def test_every_property_shape_says_what_it_requires_and_how_much_it_matters(suite: Suite) -> None:
    assert not [node for node in suite.says if node.startswith("_:") and SH + "path" in suite.says[node]]
    for shape in suite.shapes("PropertyShape"):
        says = suite.about(shape)
        [message] = says["message"]
        assert re.fullmatch(r'"[a-z].*\."@en', message), shape
        assert says["severity"] == [SH + "Violation"], shape
        assert len(says["path"]) == 1, shape


@pytest.mark.parametrize("suite", [SUITE, STYLE], ids=["data", "style"])
def test_a_message_says_what_is_required_and_what_to_do(suite: Suite) -> None:
    conditions = {shape for shape in suite.shapes("PropertyShape") if suite.requirement(shape) != shape}
    for shape in {*suite.shapes("PropertyShape")} - conditions:
        [message] = suite.about(shape)["message"]
        assert len(re.findall(r"[.](?: |\"@en)", message)) == 2, shape


@pytest.mark.parametrize("file", [*SUITE.files, *STYLE.files], ids=lambda path: path.stem)
def test_shapes_are_shacl(file: Path) -> None:
    data = rdflib.Graph().parse(file)
    conforms, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=data, meta_shacl=True)
    assert conforms, text


@pytest.mark.parametrize("file", [*SUITE.files, *STYLE.files], ids=lambda path: path.stem)
def test_files_of_shapes_use_the_one_prefix_map(file: Path) -> None:
    declared = dict(re.findall(r"^@prefix (\S*): <(\S+)> \.$", file.read_text("utf-8"), flags=re.MULTILINE))
    assert declared == PREFIXES


@pytest.mark.parametrize("file", [*SUITE.files, *STYLE.files], ids=lambda path: path.stem)
def test_files_of_shapes_are_in_alphabetical_order(file: Path) -> None:
    for section in re.split(r"^# ", file.read_text("utf-8"), flags=re.MULTILINE):
        shapes = re.findall(r"^kbsh:(\S+)$", section, flags=re.MULTILINE)
        assert shapes == sorted(shapes)
    for block in re.findall(r"^kbsh:\S+\n(.*?)^\.$", file.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL):
        predicates = re.findall(r"^    ([a-z]+(?::\S+)?) ", block, flags=re.MULTILINE)
        assert predicates[0] == "a"
        assert predicates[1:] == sorted(predicates[1:]), block


def test_every_file_of_shapes_has_stories_and_no_story_lacks_its_file() -> None:
    folders = {path.name for path in (ROOT / "tests" / "shapes").iterdir()}
    assert folders == {file.stem for file in (*SUITE.files, *STYLE.files)}
    assert all(Suite([file], []).stories("valid") for file in (*SUITE.files, *STYLE.files))


# --- spread over the focus nodes of node shapes, for speed


def test_spreading_the_targets_changes_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    data = [*SUITE.everything, *SUITE.background]

    def rows() -> list[tuple[str, ...]]:
        found = shacl.run(data, SUITE.triples)
        return sorted((str(r.focus), str(r.path), str(r.value), r.name, r.component) for r in found)

    spread = rows()
    monkeypatch.setattr(shacl, "spread", list)
    assert rows() == spread
    assert len(spread) > 100


def test_an_ontology_handed_over_beside_the_data_gives_the_same_results() -> None:
    """As `pyshacl -e` does, which takes no annotations from it."""
    terms = shacl._Terms()
    with shacl._literals_kept():
        data, shapes, ontology = (terms.graph(part) for part in (SUITE.everything, SUITE.triples, ONTOLOGY))
        _, report, _ = pyshacl.validate(data, shacl_graph=shapes, ont_graph=ontology)
    found = {
        (str(f), str(s))
        for r in report.subjects(shacl._sh("focusNode"))
        for f in report.objects(r, shacl._sh("focusNode"))
        for s in report.objects(r, shacl._sh("sourceShape"))
    }
    results = shacl.run([*SUITE.everything, *ONTOLOGY], SUITE.triples)
    assert found == {(r.focus.value, r.shape.value) for r in results}


def test_the_machinery_that_is_listed_is_that_of_the_ontology() -> None:
    says = shacl.about(ONTOLOGY)
    kinds = {f"<{OWL}ObjectProperty>", f"<{OWL}DatatypeProperty>"}
    properties = {node: about for node, about in says.items() if kinds & {str(kind) for kind in about[RDF + "type"]}}
    ours = {node: about for node, about in properties.items() if node.startswith(f"<{KB}")}
    made = {node for node, about in ours.items() if KB + "claimable" not in about}
    assert {f"<{node}>" for node in SUITE.about("Machinery")["targetNode"]} == made


def test_all_that_is_below_an_entity_may_be_declared() -> None:
    lexicon_ = lexicon.standard()
    below = {name for name in lexicon_.classes if lexicon_.is_a(name, "Entity")} - {"Entity"}
    assert below == lexicon_.declarable


# --- on datasets


def _graph(dataset: Dataset, anchors: Anchors) -> Graph:
    """Return what a build checks: what is told, and what is computed with it."""
    told = graph.build(dataset, anchors=anchors)
    return assess.with_nodes(told, assess.assess(told, dataset.entities, lexicon=lexicon.standard()))


@pytest.fixture(scope="module")
def real() -> Graph:
    return _graph(*build.anchored(ROOT / "data"))


def test_the_data_of_this_repository_conform(real: Graph) -> None:
    report = validate.validate(real, ontology=ONTOLOGY)
    assert report.results == ()


def test_every_shape_has_focus_nodes_in_the_data_of_this_repository(real: Graph) -> None:
    focus = validate.Focus(real.default, ONTOLOGY)
    targeted = {node: says for node, says in SUITE.says.items() if any(target in says for target in shacl.TARGETS)}
    assert len(targeted) > 15
    assert [node for node, says in targeted.items() if not focus.any(says)] == []


def _of_one_record(story: Path) -> list[Graph]:
    """Return, for each record of the dataset that `kb new` makes, the graph of that record alone."""
    dataset, anchors = build.anchored(story / "data")
    alone = (Dataset(dataset.manifest, dataset.sources, dataset.entities, (record,)) for record in dataset.records)
    return [_graph(one, anchors) for one in alone]


def test_a_dataset_of_one_record_conforms(story: Path) -> None:
    made = _of_one_record(story)
    assert len(made) > 3
    assert [validate.validate(one, ontology=ONTOLOGY).results for one in made] == [()] * len(made)


def test_only_what_some_dataset_of_one_record_lacks_may_be_empty(story: Path) -> None:
    targeted = {node: says for node, says in SUITE.says.items() if any(target in says for target in shacl.TARGETS)}
    lacking: set[str] = set()
    for one in _of_one_record(story):
        focus = validate.Focus(one.default, ONTOLOGY)
        lacking |= {node for node, says in targeted.items() if not focus.any(says)}
    assert lacking == {node for node, says in targeted.items() if validate.MAY_BE_EMPTY in says}
