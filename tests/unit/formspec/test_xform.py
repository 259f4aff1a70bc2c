"""XForm XML into a definition: what each part becomes, and that nothing is dropped in silence."""

import hashlib

import pytest

from qa_desktop.errors import Refused
from qa_desktop.formspec.definition import ControlKind, DataType, Group, Question, Repeat
from qa_desktop.formspec.problems import Severity
from qa_desktop.formspec.xform import read
from tests.builders import tool, tool_from_xml

FORM = """
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
  xmlns:jr="http://openrosa.org/javarosa" xmlns:qa="urn:qa-desktop:audit:1">
<h:head><h:title>A form</h:title><model>{model}</model></h:head><h:body>{body}</h:body></h:html>
"""


def form(instance: str, binds: str = "", body: str = "", before: str = ""):
    model = f'{before}<instance><data id="f" version="3">{instance}</data></instance>{binds}'
    return tool_from_xml(FORM.format(model=model, body=body))


def codes(a_tool) -> list[str]:
    return [finding.code for finding in a_tool.findings]


def literal(text, language="") -> str:
    return "".join(
        part.literal if part.output is None else f"<{part.output.text}>" for part in text.forms[language]
    )


def test_a_tool_is_named_by_id_version_and_the_hash_of_its_exact_bytes():
    xml = (
        FORM.format(model='<instance><data id="f" version="3"><a/></data></instance>', body="")
        .strip()
        .encode()
    )
    read_tool = read(xml)
    assert (read_tool.ref.form_id, read_tool.ref.version) == ("f", "3")
    assert read_tool.ref.content_hash == hashlib.sha256(xml).hexdigest()
    assert (read_tool.xml, read_tool.title) == (xml, "A form")


@pytest.mark.parametrize(
    "xml", [b"<a/>", b"<model/>", b"<model><instance/></model>", b"<html><body/></html>"]
)
def test_xml_that_is_no_form_is_refused_by_that_name(xml):
    with pytest.raises(Refused) as refused:
        read(xml)
    assert refused.value.code == "TOOL-NOT-XFORM"


def test_every_basic_question_type_becomes_its_control_and_data_type():
    made = tool(
        """
        | type | name | label | parameters |
        | text | text | T | |
        | integer | integer | T | |
        | decimal | decimal | T | |
        | date | date | T | |
        | time | time | T | |
        | dateTime | datetime | T | |
        | select_one l | one | T | |
        | select_multiple l | many | T | |
        | rank l | rank | T | |
        | range | range | T | start=0 end=10 step=2 |
        | note | note | T | |
        | acknowledge | ok | T | |
        | calculate | calc | | |
        | hidden | hidden | | |
        """.replace("| calculate | calc | | |", ""),
        choices="| list_name | name | label |\n| l | x | X |",
    )
    kinds = {
        node.name: (node.control, node.bind.data_type)
        for node in made.root.children
        if isinstance(node, Question)
    }
    assert kinds == {
        "text": (ControlKind.INPUT, DataType.STRING),
        "integer": (ControlKind.INPUT, DataType.INT),
        "decimal": (ControlKind.INPUT, DataType.DECIMAL),
        "date": (ControlKind.INPUT, DataType.DATE),
        "time": (ControlKind.INPUT, DataType.TIME),
        "datetime": (ControlKind.INPUT, DataType.DATE_TIME),
        "one": (ControlKind.SELECT_ONE, DataType.STRING),
        "many": (ControlKind.SELECT_MULTIPLE, DataType.STRING),
        "rank": (ControlKind.RANK, DataType.STRING),
        "range": (ControlKind.RANGE, DataType.INT),
        "note": (ControlKind.NOTE, DataType.STRING),
        "ok": (ControlKind.TRIGGER, DataType.STRING),
        "hidden": (ControlKind.NONE, DataType.STRING),
    }
    assert made.nodes["/data/range"].parameters == {"start": "0", "end": "10", "step": "2"}
    assert made.findings == ()


def test_choices_keep_their_further_columns_and_their_filter():
    made = tool(
        "| type | name | label | choice_filter |\n| text | area | A | |\n"
        "| select_one l | q | Q | area = ${area} |",
        choices="| list_name | name | label | area | score |\n| l | x | X | n | 1 |\n| l | y | Y | s | |",
    )
    itemset = made.nodes["/data/q"].itemset
    assert [(one.name, literal(one.label), dict(one.extra)) for one in itemset.choices] == [
        ("x", "X", {"area": "n", "score": "1"}),
        ("y", "Y", {"area": "s"}),
    ]
    assert itemset.filter.text == "area =  /data/area"
    assert made.instances["l"].items[0]["score"] == "1"


def test_a_note_holds_no_value_and_a_read_only_text_with_a_role_is_a_question():
    made = form(
        "<a/><b/><c>given</c><d/>",
        '<bind nodeset="/data/a" readonly="true()"/>'
        '<bind nodeset="/data/b" readonly="true()" qa:role="team"/>'
        '<bind nodeset="/data/c" readonly="true()"/>'
        '<bind nodeset="/data/d" readonly="true()" calculate="1"/>',
        "".join(f'<input ref="/data/{name}"><label>{name}</label></input>' for name in "abcd"),
    )
    assert [node.control for node in made.root.children] == [ControlKind.NOTE, *[ControlKind.INPUT] * 3]


def test_texts_hold_outputs_and_lose_only_the_blanks_around_them():
    made = tool("| type | name | label |\n| text | a | A |\n| text | b | You said ${a}, then? |")
    assert literal(made.nodes["/data/b"].label) == "You said < /data/a >, then?".replace("< ", "<").replace(
        " >", ">"
    )


def test_a_translated_tool_has_its_texts_in_every_language_and_names_the_default():
    made = tool(
        "| type | name | label::English (en) | label::Polski (pl) | hint::English (en) |\n"
        "| text | a | Name | Imię | Any |",
        settings="| form_id | default_language |\n| t | Polski (pl) |",
    )
    assert made.languages == ("English (en)", "Polski (pl)") or made.languages == (
        "Polski (pl)",
        "English (en)",
    )
    assert made.default_language == "Polski (pl)"
    assert literal(made.nodes["/data/a"].label, "Polski (pl)") == "Imię"


def test_guidance_alone_does_not_make_a_tool_a_translated_one():
    made = tool("| type | name | label | guidance_hint |\n| text | a | A | Look twice |")
    assert (made.languages, made.default_language) == ((), "")
    assert literal(made.nodes["/data/a"].guidance) == "Look twice"
    assert not made.nodes["/data/a"].hint


def test_a_repeat_has_its_count_its_label_and_its_first_instances():
    made = tool(
        """
        | type | name | label | repeat_count | default |
        | begin_repeat | r | Rows | 3 | |
        | text | a | A | | x |
        | end_repeat | | | | |
        | begin_repeat | s | More | | |
        | date | b | B | | today() |
        | end_repeat | | | | |
        """
    )
    counted, free = made.nodes["/data/r"], made.nodes["/data/s"]
    assert isinstance(counted, Repeat)
    assert isinstance(free, Repeat)
    assert (counted.count.text, free.count, free.initial, literal(free.label)) == (
        "/data/r_count",
        None,
        1,
        "More",
    )
    assert made.nodes["/data/r/a"].default == "x"
    assert made.nodes["/data/s/b"].dynamic_default.text == "today()"


def test_a_trigger_column_becomes_an_action_on_that_question():
    made = tool(
        "| type | name | label | trigger | calculation |\n| text | a | A | | |\n"
        "| calculate | b | | ${a} | now() |"
    )
    assert [(one.trigger, one.target, one.value.text) for one in made.triggers] == [
        ("/data/a", "/data/b", "now()")
    ]


def test_preloads_and_meta_are_read():
    made = tool("| type | name | label |\n| start | s | |\n| username | u | |\n| text | a | A |")
    assert (made.nodes["/data/u"].bind.preload, made.nodes["/data/u"].bind.preload_params) == (
        "property",
        "username",
    )
    assert made.meta == ("/data/meta/instanceID",)


def test_the_audit_vocabulary_is_read_with_its_targets_as_paths():
    made = form(
        "<g><a/><why/></g><s/>",
        '<bind nodeset="/data/g/a" qa:role="section-grade" qa:standard="1 4"'
        ' qa:prompt="E1" qa:prompt-when=". = 1"'
        ' qa:prompt-after="3" qa:prompt-per="worker" qa:weight="2"'
        ' qa:stage="manager" qa:identifier="name address"/>'
        '<bind nodeset="/data/g/why" qa:comment-on=" ../a " qa:role="reason"/>'
        '<bind nodeset="/data/s" calculate="0" qa:score-of="/"/>',
        '<group ref="/data/g"><input ref="/data/g/a"/><input ref="/data/g/why"/></group>',
    )
    audit = made.nodes["/data/g/a"].audit
    assert (audit.roles, audit.standards, audit.stage) == (("section-grade",), ("1", "4"), "manager")
    assert (audit.prompt, audit.prompt_when.text, audit.prompt_after, audit.prompt_per) == (
        "E1",
        ". = 1",
        3,
        "worker",
    )
    assert (audit.weight, audit.identifier) == ("2", ("name", "address"))
    assert made.nodes["/data/g/why"].audit.comment_on == "/data/g/a"
    assert made.nodes["/data/s"].audit.score_of == "/"


def test_settings_are_read_from_the_root():
    made = tool(
        "| type | name | label |\n| text | a | A |",
        settings="| form_id | namespaces | attribute::qa:kind | attribute::qa:look-back |"
        " attribute::qa:bands |"
        " attribute::qa:locked | attribute::qa:auditors | attribute::qa:sample |\n"
        '| t | qa="urn:qa-desktop:audit:1" | case-audit | P6M | 90 75 | yes | 2 | yes |',
    )
    said = made.settings
    assert (said.kind, said.look_back, said.bands, said.locked, said.auditors, said.sample, said.send) == (
        "case-audit", "P6M", ("90", "75"), True, 2, True, "on-completion",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("survey", "codes"),
    [
        ("| geopoint | q | Q |", ["TOOL-BY-HAND"]),
        ("| geotrace | q | Q |", ["TOOL-BY-HAND"]),
        ("| barcode | q | Q |", ["TOOL-BY-HAND"]),
        ("| image | q | Q |", []),
        ("| audio | q | Q |", []),
        ("| audit | audit | |", ["TOOL-IGNORED"]),
        ("| background-audio | q | |", ["TOOL-IGNORED"]),
        ("| start-geopoint | q | |", ["TOOL-IGNORED"]),
    ],
)
def test_what_a_desktop_does_otherwise_is_warned_of_by_name(survey, codes):
    made = tool(f"| type | name | label |\n| text | a | A |\n{survey}")
    assert [finding.code for finding in made.findings] == codes
    assert all(finding.severity is Severity.WARNING for finding in made.findings)


@pytest.mark.parametrize(
    ("column", "value", "severity"),
    [
        ("image", "a.png", Severity.WARNING),
        ("calculation", "pulldata('towns', 'a', 'b', ${a})", Severity.ERROR),
    ],
)
def test_a_file_that_does_not_come_with_the_form_is_named(column, value, severity):
    kind = "calculate" if column == "calculation" else "text"
    made = tool(f"| type | name | label | {column} |\n| text | a | A | |\n| {kind} | q | Q | {value} |")
    assert [(finding.code, finding.severity) for finding in made.findings] == [
        ("TOOL-ATTACHMENT-MISSING", severity)
    ]


def test_another_edition_of_the_vocabulary_is_named_and_not_guessed_at():
    made = tool_from_xml(
        FORM.replace("audit:1", "audit:2").format(
            model='<instance><data id="f" qa:kind="x"><a/></data></instance>'
            '<bind nodeset="/data/a" qa:role="team"/>',
            body="",
        )
    )
    assert codes(made) == ["TOOL-UNSUPPORTED", "TOOL-UNSUPPORTED"]


def test_an_unreadable_expression_is_a_finding_at_its_node_and_leaves_the_rest_readable():
    made = form(
        "<a/><b/>",
        '<bind nodeset="/data/a" relevant="/data/b ="/><bind nodeset="/data/b" required="true()"/>',
    )
    assert [(one.code, one.path, one.attribute) for one in made.findings] == [
        ("TOOL-EXPRESSION", "/data/a", "relevant")
    ]
    assert made.nodes["/data/b"].bind.required.text == "true()"


def test_a_control_for_a_node_that_is_not_there_is_a_finding():
    made = form("<a/>", "", '<input ref="/data/gone"/>')
    assert [(one.code, one.path) for one in made.findings] == [("TOOL-REFERENCE", "/data/gone")]


def test_a_name_used_twice_in_one_group_is_a_finding():
    assert codes(form("<a/><b/><a/>")) == ["TOOL-DUPLICATE-NAME"]


def test_groups_nest_and_nodes_are_found_by_path():
    made = form(
        "<g><h><a/></h></g>",
        "",
        '<group ref="/data/g"><group ref="/data/g/h"><input ref="/data/g/h/a"/></group></group>',
    )
    assert isinstance(made.nodes["/data/g/h"], Group)
    assert list(made.nodes)[-1] == "/data"
    assert "/data/g/h/a" in made.nodes


def test_markup_in_a_label_is_left_out_and_said():
    made = form("<a/>", "", '<input ref="/data/a"><label>One <h:b>two</h:b> three</label></input>')
    assert literal(made.nodes["/data/a"].label) == "One  three"
    assert [(one.code, one.severity) for one in made.findings] == [("TOOL-TEXT-MARKUP", Severity.WARNING)]
