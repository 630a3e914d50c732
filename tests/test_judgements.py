"""Judgements of editors: read with their errors, kept apart from what is told and computed, and undone by deletion."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from assess_cases import Computed, compute, dataset
from conftest import Kb

from kb import lexicon, read, validate
from kb.assess import with_nodes
from kb.build import Built
from kb.errors import Refused
from kb.export import ontology_triples
from kb.namespaces import KB, PREFIXES, RDF
from kb.record import Dataset, Judgements

BIRTH, KILLING = "birth-of-anna", "killing-of-theo"
BY = "by: tester\n  date: 1999-12-31\n  why: The ink is wrong."
POLICIES = "policies:\n  early-first: Whoever wrote first is believed.\njudgements:\n"
A = [f"{BIRTH} date 1900-05-01; place town", "supper converser nils-holm; place town", "fire happened"]
B = [f"{BIRTH} date 1900-06-01", "talk converser nils-holm", "greed not holds", "talk possibly place harbour"]
APART = ("supper converser nils-holm; place town", "talk converser nils-holm")


def verdict(claim: str, word: str = "accepted", policy: str = "early-first", grounds: str = BY) -> str:
    """Return an entry that judges a claim."""
    return f"- claim: {claim}\n  verdict: {word}\n  policy: {policy}\n  {grounds}\n"


def declared(*sides: str, kind: str = "place", strength: str = "hard", grounds: str = BY) -> str:
    """Return an entry that declares a conflict."""
    listed = "".join(f"  - {side}\n" for side in sides)
    return f"- conflict:\n{listed}  kind: {kind}\n  strength: {strength}\n  {grounds}\n"


def told(*entries: str, a: Sequence[str] = A, b: Sequence[str] = B) -> Dataset:
    """Return a small dataset with judgements."""
    return dataset(a=a, b=b, judged=POLICIES + "".join(entries) if entries else "")


def kept(made: Computed) -> set[str]:
    """Return every triple of the default graph, as text."""
    return {str(triple) for triple in with_nodes(made.graph, made.assessment).default}


# --- reading


def test_without_the_file_nothing_is_judged() -> None:
    assert told().judgements == Judgements()


def test_what_is_read() -> None:
    judgements = told(verdict(f"{BIRTH} date 1900-05-01"), declared(*APART)).judgements
    [settlement], [declaration] = judgements.settlements, judgements.declarations
    assert judgements.policies == {"early-first": "Whoever wrote first is believed."}
    assert (settlement.verdict, settlement.policy, settlement.claim.property) == ("accepted", "early-first", "date")
    assert (settlement.grounds.encoder, settlement.grounds.reason) == ("tester", "The ink is wrong.")
    assert settlement.grounds.day.edtf == "1999-12-31"
    assert (declaration.kind, declaration.strength) == ("PlaceConflict", "hard")
    assert [[claim.property for claim in side.claims] for side in declaration.sides] == [
        ["converser", "place"],
        ["converser"],
    ]


def test_a_claim_about_claims_is_written_with_labels() -> None:
    spoken = "F = fire happened\nG = greed holds\n$F speaks-for $G"
    lines = "|\n    F = fire happened\n    G = greed holds\n    $F speaks-for $G"
    [settlement] = told(verdict(lines), a=[spoken]).judgements.settlements
    assert settlement.claim.property == "speaksFor"


ROPE = 'cutting-of-the-rope weapon "a knife"'
OLD = "- conflict:\n  - the-drowned size 4 people\n  - leaving-of-luke traveller luke-crane\n"
MINE = "by: me\n  date: 1999-12-31\n  why: The ink is wrong."
TAIL = f"  kind: value\n  strength: soft\n  {MINE}\n"

# name: (what stands below the policies, exit status, the whole of stderr, after the name of the file)
ERRORS: dict[str, tuple[str, int, str]] = {
    "unknown-claim": (
        verdict("the-drowned size 5 people", grounds=MINE),
        1,
        "4:22: nobody tells this claim. Write one exactly as it stands in the attestations.",
    ),
    "unknown-entity": (
        verdict("the-drownd size 4 people", grounds=MINE),
        1,
        "4:10: “the-drownd” is not declared. Did you mean “the-drowned”?",
    ),
    "claim-judged-twice": (
        verdict(ROPE, grounds=MINE) + verdict(ROPE, "dismissed", grounds=MINE),
        1,
        "10:30: this claim is judged already in data/judgements.yaml:4:3. Delete one of the two.",
    ),
    "two-claims-at-once": (
        verdict(f"{ROPE}; happened", grounds=MINE),
        1,
        "4:48: one claim is judged at a time, and as it would stand if it were affirmed. Write an entry for each claim, and dismiss what is denied.",
    ),
    "a-denial": (
        verdict("cutting-of-the-rope not happened", grounds=MINE),
        1,
        "4:30: one claim is judged at a time, and as it would stand if it were affirmed. Write an entry for each claim, and dismiss what is denied.",
    ),
    "a-degree": (
        verdict("cutting-of-the-rope possibly happened", grounds=MINE),
        1,
        "4:30: a claim is judged, whoever says it and however surely. Leave voices, alternatives, `as`, `only` and adverbs out.",
    ),
    "no-claim": (
        verdict("|\n    # to be written", grounds=MINE),
        1,
        "5:5: no claim stands here. Write one as it stands in the attestations.",
    ),
    "a-list-for-a-claim": (
        verdict("[a, b]", grounds=MINE),
        2,
        "4:10: this is not a claim. Write it as it stands in the attestations.",
    ),
    "unknown-verdict": (
        verdict(ROPE, "acepted", grounds=MINE),
        1,
        "5:12: “acepted” cannot be the `verdict`. Did you mean “accepted”?",
    ),
    "unknown-policy": (
        verdict(ROPE, policy="earlyfirst", grounds=MINE),
        1,
        "6:11: “earlyfirst” is not a policy of this file. Did you mean “early-first”?",
    ),
    "unknown-encoder": (
        verdict(ROPE),
        1,
        "7:7: “tester” is not an encoder of kb.yaml. Declare it there.",
    ),
    "no-reason": (
        verdict(ROPE, grounds="by: me\n  date: 1999-12-31"),
        2,
        "4:3: the judgement of a claim has no `why`. Add `why: …`.",
    ),
    "half-a-reason": (
        verdict(ROPE, grounds="by: me\n  date: 1999-12-31\n  why: ink"),
        1,
        "9:8: `why` is not a sentence. End it with a full stop.",
    ),
    "a-month-for-a-day": (
        verdict(ROPE, grounds="by: me\n  date: 1999-12\n  why: The ink is wrong."),
        2,
        "8:9: “1999-12” cannot be the `date`. Write the day of the judgement, such as 2026-11-24.",
    ),
    "no-such-day": (
        verdict(ROPE, grounds="by: me\n  date: 1999-02-30\n  why: The ink is wrong."),
        1,
        "8:9: `1999-02-30`: the month has 28 days. Write a day from 01 to 28, or the month alone.",
    ),
    "one-side": (
        f"- conflict:\n  - {ROPE}\n{TAIL}",
        2,
        "5:3: `conflict` must be a list of at least two sides. Write `- ` and a claim for each.",
    ),
    "two-equal-sides": (
        f"- conflict:\n  - {ROPE}\n  - {ROPE}\n{TAIL}",
        1,
        "5:3: two sides of this conflict are the same. Delete one of them.",
    ),
    "a-side-of-two-minds": (
        f"- conflict:\n  - {ROPE}; not happened\n  - luke-crane sibling-of adam-crane\n{TAIL}",
        1,
        "5:5: a side both affirms and denies. Make two sides of it.",
    ),
    "declared-twice": (
        OLD + TAIL + OLD + TAIL,
        1,
        "12:3: this is declared already in data/judgements.yaml:4:3. Delete one of the two.",
    ),
    "unknown-kind": (
        OLD + TAIL.replace("kind: value", "kind: vale"),
        1,
        "7:9: “vale” cannot be the `kind`. Did you mean “value”?",
    ),
    "unknown-strength": (
        OLD + TAIL.replace("soft", "softly"),
        1,
        "8:13: “softly” cannot be the `strength`. Did you mean “soft”?",
    ),
    "known-to-a-rule": (
        f"- conflict:\n  - cutting-of-the-rope happened\n  - cutting-of-the-rope not happened\n{TAIL}",
        1,
        "4:3: the rule deniedEvent finds this conflict already. Delete the declaration, or judge one of the claims.",
    ),
    "a-side-that-nobody-takes": (
        f"- conflict:\n  - {ROPE}\n  - luke-crane not sibling-of adam-crane\n{TAIL}",
        1,
        "6:5: nobody denies all that stands here. A side is what somebody holds: write `not` or `doubtful` where they deny or doubt it.",
    ),
    "neither": (
        f"- verdict: accepted\n  policy: early-first\n  {MINE}\n",
        2,
        "4:3: the judgement of a claim has no `claim`. Add `claim: …`.",
    ),
    "no-list": (
        "  neither: one\n",
        2,
        "4:3: `judgements` must be a list. Write `- claim: …` or `- conflict: …` for each.",
    ),
}


@pytest.mark.parametrize(("entries", "status", "message"), ERRORS.values(), ids=ERRORS)
def test_an_error_is_one_line_with_its_place(story: Path, kb: Kb, entries: str, status: int, message: str) -> None:
    Path("data/judgements.yaml").write_text(POLICIES + entries, "utf-8")
    ran = kb("check")
    assert (ran.err, ran.status) == (f"data/judgements.yaml:{message}\n", status)


def test_what_is_merely_possible_excludes_nothing() -> None:
    sides = ("talk place harbour", "supper place town")
    with pytest.raises(Refused, match=r"3\d*: not all of this is told .* Write `strength: soft`\.") as refused:
        compute(told(declared(*sides)))
    assert len(refused.value.faults) == 1
    assert len(compute(told(declared(*sides, strength="soft"))).conflicts) == 2


def test_a_claim_that_only_withdrawn_records_tell_is_not_judged(story: Path, kb: Kb) -> None:
    path = Path("data/attestations/ferry-book/f1.yaml")
    text = path.read_text("utf-8")
    path.write_text(text.replace("- quote: |\n    Perhaps", "- withdrawn: misread\n  quote: |\n    Perhaps"), "utf-8")
    entry = verdict("luke-crane sibling-of adam-crane", grounds=MINE)
    Path("data/judgements.yaml").write_text(POLICIES + entry, "utf-8")
    assert kb("check").err == (
        "data/judgements.yaml:4:21: only withdrawn records tell this claim. Write one exactly as it stands in the attestations.\n"
    )


def test_where_a_record_cannot_be_read_no_claim_is_called_unknown(story: Path, kb: Kb) -> None:
    path = Path("data/attestations/ferry-book/f1.yaml")
    path.write_text(path.read_text("utf-8").replace("the-drowned size", "the-drowned sise"), "utf-8")
    Path("data/judgements.yaml").write_text(POLICIES + verdict("the-drowned size 4 people", grounds=MINE), "utf-8")
    err = kb("check").err
    assert "“sise” is not a property" in err
    assert "judgements.yaml" not in err


def test_the_example_of_the_manual_is_read_and_settles_and_declares(story: Path, kb: Kb) -> None:
    manual = (Path(__file__).parent.parent / "data" / "README.md").read_text("utf-8")
    [example] = [block for block in re.findall(r"```yaml\n(.*?)```", manual, re.DOTALL) if "judgements:" in block]
    Path("data/judgements.yaml").write_text(example, "utf-8")
    assert kb("build").status == 0
    shown = kb("conflicts", "--about", "cutting-of-the-rope").out
    assert "declared by me (a person): What parts by itself" in " ".join(shown.split())
    shown = " ".join(kb("show", "the-drowned").out.split())
    assert (
        "(settled) SETTLED: dismissed by Your name here, 24 November 2026, by the policy “register-first”, because: Pell counted from memory"
    ) in shown
    Path("data/judgements.yaml").unlink()
    assert kb("build").status == 0
    assert "SETTLED" not in kb("show", "the-drowned").out


# --- what becomes of it


DAY = f"{BIRTH} date 1900-05-01"


def test_what_is_accepted_or_dismissed_is_settled_and_all_else_stays() -> None:
    before = compute(told())
    for word, stands in (("accepted", "settled"), ("dismissed", "settled"), ("undecided", "contested")):
        after = compute(told(verdict(DAY, word)))
        assert after.statuses == {**before.statuses, DAY: f"{stands} 0"}
        assert (after.conflicts, after.witnesses) == (before.conflicts, before.witnesses)
        assert kept(before) - kept(after) <= {*_counted(before), *_standing(before)}


def _counted(made: Computed) -> set[str]:
    return {line for line in kept(made) if "void#triples" in line}


def _standing(made: Computed) -> set[str]:
    return {line for line in kept(made) if f"{KB}status>" in line and "contested" in line}


def test_who_only_put_it_forward_or_denied_it_can_be_settled_too() -> None:
    parts = ["either\n  fire cause storm\nor\n  fire cause supper", "greed not holds"]
    after = compute(told(verdict("fire cause storm"), verdict("greed holds", "dismissed"), a=parts))
    assert after.statuses == {
        **compute(told(a=parts)).statuses,
        "fire cause storm": "settled -",
        "greed holds": "settled -",
    }


def test_a_declared_conflict_is_one_like_others() -> None:
    before, after = compute(told()), compute(told(declared(*APART)))
    assert after.conflicts - before.conflicts == {
        "declared hard Place of supper, talk: author-a affirms supper converser nils-holm + supper place town / author-b affirms talk converser nils-holm"
    }
    assert before.conflicts <= after.conflicts
    assert before.statuses["talk converser nils-holm"] == "uncontested 0"
    assert after.statuses["talk converser nils-holm"] == "contested 0"
    assert after.witnesses == before.witnesses


def test_a_side_may_be_a_denial_and_a_conflict_may_have_three_sides() -> None:
    sides = ("greed not holds", "fire happened", "talk converser nils-holm")
    [line] = compute(told(declared(*sides, kind="value"))).conflicts - compute(told()).conflicts
    assert line == (
        "declared hard Value of fire, greed, talk: author-a affirms fire happened / author-b affirms talk converser nils-holm / author-b denies greed holds"
    )


def test_what_a_rule_finds_to_be_soft_may_be_declared_hard() -> None:
    rivals = (f"{KILLING} killer nils-holm", f"{KILLING} killer ida-vane")
    parts: tuple[Sequence[str], Sequence[str]] = ([rivals[0]], [rivals[1]])
    soft = compute(told(a=parts[0], b=parts[1]))
    hard = compute(told(declared(*rivals, kind="role"), a=parts[0], b=parts[1]))
    assert [conflict.rule for conflict in soft.assessment.conflicts] == ["rivals"]
    assert [conflict.rule for conflict in hard.assessment.conflicts] == ["declared", "rivals"]
    with pytest.raises(Refused, match="the rule rivals finds this conflict already"):
        compute(told(declared(*rivals, kind="role", strength="soft"), a=parts[0], b=parts[1]))


@pytest.mark.parametrize(
    ("entries", "parts"),
    [
        ((verdict(DAY), verdict(f"{BIRTH} date 1900-06-01")), {}),
        (
            (verdict("fire date 1871"), verdict("fire happened", "dismissed")),
            {"a": ["fire date 1871"], "b": ["fire not happened"]},
        ),
        (
            (
                declared(*APART),
                *(verdict(f"{e} converser nils-holm") for e in ("supper", "talk")),
                verdict("supper place town"),
            ),
            {},
        ),
    ],
    ids=["two days", "an event that did not happen", "all of a declared side"],
)
def test_what_cannot_be_true_together_cannot_be_accepted_together(
    entries: tuple[str, ...], parts: dict[str, list[str]]
) -> None:
    with pytest.raises(
        Refused, match=r"this and the judgement in .* cannot both be right\. Change one of the verdicts\."
    ):
        compute(told(*entries, **parts))
    assert compute(told(*entries[:-1], **parts))


def test_two_claims_of_one_side_can_be_accepted_together() -> None:
    assert compute(told(verdict(DAY), verdict(f"{BIRTH} date 1900-05"), a=[*A, f"{BIRTH} date 1900-05"]))


# --- identity and reversal


ENTRIES = (verdict(DAY, "dismissed"), verdict("greed holds", "undecided"), declared(*APART))


def test_without_its_entries_the_graph_is_as_before() -> None:
    assert kept(compute(told(*ENTRIES))) != kept(compute(told()))
    assert kept(compute(dataset(a=A, b=B, judged=POLICIES.replace("judgements:", "judgements: []")))) == kept(
        compute(told())
    )


def test_the_order_of_entries_sides_and_records_changes_nothing() -> None:
    turned = (declared(*reversed(APART)), *reversed(ENTRIES[:2]))
    whole = told(*turned)
    assert kept(compute(replace(whole, records=whole.records[::-1]))) == kept(compute(told(*ENTRIES)))


def test_another_verdict_reason_or_strength_gives_no_new_name() -> None:
    other = BY.replace("ink", "paper")
    changed = (
        verdict(DAY, "accepted", grounds=other),
        verdict("greed holds", "dismissed", grounds=other),
        declared(*APART, kind="role", strength="soft", grounds=other),
    )
    nodes = [
        {str(t.subject) for t in with_nodes(c.graph, c.assessment).default if t.predicate.value == RDF + "type"}
        for c in (compute(told(*ENTRIES)), compute(told(*changed)))
    ]
    assert nodes[0] == nodes[1]
    assert sum("/judgement/" in node for node in nodes[0]) == 3


# --- words


def test_each_judgement_is_told_in_a_sentence_that_says_who_judges() -> None:
    made = compute(told(*ENTRIES))
    assert {made.assessment.words.settled(each) for each in made.assessment.settled} == {
        "That “Birth of Anna” was on 1 May 1900 is dismissed by tester (a person), by the policy “early-first”: The ink is wrong.",
        "That “Greed” is true is left undecided by tester (a person), by the policy “early-first”: The ink is wrong.",
    }
    assert made.sentences - compute(told()).sentences == {
        "According to the author of A, Nils Holm was a converser in “The supper” and “The supper” was in the town; according to the author of B, Nils Holm was a converser in “The talk”. That these cannot be true together is declared by tester (a person): The ink is wrong."
    }


def test_a_denial_on_a_declared_side_is_told_as_one() -> None:
    made = compute(told(declared("greed not holds", "fire happened", kind="value", strength="soft")))
    assert made.sentences - compute(told()).sentences == {
        "That “Greed” is true is denied by the author of B; according to the author of A, “The fire” took place. That these can hardly be true together is declared by tester (a person): The ink is wrong."
    }


# --- in the graph, and on the data of this repository


def test_judgements_conform_to_the_shapes() -> None:
    made = compute(told(*ENTRIES))
    graph = with_nodes(made.graph, made.assessment)
    assert validate.validate(graph, ontology=ontology_triples()).results == ()


def _ask(store: ox.Store, pattern: str) -> list[str]:
    solutions = store.query(f"SELECT DISTINCT ?x WHERE {{ {pattern} }}", prefixes=PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    return sorted(solution["x"].value for solution in solutions)


def test_the_data_settle_claims_and_declare_conflicts(store: ox.Store, built: Built) -> None:
    assert _ask(store, "?claim kb:status kb:settled ; kb:settledBy/kb:byPolicy/dcterms:identifier ?x") == [
        "after-the-end"
    ]
    declared = len(built.told.declared)
    assert len(_ask(store, "?x kb:byRule kb:declared ; kb:declaredIn ?judgement")) == declared > 50
    assert _ask(store, "?x kb:byRule kb:declared . FILTER NOT EXISTS { ?x kb:declaredIn ?j }") == []
    assert _ask(store, "?x kb:status kb:settled . FILTER NOT EXISTS { ?x kb:settledBy ?j }") == []


def test_no_person_judged_the_data(store: ox.Store, built: Built) -> None:
    assert _ask(store, "?j a kb:Judgement ; kb:judgedBy/kb:method ?x") == [KB + "languageModel"]
    sentences = _ask(store, "?j a kb:Judgement ; kb:inWords ?x")
    assert len(sentences) == len(built.told.declared) + len(built.told.settled)
    assert all("(a language model)" in sentence for sentence in sentences)


def test_what_is_judged_stands_apart_from_what_is_told(built: Built) -> None:
    for name, triples in built.graph.named.items():
        if "/says/" in name:
            assert not [triple for triple in triples if "/judgement/" in str(triple)], name


def test_every_word_of_a_judgement_is_one_of_the_ontology() -> None:
    ours = {triple.subject.value for triple in ontology_triples() if isinstance(triple.subject, ox.NamedNode)}
    assert {KB + word for word in read.VERDICTS} <= ours
    assert {KB + word for word in read.STRENGTHS} <= ours
    assert sum(lexicon.standard().is_a(name, "Conflict") for name in lexicon.standard().classes) > 10
