"""The house style of the ontology: the ontology has it, and each rule of it can be broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from shape_cases import Suite, expected, name, read

from kb import export, resources, validate
from kb.graph import Graph
from kb.namespaces import KB, SH, SHAPES

SUITE = Suite([resources.style()], [])
ONTOLOGY = export.ontology_triples()


def test_the_ontology_has_the_house_style() -> None:
    graph = Graph(KB, ONTOLOGY, {}, {})
    assert [str(result) for result in validate.validate(graph, ontology=ONTOLOGY, shapes=SUITE.files).results] == []


def test_exactly_the_terms_of_our_own_are_checked() -> None:
    own = {str(triple.subject) for triple in ONTOLOGY if str(triple.subject).startswith(f"<{KB}")}
    chosen = {predicate.value for predicate in SUITE.says[f"<{SHAPES}Term>"][SH + "targetSubjectsOf"]}
    assert len(own) > 100
    assert {str(triple.subject) for triple in ONTOLOGY if triple.predicate.value in chosen} == own


@pytest.mark.parametrize("path", SUITE.stories("valid"), ids=name)
def test_a_valid_ontology_conforms(path: Path) -> None:
    assert SUITE.run(read(path)) == []


@pytest.mark.parametrize("path", SUITE.stories("invalid"), ids=name)
def test_an_invalid_ontology_breaks_exactly_what_it_says(path: Path) -> None:
    assert expected(path)
    assert SUITE.run(read(path)) == expected(path)


@pytest.mark.parametrize("shape", SUITE.shapes("PropertyShape"))
def test_without_a_property_shape_exactly_its_stories_conform(shape: str) -> None:
    assert SUITE.breaking(shape)
    assert SUITE.breaking_without(shape) == {path.stem for path in SUITE.stories("invalid")} - SUITE.breaking(shape)
