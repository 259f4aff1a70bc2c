"""What a form says to people: labels, hints, guidance, pictures and recordings."""

import pytest

from tests.builders import filling, tool, tool_from_xml

feature = pytest.mark.feature


@feature("label", "hint", "guidance hint")
def test_a_question_has_a_label_a_hint_and_guidance():
    s = filling(
        tool(
            """
            | type | name | label | hint          | guidance_hint |
            | text | q    | What? | In your words | Look at chapter 3 |
            """
        )
    )
    view = s.view("q")
    assert (view.label, view.hint, view.guidance) == ("What?", "In your words", "Look at chapter 3")


@feature("guidance hint", "form translations")
def test_guidance_follows_the_language_and_quotes_answers():
    s = filling(
        tool(
            """
            | type | name | label::en | label::fr | guidance_hint::en | guidance_hint::fr |
            | text | a    | A         | A         |                   |                   |
            | text | q    | Q         | Q         | You said ${a}     | Vous dites ${a}   |
            """
        )
    )
    s.set("a", "yes")
    s.session.set_language("en")
    assert s.view("q").guidance == "You said yes"
    s.session.set_language("fr")
    assert s.view("q").guidance == "Vous dites yes"


@feature("Markdown")
def test_markdown_reaches_the_screen_and_the_report():
    s = filling(tool("| type | name | label |\n| text | q | **Bold** and *italics* [link](#q) |"))
    assert s.view("q").label == "**Bold** and *italics* [link](#q)"


@feature("Inline HTML")
def test_html_is_text_like_any_other():
    s = filling(tool("| type | name | label |\n| text | q | a <b>bold</b> <script>word</script> |"))
    assert s.view("q").label == "a <b>bold</b> <script>word</script>"


@feature("image (label)", "big-image", "audio (label)", "video (label)")
def test_a_question_and_its_choices_have_pictures_and_recordings():
    s = filling(
        tool(
            """
            | type         | name | label | media::image | media::big-image | media::audio | media::video |
            | select_one l | q    | Q     | a.png        | big.png          | a.mp3        | a.mp4        |
            """,
            choices="| list_name | name | label | media::image |\n| l | x | X | x.png |",
            files=dict.fromkeys(("a.png", "big.png", "a.mp3", "a.mp4", "x.png"), b"-"),
        )
    )
    assert s.view("q").media == {"image": "a.png", "big-image": "big.png", "audio": "a.mp3", "video": "a.mp4"}
    (choice,) = s.view("q").choices
    assert choice.media == {"image": "x.png"}


def test_markup_inside_a_text_is_left_out_and_named():
    form = tool_from_xml(
        """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model>
        <instance><data id="x"><a/></data></instance></model></h:head><h:body>
        <input ref="/data/a"><label>Rank <em>this</em> now</label></input></h:body></h:html>"""
    )
    assert filling(form).view("a").label.split() == ["Rank", "now"]
    assert [(each.code, each.text) for each in form.findings] == [("TOOL-TEXT-MARKUP", "this")]


def test_a_form_may_be_called_body_and_a_question_model():
    form = tool_from_xml(
        """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model>
        <instance><body id="x"><model/></body></instance></model></h:head><h:body>
        <input ref="/body/model"><label>Here</label></input></h:body></h:html>"""
    )
    assert filling(form).view("model").label == "Here"
