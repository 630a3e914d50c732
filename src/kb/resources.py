"""Where the ontology, the shapes, the context and the recipes are: in the installed package, or in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent


@cache
def _folder(name: str) -> Path:
    # The wheel carries the top-level folders inside the package; after `pip install -e` only the checkout has them.
    for folder in (_PACKAGE / "_data" / name, _PACKAGE.parent.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"kb is installed without its {name}/ folder. Install it again.")


def ontology() -> list[Path]:
    """Return the Turtle files of the core ontology, sorted by name."""
    return sorted(_folder("ontology").glob("*.ttl"))


def alignments() -> list[Path]:
    """Return the Turtle files that align the core with other ontologies, sorted by name."""
    return sorted((_folder("ontology") / "align").glob("*.ttl"))


def context() -> Path:
    """Return the file that holds the JSON-LD context."""
    return _folder("ontology") / "context.jsonld"


def shapes() -> list[Path]:
    """Return the Turtle files of the shapes for data, sorted by name.

    `style.ttl` is not among them: it holds the shapes for the ontology itself.
    """
    return [path for path in sorted(_folder("shapes").glob("*.ttl")) if path.name != "style.ttl"]


def style() -> Path:
    """Return the file of the shapes for the ontology itself."""
    return _folder("shapes") / "style.ttl"


def recipes() -> list[Path]:
    """Return the SPARQL recipes, sorted by name."""
    return sorted((_PACKAGE / "recipes").glob("*.rq"))
