"""The verdict of the shapes: what does not conform, where somebody wrote it, and what to do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import pyoxigraph as ox

from kb.errors import Location
from kb.namespaces import PREFIXES, RDF, SH, XSD

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal


@dataclass(frozen=True, slots=True)
class Path:
    """A property path (SHACL 2.3.1).

    Attributes:
        kind: `predicate`, `sequence`, `alternativePath`, `inversePath`, `zeroOrMorePath`, `oneOrMorePath` or
            `zeroOrOnePath`.
        predicate: its IRI; empty unless the kind is `predicate`.
        steps: what it is made of, in order.
    """

    kind: str
    predicate: str = ""
    steps: tuple[Path, ...] = ()

    def __str__(self) -> str:
        """Return the path as SPARQL writes it.

        >>> predicate = Path("predicate", "http://purl.org/dc/terms/title")
        >>> print(Path("sequence", steps=(Path("inversePath", steps=(predicate,)), predicate)))
        ^dcterms:title/dcterms:title
        """
        if self.kind == "predicate":
            return shortened(self.predicate)
        before, between, after, bare = _WRITTEN[self.kind]
        steps = (str(step) if step.kind in bare else f"({step})" for step in self.steps)
        return f"{before}{between.join(steps)}{after}"


_UNARY = ("inversePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")
_WRITTEN = {
    "sequence": ("", "/", "", ("predicate", *_UNARY)),
    "alternativePath": ("", "|", "", ("predicate", *_UNARY, "sequence")),
    "inversePath": ("^", "", "", ("predicate",)),
    "zeroOrMorePath": ("", "", "*", ("predicate",)),
    "oneOrMorePath": ("", "", "+", ("predicate",)),
    "zeroOrOnePath": ("", "", "?", ("predicate",)),
}
"""What stands before, between and after the steps of a path of a kind, and which steps need no parentheses."""


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that does not conform.

    Attributes:
        where: what somebody wrote that it comes from; None for what nobody wrote.
        focus: the node that was checked.
        path: from it to what was checked; None where it was the node itself.
        value: what is wrong there; None where something is missing.
        shape: the shape that it does not satisfy.
        component: IRI of the kind of constraint.
        severity: IRI.
        message: the requirement, and what to do.
    """

    where: Location | None
    focus: Term
    path: Path | None
    value: Term | None
    shape: Term
    component: str
    severity: str
    message: str

    @property
    def name(self) -> str:
        """The local name of the shape."""
        return self.shape.value.rsplit("#", 1)[-1]

    def __str__(self) -> str:
        """Return the one line that is shown."""
        about = short(self.focus) if self.value in (None, self.focus) else f"{short(self.focus)}, {short(self.value)}"
        line = f"{about}: {self.message} [{self.name}]"
        return f"{self.where}: {line}" if self.where else line

    def key(self) -> tuple[Any, ...]:
        """Return what results are sorted by: place, node, shape, and then all else."""
        where = (self.where.file, self.where.line, self.where.column) if self.where else ("", 0, 0)
        return (*where, str(self.focus), str(self.shape), self.component, str(self.path), str(self.value), self.message)


@dataclass(frozen=True)
class Report:
    """What the shapes say of a graph.

    Attributes:
        base: what the IRIs of the report begin with.
        results: sorted by place.
    """

    base: str
    results: tuple[Result, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether nothing is wrong."""
        return not self.results

    def turtle(self) -> bytes:
        """Return a `sh:ValidationReport` (SHACL 3.6) without blank nodes: the same results give the same bytes."""
        triples = sorted(set(self._triples()), key=str)
        prefixes = PREFIXES | {"report": f"{self.base}report/"}
        return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""

    def plain(self) -> list[dict[str, Any]]:
        """Return a row for each result, of texts and numbers only; what there is none of is left out."""
        rows = []
        for result in self.results:
            row = {
                "file": result.where.file if result.where else "",
                "line": result.where.line if result.where else 0,
                "column": result.where.column if result.where else 0,
                "focus": result.focus.value,
                "path": str(result.path or ""),
                "value": result.value.value if result.value else "",
                "shape": result.name,
                "constraint": result.component.rsplit("#", 1)[-1],
                "severity": result.severity.rsplit("#", 1)[-1],
                "message": result.message,
            }
            rows.append({name: cell for name, cell in row.items() if cell})
        return rows

    def _triples(self) -> Iterator[ox.Triple]:
        report = ox.NamedNode(f"{self.base}report")
        conforms = ox.Literal("true" if self.conforms else "false", datatype=ox.NamedNode(XSD + "boolean"))
        yield ox.Triple(report, _TYPE, _sh("ValidationReport"))
        yield ox.Triple(report, _sh("conforms"), conforms)
        for result in self.results:
            said = (result.focus, result.shape, result.component, result.path, result.value, result.message)
            node = self._node(*(str(part) for part in said))
            yield ox.Triple(report, _sh("result"), node)
            yield ox.Triple(node, _TYPE, _sh("ValidationResult"))
            yield ox.Triple(node, _sh("focusNode"), result.focus)
            yield ox.Triple(node, _sh("resultMessage"), ox.Literal(result.message, language="en"))
            yield ox.Triple(node, _sh("resultSeverity"), ox.NamedNode(result.severity))
            yield ox.Triple(node, _sh("sourceConstraintComponent"), ox.NamedNode(result.component))
            yield ox.Triple(node, _sh("sourceShape"), result.shape)
            if result.value is not None:
                yield ox.Triple(node, _sh("value"), result.value)
            if result.path is not None:
                path, triples = self._path(result.path)
                yield ox.Triple(node, _sh("resultPath"), path)
                yield from triples

    def _node(self, *content: str) -> ox.NamedNode:
        return ox.NamedNode(f"{self.base}report/{hashlib.sha256(chr(10).join(content).encode()).hexdigest()[:32]}")

    def _path(self, path: Path) -> tuple[ox.NamedNode, list[ox.Triple]]:
        # SHACL writes paths with blank nodes; each is given an IRI made of the path (RDF 1.1 Concepts, 3.5).
        if path.kind == "predicate":
            return ox.NamedNode(path.predicate), []
        nodes, triples = [], []
        for step in path.steps:
            node, more = self._path(step)
            nodes.append(node)
            triples.extend(more)
        start = nodes[0]
        if path.kind in ("sequence", "alternativePath"):
            start = _NIL
            for index in range(len(nodes) - 1, -1, -1):
                cell = self._node("path", *(str(step) for step in path.steps[index:]))
                triples += [ox.Triple(cell, _FIRST, nodes[index]), ox.Triple(cell, _REST, start)]
                start = cell
        if path.kind == "sequence":
            return start, triples
        node = self._node(path.kind, str(path))
        return node, [*triples, ox.Triple(node, _sh(path.kind), start)]


_TYPE, _FIRST, _REST, _NIL = (ox.NamedNode(RDF + name) for name in ("type", "first", "rest", "nil"))


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)


def shortened(iri: str) -> str:
    """Return an IRI with its prefix where there is one.

    >>> shortened("http://purl.org/dc/terms/title"), shortened("https://example.org/")
    ('dcterms:title', '<https://example.org/>')
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return f"<{iri}>"


def short(term: Term) -> str:
    """Return a term as a person recognises it: a prefixed name, what follows the last `/`, or the text in quotes.

    >>> short(ox.NamedNode("https://example.org/id/old-mill")), short(ox.Literal("two"))
    ('old-mill', '"two"')
    """
    if isinstance(term, ox.Literal):
        return f'"{term.value}"'
    if isinstance(term, ox.BlankNode):
        return str(term)
    name = shortened(term.value)
    return name.strip("<>").rstrip("/").rsplit("/", 1)[-1] if name.startswith("<") else name
