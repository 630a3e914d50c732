"""The JSON-LD context: a short name for every term of the ontology, typed as the ontology says."""

from __future__ import annotations

import json
from typing import Any

import pyoxigraph as ox
import pytest

from kb import export, resources, shacl
from kb.build import Built
from kb.namespaces import KB, OWL, PREFIXES, RDF, RDFS, XSD, dataset_prefixes

ONTOLOGY = export.ontology_triples()
SAYS = shacl.about(ONTOLOGY)
CONTEXT = export.read_context()


def _iris(term: str, predicate: str) -> set[str]:
    """Return what a term of our own points at in the ontology."""
    return {o.value for o in SAYS[f"<{KB}{term}>"].get(predicate, ()) if isinstance(o, ox.NamedNode)}


TERMS = sorted(node.strip("<>").removeprefix(KB) for node in SAYS if node.startswith(f"<{KB}"))
KINDS = ("AnnotationProperty", "DatatypeProperty", "ObjectProperty")
PROPERTIES = {kind: [term for term in TERMS if OWL + kind in _iris(term, RDF + "type")] for kind in KINDS}


def _typed(term: str, kind: str) -> object:
    """Return the entry of a property whose values are of this kind."""
    return {"@id": f"kb:{term}", "@type": kind}


def _objects(term: str) -> list[Any]:
    return [triple.object for triple in ONTOLOGY if triple.predicate.value == KB + term]


def test_the_ontology_has_all_kinds_of_terms() -> None:
    assert all(len(terms) > 5 for terms in PROPERTIES.values())
    assert {"Conflict", "Person", "hasSide", "leastHands", "inWords", "hard"} <= set(TERMS)


def test_every_term_of_the_ontology_has_a_short_name_and_no_other_name_is_ours() -> None:
    ours = {
        name: entry if isinstance(entry, str) else entry["@id"]
        for name, entry in CONTEXT.items()
        if name not in PREFIXES and not name.startswith("@") and ":" not in name
    }
    assert ours == {term: f"kb:{term}" for term in TERMS}


@pytest.mark.parametrize("term", PROPERTIES["ObjectProperty"])
def test_an_object_property_has_nodes(term: str) -> None:
    assert CONTEXT[term] == _typed(term, "@id")


@pytest.mark.parametrize("term", PROPERTIES["DatatypeProperty"])
def test_a_datatype_property_has_literals_of_its_range(term: str) -> None:
    [datatype] = _iris(term, RDFS + "range") or {XSD + "string"}
    text = datatype in (XSD + "string", RDF + "langString", RDFS + "Literal")
    assert CONTEXT[term] == (f"kb:{term}" if text else _typed(term, datatype.replace(XSD, "xsd:")))


@pytest.mark.parametrize("term", PROPERTIES["AnnotationProperty"])
def test_an_annotation_has_what_the_ontology_uses_it_for(term: str) -> None:
    used = _objects(term)
    if used and all(isinstance(value, ox.NamedNode) for value in used):
        assert CONTEXT[term] == _typed(term, "@id")
    elif used and all(value.datatype.value == XSD + "boolean" for value in used):
        assert CONTEXT[term] == _typed(term, "xsd:boolean")
    else:
        assert CONTEXT[term] == f"kb:{term}"


def test_the_prefixes_are_those_of_everything_else() -> None:
    used = {name: iri for name, iri in CONTEXT.items() if isinstance(iri, str) and iri.endswith(("#", "/"))}
    assert used.items() <= PREFIXES.items()


def test_names_are_in_alphabetical_order() -> None:
    # Prefixes first, as the terms are written with them; then our own terms; then those of others.
    sections: list[list[str]] = [[], [], []]
    for name in CONTEXT:
        sections[2 if ":" in name else 0 if name.startswith("@") or name in PREFIXES else 1].append(name)
    assert list(CONTEXT) == [name for section in sections for name in section]
    assert all(section == sorted(section, key=lambda name: (name.lower(), name)) for section in sections)


def test_no_name_is_given_twice() -> None:
    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        names = [name for name, _ in pairs]
        assert len(names) == len(set(names))
        return dict(pairs)

    json.loads(resources.context().read_text("utf-8"), object_pairs_hook=once)


@pytest.mark.slow
def test_what_is_built_has_short_names_throughout(built: Built) -> None:
    nodes = json.loads(built.content["kb.jsonld"])["@graph"]
    kinds = {kind for node in nodes for kind in ([node["@type"]] if isinstance(node["@type"], str) else node["@type"])}
    assert {"Claim", "Corroboration", "DateConflict", "Lineage", "Side"} <= kinds
    assert not {name for name in kinds if name.startswith("kb:")}
    assert not {key for node in nodes for key in node if key.startswith("kb:")}


def test_what_is_computed_has_a_prefix(built: Built) -> None:
    nodes = json.loads(built.content["kb.jsonld"])["@graph"]
    prefixes = {node["@id"].partition(":")[0] for node in nodes if not node["@id"].startswith("https:")}
    computed = {"conflict", "corroboration", "lineage", "side"}
    assert computed <= prefixes <= dataset_prefixes(built.dataset.manifest.base).keys()
