"""ODK XForms, "Secondary Instances": trees inside the form, and lists out of CSV, XML and GeoJSON files."""

import json

import pytest

from qa_desktop.formspec.problems import Severity
from tests.builders import filling, tool, tool_from_xml

XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa"><h:head><model><instance><data id="x">{instance}</data></instance>
{model}</model></h:head><h:body>{body}</h:body></h:html>"""
TOWNS = """
    | type                          | name   | label  | choice_filter      |
    | text                          | county | County |                    |
    | select_one_from_file {file}   | town   | Town   | county = ${{county}} |
"""
CSV = (
    b"\xef\xbb\xbfname,label,county\r\n"
    b'york,"York, old",north\r\nleeds,Leeds,north\r\n\r\ndover,Dover,south,x\r\n'
)
XML = b"""<root><item><name>york</name><label>York, old</label><county>north</county></item>
<item><name>leeds</name><label> Leeds </label><county>north</county></item>
<item><name>dover</name><label>Dover</label><county>south</county></item></root>"""


def feature(identity, title, county, point):
    properties = {"id": "x", "title": title, "county": county, "beds": 3, "open": True, "closed": None}
    return {"type": "Feature", "id": identity, "properties": properties, "geometry": point}


GEOJSON = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            feature("york", "York, old", "north", {"type": "Point", "coordinates": [-1.08, 53.96]}),
            feature(
                "leeds", "Leeds", "north", {"type": "LineString", "coordinates": [[-1.5, 53.8], [-1.6, 53.9]]}
            ),
            feature(
                "dover", "Dover", "south", {"type": "Polygon", "coordinates": [[[1.3, 51.1], [1.4, 51]]]}
            ),
        ],
    }
).encode()


def calculated(expression, files, source):
    """What an expression answers in a form with one list, `x`, out of a file."""
    model = f'<instance id="x" src="{source}"/><bind nodeset="/data/a" calculate="{expression}"/>'
    form = tool_from_xml(
        XFORM.format(instance="<a/><b/>", model=model, body='<input ref="/data/b"><label>B</label></input>'),
        files,
    )
    return filling(form).value("a")


def codes(form):
    return [finding.code for finding in form.findings]


# Inside the form ---------------------------------------------------------------------------------


@pytest.mark.feature("secondary instances inside")
@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ("instance('t')/towns/set", "east"),
        ("count(instance('t')/towns/town)", "2"),
        ("instance('t')/towns/town[@code = 'b']/name", "Ely"),
        ("instance('t')/towns/town[name = 'Leeds']/@code", "a"),
        ("sum(instance('t')/towns/town/people/@n)", "9"),
        ("instance('t')/towns/@year", "2025"),
        ("instance('t')/towns/town[2]/people/child", "Bo"),
        ("instance('none')/towns/town", ""),
    ],
)
def test_a_secondary_instance_may_be_any_tree(expression, answer):
    model = f"""<instance id="t"><towns year="2025"><set>east</set>
        <town code="a"><name>Leeds</name><people n="5"><child>Al</child></people></town>
        <town code="b"><name>Ely</name><people n="4"><child>Bo</child></people></town></towns></instance>
        <bind nodeset="/data/a" calculate="{expression}"/>"""
    body = '<input ref="/data/a"><label>A</label></input>'
    s = filling(tool_from_xml(XFORM.format(instance="<a/>", model=model, body=body)))
    assert s.value("a") == answer


@pytest.mark.feature("secondary instances inside")
def test_rows_may_stand_without_a_root_around_them():
    model = '<instance id="l"><item><name>a</name></item><item><name>b</name></item></instance>'
    body = """<select1 ref="/data/q"><label>Q</label><itemset nodeset="instance('l')/item">
        <value ref="name"/><label ref="name"/></itemset></select1>"""
    assert filling(tool_from_xml(XFORM.format(instance="<q/>", model=model, body=body))).offered("q") == [
        "a",
        "b",
    ]


# Files -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("t.csv", CSV, marks=pytest.mark.feature("select_*_from_file")),
        pytest.param("t.csv", CSV.decode("utf-8-sig").encode("utf-16"), id="utf-16"),
        pytest.param(
            "t.csv",
            b"name;label;county\nyork;York, old;north\nleeds;Leeds;north\ndover;Dover;south\n",
            id=";",
        ),
        pytest.param("t.xml", XML, marks=pytest.mark.feature("secondary instances from xml")),
        pytest.param("t.geojson", GEOJSON, marks=pytest.mark.feature("secondary instances from geojson")),
    ],
)
def test_choices_come_out_of_a_file_and_are_filtered(name, data):
    form = tool(TOWNS.format(file=name), files={name: data})
    assert codes(form) == []
    s = filling(form)
    assert s.offered("town") == []
    s.set("county", "north")
    assert [(choice.name, choice.label) for choice in s.view("town").choices] == [
        ("york", "York, old"),
        ("leeds", "Leeds"),
    ]
    s.set("town", "leeds")
    assert s.view("town").display == "Leeds"
    s.set("county", "south")
    assert (s.value("town"), s.offered("town")) == ("", ["dover"])
    assert not s.session.recompute_all().changed


@pytest.mark.feature("value (parameter)", "label (parameter)")
def test_the_columns_of_value_and_label_may_be_named():
    form = tool(
        """
        | type                       | name | label | parameters              |
        | select_one_from_file t.csv | q    | Q     | value=code, label=title |
        """,
        files={"t.csv": b"code,title,extra\na,Ay,1\nb,Bee,2\n"},
    )
    choices = filling(form).view("q").choices
    assert [(choice.name, choice.label, choice.extra) for choice in choices] == [
        ("a", "Ay", {"extra": "1"}),
        ("b", "Bee", {"extra": "2"}),
    ]


@pytest.mark.feature("csv-external", "pulldata()")
def test_pulldata_looks_one_value_up():
    form = tool(
        """
        | type         | name   | label | calculation                                     |
        | csv-external | staff  |       |                                                 |
        | text         | who    | Who   |                                                 |
        | calculate    | team   |       | pulldata('staff', 'team', 'name', ${who})       |
        | calculate    | same   |       | pulldata('staff.csv', 'team', 'name', ${who})   |
        | calculate    | nobody |       | pulldata('staff', 'shoe', 'name', ${who})       |
        """,
        files={"staff.csv": b"name,team\nann,Red\nbob,Blue\nbob,Green\n"},
    )
    s = filling(form)
    assert s.value("team") == ""
    s.set("who", "bob")
    assert (s.value("team"), s.value("same"), s.value("nobody")) == ("Blue", "Blue", "")


@pytest.mark.feature("secondary instances from geojson")
@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ("instance('x')/root/item[id = 'york']/geometry", "53.96 -1.08 0 0"),
        ("instance('x')/root/item[id = 'leeds']/geometry", "53.8 -1.5 0 0; 53.9 -1.6 0 0"),
        ("instance('x')/root/item[id = 'dover']/geometry", "51.1 1.3 0 0; 51 1.4 0 0"),
        ("concat(instance('x')/root/item/beds, instance('x')/root/item/closed)", "333"),
    ],
)
def test_places_are_read_as_odk_writes_them(expression, answer):
    assert calculated(expression, {"x.geojson": GEOJSON}, "jr://file/x.geojson") == answer


def test_a_long_list_is_looked_up_in_as_a_short_one_is():
    rows = "".join(f"n{i},Label {i},{'north' if i % 2 else 'south'}\n" for i in range(3_000))
    s = filling(tool(TOWNS.format(file="t.csv"), files={"t.csv": f"name,label,county\n{rows}".encode()}))
    s.set("county", "north")
    assert len(s.offered("town")) == 1_500
    s.set("town", "n7")
    assert s.view("town").display == "Label 7"
    s.set("county", "south")
    assert s.value("town") == ""
    assert s.offered("town")[:2] == ["n0", "n2"]
    assert "“Label 7” is no longer offered" in s.view("town").notice


def test_the_texts_of_a_files_choices_may_be_in_the_form():
    model = """<itext>
        <translation lang="en" default="true()"><text id="t1"><value>One</value></text></translation>
        <translation lang="fr"><text id="t1"><value>Un</value></text></translation></itext>
        <instance id="x" src="jr://file/x.xml"/>"""
    body = """<select1 ref="/data/q"><label>Q</label><itemset nodeset="instance('x')/list/row">
        <value ref="@id"/><label ref="jr:itext(text)"/></itemset></select1>"""
    form = tool_from_xml(
        XFORM.format(instance="<q/>", model=model, body=body),
        {"x.xml": b'<list><row id="a"><text>t1</text></row></list>'},
    )
    s = filling(form)
    assert [choice.label for choice in s.view("q").choices] == ["One"]
    s.session.set_language("fr")
    assert [choice.label for choice in s.view("q").choices] == ["Un"]


# What is wrong with a file -----------------------------------------------------------------------


def test_a_missing_file_is_a_problem_and_its_list_reads_blank():
    form = tool(TOWNS.format(file="t.csv"), files={})
    (finding,) = form.findings
    assert (finding.code, finding.path, finding.attribute) == (
        "TOOL-ATTACHMENT-MISSING",
        "/data/town",
        "type",
    )
    assert finding.severity is Severity.ERROR
    assert finding.text == "t.csv"
    s = filling(form)
    assert s.offered("town") == []
    s.set("town", "york")
    s.set("county", "north")
    assert s.value("town") == "york"  # a list that cannot be had takes no answer away


@pytest.mark.parametrize(
    "source",
    [
        "jr://file/../../etc/passwd",
        "jr://file//etc/passwd",
        "jr://file-csv/..%2f..%2fsecret.csv",
        "jr://file/C:\\Windows\\win.ini",
        "jr://file/a/../b.csv",
        "jr://file/..",
        "file:///etc/passwd",
        "http://example.org/a.csv",
        "jr://file/" + "a" * 400 + ".csv",
    ],
)
def test_a_path_out_of_the_tools_folder_is_refused_and_never_asked_for(source):
    asked = []

    class Watched(dict):
        def get(self, name, default=None):
            asked.append(name)
            return b"name,label\na,A\n"

    model = (
        f'<instance id="x" src="{source}"/><bind nodeset="/data/a" calculate="count(instance(\'x\')//*)"/>'
    )
    form = tool_from_xml(
        XFORM.format(instance="<a/>", model=model, body='<input ref="/data/a"><label>A</label></input>'),
        Watched(one=b""),
    )
    assert codes(form) == ["TOOL-ATTACHMENT-NAME"]
    assert asked == []
    assert filling(form).value("a") == "0"


BOMB = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize(
    ("source", "data", "words"),
    [
        ("jr://file/x.xml", BOMB, "document type"),
        ("jr://file/x.xml", b"<a>" * 500 + b"</a>" * 500, "deeper"),
        ("jr://file/x.xml", b"<a><b></a>", "not well-formed"),
        ("jr://file/x.geojson", b"[" * 200_000, "not well-formed"),
        ("jr://file/x.geojson", b'{"type": "Feature"}', "FeatureCollection"),
        ("jr://file/x.geojson", b'{"type": "FeatureCollection", "features": [7]}', "entry 1"),
        (
            "jr://file/x.geojson",
            b'{"type":"FeatureCollection","features":'
            b'[{"type":"Feature","geometry":{"type":"Point","coordinates":[]}}]}',
            "place of entry 1",
        ),
        ("jr://file-csv/x.csv", b"name,name\na,b\n", "two columns"),
        ("jr://file-csv/x.csv", b"\n", "does not name any column"),
        ("jr://file-csv/x.csv", b"", "does not name any column"),
        ("jr://file-csv/x.csv", b'name,label\na,"b\n', "cannot be read"),
        ("jr://file-csv/x.csv", b"name\n\xff\xfe\n", "UTF-8"),
        ("jr://file-csv/x.csv", b"name\na\x00b\n", "no text has"),
        ("jr://file-csv/x.csv", b"name\n" + b"a\n" * 100_001, "100,000 rows"),
        ("jr://file/x.zip", b"PK", "end in .csv"),
    ],
)
def test_a_file_that_is_no_list_says_why_and_reads_blank(source, data, words):
    model = (
        f'<instance id="x" src="{source}"/><bind nodeset="/data/a" calculate="count(instance(\'x\')/*/*)"/>'
    )
    form = tool_from_xml(
        XFORM.format(instance="<a/>", model=model, body='<input ref="/data/a"><label>A</label></input>'),
        {source.rpartition("/")[2]: data},
    )
    (finding,) = form.findings
    assert finding.code == "TOOL-ATTACHMENT-LIST"
    assert words in finding.message
    assert filling(form).value("a") == "0"


def test_a_file_of_fifty_megabytes_is_refused_by_its_size():
    form = tool(TOWNS.format(file="t.csv"), files={"t.csv": b"a" * 50_000_000})
    assert codes(form) == ["TOOL-ATTACHMENT-TOO-LARGE"]
    assert form.attachments == {}


def test_a_file_is_part_of_what_a_tool_is_known_by():
    one, same, other = (
        tool(TOWNS.format(file="t.csv"), files={"t.csv": data}) for data in (CSV, CSV, CSV + b"x,X,y\n")
    )
    assert one.ref == same.ref
    assert one.ref.content_hash != other.ref.content_hash
    assert dict(one.attachments) == {"t.csv": CSV}
