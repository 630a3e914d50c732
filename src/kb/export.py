"""The files of a build, made from sorted triples and put in place whole: all of them, or none."""

from __future__ import annotations

import json
import os
import signal
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kb import jsonld, resources
from kb.errors import Fault, Location, Refused
from kb.graph import Graph, order
from kb.namespaces import PREFIXES, SHAPES, dataset_prefixes

Content = Mapping[str, bytes]
"""The name of each file, and what is to stand in it."""


def serialize(graph: Graph, *, context: Mapping[str, Any] | None = None) -> dict[str, bytes]:
    """Return the four files of the data.

    `kb.ttl` and `kb.jsonld` hold the default graph, `kb.trig` and `kb.nq` that and every named graph.

    Args:
        graph: its triples sorted.
        context: the JSON-LD context; that of the package where left out.
    """
    prefixes = dataset_prefixes(graph.base)
    quads = list(_quads(graph))
    return {
        "kb.ttl": _serialize(graph.default, format=ox.RdfFormat.TURTLE, prefixes=prefixes),
        "kb.jsonld": jsonld.document(graph.default, context=context or read_context(), prefixes=prefixes),
        "kb.trig": _serialize(quads, format=ox.RdfFormat.TRIG, prefixes=prefixes),
        "kb.nq": _serialize(quads, format=ox.RdfFormat.N_QUADS),
    }


def _serialize(
    items: Iterable[ox.Triple] | Iterable[ox.Quad], *, format: ox.RdfFormat, prefixes: Mapping[str, str] | None = None
) -> bytes:
    written = ox.serialize(items, format=format, prefixes=dict(prefixes or {}))
    return written or b""


def _quads(graph: Graph) -> Iterator[ox.Quad]:
    for triple in graph.default:
        yield ox.Quad(triple.subject, triple.predicate, triple.object)
    for name in sorted(graph.named):
        node = ox.NamedNode(name)
        for triple in graph.named[name]:
            yield ox.Quad(triple.subject, triple.predicate, triple.object, node)


def serialize_ontology(triples: Sequence[ox.Triple]) -> dict[str, bytes]:
    """Return the ontology as Turtle and as RDF/XML.

    Args:
        triples: sorted.
    """
    prefixes = {name: iri for name, iri in PREFIXES.items() if iri != SHAPES}
    return {
        "kb-ontology.ttl": _serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes),
        "kb-ontology.owl": _serialize(triples, format=ox.RdfFormat.RDF_XML, prefixes=prefixes),
    }


def read_context() -> Mapping[str, Any]:
    """Return the terms of the JSON-LD context that comes with the package."""
    terms: Mapping[str, Any] = json.loads(resources.context().read_text("utf-8"))["@context"]
    return terms


def write(content: Content, folder: Path) -> None:
    """Write files into a folder, each under a temporary name first; nothing is replaced until all are written.

    Args:
        content: what to write.
        folder: made where it is not there.

    Raises:
        Refused: the folder cannot be made, or a file not be written; what stood there still does.
    """
    name = folder.as_posix()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Beside the files that it replaces, so that renaming crosses no file system.
        with tempfile.TemporaryDirectory(prefix=".kb-", dir=folder) as room:
            for file, body in sorted(content.items()):
                if (folder / file).is_dir():
                    raise IsADirectoryError(21, "a folder stands where the file belongs", file)
                with (Path(room) / file).open("wb") as stream:
                    stream.write(body)
                    stream.flush()
                    os.fsync(stream.fileno())
            with _undisturbed():
                for file in sorted(content):
                    (Path(room) / file).replace(folder / file)
    except (FileExistsError, NotADirectoryError):
        raise Refused(
            [
                Fault(
                    Location(name),
                    "this is a file, not a folder.",
                    "Name another folder with --out, or move the file away.",
                    broken=True,
                )
            ]
        ) from None
    except OSError as error:
        raise Refused(
            [
                Fault(
                    Location(name),
                    f"the output cannot be written ({error.strerror or error}).",
                    "Make room or name another folder with --out; what stood there is untouched.",
                    broken=True,
                )
            ]
        ) from None


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold back signals while files change places, so that no interruption leaves old beside new."""
    if not hasattr(signal, "pthread_sigmask"):  # pragma: no cover - Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def replace(path: Path, body: bytes) -> None:
    """Write one file whole, or leave what stood there.

    Raises:
        Refused: it cannot be written.
    """
    handle = None
    try:
        descriptor, handle = tempfile.mkstemp(prefix=".kb-", dir=path.parent)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(body)
            stream.flush()
            os.fsync(stream.fileno())
        Path(handle).chmod(0o666 & ~_umask())
        Path(handle).replace(path)
    except OSError as error:
        if handle:
            with suppress(OSError):
                Path(handle).unlink()
        raise Refused(
            [
                Fault(
                    Location(path.as_posix()),
                    f"the file cannot be written ({error.strerror or error}).",
                    "Check the folder; what stood there is untouched.",
                    broken=True,
                )
            ]
        ) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def ontology_triples() -> list[ox.Triple]:
    """Return the triples of the core ontology, sorted; the same bytes whatever order its files have."""
    return order(
        ox.Triple(quad.subject, quad.predicate, quad.object)
        for path in resources.ontology()
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    )
