"""Each type of question of ODK's list: what it takes, what it keeps, what it starts with."""

import pytest

from tests.builders import choices_of, filling, tool

feature = pytest.mark.feature


def one(kind: str, parameters: str = "", choices: str = ""):
    """A form with one question `q` of a type."""
    return filling(
        tool(f"| type | name | label | parameters |\n| {kind} | q | Q | {parameters} |", choices=choices)
    )


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        pytest.param("text", " as typed ", " as typed ", marks=feature("text")),
        pytest.param("integer", "007", "7", marks=feature("integer")),
        pytest.param("decimal", "2.50", "2.5", marks=feature("decimal")),
        pytest.param("date", "2026-11-23", "2026-11-23", marks=feature("date")),
        pytest.param("time", "14:05", "14:05", marks=feature("time")),
        pytest.param(
            "datetime",
            "2026-11-23T14:05:00.000+00:00",
            "2026-11-23T14:05:00.000+00:00",
            marks=feature("datetime"),
        ),
        pytest.param("geopoint", "51.5 -0.12", "51.5 -0.12", marks=feature("geopoint")),
        pytest.param(
            "geotrace",
            "51.5 -0.12 0 0;51.6 -0.1 0 0",
            "51.5 -0.12 0.0 0.0; 51.6 -0.1 0.0 0.0",
            marks=feature("geotrace"),
        ),
        pytest.param(
            "geoshape",
            "51 0;51 1;52 1;51 0",
            "51.0 0.0; 51.0 1.0; 52.0 1.0; 51.0 0.0",
            marks=feature("geoshape"),
        ),
        pytest.param("barcode", "5012345678900", "5012345678900", marks=feature("barcode")),
        pytest.param("image", "photo.jpg", "photo.jpg", marks=feature("image")),
        pytest.param("audio", "call.m4a", "call.m4a", marks=feature("audio")),
        pytest.param("video", "visit.mp4", "visit.mp4", marks=feature("video")),
        pytest.param("file", "plan.pdf", "plan.pdf", marks=feature("file")),
        pytest.param("acknowledge", "OK", "OK", marks=feature("acknowledge")),
    ],
)
def test_an_answer_of_each_type_is_kept_and_is_sound(kind, typed, stored):
    s = one(kind)
    s.set("q", typed)
    assert s.value("q") == stored
    assert s.wrong("q") == []
    assert s.again().value("q") == stored
    assert stored.strip().encode() in s.session.serialise()


@feature("geopoint", "geotrace", "geoshape")
@pytest.mark.parametrize("kind", ["geopoint", "geotrace", "geoshape"])
def test_what_is_no_place_is_kept_as_typed_and_is_a_violation(kind):
    s = one(kind)
    s.set("q", "by the river")
    assert (s.value("q"), s.wrong("q")) == ("by the river", ["type"])


@feature("geopoint accuracy")
def test_the_accuracy_that_a_receiver_should_have_changes_nothing_for_a_typed_place():
    s = one("geopoint", "capture-accuracy=10 warning-accuracy=50")
    s.set("q", "51.5 -0.12 0 0")
    assert s.wrong("q") == []


@feature("start-geopoint")
def test_where_it_was_started_stays_blank():
    s = filling(tool("| type | name | label |\n| start-geopoint | q | |\n| text | t | T |"))
    assert s.value("q") == ""
    assert s.session.validate() == ()


@feature("acknowledge")
def test_an_acknowledgement_may_be_required():
    s = filling(tool("| type | name | label | required |\n| acknowledge | q | Q | yes |"))
    assert s.wrong("q") == ["required"]
    s.set("q", "OK")
    assert s.wrong("q") == []


@feature("range", "range start, end, step")
def test_a_range_says_its_start_end_and_step_and_takes_a_number():
    s = one("range", "start=1 end=5 step=2")
    said = s.view("q").definition.parameters
    assert (said["start"], said["end"], said["step"]) == ("1", "5", "2")
    s.set("q", "3")
    assert (s.value("q"), s.wrong("q")) == ("3", [])


@feature("rank")
def test_a_rank_is_its_choices_in_the_order_they_were_put():
    s = one("rank l", choices=choices_of("a", "b", "c"))
    s.set("q", "c a b")
    assert s.value("q") == "c a b"
    assert s.view("q").display == "c, a, b"


@feature("or_other")
def test_or_other_adds_a_choice_and_a_text_that_shows_with_it():
    s = one("select_one l or_other", choices=choices_of("a", "b"))
    assert s.offered("q") == ["a", "b", "other"]
    assert not s.relevant("q_other")
    s.set("q", "other")
    assert s.relevant("q_other")


@feature("rows")
def test_rows_say_how_tall_a_text_is():
    assert one("text", "rows=5").view("q").definition.rows == 5


CSV = b"name,label,region,weight\nn1,North One,north,1\ns1,South One,south,2\nn2,North Two,north,3\n"
XML = (
    b"<root><item><name>n1</name><label>North One</label></item>"
    b"<item><name>s1</name><label>South</label></item></root>"
)
GEOJSON = (
    b'{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "f1", "properties": {"id": "f1",'
    b' "title": "Office"}, "geometry": {"type": "Point", "coordinates": [-0.12, 51.5]}}]}'
)


@feature("select_*_from_file")
def test_choices_come_from_a_file_and_are_filtered_by_its_columns():
    s = filling(
        tool(
            """
            | type                            | name   | label  | choice_filter |
            | text                            | region | Region | |
            | select_one_from_file places.csv | q      | Q      | region = ${region}  |
            """,
            files={"places.csv": CSV},
        )
    )
    assert s.offered("q") == []
    s.set("region", "north")
    assert s.offered("q") == ["n1", "n2"]
    assert [choice.label for choice in s.view("q").choices] == ["North One", "North Two"]


@feature("value (parameter)", "label (parameter)")
def test_the_columns_for_value_and_label_may_be_named():
    s = filling(
        tool(
            "| type | name | label | parameters |\n"
            "| select_one_from_file places.csv | q | Q | value=weight label=region |",
            files={"places.csv": CSV},
        )
    )
    assert [(choice.name, choice.label) for choice in s.view("q").choices] == [
        ("1", "north"),
        ("2", "south"),
        ("3", "north"),
    ]


@feature("secondary instances from xml")
def test_choices_come_from_a_file_of_xml():
    s = filling(
        tool("| type | name | label |\n| select_multiple_from_file p.xml | q | Q |", files={"p.xml": XML})
    )
    assert s.offered("q") == ["n1", "s1"]


@feature("secondary instances from geojson")
def test_choices_come_from_a_file_of_places():
    s = filling(
        tool(
            "| type | name | label |\n| select_one_from_file p.geojson | q | Q |",
            files={"p.geojson": GEOJSON},
        )
    )
    assert [(choice.name, choice.label) for choice in s.view("q").choices] == [("f1", "Office")]


@feature("csv-external", "pulldata()", "instance()")
def test_a_list_beside_the_form_is_looked_up():
    s = filling(
        tool(
            """
            | type         | name   | label | calculation |
            | csv-external | places |       | |
            | text         | key    | Key   | |
            | calculate    | label  |       | instance('places')/root/item[name = ${key}]/label |
            | calculate    | pulled |       | pulldata('places', 'region', 'name', ${key}) |
            | calculate    | sum    |       | sum(instance('places')/root/item[region = 'north']/weight) |
            """,
            files={"places.csv": CSV},
        )
    )
    s.set("key", "s1")
    assert [s.value(name) for name in ("label", "pulled", "sum")] == ["South One", "south", "4"]


@feature("secondary instances inside")
def test_the_lists_of_the_choices_sheet_are_instances():
    s = filling(
        tool(
            "| type | name | label | calculation |\n| select_one l | q | Q | |\n"
            "| calculate | c | | instance('l')/root/item[name = ${q}]/points |",
            choices="| list_name | name | label | points |\n| l | a | A | 3 |\n| l | b | B | 5 |",
        )
    )
    s.set("q", "b")
    assert s.value("c") == "5"
