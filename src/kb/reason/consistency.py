"""Whether an ontology and its data can all be true, by HermiT."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from threading import Lock
from types import SimpleNamespace

import pyoxigraph as ox

from kb.reason import java
from kb.reason.clash import clashes
from kb.reason.facts import SUB_CLASS, TYPE, owl, rdfs

_PROBE = "urn:kb-attest:probe:"  # reserved for the classes added below; nothing of a dataset has such an IRI
_BASE = "urn:kb-attest:consistency#"
_LOCK = Lock()  # owlready2 keeps what it knows in module globals


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

    HermiT decides by the direct semantics of OWL 2 (https://www.w3.org/TR/owl2-direct-semantics/). What is not
    declared means nothing to it, and it leaves out literals of a datatype it does not have (dates): run
    `profile_violations` beside it, which reports both.

    Args:
        triples: the whole of what shall be true together, alignments included; `owl:imports` is not followed.

    Raises:
        MissingExtra: there is no Java.
        ReasonerFailed: HermiT stopped without a verdict, as on a literal that is none of its datatype.
    """
    given = set(triples)
    found = _hermit([*given, *_probes(given)], java.executable())
    if found is None:
        return Verdict(consistent=False, unsatisfiable=(), reasons=clashes(given))
    return Verdict(consistent=True, unsatisfiable=found, reasons=clashes(given) if found else ())


def _probes(given: Iterable[ox.Triple]) -> Iterable[ox.Triple]:
    """Yield for each property a class of what has a value of it: without a member if and only if nothing can have."""
    fillers = {owl("ObjectProperty"): owl("Thing"), owl("DatatypeProperty"): rdfs("Literal")}
    for triple in given:
        if triple.predicate == TYPE and triple.object in fillers and isinstance(triple.subject, ox.NamedNode):
            probe, restriction = ox.NamedNode(_PROBE + triple.subject.value), ox.BlankNode()
            yield ox.Triple(probe, TYPE, owl("Class"))
            yield ox.Triple(probe, SUB_CLASS, restriction)
            yield ox.Triple(restriction, TYPE, owl("Restriction"))
            yield ox.Triple(restriction, owl("onProperty"), triple.subject)
            yield ox.Triple(restriction, owl("someValuesFrom"), fillers[triple.object])  # type: ignore[index]


def _hermit(triples: Iterable[ox.Triple], executable: str) -> tuple[str, ...] | None:
    """Return the IRIs of what is unsatisfiable, or None where all is inconsistent."""
    import owlready2
    from owlready2 import reasoning

    with _LOCK, tempfile.TemporaryDirectory(prefix="kb-") as folder:
        world = owlready2.World()
        usual = reasoning.tempfile
        # owlready2 leaves its file behind when HermiT finds an inconsistency: let it be in a folder that goes.
        reasoning.tempfile = SimpleNamespace(NamedTemporaryFile=partial(tempfile.NamedTemporaryFile, dir=folder))
        try:
            owlready2.JAVA_EXE = executable
            # From memory and with its format named: else owlready2 seeks a file of that IRI, on the web in the end, and
            # guesses the format from its first line.
            file = io.BytesIO(java.document(triples).encode())
            world.get_ontology(_BASE).load(only_local=True, fileobj=file, format="ntriples")
            reasoning.sync_reasoner_hermit(world, debug=0, ignore_unsupported_datatypes=True)
            found = {entity.iri.removeprefix(_PROBE) for entity in world.inconsistent_classes()}
            return tuple(sorted(found - {owl("Nothing").value}))
        except owlready2.OwlReadyInconsistentOntologyError:
            return None
        except owlready2.OwlReadyJavaError as error:
            raise java.ReasonerFailed(_line(str(error))) from None
        finally:
            reasoning.tempfile = usual
            world.close()


def _line(message: str) -> str:
    # What Java prints is a page of its own stack; the line that says what is wrong is the one with the exception.
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    telling = next((line for line in lines if "Exception" in line or "Error" in line), lines[-1] if lines else "")
    return f"HermiT stopped: {telling}"
