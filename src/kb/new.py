"""A stranger's dataset to begin with: a page of text in which the accounts do not agree, and what it says."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from kb import anchor, read
from kb.build import LOCK
from kb.errors import Fault, Location, Refused

_TEMPLATE = Path(__file__).parent / "template"
_SOURCE = Path("data/sources/ferry-book.yaml")
_TEXT = Path("texts/ferry-book.txt")


def create(folder: Path) -> list[str]:
    """Make a dataset in a new or empty folder.

    Args:
        folder: where; `data/` and `texts/` are made in it.

    Returns:
        The files that were made, relative to the folder.

    Raises:
        Refused: the folder is not empty, or cannot be written.
    """
    where = Location(folder.as_posix())
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise Refused([Fault(where, "this is not an empty folder.", "Name a new one.", broken=True)])
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".kb-", dir=folder.parent) as room:
            made = Path(room) / "made"
            shutil.copytree(_TEMPLATE, made, ignore=shutil.ignore_patterns("__pycache__"))
            _describe(made)
            if folder.exists():
                folder.rmdir()
            made.rename(folder)
    except OSError as error:
        raise Refused(
            [Fault(where, f"the folder cannot be made ({error.strerror or error}).", "Name another.", broken=True)]
        ) from None
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _describe(made: Path) -> None:
    text = (made / _TEXT).read_text("utf-8")
    source = (made / _SOURCE).read_text("utf-8")
    (made / _SOURCE).write_text(
        source.replace("DIGEST", anchor.digest(text)).replace("LENGTH", str(len(text))), "utf-8"
    )
    anchors = anchor.find(read.read(made / "data"), made / "texts")
    (made / "data" / LOCK).write_text(anchor.lock_text(anchors), "utf-8")
