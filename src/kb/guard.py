"""What a stranger's query must not do: reach another host, read a file, or write.

SPARQL is looked at token by token (https://www.w3.org/TR/sparql11-query/#sparqlGrammar): what stands in a string, an
IRI or a comment is no keyword. SPARQL 1.1 decodes escapes before it looks for tokens, and later drafts only in strings
and IRIs: a word is refused where either reading has it as a keyword.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

REFUSED = frozenset(
    {"SERVICE", "LOAD", "FROM", "INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH", "USING"}
)
"""Keywords of federation, of datasets from elsewhere, and of SPARQL Update."""

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_NAME = r"\w\u00B7\u0300-\u036F\u203F\u2040"
"""What a name is made of, to stand between brackets."""
_TOKEN = re.compile(
    rf"""
      (?P<comment>\#[^\n\r]*)
    | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
    | (?P<string>\"\"\"(?:(?:"|"")?(?:[^"\\]|\\.))*\"\"\" | '''(?:(?:'|'')?(?:[^'\\]|\\.))*'''
                | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
    | (?P<variable>[?$][{_NAME}]+)
    | (?P<prefixed>[{_NAME}.-]*:(?:[{_NAME}.:-]|%[0-9A-Fa-f]{{2}}|\\.)*)
    | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<word>[A-Za-z_]\w*)
    """,
    re.VERBOSE | re.DOTALL,
)
_READ = re.compile("(servic)(e)|(fro)(m)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A word that may not stand in a query.

    Attributes:
        word: as in `REFUSED`.
        line: 1-based.
        column: 1-based, in characters as written, where an escape is as long as it is written.
    """

    word: str
    line: int
    column: int


def check(query: str) -> Refusal | None:
    r"""Return the first word of a query that is refused, or None.

    >>> check('SELECT * { SERVICE <http://e/> { ?s ?p ?o } }')
    Refusal(word='SERVICE', line=1, column=12)
    >>> check(r'SELECT * { SERV\u0049CE <http://e/> { ?s ?p ?o } }')
    Refusal(word='SERVICE', line=1, column=12)
    >>> check('SELECT ("FROM" AS ?from) { ?s <http://e/load> ex:service } # LOAD')
    """
    found = _refused(query)
    if not found and _ESCAPE.search(query):
        text, places = _decoded(query)
        if found := _refused(text):
            found = (found[0], places[found[1]])
    if not found:
        return None
    word, at = found
    return Refusal(word, query.count("\n", 0, at) + 1, at - query.rfind("\n", 0, at))


def disarmed(query: str) -> str:
    """Return a query in which no SERVICE and no FROM is left, not even within a name or a string.

    Oxigraph reads characters, not tokens: it finds a keyword at the beginning of `SERVICEex:a`, which is a name in the
    standard, and a comment at the end of `FILTER(?a<1)SERVICE:a#>`, which has an IRI there. A query that it can parse
    with these words spelled otherwise uses neither as a keyword, whatever it takes for a token.

    >>> disarmed("SELECT ?from { ?from a <http://e/Service> }")
    'SELECT ?froq { ?froq a <http://e/Servicq> }'
    """
    plain = query.lower()
    # Two names must not become one.
    spare = (letter for letter in "qjxzkvwyh" if f"servic{letter}" not in plain and f"fro{letter}" not in plain)
    letter = next(spare, "q")

    def respelled(found: re.Match[str]) -> str:
        kept, last = [part for part in found.groups() if part]
        return kept + (letter.upper() if last.isupper() else letter)

    return _READ.sub(respelled, query)


def _refused(text: str) -> tuple[str, int] | None:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if not found:
            at += 1
            continue
        if found["word"] and found["word"].upper() in REFUSED:
            return found["word"].upper(), at
        at = found.end()
    return None


def _decoded(query: str) -> tuple[str, Sequence[int]]:
    """Return the query with its escapes decoded, and where each of its characters was written."""
    text: list[str] = []
    places: list[int] = []
    at = 0
    while at < len(query):
        found = _ESCAPE.match(query, at)
        code = int(found[1] or found[2], 16) if found else -1
        # What is no character stays as written: the parser will say so.
        whole = found is not None and code < 0x110000 and not 0xD800 <= code < 0xE000
        text.append(chr(code) if whole else query[at])
        places.append(at)
        at = found.end() if found is not None and whole else at + 1
    return "".join(text), places
