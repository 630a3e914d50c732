"""What `run.py` measures inside a process: `python -m bench.work NAME …` prints the seconds of the work alone, as JSON.

A process of its own for each run, so that none finds the caches or the garbage of another; what must be there before
the work begins (imports, the dataset) is made before the clock starts.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import TypeAlias, TypeVar

import pyoxigraph as ox

from bench import contested, folder, plain, synthetic
from kb import assess, export, graph, lexicon, read

T = TypeVar("T")
Numbers: TypeAlias = dict[str, float]


def write(lines: str, target: str, records: str = "") -> Numbers:
    """Write a dataset; of so many records exactly, if they are given."""
    dataset, anchors = synthetic.dataset(int(lines))
    if records:
        if len(dataset.records) < int(records):
            raise ValueError(f"{lines} lines make only {len(dataset.records)} records")
        dataset = replace(dataset, records=dataset.records[: int(records)])
    folder.write(dataset, Path(target), anchors=anchors)
    return {"records": len(dataset.records)}


def kb_files(lines: str, out: str = "") -> Numbers:
    """Make the four files from records."""
    dataset, anchors = synthetic.dataset(int(lines))
    took, content = _timed(lambda: export.serialize(graph.build(dataset, anchors=anchors)))
    _put(content, out)
    return took


def plain_files(lines: str, out: str = "") -> Numbers:
    """Make the four files from triples that are there already, as strings: rdflib is charged nothing but its own."""
    dataset, anchors = synthetic.dataset(int(lines))
    made = graph.build(dataset, anchors=anchors)
    default, named = plain.rows(made.default), {name: plain.rows(triples) for name, triples in made.named.items()}
    took, content = _timed(lambda: plain.serialize(plain.fill(default, named, base=made.base)))
    _put(content, out)
    return took


def _put(content: Mapping[str, bytes], out: str) -> None:
    if out:
        Path(out).mkdir(parents=True)
        for name, body in content.items():
            (Path(out) / name).write_bytes(body)


def read_folders(*data: str) -> Numbers:
    """Read datasets, one after the other; return the mean of the times."""
    lexicon.standard()
    each = [_timed(partial(_count, Path(name)))[0] for name in data]
    return {key: sum(took[key] for took in each) / len(each) for key in ("seconds", "cpu")}


def _count(data: Path) -> int:
    # The number alone, so that one dataset is gone before the next is read.
    return len(read.read(data).records)


def hashed(claims: str) -> Numbers:
    """Take claims in and hash them, as every build does before it computes anything."""
    made = contested.contested(int(claims))
    lexicon.standard()
    return _timed(lambda: graph.build(made.dataset, anchors=made.anchors))[0]


def assessed(claims: str) -> Numbers:
    """Do the same and compute with them; raises `ValueError` where not every conflict is found, and no other."""
    made = contested.contested(int(claims))
    words = lexicon.standard()

    def job() -> tuple[graph.Graph, assess.Assessment]:
        told = graph.build(made.dataset, anchors=made.anchors)
        return told, assess.assess(told, made.dataset.entities, lexicon=words)

    took, (told, found) = _timed(job)
    conflicts = {
        (conflict.rule, frozenset(told.claims[claim] for side in conflict.sides for claim in side.claims))
        for conflict in found.conflicts
    }
    if conflicts != made.truth or len(found.conflicts) != len(conflicts):
        missed, more = len(made.truth - conflicts), len(conflicts - made.truth)
        raise ValueError(f"{missed} conflicts were not found, and {more} that are none were")
    return {**took, "conflicts": len(conflicts)}


def _timed(job: Callable[[], T]) -> tuple[Numbers, T]:
    begun, computed = perf_counter(), process_time()
    result = job()
    return {"seconds": perf_counter() - begun, "cpu": process_time() - computed}, result


FILES = {
    "kb.ttl": ox.RdfFormat.TURTLE,
    "kb.jsonld": ox.RdfFormat.JSON_LD,
    "kb.trig": ox.RdfFormat.TRIG,
    "kb.nq": ox.RdfFormat.N_QUADS,
}


def same(one: str, other: str) -> Numbers:
    """Compare what two folders say; raises `ValueError` where both ways did not do the same work."""
    count = 0
    for name, syntax in FILES.items():
        ours, theirs = (_quads(Path(place) / name, syntax) for place in (one, other))
        if ours != theirs or not ours:
            raise ValueError(f"{name}: {len(ours - theirs)} quads only here, {len(theirs - ours)} only there")
        count = max(count, len(ours))
    return {"quads": count}


def _quads(path: Path, syntax: ox.RdfFormat) -> set[ox.Quad]:
    """Return the quads without those that the plain way does not make, or that cannot be compared by name."""
    return {
        quad
        for quad in ox.parse(path=path, format=syntax)
        if not str(quad.graph_name).endswith("graph/inferred>")
        and not isinstance(quad.subject, ox.BlankNode)
        and not isinstance(quad.object, ox.BlankNode)
    }


JOBS: dict[str, Callable[..., Numbers]] = {
    "write": write,
    "kb-files": kb_files,
    "plain-files": plain_files,
    "read": read_folders,
    "hashed": hashed,
    "assessed": assessed,
    "same": same,
}

if __name__ == "__main__":
    # As in every command of `kb`: what is made lives to the end. The plain way gains by it too.
    gc.disable()
    print(json.dumps(JOBS[sys.argv[1]](*sys.argv[2:])))
