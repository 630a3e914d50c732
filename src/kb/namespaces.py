"""The namespaces and the one prefix map that everything written by this project uses."""

from __future__ import annotations

KB = "https://w3id.org/kb-attest/ns#"
SHAPES = "https://w3id.org/kb-attest/shapes#"

DCAT = "http://www.w3.org/ns/dcat#"
DCTERMS = "http://purl.org/dc/terms/"
OA = "http://www.w3.org/ns/oa#"
OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
VOID = "http://rdfs.org/ns/void#"
XSD = "http://www.w3.org/2001/XMLSchema#"

PREFIXES: dict[str, str] = {
    "dcat": DCAT,
    "dcterms": DCTERMS,
    "kb": KB,
    "kbsh": SHAPES,
    "oa": OA,
    "owl": OWL,
    "rdf": RDF,
    "rdfs": RDFS,
    "sh": SH,
    "skos": SKOS,
    "void": VOID,
    "xsd": XSD,
}
"""Prefix → namespace, the same in every Turtle file written here and in every query."""


def dataset_prefixes(base: str) -> dict[str, str]:
    """Return `PREFIXES` and those of a dataset's own IRIs.

    Each ends where the local name begins, so that Turtle needs no escaped slash.

    Args:
        base: the dataset's base IRI, ending in `/`.
    """
    return PREFIXES | {
        "": f"{base}id/",
        "amount": f"{base}amount/",
        "att": f"{base}attestation/",
        "branch": f"{base}branch/",
        "claim": f"{base}claim/",
        "conflict": f"{base}conflict/",
        "corroboration": f"{base}corroboration/",
        "encoder": f"{base}encoder/",
        "encoding": f"{base}encoding/",
        "fork": f"{base}fork/",
        "graph": f"{base}graph/",
        "judgement": f"{base}judgement/",
        "lineage": f"{base}lineage/",
        "policy": f"{base}policy/",
        "side": f"{base}side/",
        "source": f"{base}source/",
        "time": f"{base}time/",
    }
