"""What is wrong, where, and what to do next: one line each, collected over a whole run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file that somebody wrote.

    Attributes:
        file: the path as the user would type it.
        line: 1-based; 0 when the whole file is meant.
        column: 1-based, in characters; 0 when the whole line is meant.
    """

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Return `file:line:column`, leaving off what is 0."""
        return ":".join([self.file, *(str(number) for number in (self.line, self.column) if number)])


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong with what somebody wrote.

    Attributes:
        where: the place to mend.
        what: a sentence that says what is wrong, with its full stop.
        todo: a sentence that says what to do, with its full stop; empty where `what` ends with it.
        broken: whether the file cannot be read as what it should be (exit status 2) rather than being
            readable and wrong (exit status 1).
    """

    where: Location
    what: str
    todo: str
    broken: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        """Return the one line that is shown."""
        return f"{self.where}: {self.what} {self.todo}".rstrip()


class Refused(Exception):  # noqa: N818 - it is the data that is at fault, not the program
    """The input was refused; `faults` says why, in the order of the files.

    Attributes:
        faults: at least one.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the faults, each once and sorted by place."""
        self.faults: tuple[Fault, ...] = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))

    @property
    def broken(self) -> bool:
        """Whether a file could not be read at all (exit status 2), not only that data does not conform (1)."""
        return any(fault.broken for fault in self.faults)
