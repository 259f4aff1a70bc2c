"""The supplied Children's Health audit: variants, prompts, the child's dates, and what goes where."""

import pytest

from qa_desktop.services.contradictions import contradictions
from tests.builders import Filling
from tests.supplied import begun, by_name, due, raised, supplied

HV = ("hv_due", "hv_table", "hv_holistic", "hv_mood", "hv_da", "hv_sleep", "hv_growth")
SN = ("sn_entry", "sn_assess", "sn_ehwb", "sn_plan", "sn_conf", "sn_trans")
GRADES = ("r_grade", "n_grade", "k_grade", "v_grade")


@pytest.fixture
def audit() -> Filling:
    return begun("T2", p_variant="hv", p_level="specialist", p_sg="cp", h_unborn="no")


def test_it_is_a_health_audit_of_six_months_with_the_four_blocks():
    tool = supplied("T2")
    assert (tool.settings.kind, tool.settings.look_back) == ("health-audit", "P6M")
    assert [node.name for node in tool.root.children if node.name != "meta"] == [
        "hdr", "t2_ctx", "t2_rec", "t2_hv", "t2_sn", "t2_pln", "t2_sg", "t2_voi", "t2_all", "esc", "act",
        "sgn",
    ]  # fmt: skip


@pytest.mark.parametrize(("variant", "open_", "closed"), [("hv", HV, SN), ("sn", SN, HV)])
def test_the_variant_opens_its_contacts_and_closes_the_others(variant, open_, closed):
    audit = begun("T2", p_variant=variant)
    assert all(audit.relevant(name) for name in open_)
    assert not any(audit.relevant(name) for name in (*closed, "hv_dev"))
    assert set(open_) <= due(audit)
    assert not set(closed) & due(audit)


def test_no_contact_is_asked_about_before_the_variant_is_said():
    audit = begun("T2")
    assert not any(audit.relevant(name) for name in (*HV, *SN))


@pytest.mark.parametrize(("contacts", "shown"), [("nbv w68", False), ("y1", True), ("nbv y2", True)])
def test_the_development_review_is_asked_about_from_nine_months_on(audit, contacts, shown):
    audit.set("hv_due", contacts)
    assert audit.relevant("hv_dev") is shown


def test_answers_of_the_other_variant_do_not_count_and_come_back(audit):
    audit.set("hv_growth", "no")
    assert ("E2", "hv_growth") in raised(audit)
    audit.set("p_variant", "sn")
    assert raised(audit) == set()
    assert audit.session.scores()["/"].n == 0
    audit.set("p_variant", "hv")
    assert ("E2", "hv_growth") in raised(audit)


@pytest.mark.parametrize(
    ("status", "asked"),
    [
        ("none", set()),
        ("eh", {"k_refer"}),
        ("cin", {"k_refer", "k_contact", "k_super"}),
        ("cp", {"k_refer", "k_conf", "k_contact", "k_super"}),
        ("cla", {"k_refer", "k_conf", "k_contact", "k_super"}),
        ("closed", {"k_refer"}),
    ],
)
def test_safeguarding_questions_open_by_the_childs_status(audit, status, asked):
    audit.set("p_sg", status)
    names = {"k_refer", "k_conf", "k_contact", "k_super"}
    assert {name for name in names if audit.relevant(name)} == asked


def test_supervision_actions_are_asked_about_once_there_was_some_supervision(audit):
    for answer, shown in (("no", False), ("partly", True), ("yes", True), ("na", False)):
        audit.set("k_super", answer)
        assert audit.relevant("k_super_done") is shown


def test_a_plan_is_asked_for_above_the_universal_level(audit):
    assert audit.relevant("n_plan")
    audit.set("p_level", "universal")
    assert not audit.relevant("n_plan")


def test_a_case_that_is_open_on_mosaic_gives_its_number_and_asks_what_the_records_tell(audit):
    for answer, shown in (("no", False), ("dk", False), ("yes", True)):
        audit.set("p_open_mosaic", answer)
        assert audit.relevant("p_mosaic_id") is shown
        assert audit.relevant("z_diff") is shown
    assert "p_mosaic_id" in due(audit)
    audit.set("p_mosaic_id", "M 2087415")
    assert audit.wrong("p_mosaic_id") == ["constraint"]
    audit.set("p_mosaic_id", "0002087415")
    assert (audit.wrong("p_mosaic_id"), audit.value("p_mosaic_id")) == ([], "0002087415")


def test_roles_say_what_the_pool_the_lists_and_the_clinical_group_read():
    roles = {role: name for name, each in by_name(supplied("T2")).items() for role in each.audit.roles}
    wanted = {
        "also-open-on": "p_open_mosaic",
        "also-open-reference": "p_mosaic_id",
        "service-area": "p_variant",
        "case-status": "p_sg",
        "route": "z_cqg",
        "overall-grade": "z_grade",
        "overall-scale": "z_scale",
    }
    assert {role: roles[role] for role in wanted} == wanted


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("r_grade", "inadequate", "E2"), ("hv_da", "no", "E3"), ("hv_growth", "no", "E2"),
        ("n_plan", "no", "E2"), ("n_level", "no", "E2"), ("n_wnb", "no", "E2"),
        ("n_grade", "inadequate", "E2"), ("k_recog", "no", "E1"), ("k_refer", "no", "E1"),
        ("k_conf", "no", "E2"), ("k_contact", "no", "E2"), ("k_super", "no", "E3"), ("k_now", "no", "E1"),
        ("k_now", "unsure", "E1"), ("k_grade", "inadequate", "E1"), ("q_share", "no", "E2"),
        ("v_grade", "inadequate", "E2"), ("z_grade", "inadequate", "E1"), ("e_concern", "yes", "E1"),
        ("s_mgr_agree", "no", "M1"),
    ],
)  # fmt: skip
def test_an_answer_raises_its_prompt(audit, name, value, code):
    assert (code, name) not in raised(audit)
    audit.set(name, value)
    assert (code, name) in raised(audit)


@pytest.mark.parametrize(("name", "code"), [("sn_ehwb", "E1"), ("sn_trans", "E2")])
def test_an_answer_about_school_nursing_raises_its_prompt(name, code):
    audit = begun("T2", p_variant="sn")
    audit.set(name, "no")
    assert (code, name) in raised(audit)


@pytest.mark.parametrize("name", ["k_recog", "k_refer"])
def test_a_red_prompt_asks_for_a_yes_or_a_reason(audit, name):
    audit.set("e_concern", "no")
    assert audit.wrong("e_concern") == []
    audit.set(name, "no")
    assert audit.wrong("e_concern") == ["constraint"]
    audit.set("e_override", "Referred again by another worker on the same day.")
    assert audit.wrong("e_concern") == []


@pytest.mark.parametrize(("answer", "due_"), [("no", "h_dob"), ("yes", "h_edd")])
def test_a_child_has_a_date_of_birth_or_an_expected_one_and_never_both(audit, answer, due_):
    audit.set("h_dob", "2024-03-01")
    audit.set("h_unborn", answer)
    shown = {name for name in ("h_dob", "h_edd") if audit.relevant(name)}
    assert shown == {due_}
    audit.set("h_edd", "2027-02-01")
    text = audit.session.serialise().decode()
    assert ("<h_dob>2024-03-01" in text) is (answer == "no")
    assert ("<h_edd>2027-02-01" in text) is (answer == "yes")


@pytest.mark.parametrize(
    ("number", "right"),
    [("9990000018", True), ("401 023 2137", True), ("9990000019", False), ("9434765871", False),
     *((digit * 10, False) for digit in "0123456789")],
)  # fmt: skip
def test_an_nhs_number_is_held_to_modulus_11_and_repeated_digits_are_refused(audit, number, right):
    audit.set("h_nhs", number)
    assert audit.wrong("h_nhs") == ([] if right else ["constraint"])


def test_compliance_is_points_of_what_was_answered_with_n_and_blank_when_nothing_counts(audit):
    section = "/data/t2_rec"
    assert (audit.session.scores()[section].percent, audit.session.scores()[section].n) == ("", 0)
    for name, answer in {"r_demo": "yes", "r_pr": "partly", "r_house": "no", "r_comm": "na"}.items():
        audit.set(name, answer)
    score = audit.session.scores()[section]
    assert (score.points, score.maximum, score.percent, score.n) == (1.5, 3, "50", 3)


def test_the_lowest_section_grade_is_shown_and_a_better_overall_grade_asks_why(audit):
    for name in GRADES:
        audit.set(name, "good")
    audit.set("v_grade", "ri")
    assert audit.view("z_worst_note").label.endswith("**Requires improvement to be good**")
    audit.set("z_grade", "good")
    codes = {each.code for each in contradictions(audit.session, None)}
    assert "CORE-SECTION-BELOW-GOOD" in codes
    audit.set("k_grade", "inadequate")
    assert audit.relevant("z_limit_risk")
    audit.set("z_grade", "ri")
    assert "RISK-INADEQUATE" in {each.code for each in contradictions(audit.session, None)}


def test_below_good_wants_an_action(audit):
    audit.set("r_grade", "ri")
    assert "BELOW-GOOD-WITHOUT-ACTION" in {each.code for each in contradictions(audit.session, None)}
    audit.add("act")
    audit.set("act[1]/a_issue", "The father's details are missing.")
    assert "BELOW-GOOD-WITHOUT-ACTION" not in {each.code for each in contradictions(audit.session, None)}


def test_a_scale_beside_its_grades_band_goes_to_moderation(audit):
    audit.set("z_grade", "ri")
    audit.set("z_scale", "8")
    assert ("M1", "z_mismatch") in raised(audit)
    audit.set("z_scale", "6")
    assert ("M1", "z_mismatch") not in raised(audit)
