"""Compact JSON-LD 1.1, written straight from sorted triples.

Every node is flat and has an IRI, so that compaction is renaming: terms from the context, nothing to frame or nest.
The context stands in the document; nothing is fetched to read it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

import pyoxigraph as ox

from kb.namespaces import RDF, XSD

Json = dict[str, Any]


def document(triples: Iterable[ox.Triple], *, context: Mapping[str, Any], prefixes: Mapping[str, str]) -> bytes:
    """Return a JSON-LD document.

    Args:
        triples: sorted, so that those of one subject stand together; no blank node.
        context: the terms that may be used.
        prefixes: more prefixes for IRIs that are no terms; they are added to the context where used.
    """
    writer = _Writer(context, prefixes)
    # A node a line: a difference between two builds is then a difference between nodes.
    nodes = ",\n".join(
        json.dumps(writer.node(subject, group), ensure_ascii=False)
        for subject, group in groupby(triples, key=lambda triple: triple.subject)
    )
    head = json.dumps({**context, **writer.used()}, ensure_ascii=False)
    return f'{{"@context": {head},\n"@graph": [\n{nodes}\n]}}\n'.encode()


class _Writer:
    def __init__(self, context: Mapping[str, Any], prefixes: Mapping[str, str]) -> None:
        self.context = context
        known = {name: iri for name, iri in context.items() if isinstance(iri, str) and iri.endswith(("#", "/"))}
        # A prefix may not take the name of a term; the empty prefix is none in JSON-LD.
        self.prefixes = {name: iri for name, iri in prefixes.items() if name and name not in context} | known
        # Longest namespace first: the most specific prefix gives the shortest name.
        self.namespaces = sorted(
            ((iri, name) for name, iri in self.prefixes.items()), key=lambda pair: (-len(pair[0]), pair[1])
        )
        self.terms: dict[str, tuple[str, Any]] = {}
        for name, entry in context.items():
            if name.startswith("@"):
                continue
            iri = self.expand(entry if isinstance(entry, str) else entry.get("@id", name))
            if not iri.endswith(("#", "/")):
                self.terms.setdefault(iri, (name, entry if isinstance(entry, dict) else {}))
        self.seen: set[str] = set()
        self.names: dict[str, str] = {}

    def expand(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        if colon and not local.startswith("//") and isinstance(self.context.get(prefix), str):
            return str(self.context[prefix]) + local
        vocab = self.context.get("@vocab", "")
        return name if colon else f"{vocab}{name}"

    def used(self) -> dict[str, str]:
        return {name: self.prefixes[name] for name in sorted(self.seen) if name not in self.context}

    def compact(self, iri: str) -> str:
        if iri not in self.names:
            self.names[iri] = self._compact(iri)
        return self.names[iri]

    def _compact(self, iri: str) -> str:
        for namespace, name in self.namespaces:
            # A local part that begins with two slashes would be read as an absolute IRI.
            if iri.startswith(namespace) and not iri.startswith("//", len(namespace)):
                self.seen.add(name)
                return f"{name}:{iri[len(namespace) :]}"
        return iri

    def node(self, subject: Any, triples: Iterable[ox.Triple]) -> Json:
        entry: Json = {"@id": self.compact(subject.value)}
        for triple in triples:
            if triple.predicate.value == RDF + "type" and isinstance(triple.object, ox.NamedNode):
                name, value = "@type", self.type(triple.object.value)
            else:
                term, rules = self.terms.get(triple.predicate.value, (self.compact(triple.predicate.value), {}))
                name, value = term, self.value(triple.object, rules)
            if name not in entry:
                entry[name] = value
            elif isinstance(entry[name], list):
                entry[name].append(value)
            else:
                entry[name] = [entry[name], value]
        return entry

    def type(self, iri: str) -> str:
        return self.terms[iri][0] if iri in self.terms else self.compact(iri)

    def value(self, value: Any, rules: Mapping[str, Any]) -> Any:
        if isinstance(value, ox.NamedNode):
            kind = rules.get("@type")
            if kind == "@vocab":
                return self.type(value.value)
            return self.compact(value.value) if kind == "@id" else {"@id": self.compact(value.value)}
        if value.language:
            if rules.get("@language") == value.language:
                return value.value
            return {"@value": value.value, "@language": value.language}
        datatype = value.datatype.value
        kind = self.expand(rules["@type"]) if "@type" in rules else None
        if kind == datatype or (
            kind is None
            and datatype == XSD + "string"
            and "@language" not in self.context
            and rules.get("@language") is None
        ):
            return value.value
        if datatype == XSD + "string" and kind is None:
            return {"@value": value.value}
        return {"@value": value.value, "@type": self.compact(datatype)}
