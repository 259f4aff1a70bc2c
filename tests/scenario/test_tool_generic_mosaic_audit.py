"""The supplied sample tool: complete, sound, and doing what it says when filled."""

import datetime
import re
from pathlib import Path

import pytest

from qa_desktop.formengine.api import Preset
from qa_desktop.formspec.check import check_source
from qa_desktop.formspec.definition import ControlKind, Group, Question, Repeat, Tool
from tests.builders import Filling, filling

SOURCE = Path(__file__).parents[2] / "forms" / "generic-mosaic-audit" / "tool.md"
DOMAIN = Path(__file__).parents[3] / "shared" / "domain.md"
SECTION_GRADES = ("r_grade", "v_grade", "s_grade", "k_grade", "n_grade", "i_grade", "m_grade", "o_grade")


@pytest.fixture(scope="module")
def t1() -> Tool:
    conversion, problems = check_source(SOURCE.read_bytes(), ".md")
    assert problems == ()
    assert conversion.tool is not None
    return conversion.tool


@pytest.fixture
def audit(t1) -> Filling:
    preset = Preset(
        {}, {"auditor": "An auditor", "case-reference": "M1001"}, {"h_unborn": "no", "p_status": "cp"}
    )
    return filling(t1, preset=preset)


def by_name(tool: Tool) -> dict[str, Question]:
    return {node.name: node for node in tool.nodes.values() if isinstance(node, Question)}


def raised(audit: Filling) -> set[tuple[str, str]]:
    return {(one.code.value, one.node_id.rpartition("/")[2]) for one in audit.session.prompts()}


def test_it_says_of_itself_that_it_is_a_sample(t1):
    assert t1.settings.sample
    assert "sample tool" in t1.title
    assert (t1.ref.form_id, t1.ref.version) == ("generic-mosaic-audit", "2026-11-01")
    assert (t1.settings.kind, t1.settings.look_back) == ("case-audit", "P6M")


def test_its_sections_come_in_order_with_names_short_enough_for_an_outline(t1):
    sections = [node for node in t1.root.children if node.name != "meta"]
    assert [section.name for section in sections] == [
        "hdr", "t1_ctx", "t1_rec", "t1_voi", "t1_ass", "t1_rsk", "t1_pln", "t1_par", "t1_idn", "t1_mgt",
        "t1_imp", "t1_all", "esc", "act", "sgn",
    ]  # fmt: skip
    for section in sections:
        assert isinstance(section, Group | Repeat)
        (label,) = (part.literal for part in section.label.forms[""])
        assert len(label) <= 26, label


@pytest.mark.skipif(not DOMAIN.exists(), reason="the field's description is not on this computer")
def test_every_item_of_the_field_description_is_there_in_its_words(t1):
    text = DOMAIN.read_text(encoding="utf-8")
    part = text[text.index("### Common blocks") : text.index("### T2 Children's Health")]
    items = re.findall(r"^\| `(\w+)` \| (.*?) \| ([\w -]+?) \| (yes|no|auto) \|", part, re.MULTILINE)
    assert len(items) == 128
    questions = by_name(t1)
    for name, words, kind, required in items:
        question = questions[name]
        if kind != "calculate":
            assert "".join(run.literal for run in question.label.forms[""]) == words
            assert (question.bind.required is not None) == (required == "yes"), name
        if kind.startswith("select_one"):
            assert question.control is ControlKind.SELECT_ONE
            assert question.itemset is not None
            assert question.itemset.list_name == kind.split()[1]


def test_every_graded_section_marks_its_grade_and_the_reason_beside_it(t1):
    roles = {name: question.audit.roles for name, question in by_name(t1).items()}
    assert all(roles[name] == ("section-grade",) for name in SECTION_GRADES)
    assert roles["z_grade"] == ("overall-grade",)
    assert all(roles[name] == ("reason",) for name in ("v_evid", "s_evid", "k_evid", "n_evid", "z_why"))


def test_every_grade_has_its_word_and_descriptor_and_compliance_its_points(t1):
    questions = by_name(t1)
    grades = questions["z_grade"].itemset.choices
    assert [choice.extra["grade"] for choice in grades] == ["outstanding", "good", "ri", "inadequate"]
    assert all(len(choice.extra["descriptor"]) > 40 for choice in grades)
    scores = {choice.name: choice.extra.get("score", "") for choice in questions["r_core"].itemset.choices}
    assert scores == {"yes": "1", "partly": "0.5", "no": "0", "na": ""}


def test_what_others_answer_later_does_not_hold_up_the_auditor(t1, audit):
    stages = {name: question.audit.stage for name, question in by_name(t1).items()}
    assert {name for name, stage in stages.items() if stage != "auditor"} == {
        "e_ack_when", "e_safe_now", "e_outcome", "s_mgr_agree", "s_mgr_reason", "s_mgr_date", "s_worker_view",
        "a_status", "a_done", "a_proof",
    }  # fmt: skip
    blocking = {violation.node_id.rpartition("/")[2] for violation in audit.session.validate()}
    assert "s_mgr_agree" not in blocking
    assert "s_shared" in blocking


@pytest.mark.parametrize(
    ("number", "right"),
    [
        *(
            (number, True)
            for number in ("9434765870", "9434765919", "4010232137", "9990000018", "9990000069")
        ),
        ("943 476 5870", True),
        ("9990000019", False),
        ("9990000000", False),
        ("943476587", False),
        ("94347658700", False),
        ("943476587X", False),
        *((digit * 10, False) for digit in "0123456789"),
    ],
)
def test_an_nhs_number_is_held_to_modulus_11(audit, number, right):
    audit.set("h_nhs", number)
    assert audit.wrong("h_nhs") == ([] if right else ["constraint"])
    assert audit.value("h_nhs") == number


@pytest.mark.parametrize("name", ["h_audit_date", "h_dob", "p_status_date", "s_auditor_done", "s_mgr_date"])
def test_no_date_is_in_the_future(audit, name):
    audit.set(name, "2026-11-24")
    assert audit.wrong(name) == ["constraint"]
    audit.set(name, "2026-11-23")
    assert audit.wrong(name) == []


def test_a_due_date_may_be_in_the_future_and_not_before_the_audit(audit):
    audit.add("act")
    audit.set("act[1]/a_due", "2027-01-10")
    assert audit.wrong("act[1]/a_due") == []
    audit.set("act[1]/a_due", "2026-11-22")
    assert audit.wrong("act[1]/a_due") == ["constraint"]


def test_the_window_begins_six_months_before_and_looking_further_back_needs_a_reason(audit):
    assert audit.value("h_audit_date") == "2026-11-23"
    begin = datetime.date.fromisoformat(audit.value("h_period_from"))
    assert 180 <= (datetime.date(2026, 11, 23) - begin).days <= 185
    assert not audit.relevant("h_period_reason")
    audit.set("h_period_from", "2026-01-01")
    assert audit.relevant("h_period_reason")


def test_not_applicable_to_be_seen_fits_an_unborn_child_or_a_closed_case(audit):
    audit.set("v_seen", "na")
    assert audit.wrong("v_seen") == ["constraint"]
    audit.set("h_unborn", "yes")
    assert audit.wrong("v_seen") == []
    audit.set("h_unborn", "no")
    audit.set("p_status", "closed")
    assert audit.wrong("v_seen") == []


@pytest.mark.parametrize(("kind", "asked"), [("dip", True), ("re_audit", True), ("selected", False)])
def test_a_dip_sample_and_a_re_audit_name_the_audit_they_follow(audit, kind, asked):
    audit.set("h_audit_type", kind)
    assert audit.relevant("h_prior_audit") is asked


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("v_seen", "no", "E1"), ("v_alone", "no", "E2"), ("k_thresh", "no", "E1"), ("k_quick", "no", "E1"),
        ("k_s47", "no", "E1"), ("k_plan", "no", "E2"), ("k_now", "no", "E1"), ("k_now", "unsure", "E1"),
        ("k_grade", "inadequate", "E1"), ("r_grade", "inadequate", "E2"), ("n_pace", "no", "E3"),
        ("q_dispute", "no", "E2"), ("m_freq", "no", "E3"), ("m_follow", "no", "E2"),
        ("z_grade", "inadequate", "E1"),
        ("e_concern", "yes", "E1"), ("s_mgr_agree", "no", "M1"),
    ],
)  # fmt: skip
def test_an_answer_raises_its_prompt(audit, name, value, code):
    assert (code, name) not in raised(audit)
    audit.set(name, value)
    assert (code, name) in raised(audit)


def test_a_recorded_scale_that_falls_by_two_is_drift(audit):
    audit.set("s_scale_rec", "yes")
    audit.set("s_scale_first", "6")
    audit.set("s_scale_last", "5")
    assert ("E3", "s_scale_last") not in raised(audit)
    audit.set("s_scale_last", "4")
    assert ("E3", "s_scale_last") in raised(audit)
    assert audit.view("s_change_note").label == "Change in the recorded safety scale: -2"


def test_scale_and_grade_that_disagree_go_to_moderation(audit):
    audit.set("z_grade", "ri")
    audit.set("z_scale", "8")
    assert ("M1", "z_mismatch") in raised(audit)
    audit.set("z_scale", "6")
    assert ("M1", "z_mismatch") not in raised(audit)


def test_a_child_who_may_be_unsafe_needs_a_yes_or_a_reason(audit):
    audit.set("e_concern", "no")
    assert audit.wrong("e_concern") == []
    audit.set("k_now", "unsure")
    assert audit.wrong("e_concern") == ["constraint"]
    audit.set("e_override", "Seen by the duty worker this morning.")
    assert audit.wrong("e_concern") == []
    audit.set("e_override", "")
    audit.set("e_concern", "yes")
    assert audit.wrong("e_concern") == []


def test_the_lowest_section_grade_is_shown_in_words(audit):
    for name in SECTION_GRADES:
        audit.set(name, "good")
    assert audit.value("z_worst") == "good"
    audit.set("n_grade", "ri")
    assert (
        audit.view("z_worst_note").label == "Lowest section grade so far: **Requires improvement to be good**"
    )
    audit.set("z_grade", "good")
    assert audit.relevant("z_limit_core")
    audit.set("m_grade", "inadequate")
    assert audit.relevant("z_limit_any")


@pytest.mark.parametrize(
    ("status", "shown", "hidden"),
    [
        ("cp", {"p_cp_cat", "n_core", "k_s47"}, {"p_legal", "n_perm", "n_path", "o_close"}),
        ("cla", {"p_legal", "n_perm", "n_cla_hw", "k_s47"}, {"p_cp_cat", "n_core", "n_path"}),
        ("care_leaver", {"n_path"}, {"k_plan", "s_asmt_time", "n_core"}),
        ("closed", {"o_close"}, {"n_core", "n_path"}),
        ("assessment", {"s_asmt_time"}, {"n_review", "n_core"}),
    ],
)
def test_questions_open_by_the_childs_status(audit, status, shown, hidden):
    audit.set("p_status", status)
    assert {name for name in shown | hidden if audit.relevant(name)} == shown


def test_the_synopsis_holds_a_hundred_words(audit):
    audit.set("p_synopsis", " word" * 100)
    assert audit.wrong("p_synopsis") == []
    audit.set("p_synopsis", " word" * 101)
    assert audit.wrong("p_synopsis") == ["constraint"]


def test_identifiers_are_marked_so_that_they_are_masked(t1):
    marked = {
        name: question.audit.identifier for name, question in by_name(t1).items() if question.audit.identifier
    }
    assert marked == {
        "h_case_key": ("reference",),
        "h_nhs": ("nhs-number",),
        "h_dob": ("date-of-birth",),
        "h_edd": ("date-of-birth",),
        "h_worker": ("worker-name",),
        "h_manager": ("worker-name",),
        "a_owner": ("worker-name",),
    }
