"""YAML files as raw scalars with line and column: nothing is guessed, nothing is lost, nothing explodes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from kb.errors import Fault, Location, Refused

try:
    from yaml import CSafeLoader as _Loader  # ten times faster; the wheels of PyYAML carry it
except ImportError:  # pragma: no cover - only where PyYAML was built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

LARGEST = 64 * 2**20
"""Bytes of the largest file that is read."""

_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "int", "float", "bool", "null", "timestamp", "merge", "value", "map", "seq")
)
# YAML 1.1 breaks lines at these too, which would put every later line number out.
_STRANGE_BREAKS = re.compile("[\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Scalar:
    """One piece of text, as written.

    Attributes:
        text: the characters; `no` stays `no`, `1918-07-06` stays that.
        where: its first character; for a block (`|`), the first character of its first line.
        block: whether it is a literal block.
    """

    text: str
    where: Location
    block: bool = False

    def lines(self) -> Iterator[tuple[str, Location]]:
        """Yield each line that is not blank, with its place; white space at its end is dropped."""
        for number, line in enumerate(self.text.split("\n")):
            if line.strip():
                yield (
                    line.rstrip(),
                    Location(
                        self.where.file, self.where.line + number, self.where.column if self.block or not number else 1
                    ),
                )


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of nodes."""

    items: tuple[Node, ...]
    where: Location


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys, each once, with their nodes, in the order of writing."""

    items: tuple[tuple[Scalar, Node], ...]
    where: Location


Node: TypeAlias = "Scalar | Sequence | Mapping"


def read(path: Path) -> Node:
    """Read one file.

    Args:
        path: the file; it appears in messages as given here.

    Raises:
        Refused: it cannot be read, is not UTF-8, is not YAML, is empty, or uses what these files must not hold:
            duplicate keys, anchors, aliases, explicit tags, more than one document.
    """
    name = path.as_posix()
    text = _decode(path, name)
    if found := _STRANGE_BREAKS.search(text):
        raise _refused(
            name,
            text.count("\n", 0, found.start()) + 1,
            0,
            "a line is broken by an unusual character.",
            "Replace it by a plain line end.",
        )
    if "&" in text or "*" in text:  # the composed nodes no longer show an anchor, so look for one before
        _refuse_anchors(text, name)
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise _unreadable(error, name) from None
    if root is None:
        raise _refused(name, 0, 0, "the file is empty.", "Write it, or delete it.")
    return _convert(root, name, text.split("\n"))


def _decode(path: Path, name: str) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise _refused(name, 0, 0, f"the file is larger than {LARGEST // 2**20} MiB.", "Split it.")
        raw = path.read_bytes()
    except OSError as error:
        raise _refused(
            name, 0, 0, f"the file cannot be read ({error.strerror or error}).", "Check that it exists and may be read."
        ) from None
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _refused(name, line, 0, "the file is not UTF-8.", "Save it as UTF-8.") from None


def _position(mark: Any) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark else (0, 0)


def _refused(name: str, line: int, column: int, what: str, todo: str) -> Refused:
    return Refused([Fault(Location(name, line, column), what, todo, broken=True)])


def _unreadable(error: yaml.YAMLError, name: str) -> Refused:
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error).split("\n")[0]
    line, column = _position(mark)
    return _refused(
        name, line, column, f"this is not YAML ({problem}).", "Mend the indentation, the quotes or the colon there."
    )


def _refuse_anchors(text: str, name: str) -> None:
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if getattr(event, "anchor", None):
                kind = "an alias" if isinstance(event, yaml.AliasEvent) else "an anchor"
                line, column = _position(event.start_mark)
                raise _refused(
                    name, line, column, f"{kind} is not allowed here.", "Write the value out, or put it in quotes."
                )
    except yaml.YAMLError as error:
        raise _unreadable(error, name) from None


def _convert(node: yaml.Node, name: str, lines: list[str]) -> Node:
    mark = node.start_mark
    where = Location(name, mark.line + 1, mark.column + 1)
    if node.tag not in _TAGS:
        raise _refused(name, where.line, where.column, f"the tag {node.tag} is not allowed here.", "Leave the tag out.")
    if isinstance(node, yaml.ScalarNode):
        if node.style in ("|", ">"):
            return _block(node, name, lines)
        _refuse_comment(node, name, lines)
        return Scalar(node.value, where)
    if isinstance(node, yaml.SequenceNode):
        return Sequence(tuple(_convert(item, name, lines) for item in node.value), where)
    items: list[tuple[Scalar, Node]] = []
    seen: dict[str, Location] = {}
    for key_node, value_node in node.value:
        key = _convert(key_node, name, lines)
        if not isinstance(key, Scalar):
            raise _refused(name, key.where.line, key.where.column, "a key must be a word.", "Write `key: value`.")
        if key.text in seen:
            raise _refused(
                name,
                key.where.line,
                key.where.column,
                f"“{key.text}” stands here twice (first in line {seen[key.text].line}).",
                "Delete or rename one of them.",
            )
        seen[key.text] = key.where
        items.append((key, _convert(value_node, name, lines)))
    return Mapping(tuple(items), where)


def _refuse_comment(node: yaml.ScalarNode, name: str, lines: list[str]) -> None:
    # A plain scalar ends silently at " #": words of a gloss would be lost as a comment.
    mark = node.end_mark
    rest = lines[mark.line][mark.column :] if mark.line < len(lines) else ""
    if not node.style and node.value and re.match(r"\s+#", rest):
        raise _refused(
            name,
            mark.line + 1,
            mark.column + 1,
            "“#” begins a comment here.",
            "Put the value in double quotes, or the comment on a line of its own.",
        )


def _block(node: yaml.ScalarNode, name: str, lines: list[str]) -> Scalar:
    first = node.start_mark.line + 1  # 0-based index of the line after the `|`
    if node.style == ">":
        raise _refused(
            name,
            node.start_mark.line + 1,
            node.start_mark.column + 1,
            "a folded block (`>`) joins its lines.",
            "Use `|`.",
        )
    indent = next((len(line) - len(line.lstrip(" ")) for line in lines[first:] if line.strip()), 0)
    return Scalar(node.value, Location(name, first + 1, indent + 1), block=True)
