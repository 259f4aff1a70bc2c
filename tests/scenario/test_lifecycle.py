"""What comes before and after one filling: the last one of its form, and the one it corrects."""

import pytest

from qa_desktop.formengine.session import open_session
from tests.builders import Filling, World, filling, tool

feature = pytest.mark.feature


@feature("last-saved")
def test_a_default_may_come_from_the_last_filling_of_the_form():
    form = tool("| type | name | label | default |\n| text | q | Q | ${last-saved#q} |")
    first = filling(form)
    assert first.value("q") == ""
    first.set("q", "as last time")
    second = filling(form, last_saved=first.session.serialise())
    assert second.value("q") == "as last time"


@feature("last-saved")
def test_what_was_taken_over_from_last_time_is_an_answer_like_any_other():
    form = tool("| type | name | label | default |\n| text | q | Q | ${last-saved#q} |")
    first = filling(form)
    first.set("q", "old")
    second = filling(form, last_saved=first.session.serialise())
    second.set("q", "new")
    assert second.again().value("q") == "new"


def corrected(form, completed: Filling) -> Filling:
    """A draft that corrects a completed filling, as the services open one."""
    return Filling(
        open_session(
            form,
            World(ids=700).surroundings(),
            saved=completed.session.saved(),
            corrects=completed.value("instanceID"),
        )
    )


@feature("correction (deprecatedID)", "edit instance")
def test_a_correction_names_what_it_corrects_and_has_an_id_of_its_own():
    form = tool("| type | name | label |\n| text | q | Q |")
    completed = filling(form)
    completed.set("q", "wrong")
    draft = corrected(form, completed)
    draft.set("q", "right")
    was, xml = completed.value("instanceID"), draft.session.serialise().decode()
    assert f"deprecatedID>{was}</" in xml
    assert draft.value("instanceID") not in ("", was)
    assert f"instanceID>{was}</" not in xml


@feature("correction (deprecatedID)")
def test_a_correction_taken_up_again_still_corrects_the_same():
    form = tool("| type | name | label |\n| text | q | Q |")
    completed = filling(form)
    draft = corrected(form, completed)
    again = Filling(
        open_session(
            form,
            World(ids=900).surroundings(),
            saved=draft.session.saved(),
            corrects=completed.value("instanceID"),
        )
    )
    assert again.session.serialise() == draft.session.serialise()
