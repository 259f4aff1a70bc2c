"""Every row of the field's description (`domain.md`, sections 10 and 11) against the tools that are supplied.

What differs on purpose is named here, with why; everything else has to be word for word the same.
"""

import re

import pytest

from qa_desktop.formspec.definition import ControlKind, DataType, Group, Question, Repeat, Tool
from tests import domain_tables as field
from tests.supplied import FOLDERS, by_name, literal, supplied

pytestmark = pytest.mark.skipif(not field.IS_THERE, reason=field.ABSENT)

BLOCKS = {
    "T1": ("hdr", "esc", "act", "sgn"),
    "T2": ("hdr", "esc", "act", "sgn"),
    **{f"T{number}": ("esc",) for number in range(3, 8)},
    "T8": (),
}
"""Section 10, "Mapping of blocks"."""

OTHER_WORDS = {
    # Both marks and the agreed one stand under one heading, which asks the question.
    "T4": {f"{letter}_scale": "Agreed mark" for letter in "cnpro"},
    # An auditor knows the audits by their names, not by our numbers.
    "T6": {"a_audit": "Reference of the case audit this belongs to"},
}
OTHER_HINTS = {
    # Notes to developers, codes and short forms, in words for people.
    "": {
        "h_prior_audit", "h_case_key", "h_nhs", "h_team", "e_concern", "e_told_when", "a_question",
        "a_priority", "s_mgr_date",
    },
    "T1": {
        "v_seen", "s_scale_last", "k_s47", "n_plan", "q_dispute", "i_grade", "o_fb", "z_grade", "z_scale",
    },
    "T2": {"p_open_mosaic", "n_wnb", "k_refer"},
    "T3": {
        "g_auditor", "x_key", "x_sys", "c02", "c05", "c13", "x_note", "f_reaudit", "f_reaudit_by",
    },
    "T4": {"n_best", "r_stepup", "z_lp_scale", "i_then"},
    "T5": {"b_consent", "w_child", "w_part"},
    "T6": {"p_self", "b_grade", "b_grade_why", "s_held", "f_who", "l_useful"},
    "T7": {"m_month", "m_mod", "n_aud"},
    "T8": {"b_out", "f_s1_time", "h_act_over", "h_nopd"},
}  # fmt: skip
OTHER_CONDITIONS = {
    # Section 12: the audit of a dip sample links back to the health audit.
    ("", "h_prior_audit"): "${h_audit_type}='re_audit'or${h_audit_type}='dip'",
    # Section 12: the Lead Professional's overall mark comes first.
    ("T4", "z_scale"): "${z_lp_scale}!=''",
    # Section 3.4: blind until the moderator has graded.
    ("T7", "n_aud"): "${m_blind}='no'or${n_mod}!=''",
    ("T7", "o_aud"): "${m_blind}='no'or${o_mod}!=''",
    # Two grades differ once both are there.
    ("T7", "n_note"): "${n_aud}!=''and${n_mod}!=''and${n_aud}!=${n_mod}",
    **{
        ("T7", name): "${o_aud}!=''and${o_mod}!=''and${o_aud}!=${o_mod}"
        for name in ("o_talk", "o_how", "o_reason")
    },
}
STOPS_WITHOUT_CONSENT = ("t5_see", "t5_fam", "t5_ref", "t5act")
"""Section 12: an observation that is not held stops; these groups are shown with consent alone."""
SEVERAL = {("T3", "t_crit"): [f"t_c{number:02}" for number in range(1, 21)]}
"""Items that are one value for each criterion."""
OWN_PROMPTS = {("T2", "z_cqg"), ("T5", "b_consent"), ("T8", "h_nopd")}
"""What the description writes in the column of prompts and is a route or a stop, not a code."""
COMPARED = [
    pytest.param(part, item, id=f"{part}-{item.name}")
    for part in (FOLDERS if field.IS_THERE else ())
    for item in (*field.items(part), *field.block_items(*BLOCKS[part]))
    if (part, item.name) not in SEVERAL
]


def tidy(logic: str) -> str:
    """Logic without blanks, its paths as the names they end in."""
    named = re.sub(r"(?:/data|\.\.)(?:/\w+)*/(\w+)", r"${\1}", re.sub(r"\s+", "", logic))
    return named[1:-1] if re.fullmatch(r"\([^()]*\)", named) else named


def conditions(tool: Tool, question: Question) -> list[str]:
    """Its own condition and those of the groups around it."""
    around = [question.path.rsplit("/", up)[0] for up in range(question.path.count("/") - 1)]
    binds = [tool.nodes[path].bind for path in around]
    return [tidy(bind.relevant.text) for bind in binds if bind.relevant is not None]


def turn(tool: Tool, question: Question) -> str:
    """Its stage, or that of the nearest group around it that has one."""
    around = [question.path.rsplit("/", up)[0] for up in range(question.path.count("/"))]
    said = (tool.nodes[path].audit.stage for path in around if path in tool.nodes)
    return next((stage for stage in said if stage != "auditor"), "auditor")


def is_in_block(part: str, group: str) -> bool:
    return group in BLOCKS[part]


def test_the_description_is_read_whole():
    for part, number in field.counts().items():
        asked = [item for item in field.items(part) if item.kind != "calculate"]
        # Two of the moderation form's are filled in by the program, and counted.
        assert len(asked) == number, part


@pytest.mark.parametrize(("part", "item"), COMPARED)
def test_an_item_is_asked_in_its_words_of_its_kind_and_where_it_belongs(part, item):
    question = by_name(supplied(part))[item.name]
    assert f"/{item.group}/" in question.path
    if item.kind != "calculate":
        assert literal(question.label) == OTHER_WORDS.get(part, {}).get(item.name, item.question)
    kind, _, more = item.kind.partition(" ")
    if kind in ("select_one", "select_multiple"):
        control = ControlKind.SELECT_ONE if kind == "select_one" else ControlKind.SELECT_MULTIPLE
        assert question.control is control
        assert question.itemset is not None
        assert question.itemset.list_name == more
    elif kind == "calculate":
        assert question.control is ControlKind.NONE
    else:
        types = {"text": DataType.STRING, "integer": DataType.INT, "date": DataType.DATE}
        assert question.bind.data_type is {**types, "dateTime": DataType.DATE_TIME}[kind]
    if kind == "integer":
        least, most = more.split("-")
        assert question.bind.constraint is not None
        logic = tidy(question.bind.constraint.text)
        assert logic.startswith(f".>={least}")
        assert f".<={most}" in logic or ".<=${" in logic


@pytest.mark.parametrize(("part", "item"), COMPARED)
def test_an_item_is_required_and_shown_when_the_description_says(part, item):
    tool = supplied(part)
    question = by_name(tool)[item.name]
    if item.name == "x_note":  # optional until the record is in the red
        assert question.bind.required is not None
    else:
        assert (question.bind.required is not None) == (item.required == "yes")
    own = "" if is_in_block(part, item.group) else part
    said = OTHER_CONDITIONS.get((own, item.name), tidy(item.shown_when))
    found = conditions(tool, question)
    if item.group in STOPS_WITHOUT_CONSENT:
        assert found.pop() == "${b_consent}='yes'"
    elif item.group == "esc" and part not in ("T1", "T2"):
        found.pop()  # opens with a prompt
    # A condition that a whole group shares stands at the group, and not again at the question.
    assert "and".join(f"({each})" if "or" in each else each for each in reversed(found)) in (
        said,
        f"({said})",
        *([said] if set(found) == {said} else []),
    )


@pytest.mark.parametrize(("part", "item"), COMPARED)
def test_an_item_has_its_hint_standards_stage_and_prompt(part, item):
    question = by_name(supplied(part))[item.name]
    own = "" if is_in_block(part, item.group) else part
    guidance = literal(question.guidance)
    if item.name in OTHER_HINTS.get(own, set()):
        assert guidance
        assert guidance != item.hint
    elif item.kind != "calculate" and item.hint:
        assert item.hint in guidance
    assert question.audit.standards == item.standards
    assert turn(supplied(part), question) == field.stage_of(own, item)
    codes = set() if (own, item.name) in OWN_PROMPTS else set(re.findall(r"\b(E[123]|M1)\b", item.prompt))
    assert ({question.audit.prompt} if question.audit.prompt else set()) == codes


@pytest.mark.parametrize("part", FOLDERS)
def test_the_items_stand_in_the_order_of_the_description(part):
    names = list(by_name(supplied(part)))
    listed = [item.name for item in field.items(part) if item.name in names]
    if part == "T4":  # the Lead Professional's overall mark comes before the agreed one
        listed.insert(listed.index("z_scale"), listed.pop(listed.index("z_lp_scale")))
    if part == "T7":  # how it was settled decides which grades may stand
        listed.remove("o_final")
        listed.insert(listed.index("o_third") + 1, "o_final")
    if part == "T8":  # when the return was due stands beside its date
        assert names.index("h_late") == names.index("h_date") + 3
    assert [name for name in names if name in listed] == listed


@pytest.mark.parametrize("part", FOLDERS)
def test_repeats_are_repeats_and_blocks_are_where_they_belong(part):
    tool = supplied(part)
    kinds = {node.name: type(node) for node in tool.nodes.values() if isinstance(node, Group | Repeat)}
    for name, kind in field.groups(part).items():
        assert kinds[name] is {"group": Group, "repeat": Repeat}[kind], name
    assert {name for name in ("hdr", "esc", "sgn") if name in kinds} == set(BLOCKS[part]) - {"act"}


def test_one_value_for_each_criterion_stands_for_the_item_that_means_them_all():
    for (part, _name), names in SEVERAL.items():
        questions = by_name(supplied(part))
        assert all(questions[name].control is ControlKind.NONE for name in names)


@pytest.mark.parametrize("name", field.choice_lists() if field.IS_THERE else ())
def test_a_choice_list_has_its_values_and_labels_in_order(name):
    lists = {
        question.itemset.list_name: {
            choice.name: literal(choice.label) for choice in question.itemset.choices
        }
        for part in FOLDERS
        for question in by_name(supplied(part)).values()
        if question.itemset is not None
    }
    assert list(lists[name].items()) == list(field.choice_lists()[name].items())


def test_no_tool_asks_for_a_list_that_the_description_does_not_have():
    used = {
        question.itemset.list_name
        for part in FOLDERS
        for question in by_name(supplied(part)).values()
        if question.itemset is not None
    }
    assert used == set(field.choice_lists())


@pytest.mark.parametrize("part", FOLDERS)
def test_no_text_that_people_read_speaks_of_columns_codes_or_ids(part):
    tool = supplied(part)
    names = {name for name in by_name(tool) if "_" in name}
    for node in tool.nodes.values():
        for text in (node.label, *((node.hint, node.guidance) if isinstance(node, Question) else ())):
            said = literal(text)
            assert not names & set(re.findall(r"\w+", said)), said
            assert not re.search(r"\bT[1-8]\b|\bna\b", said), said


@pytest.mark.parametrize("part", FOLDERS)
def test_every_scale_says_what_its_ends_mean(part):
    for question in by_name(supplied(part)).values():
        if "qa-scale" in question.appearance:
            assert re.search(r"\b0 = .+; 10 = .+\.", literal(question.guidance)), question.name


@pytest.mark.parametrize("part", FOLDERS)
def test_a_tool_says_that_it_is_a_sample_and_its_readme_where_it_comes_from(part):
    tool = supplied(part)
    assert tool.settings.sample
    assert "sample tool" in tool.title
    readme = " ".join((field.FORMS / FOLDERS[part] / "README.md").read_text(encoding="utf-8").split())
    assert "It is a sample" in readme
    assert "The wording was written for this program" in readme


AHEAD = {"h_edd", "a_due", "i_by", "i_check", "k_by", "f_reaudit_by"}
"""Dates that may lie ahead: what is due, and the day a child is expected."""


@pytest.mark.parametrize("part", FOLDERS)
def test_no_date_lies_in_the_future_but_those_that_are_due(part):
    for question in by_name(supplied(part)).values():
        if question.bind.data_type in (DataType.DATE, DataType.DATE_TIME) and question.name not in AHEAD:
            assert question.bind.constraint is not None, question.name
            logic = tidy(question.bind.constraint.text)
            assert ".<=today()" in logic or ".<=now()" in logic, question.name


@pytest.mark.parametrize(("standard", "part", "name"), field.evidence() if field.IS_THERE else ())
def test_a_standard_is_evidenced_by_the_items_of_section_13(standard, part, name):
    assert standard in by_name(supplied(part))[name].audit.standards
