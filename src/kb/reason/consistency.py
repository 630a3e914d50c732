"""Whether an ontology and its data can all be true, by HermiT."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kb.reason import java
from kb.reason.clash import clashes
from kb.reason.facts import SUB_CLASS, TYPE, owl, rdfs

_PROBE = "urn:kb-attest:probe:"  # begins the IRIs of classes that are added below, and of nothing else


@dataclass(frozen=True, slots=True)
class Verdict:
    """What HermiT found.

    Attributes:
        consistent: whether everything that was handed over can be true together.
        unsatisfiable: the IRIs of the classes that can have no member and of the properties that can relate nothing,
            sorted; empty where all is inconsistent, as then nothing can be anything.
        reasons: why, a line each, sorted: every clash that can be read off what follows by rule. May be empty though
            something is wrong, as HermiT sees more than the rules do.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...]
    reasons: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether it is consistent and every class and property can be used."""
        return self.consistent and not self.unsatisfiable


def check_consistency(triples: Iterable[ox.Triple]) -> Verdict:
    """Return HermiT's verdict on an ontology, and on data with it where that is among the triples.

    HermiT decides by the direct semantics of OWL 2 (https://www.w3.org/TR/owl2-direct-semantics/), in a process of its
    own. What is not declared means nothing to it, and it passes over literals of a datatype that it does not have
    (dates): `profile_violations` reports both.

    Args:
        triples: the whole of what shall be true together, alignments included; `owl:imports` is not followed.

    Raises:
        MissingExtra: there is no Java.
        ReasonerFailed: HermiT stopped without a verdict, as on a literal that is none of its datatype.
    """
    given = set(triples)
    found = _hermit(java.document([*given, *_probes(given)]))
    if found is None:
        return Verdict(consistent=False, unsatisfiable=(), reasons=clashes(given))
    return Verdict(consistent=True, unsatisfiable=found, reasons=clashes(given) if found else ())


def _probes(given: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield for each property the class of what has a value of it: empty if and only if the property relates nothing.

    So HermiT is asked about classes alone; classifying the properties would take it many times as long.
    """
    fillers = {owl("ObjectProperty"): owl("Thing"), owl("DatatypeProperty"): rdfs("Literal")}
    for triple in given:
        filler = fillers.get(triple.object) if isinstance(triple.object, ox.NamedNode) else None
        if triple.predicate == TYPE and filler is not None and isinstance(triple.subject, ox.NamedNode):
            probe, restriction = ox.NamedNode(_PROBE + triple.subject.value), ox.BlankNode()
            yield ox.Triple(probe, TYPE, owl("Class"))
            yield ox.Triple(probe, SUB_CLASS, restriction)
            yield ox.Triple(restriction, TYPE, owl("Restriction"))
            yield ox.Triple(restriction, owl("onProperty"), triple.subject)
            yield ox.Triple(restriction, owl("someValuesFrom"), filler)


def _hermit(document: str) -> tuple[str, ...] | None:
    """Return the IRIs of what is unsatisfiable, or None where all is inconsistent."""
    options = ["--ignoreUnsupportedDatatypes", "--no-prefixes", "--unsatisfiable"]
    encoding = ["-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8"]
    program = [java.executable(), *encoding, "-cp", os.pathsep.join(java.class_path())]
    with tempfile.TemporaryDirectory(prefix="kb-") as folder:
        path = Path(folder, "ontology.nt")
        path.write_text(document, encoding="utf-8", newline="\n")
        run = subprocess.run(  # noqa: S603 - our own program and file
            [*program, "org.semanticweb.HermiT.cli.CommandLine", *options, path.resolve().as_uri()],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    # A line that says of what these are the equivalents, then one each. The status is 0 after a parse error too.
    heading, *classes = run.stdout.splitlines() or [""]
    if run.returncode == 0 and heading.startswith("Classes equivalent to"):
        found = {line.strip().removeprefix(_PROBE) for line in classes}
        return tuple(sorted(found - {owl("Nothing").value}))
    if "InconsistentOntologyException" in run.stderr:
        return None
    # What Java prints is a page of its own stack; what is wrong stands in the first line.
    said = [line.strip() for line in (run.stderr + run.stdout).splitlines() if line.strip()]
    telling = next((line for line in said if "Exception" in line or "Error" in line), said[0] if said else "no answer")
    raise java.ReasonerFailed(f"HermiT stopped: {telling}. Look at what profile_violations says of the same triples.")
