"""What a stranger's query must not do: reach another host, read a file, or write.

SPARQL is looked at token by token (https://www.w3.org/TR/sparql11-query/#sparqlGrammar): escapes
are decoded first, and what stands in a string, an IRI or a comment is no keyword.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

REFUSED = frozenset(
    {"SERVICE", "LOAD", "FROM", "INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH", "USING"}
)
"""Keywords of federation, of datasets from elsewhere, and of SPARQL Update."""

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_TOKEN = re.compile(
    r"""
      (?P<comment>\#[^\n\r]*)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<string>\"\"\"(?:(?:"|"")?(?:[^"\\]|\\.))*\"\"\" | '''(?:(?:'|'')?(?:[^'\\]|\\.))*'''
                | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
    | (?P<variable>[?$]\w+)
    | (?P<prefixed>[\w.-]*:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*)
    | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<word>[A-Za-z_]\w*)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A word that may not stand in a query.

    Attributes:
        word: as in `REFUSED`.
        line: 1-based.
        column: 1-based, in characters, after escapes are decoded.
    """

    word: str
    line: int
    column: int


def check(query: str) -> Refusal | None:
    """Return the first word of a query that is refused, or None.

    >>> check('SELECT * { SERVICE <http://e/> { ?s ?p ?o } }')
    Refusal(word='SERVICE', line=1, column=12)
    >>> check('SELECT ("FROM" AS ?from) { ?s <http://e/load> ex:service } # LOAD')
    """
    text = _ESCAPE.sub(_decoded, query)
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if not found:
            at += 1
            continue
        if found["word"] and found["word"].upper() in REFUSED:
            line = text.count("\n", 0, at) + 1
            return Refusal(found["word"].upper(), line, at - text.rfind("\n", 0, at))
        at = found.end()
    return None


def _decoded(found: re.Match[str]) -> str:
    code = int(found[1] or found[2], 16)
    # What is no character stays as written: the parser will say so.
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else found[0]
