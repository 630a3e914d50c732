"""The main job: read, anchor, make the graph, infer, validate, and prepare every file of the output."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kb import anchor, assess, export, graph, lexicon, parallels, read, reason, stats, validate
from kb.anchor import Anchors
from kb.assess.dependence import Copied
from kb.beside import Beside
from kb.errors import Fault, Location, Refused
from kb.graph import Graph
from kb.record import Dataset

LOCK = "anchors.lock"


@dataclass(frozen=True)
class Built:
    """What became of a dataset.

    Attributes:
        dataset: as read.
        told: what it says, with what was computed of it.
        ontology: its triples.
        verdict: returns that of the shapes; may wait for a process beside this one.
    """

    dataset: Dataset
    told: Graph
    ontology: Sequence[ox.Triple]
    verdict: Callable[[], validate.Report] = field(repr=False)

    @cached_property
    def graph(self) -> Graph:
        """What it says with the graphs `ontology` and `inferred`; made when asked for, as a check needs neither."""
        inferred = reason.infer(self.told.default, self.ontology)
        return self.told.with_named("ontology", self.ontology).with_named("inferred", inferred)

    @cached_property
    def report(self) -> validate.Report:
        """The verdict of the shapes.

        Raises:
            Refused: the shapes cannot be run.
        """
        return self.verdict()

    @cached_property
    def content(self) -> Mapping[str, bytes]:
        """Every file of the output; the report last, so that what needs no verdict is done while shapes are run."""
        return {
            **export.serialize(self.graph),
            **export.serialize_ontology(self.ontology),
            "report.ttl": self.report.turtle(),
            "report.json": _summary(self.dataset, self.report),
        }


def anchored(data: Path, *, texts: Path | None = None) -> tuple[Dataset, Anchors]:
    """Read a dataset and the place of every quotation.

    Args:
        data: its folder.
        texts: the folder of the texts, to verify every anchor against them; or None.

    Raises:
        Refused: with everything that is wrong.
    """
    dataset = read.read(data)
    anchors = anchor.locked(dataset, data / LOCK)
    if texts is not None:
        _verify(dataset, anchors, data, texts)
    if not dataset.records:
        raise Refused(
            [
                Fault(
                    Location((data / "attestations").as_posix()),
                    "there is no attestation.",
                    "Encode a passage in attestations/SOURCE/PART.yaml.",
                )
            ]
        )
    return dataset, anchors


def _verify(dataset: Dataset, anchors: Anchors, data: Path, texts: Path) -> None:
    anchor.verify(dataset, anchors, texts)
    lock = data / parallels.LOCK
    if lock.exists():
        parallels.verify(dataset, parallels.locked(dataset, lock), texts, path=lock)


def build(data: Path, *, texts: Path | None = None, beside: Beside | None = None) -> Built:
    """Do everything but write.

    Args:
        data: the folder of the dataset.
        texts: the folder of the texts, or None to trust the lock.
        beside: the process that runs the shapes; where left out they are run here when the report is asked for.

    Raises:
        Refused: the data cannot be read, or says what it must not.
    """
    dataset, anchors = anchored(data)
    ontology = export.ontology_triples()
    made = graph.build(dataset, anchors=anchors)
    if beside is not None:
        # All but the header, which counts what is not there yet.
        beside.feed(triple for triple in made.default if triple.subject.value != made.base)  # type: ignore[union-attr]
    computed = assess.assess(made, dataset.entities, lexicon=lexicon.standard(), copied=_copied(dataset, data))
    made = assess.with_nodes(made, computed)
    verdict = validate.begin(made, ontology=ontology, start=None if beside is None else beside.start)
    if texts is not None:
        _verify(dataset, anchors, data, texts)
    return Built(dataset, made, ontology, verdict)


def _copied(dataset: Dataset, data: Path) -> Copied:
    copies = parallels.Copies(parallels.locked(dataset, data / parallels.LOCK))
    return lambda one, other: copies.aligned(parallels.Passage(*one), parallels.Passage(*other))


def _summary(dataset: Dataset, report: validate.Report) -> bytes:
    body = {"conforms": report.conforms, "results": report.plain(), "counts": stats.count(dataset).plain()}
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()
