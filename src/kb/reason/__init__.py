"""What follows from the data and the ontology, and whether they can both be true.

`infer` runs in the process and needs no Java. `check_consistency` and `profile_violations` need the extra
`reason`. Nothing heavy is imported before one of them is called.
"""

from kb.reason.closure import infer
from kb.reason.consistency import Verdict, check_consistency
from kb.reason.java import MissingExtra, ReasonerFailed
from kb.reason.profile import profile_violations

__all__ = ["MissingExtra", "ReasonerFailed", "Verdict", "check_consistency", "infer", "profile_violations"]
