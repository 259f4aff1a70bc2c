"""The supplied record keeping audit: twenty criteria by N records, every total worked out by hand."""

from __future__ import annotations

import pytest

from qa_desktop.domain.bands import band_of
from qa_desktop.formspec.definition import Repeat
from tests.builders import Filling
from tests.supplied import begun, by_name, due, raised, supplied

CRITERIA = tuple(f"c{number:02}" for number in range(1, 21))


def audit_of(*records: str, planned: int | None = None) -> Filling:
    """Records by a letter for each of the first criteria, the last letter for the rest: y, n or a."""
    audit = begun(
        "T3", g_prac="P17", g_mode="peer", g_n_plan=str(planned or len(records)), g_date="2026-11-20"
    )
    for number, letters in enumerate(records, start=1):
        record(audit, number, letters)
    return audit


def record(audit: Filling, number: int, letters: str) -> None:
    audit.set(f"rec[{number}]/x_key", f"R{number:02}")
    answers = {"y": "yes", "n": "no", "a": "na"}
    for name, letter in zip(CRITERIA, letters.ljust(20, letters[-1]), strict=True):
        audit.set(f"rec[{number}]/{name}", answers[letter])


def test_it_is_a_locked_record_keeping_audit_typed_into_a_grid():
    tool = supplied("T3")
    assert tool.settings.kind == "record-keeping"
    assert tool.settings.locked
    assert tool.settings.bands == ("90", "75")
    grid = tool.nodes["/data/rec"]
    assert isinstance(grid, Repeat)
    assert "qa-grid" in grid.appearance
    assert grid.audit.kind == "records"


def test_there_are_as_many_columns_as_records_were_planned_ten_to_begin_with():
    audit = begun("T3")
    assert len(audit.view("rec").children) == 10
    audit.set("g_n_plan", "3")
    assert len(audit.view("rec").children) == 3
    audit.set("g_n_plan", "31")
    assert audit.wrong("g_n_plan") == ["constraint"]


def test_a_records_per_cent_leaves_not_applicable_out():
    audit = audit_of("yyynya")  # 4 yes, 1 no, the rest not applicable
    assert audit.value("rec[1]/x_pct") == "80"
    record_score = audit.session.scores()[audit.view("rec").children[0]]
    assert (record_score.percent, record_score.n) == ("80", 5)


def test_a_record_on_which_nothing_applies_has_no_per_cent():
    audit = audit_of("a")
    assert (audit.value("rec[1]/x_pct"), audit.value("t_all"), audit.value("t_rag")) == ("", "", "")
    assert not audit.relevant("t_all_note")


def test_the_whole_is_all_yes_of_all_yes_and_no_and_not_the_mean_of_the_records():
    # 20 of 20, and 1 of 4: together 21 of 24, where the mean of 100 and 25 would be 62.5.
    audit = audit_of("y", "ynnna")
    assert [audit.value(f"rec[{n}]/x_pct") for n in (1, 2)] == ["100", "25"]
    assert (audit.value("t_yes"), audit.value("t_base"), audit.value("t_all")) == ("21", "24", "87.5")
    assert audit.view("t_all_note").label == "Overall compliance: **87.5 per cent** (21 of 24), amber"
    score = audit.session.scores()["/data/rec"]
    assert (score.percent, score.n) == ("87.5", 24)


def test_each_criterion_has_its_per_cent_with_n_and_is_blank_when_it_never_applied():
    audit = audit_of("yyn" + "a", "yna" + "a", "yaa" + "a")
    values = [audit.value(name) for name in ("t_c01", "t_c02", "t_c03", "t_c04")]
    assert values == ["100", "50", "0", ""]
    found = audit.session.scores()
    told = [(found[f"/data/rec/c0{n}"].percent, found[f"/data/rec/c0{n}"].n) for n in (1, 2, 3, 4)]
    assert told == [("100", 3), ("50", 2), ("0", 1), ("", 0)]


@pytest.mark.parametrize(
    ("letters", "percent", "colour"),
    [
        ("yyyyyyyyyyyyyyyyyyn", "90", "green"),  # 18 yes, 2 no
        ("yyyyyyyyyyyyyyyyynn", "85", "amber"),  # 17 of 20
        ("yyyyyyyyyyyyyyynnnn", "75", "amber"),  # 15 of 20
        ("yyyyyyyyyyyyyynnnnn", "70", "red"),  # 14 of 20
    ],
)
def test_green_begins_at_ninety_and_red_below_seventy_five(letters, percent, colour):
    audit = audit_of(letters)
    assert (audit.value("t_all"), audit.value("t_rag")) == (percent, colour)
    band = band_of(percent, supplied("T3").settings.bands, "high")
    assert band is not None
    assert band.value == colour
    assert (("E3", "t_rag") in raised(audit)) is (colour == "red")


def test_red_forces_a_re_audit_three_months_on_which_may_be_changed():
    audit = audit_of("n")
    audit.set("f_reaudit", "no")
    assert audit.wrong("f_reaudit") == ["constraint"]
    audit.set("f_reaudit", "yes")
    assert (audit.wrong("f_reaudit"), audit.value("f_reaudit_by")) == ([], "2027-02-19")
    audit.set("f_reaudit_by", "2027-01-15")
    assert (audit.value("f_reaudit_by"), audit.wrong("f_reaudit_by")) == ("2027-01-15", [])
    audit.set("f_reaudit_by", "2026-11-20")
    assert audit.wrong("f_reaudit_by") == ["constraint"]
    good = audit_of("y")
    good.set("f_reaudit", "no")
    assert good.wrong("f_reaudit") == []
    assert not good.relevant("f_reaudit_by")


def test_a_comment_is_demanded_of_a_record_in_the_red_and_of_no_other():
    audit = audit_of("n", "y")
    assert audit.view("rec[1]/x_note").is_required
    assert not audit.view("rec[2]/x_note").is_required


def test_the_same_record_twice_is_refused():
    audit = audit_of("y", "y")
    audit.set("rec[2]/x_key", "R01")
    assert audit.wrong("rec[2]/x_key") == ["constraint"]
    audit.set("rec[2]/x_key", "R02")
    assert audit.wrong("rec[2]/x_key") == []


def test_fewer_records_than_planned_ask_why_and_unused_columns_count_for_nothing():
    audit = audit_of("y", "y", planned=10)
    assert audit.value("t_n") == "2"
    assert "t_short" in due(audit)
    assert audit.view("t_n_note").label == "Records audited: **2** of 10 planned"
    blocked = {one.node_id for one in audit.session.validate()}
    assert not any(str(node).startswith(audit.view("rec").children[5]) for node in blocked)
    full = audit_of("y", "y")
    assert not full.relevant("t_short")


@pytest.mark.parametrize("records", [1, 9, 10])
def test_rounds_of_one_nine_and_ten_records_are_summed(records):
    audit = audit_of(*["yn"] * records)  # one yes and nineteen no in each
    assert (audit.value("t_n"), audit.value("t_base")) == (str(records), str(20 * records))
    assert audit.value("t_all") == "5"


@pytest.mark.parametrize(
    ("name", "answer", "code"),
    [("c13", "no", "E2"), ("c19", "no", "E2"), ("c20", "no", "E2"), ("x_falsify", "yes", "E1")],
)
def test_an_answer_about_a_record_raises_its_prompt_and_opens_the_escalation(name, answer, code):
    audit = audit_of("y", "y")
    assert not audit.relevant("e_concern")
    audit.set(f"rec[2]/{name}", answer)
    assert (code, name) in raised(audit)
    assert audit.relevant("e_concern")
    audit.set("e_concern", "no")
    assert audit.wrong("e_concern") == (["constraint"] if code == "E1" else [])


def test_a_registration_that_is_not_current_is_told_at_once():
    audit = begun("T3")
    audit.set("g_pin_ok", "no")
    assert ("E1", "g_pin_ok") in raised(audit)
    assert audit.relevant("e_concern")


def test_nobody_audits_their_own_records_unless_it_is_called_self_audit():
    audit = begun("T3", g_prac="P17", g_mode="peer")
    audit.set("g_auditor", "P17")
    assert audit.wrong("g_auditor") == ["constraint"]
    audit.set("g_mode", "self")
    assert audit.wrong("g_auditor") == []


@pytest.mark.parametrize(
    ("day", "right"),
    [("2026-11-20", True), ("2025-11-21", True), ("2025-11-18", False), ("2026-11-24", False)],
)
def test_an_entry_lies_in_the_twelve_months_before_the_audit(day, right):
    audit = audit_of("y")
    audit.set("rec[1]/x_contact", day)
    assert audit.wrong("rec[1]/x_contact") == ([] if right else ["constraint"])


def test_who_the_practitioner_is_and_the_system_number_are_marked_as_identifiers():
    marked = {name: q.audit.identifier for name, q in by_name(supplied("T3")).items() if q.audit.identifier}
    assert marked == {
        "g_prac": ("worker-reference",),
        "g_auditor": ("worker-name",),
        "x_sys": ("reference",),
    }
