"""What follows from the data and the ontology, and whether they can both be true.

`infer` runs in the process and needs no Java. The others need the extra `reason`. Nothing heavy is imported before
one of them is called.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import pyoxigraph as ox

from kb.reason.closure import infer
from kb.reason.consistency import Verdict, check_consistency
from kb.reason.java import MissingExtra, ReasonerFailed
from kb.reason.profile import profile_violations

__all__ = [
    "MissingExtra",
    "ReasonerFailed",
    "Verdict",
    "check_consistency",
    "infer",
    "profile_violations",
    "torn",
    "verdict",
]


def verdict(data: Iterable[ox.Triple], ontology: Iterable[ox.Triple]) -> list[str]:
    """Return all that HermiT and the profile check find wrong, a line each; nothing where all is well.

    The profile comes first, as HermiT's answer counts only for what is in OWL 2 DL.

    Args:
        data: the triples that shall be true together, such as the default graph.
        ontology: the ontology, alignments included where they shall hold.

    Raises:
        MissingExtra: Java or the bridge to it is missing.
    """
    triples = [*data, *ontology]
    lines = [f"not in OWL 2 DL: {line}" for line in profile_violations(triples)]
    try:
        found = check_consistency(triples)
    except ReasonerFailed as failure:
        return [*lines, str(failure)]
    if not found.consistent:
        lines.append("inconsistent: the data and the ontology cannot both be true.")
    lines.extend(f"unsatisfiable: nothing can be in <{iri}>." for iri in found.unsatisfiable)
    return [*lines, *(f"because: {line}" for line in found.reasons)]


def torn(worlds: Mapping[str, Sequence[ox.Triple]], ontology: Sequence[ox.Triple]) -> dict[str, list[str]]:
    """Return which graphs cannot be true by themselves, each with the reasons found.

    That a text contradicts itself is a find and not a fault; in most cases, though, an encoding is wrong.

    Args:
        worlds: graphs by name, each of what one voice or text says.
        ontology: the ontology.

    Raises:
        MissingExtra: there is no Java.
        ReasonerFailed: HermiT stopped without a verdict.
    """
    # HermiT runs in processes of its own, so threads do.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        verdicts = pool.map(lambda triples: check_consistency([*triples, *ontology]), worlds.values())
        return {
            name: list(verdict.reasons)
            for name, verdict in zip(worlds, verdicts, strict=True)
            if not verdict.consistent
        }
