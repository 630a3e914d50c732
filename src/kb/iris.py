"""The IRI of everything in a dataset: from slugs, from offsets, or from a hash of the content; never from a counter.

No IRI carries a class, so that what is classified anew keeps its name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from urllib.parse import quote

from kb.record import Link, Someone


def digest(*parts: str) -> str:
    r"""Return the first 32 hexadecimal digits of the SHA-256 of the parts, one a line, in UTF-8.

    >>> digest("a", "b") == digest("a\nb")
    True
    """
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


class Minter:
    """Makes the IRIs of one dataset.

    Args:
        base: what they all begin with; ends in `/`.
    """

    def __init__(self, base: str) -> None:
        """Make IRIs below a base."""
        self.base = base

    def entity(self, slug: str) -> str:
        """Return the IRI of a declared entity."""
        return f"{self.base}id/{slug}"

    def someone(self, voice: Someone) -> str:
        """Return the IRI of a voice known in one record alone."""
        return f"{self.base}id/someone-{digest(voice.part, voice.quotation, voice.text)[:8]}"

    def source(self, slug: str) -> str:
        """Return the IRI of a source."""
        return f"{self.base}source/{slug}"

    def part(self, source: str, part: str) -> str:
        """Return the IRI of a part."""
        return f"{self.base}source/{source}/{part}"

    def passage(self, source: str, start: int, end: int) -> str:
        """Return the IRI of a passage: a fragment identifier for plain text (RFC 5147)."""
        return f"{self.base}source/{source}#char={start},{end}"

    def selector(self, source: str, start: int, end: int) -> str:
        """Return the IRI of a passage's selector."""
        return f"{self.base}selector/{source}/{start}-{end}"

    def claim(self, line: str) -> str:
        """Return the IRI of a claim.

        Args:
            line: its three terms as a line of N-Triples (`<…> <…> … .`), without the line end.
        """
        return f"{self.base}claim/{digest(line)}"

    def attestation(self, claim: str, passage: str, chain: Iterable[str], branch: str, depth: int) -> str:
        """Return the IRI of one link of a chain.

        The whole chain is in the hash: an outer link that reports two inner ones would otherwise be one node.

        Args:
            claim: IRI of the claim.
            passage: IRI of the passage.
            chain: every link, as `link` writes it, outermost first.
            branch: IRI of the branch, or the empty string.
            depth: of the link, the outermost having 0.
        """
        return f"{self.base}attestation/{digest(claim, passage, *chain, branch, str(depth))}"

    def link(self, link: Link, speaker: str) -> str:
        """Return what of a link goes into hashes: speaker, work, occasion, stance, certainty."""
        return " ".join(
            (
                f"<{speaker}>",
                f"<{self.entity(link.work)}>" if link.work else "-",
                f"<{self.entity(link.occasion)}>" if link.occasion else "-",
                link.stance or "-",
                link.certainty or "-",
            )
        )

    def encoder(self, slug: str) -> str:
        """Return the IRI of an encoder."""
        return f"{self.base}encoder/{slug}"

    def encoding(self, *content: str) -> str:
        """Return the IRI of an encoding from all that it says."""
        return f"{self.base}encoding/{digest(*content)}"

    def fork(self, passage: str, number: int, claims: Iterable[str]) -> str:
        """Return the IRI of a fork.

        Args:
            passage: IRI of the passage.
            number: which fork of the record.
            claims: IRIs of all its claims, in the order of writing.
        """
        return f"{self.base}fork/{digest(passage, str(number), *claims)}"

    def branch(self, fork: str, number: int) -> str:
        """Return the IRI of a branch of a fork."""
        return f"{self.base}branch/{fork.rsplit('/', 1)[1]}-{number}"

    def judgement(self, *content: str) -> str:
        """Return the IRI of a judgement from what is judged: another reason or verdict gives it no new name."""
        return f"{self.base}judgement/{digest(*content)}"

    def policy(self, name: str) -> str:
        """Return the IRI of a policy."""
        return f"{self.base}policy/{name}"

    def time(self, edtf: str) -> str:
        """Return the IRI of a time span from its canonical text."""
        return f"{self.base}time/{_segment(edtf)}"

    def amount(self, text: str) -> str:
        """Return the IRI of an amount from its canonical text."""
        return f"{self.base}amount/{_segment(text)}"

    def graph(self, name: str) -> str:
        """Return the IRI of a named graph."""
        return f"{self.base}graph/{name}"


def _segment(text: str) -> str:
    """Return a text as the last segment of an IRI.

    A full stop at its end is written out: Turtle would have to escape it there, and not every parser reads that.

    >>> _segment("1921/..")
    '1921%2F%2E%2E'
    """
    quoted = quote(text, safe="")
    stripped = quoted.rstrip(".")
    return stripped + "%2E" * (len(quoted) - len(stripped))
