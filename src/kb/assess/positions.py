"""Who takes which stance towards which claim: what everything that is computed here starts from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.graph import FIRM, Telling, Voice


@dataclass(frozen=True, slots=True)
class Position:
    """One voice's stance towards a claim, at one passage.

    Attributes:
        claim: IRI of the claim.
        attestation: IRI of the attestation that has the stance.
        speaker: IRI of the voice.
        declared: whether the voice is an entity.
        stance: `affirms`, `denies` or `doubts`; alternatives that are only considered are no position.
        firm: whether the voice holds it for more than merely possible.
        depth: how many hands are between the text and the voice.
        telling: the whole chain.
    """

    claim: str
    attestation: str
    speaker: str
    declared: bool
    stance: str
    firm: bool
    depth: int
    telling: Telling

    @property
    def name(self) -> str:
        """What to call the voice."""
        return self.telling.voices[self.depth].name

    @property
    def shown(self) -> str:
        """The name, as a sentence has it: whom nobody declared is called by the words of the text."""
        return self.name if self.declared else f"“{self.name}”"

    @property
    def account(self) -> tuple[str, str]:
        """The voice, in one text: what it says in another it may contradict; translations of one are one."""
        return (self.speaker, self.telling.original or self.telling.part)

    @property
    def work(self) -> str | None:
        """Slug of the work in which the voice says it, or None."""
        return self.telling.voices[self.depth].work

    @property
    def before(self) -> tuple[Voice, ...]:
        """The voices that pass it on, from the text to this one."""
        return self.telling.voices[: self.depth]

    @property
    def place(self) -> tuple[str, int, int]:
        """The passage: source, start, end."""
        return (self.telling.source, self.telling.start, self.telling.end)


class Positions:
    """All positions, by claim and stance, each list in the order of the attestations' IRIs."""

    def __init__(self, tellings: Iterable[Telling]) -> None:
        """Collect them from the chains."""
        self._by: dict[str, dict[str, list[Position]]] = defaultdict(lambda: defaultdict(list))
        for telling in tellings:
            # Whoever puts forward alternatives takes none; nor does who passes on that somebody does.
            for depth, voice in enumerate(() if telling.considered else telling.voices):
                if voice.stance in ("affirms", "denies", "doubts"):
                    firm = voice.certainty in FIRM
                    self._by[telling.claim][voice.stance].append(
                        Position(
                            telling.claim,
                            voice.attestation,
                            voice.speaker,
                            voice.declared,
                            voice.stance,
                            firm,
                            depth,
                            telling,
                        )
                    )
        for stances in self._by.values():
            for found in stances.values():
                found.sort(key=lambda position: position.attestation)
        self._claims = sorted(self._by)

    def claims(self) -> Sequence[str]:
        """Return the IRI of each claim that somebody takes a position on, sorted."""
        return self._claims

    def of(self, claim: str, *stances: str) -> Sequence[Position]:
        """Return the positions on a claim that have one of these stances."""
        found: Mapping[str, list[Position]] = self._by.get(claim, {})
        if len(stances) == 1:
            return found.get(stances[0], [])
        return [position for stance in stances for position in found.get(stance, ())]
