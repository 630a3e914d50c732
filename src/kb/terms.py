"""Terms of RDF as they go from one process to another."""

from __future__ import annotations

from typing import Any, TypeAlias

import pyoxigraph as ox

from kb.namespaces import XSD

Spelt: TypeAlias = str | tuple[str] | tuple[str, str | None, str | None]
"""A term that any process can read: an IRI; (a blank node's name,); (a literal's text, its language, its datatype)."""


def spelt(term: Any) -> Spelt:
    """Return a term of pyoxigraph as it goes to another process."""
    if isinstance(term, ox.NamedNode):
        return term.value
    if isinstance(term, ox.BlankNode):
        return (term.value,)
    if not isinstance(term, ox.Literal):
        raise TypeError(f"SHACL has no triple terms: {term}")
    # A plain literal is a string (RDF 1.1), and rdflib would tell the two apart.
    plain = term.language is not None or term.datatype.value == XSD + "string"
    return (term.value, term.language, None if plain else term.datatype.value)
