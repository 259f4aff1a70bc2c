"""What ODK has and this program does not: named when the tool is checked, with the reason."""

import pytest

from docs.features import README, features
from qa_desktop.formspec.check import check_source
from tests.builders import filling, tool

LISTS = "| choices |\n| | list_name | name | label |\n| | l | a | A |\n| | l | b | B |\n"
SETTINGS = "| settings |\n| | form_id | version |\n| | t | 1 |\n"


def said(survey: str, settings: str = SETTINGS, more: str = "") -> list[tuple[str, str]]:
    """Codes and words of what the checker says of a form."""
    rows = "".join(f"| {line.strip()}\n" for line in survey.strip().splitlines())
    source = f"| survey |\n{rows}{LISTS if ' l ' in survey else ''}{settings}{more}"
    return [(problem.code, problem.message) for problem in check_source(source.encode(), ".md")[1]]


def named(survey: str, word: str, code: str = "TOOL-IGNORED", **sheets: str) -> None:
    assert [message for found, message in said(survey, **sheets) if found == code and word in message], said(
        survey, **sheets
    )


APPEARANCE = "| type | name | label | appearance |\n| {} | q | Q | {} |"


@pytest.mark.parametrize(
    ("kind", "appearance"),
    [
        pytest.param("text", "ex:org.app(x=1)", marks=pytest.mark.feature("ex:")),
        pytest.param("decimal", "bearing", marks=pytest.mark.feature("bearing")),
        pytest.param("image", "new", marks=pytest.mark.feature("new")),
        pytest.param("image", "new-front", marks=pytest.mark.feature("new-front")),
        pytest.param("image", "draw", marks=pytest.mark.feature("draw")),
        pytest.param("image", "annotate", marks=pytest.mark.feature("annotate")),
        pytest.param("image", "signature", marks=pytest.mark.feature("signature")),
        pytest.param("date", "ethiopian", marks=pytest.mark.feature("ethiopian")),
        pytest.param("date", "coptic", marks=pytest.mark.feature("coptic")),
        pytest.param("date", "islamic", marks=pytest.mark.feature("islamic")),
        pytest.param("date", "bikram-sambat", marks=pytest.mark.feature("bikram-sambat")),
        pytest.param("date", "myanmar", marks=pytest.mark.feature("myanmar")),
        pytest.param("date", "persian", marks=pytest.mark.feature("persian")),
        pytest.param("geopoint", "placement-map", marks=pytest.mark.feature("placement-map")),
        pytest.param("geopoint", "maps", marks=pytest.mark.feature("maps", "offline map layers")),
        pytest.param("geopoint", "hide-input", marks=pytest.mark.feature("hide-input")),
        pytest.param("select_one l", "map", marks=pytest.mark.feature("map")),
        pytest.param("select_one l", "image-map", marks=pytest.mark.feature("image-map")),
        pytest.param("barcode", "hidden-answer", marks=pytest.mark.feature("hidden-answer")),
        pytest.param("text", "printer:org.printer", marks=pytest.mark.feature("printer")),
        pytest.param("text", "masked", marks=pytest.mark.feature("masked")),
    ],
)
def test_an_appearance_without_effect_is_named_with_its_reason(kind, appearance):
    word = appearance.split(":")[0]
    named(APPEARANCE.format(kind, appearance), f"“{word}” has no effect here: ")


PARAMETERS = "| type | name | label | parameters |\n| text | z | Z | |\n| {} | q | Q | {} |"


@pytest.mark.parametrize(
    ("kind", "parameters", "word"),
    [
        pytest.param("image", "max-pixels=100", "max-pixels", marks=pytest.mark.feature("image max-pixels")),
        pytest.param("audio", "quality=low", "quality", marks=pytest.mark.feature("audio quality")),
        pytest.param("geotrace", "incremental=true", "incremental", marks=pytest.mark.feature("incremental")),
        pytest.param(
            "range",
            "start=1 end=3 step=1 placeholder=2",
            "placeholder",
            marks=pytest.mark.feature("range labels, placeholder"),
        ),
        pytest.param(
            "range",
            "start=1 end=3 step=1 tick_interval=1",
            "tick-interval",
            marks=pytest.mark.feature("range labels, placeholder"),
        ),
    ],
)
def test_a_parameter_without_effect_is_named_with_its_reason(kind, parameters, word):
    named(PARAMETERS.format(kind, parameters), f"“{word}” has no effect here: ")


@pytest.mark.feature("audit", "audit parameters")
def test_the_audit_log_is_not_written_and_its_columns_do_no_harm():
    survey = (
        "| type | name | label | parameters |\n| text | q | Q | |\n"
        "| audit | audit | | location-priority=balanced location-min-interval=60 location-max-age=120"
        " track-changes=true |"
    )
    named(survey, "No log is kept")
    for word in ("location-priority", "location-min-interval", "location-max-age", "track-changes"):
        named(survey, f"“{word}” has no effect here: ")
    s = filling(tool(survey))
    s.set("q", "x")
    assert s.session.validate() == ()


@pytest.mark.feature("background-audio")
def test_nothing_is_recorded_in_the_background():
    named("| type | name | label |\n| text | q | Q |\n| background-audio | b | |", "Nothing is recorded")


@pytest.mark.feature("autoplay")
def test_nothing_plays_unasked():
    named(
        "| type | name | label | media::audio | autoplay |\n| text | q | Q | a.mp3 | audio |",
        "“autoplay” has no effect",
    )


@pytest.mark.feature("entities", "offline entities", "multi-form app-like experience")
def test_entities_are_not_sent():
    named(
        "| type | name | label | save_to |\n| text | q | Q | p |",
        "entity list",
        "TOOL-ENTITIES",
        more="| entities |\n| | list_name | label |\n| | people | ${q} |\n",
    )


@pytest.mark.parametrize(
    "style",
    [
        pytest.param("pages", marks=pytest.mark.feature("pages")),
        pytest.param("theme-grid", marks=pytest.mark.feature("grid", "theme color")),
    ],
)
def test_a_style_of_the_form_is_named(style):
    settings = f"| settings |\n| | form_id | version | style |\n| | t | 1 | {style} |\n"
    named("| type | name | label |\n| text | q | Q |", f"“{style}”", settings=settings)


@pytest.mark.feature("submission encryption")
def test_a_form_with_a_key_of_its_own_is_refused():
    settings = "| settings |\n| | form_id | version | public_key |\n| | t | 1 | MIIB |\n"
    named("| type | name | label |\n| text | q | Q |", "public_key", "TOOL-UNSUPPORTED", settings=settings)


@pytest.mark.parametrize(
    "row",
    [
        pytest.param("preview form", marks=pytest.mark.feature("preview form")),
        pytest.param("logo", marks=pytest.mark.feature("logo")),
        pytest.param("application translations", marks=pytest.mark.feature("application translations")),
        pytest.param(
            "defaults from query parameters", marks=pytest.mark.feature("defaults from query parameters")
        ),
        pytest.param(
            "configure end of form experience", marks=pytest.mark.feature("configure end of form experience")
        ),
    ],
)
def test_what_no_form_can_ask_for_stands_in_the_readme_with_its_reason(row):
    reason = features()[row].refused
    assert reason
    assert f"refused: {reason}" in README.read_text("utf-8")
