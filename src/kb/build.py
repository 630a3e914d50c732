"""The main job: read, anchor, make the graph, infer, validate, and prepare every file of the output."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kb import anchor, assess, export, graph, lexicon, parallels, read, reason, stats, validate
from kb.anchor import Anchors
from kb.assess.dependence import Copied
from kb.errors import Fault, Location, Refused
from kb.graph import Graph
from kb.record import Dataset

LOCK = "anchors.lock"


@dataclass(frozen=True)
class Built:
    """What became of a dataset.

    Attributes:
        dataset: as read.
        graph: with the graphs `ontology` and `inferred`.
        report: the verdict of the shapes.
        content: every file of the output.
    """

    dataset: Dataset
    graph: Graph
    report: validate.Report
    content: Mapping[str, bytes]


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
        anchor.verify(dataset, anchors, texts)
        lock = data / parallels.LOCK
        if lock.exists():
            parallels.verify(dataset, parallels.locked(dataset, lock), texts, path=lock)
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


def build(data: Path, *, texts: Path | None = None) -> Built:
    """Do everything but write.

    Args:
        data: the folder of the dataset.
        texts: the folder of the texts, or None to trust the lock.

    Raises:
        Refused: the data cannot be read, or says what it must not.
    """
    dataset, anchors = anchored(data, texts=texts)
    ontology = export.ontology_triples()
    made = graph.build(dataset, anchors=anchors)
    computed = assess.assess(made, dataset.entities, lexicon=lexicon.standard(), copied=_copied(dataset, data))
    made = assess.with_nodes(made, computed)
    made = made.with_named("ontology", ontology).with_named("inferred", reason.infer(made.default, ontology))
    report = validate.validate(made, ontology=ontology)
    content = {
        **export.serialize(made),
        **export.serialize_ontology(ontology),
        "report.ttl": report.turtle(),
        "report.json": _summary(dataset, report),
    }
    return Built(dataset, made, report, content)


def _copied(dataset: Dataset, data: Path) -> Copied:
    copies = parallels.Copies(parallels.locked(dataset, data / parallels.LOCK))
    return lambda one, other: copies.aligned(parallels.Passage(*one), parallels.Passage(*other))


def _summary(dataset: Dataset, report: validate.Report) -> bytes:
    body = {"conforms": report.conforms, "results": report.plain(), "counts": stats.count(dataset).plain()}
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()
