"""ODK XForms, "Data Types", "Preload Attributes" and "Metadata"."""

import pytest

from qa_desktop.formengine.api import Preset
from qa_desktop.formspec.definition import DataType
from tests.builders import filling, tool
from tests.xforms import asked, repeated, xform

pytestmark = pytest.mark.feature("types and values")


@pytest.mark.feature("geopoint", "geotrace", "geoshape")
@pytest.mark.parametrize(
    ("kind", "typed", "stored", "valid"),
    [
        ("geopoint", "51.5014 -0.1419", "51.5014 -0.1419", True),
        ("geopoint", " 51.50, -0.14 ", "51.5 -0.14", True),
        ("geopoint", "10 20 0 5", "10.0 20.0 0.0 5.0", True),
        ("geopoint", "91 0", "91 0", False),
        ("geopoint", "0 181", "0 181", False),
        ("geopoint", "51,5 -0,1", "51,5 -0,1", False),
        ("geopoint", "Trafalgar Square", "Trafalgar Square", False),
        ("geopoint", "1", "1", False),
        ("geotrace", "1 2;3 4", "1.0 2.0; 3.0 4.0", True),
        ("geotrace", "1 2 0 0; 3 4 0 0;", "1.0 2.0 0.0 0.0; 3.0 4.0 0.0 0.0", True),
        ("geotrace", "1 2", "1 2", False),
        ("geoshape", "1 1; 1 2; 2 2; 1 1", "1.0 1.0; 1.0 2.0; 2.0 2.0; 1.0 1.0", True),
        ("geoshape", "1 1; 1 2; 2 2; 3 3", "1 1; 1 2; 2 2; 3 3", False),
        ("geoshape", "1 1; 1 1", "1 1; 1 1", False),
    ],
)
def test_positions_are_typed_and_held_to_their_form(kind, typed, stored, valid):
    s = filling(xform("<p/>", f'<bind nodeset="/data/p" type="{kind}"/>', asked("p")))
    s.set("p", typed)
    assert (s.value("p"), s.wrong("p")) == (stored, [] if valid else ["type"])
    assert bool(s.view("p").notice) is not valid


@pytest.mark.feature("barcode", "image", "file")
@pytest.mark.parametrize("kind", ["barcode", "binary", "intent"])
def test_what_a_telephone_reads_or_takes_is_kept_as_typed_or_attached(kind):
    s = filling(xform("<p/>", f'<bind nodeset="/data/p" type="{kind}"/>', asked("p")))
    s.set("p", "0712 345")
    assert (s.value("p"), s.view("p").data_type) == ("0712 345", DataType(kind))


@pytest.mark.feature("image")
def test_an_upload_says_what_may_be_attached():
    s = filling(tool("| type | name | label |\n| image | p | P |"))
    assert s.view("p").control == "upload"
    assert s.view("p").definition.parameters["mediatype"] == "image/*"


@pytest.mark.parametrize("spelling", ["xsd:int", "odk:int", "INT", "integer", "long"])
def test_a_type_may_be_spelt_in_any_of_the_known_ways(spelling):
    form = xform("<p/>", f'<bind nodeset="/data/p" type="{spelling}"/>', asked("p"))
    assert form.nodes["/data/p"].bind.data_type is DataType.INT
    assert form.findings == ()


def test_a_bind_may_name_its_node_from_the_root():
    s = filling(
        xform("<p/><g><q/></g>", '<bind nodeset="g/q" type="int" required="true()"/>', asked("p", "g/q"))
    )
    s.set("q", "x")
    assert (s.view("q").is_required, s.wrong("q")) == (True, ["type"])


def test_an_unknown_type_is_named():
    form = xform("<p/>", '<bind nodeset="/data/p" type="colour"/>', asked("p"))
    assert [(finding.code, finding.text) for finding in form.findings] == [("TOOL-TYPE", "colour")]


@pytest.mark.feature("read only")
def test_read_only_on_a_group_holds_for_all_in_it_while_its_condition_does():
    s = filling(
        xform("<a/><g><q/></g>", "<bind nodeset='/data/g' readonly=\"/data/a = 'x'\"/>", asked("a", "g/q"))
    )
    assert not s.view("q").is_readonly
    s.set("a", "x")
    assert s.view("q").is_readonly
    s.set("q", "no")
    assert s.value("q") == ""


@pytest.mark.feature("required")
def test_required_on_a_group_is_said_and_asks_nothing_of_anybody():
    s = filling(
        xform(
            "<g><q/></g>",
            '<bind nodeset="/data/g" required="true()"/>',
            f'<group ref="/data/g">{asked("g/q")}</group>',
        )
    )
    assert s.view("g").is_required
    assert s.session.validate() == ()


@pytest.mark.feature(
    "deviceid", "username", "phonenumber", "email", "start", "today", "end", "background values (meta)"
)
def test_what_the_device_knows_is_filled_in():
    s = filling(
        tool(
            """
            | type        | name  | label |
            | start       | began |       |
            | end         | ended |       |
            | today       | day   |       |
            | deviceid    | dev   |       |
            | username    | who   |       |
            | email       | mail  |       |
            | phonenumber | tel   |       |
            | text        | q     | Q     |
            """
        ),
        preset=Preset({"deviceid": "d-1", "username": "ab", "email": "ab@council.example"}, {}, {}),
    )
    found = {name: s.value(name) for name in ("began", "ended", "day", "dev", "who", "mail", "tel")}
    assert found == {
        "began": "2026-11-23T12:00:00.000+00:00", "ended": "", "day": "2026-11-23", "dev": "d-1", "who": "ab",
        "mail": "ab@council.example", "tel": "",
    }  # fmt: skip
    assert b"<ended>2026-11-23T12:00:00.000+00:00</ended>" in s.session.serialise()


@pytest.mark.parametrize(
    ("preload", "params", "value"),
    [
        ("property", "uri:deviceid", "d"),
        ("property", "phone number", "0"),
        ("context", "UserName", "u"),
        ("property", "simserial", ""),
    ],
)
def test_older_spellings_of_preloads_are_understood(preload, params, value):
    bind = f'<bind nodeset="/data/a" jr:preload="{preload}" jr:preloadParams="{params}"/>'
    preset = Preset({"deviceid": "d", "phonenumber": "0", "username": "u"}, {}, {})
    assert filling(xform("<a/>", bind, asked("a")), preset=preset).value("a") == value


def test_a_preload_runs_in_each_new_instance():
    form = xform(
        '<r jr:template=""><u/></r>',
        '<bind nodeset="/data/r/u" jr:preload="uid"/>',
        repeated("r", asked("r/u")),
    )
    s = filling(form)
    s.add("r")
    s.add("r")
    assert s.value("r[1]/u").startswith("uuid:")
    assert s.value("r[1]/u") != s.value("r[2]/u")


@pytest.mark.parametrize(
    ("preload", "params"), [("patient", "name"), ("date", "prevperiod-1"), ("made-up", "")]
)
def test_a_preload_that_is_not_there_is_refused_by_name(preload, params):
    bind = f'<bind nodeset="/data/a" jr:preload="{preload}" jr:preloadParams="{params}"/>'
    (finding,) = xform("<a/>", bind, asked("a")).findings
    assert finding.code == "TOOL-UNSUPPORTED"
    assert preload in finding.message


@pytest.mark.feature("audit")
def test_audit_columns_and_any_metadata_are_tolerated():
    form = tool(
        "| type | name | label | parameters |\n| audit | audit | | track-changes=true |\n| text | q | Q | |"
    )
    s = filling(form)
    assert all(finding.severity == "warning" for finding in form.findings)
    assert b"<audit/>" in s.session.serialise()


@pytest.mark.feature("submission encryption")
def test_a_form_with_its_own_key_is_refused_with_the_reason():
    form = xform("<a/>", '<submission base64RsaPublicKey="MIIB" action="x"/>', asked("a"))
    (finding,) = form.findings
    assert (finding.code, "sealed" in finding.message, finding.suggestion != "") == (
        "TOOL-UNSUPPORTED",
        True,
        True,
    )


def test_a_body_element_that_nobody_knows_is_refused_by_name():
    (finding,) = xform("<a/>", body=asked("a") + '<secret ref="/data/a"/>').findings
    assert (finding.code, "<secret>" in finding.message) == ("TOOL-UNSUPPORTED", True)


def test_two_questions_for_one_node_are_refused_by_name_and_the_first_one_stands():
    form = xform("<a/>", body=asked("a", label="One") + asked("a", label="Two"))
    assert [finding.code for finding in form.findings] == ["TOOL-UNSUPPORTED"]
    assert filling(form).view("a").label == "One"


def test_a_question_without_a_bind_and_a_group_without_a_node_work():
    s = filling(xform("<a/>", body=f'<group appearance="field-list">{asked("a")}</group>'))
    s.set("a", "x")
    assert s.value("a") == "x"
