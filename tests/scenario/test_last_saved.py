"""ODK XForms, "Secondary Instances": the last saved filling (`jr://instance/last-saved`)."""

import pytest

from tests.builders import filling, tool

FORM = """
    | type  | name  | label | default              |
    | text  | ward  | Ward  | ${last-saved#ward}   |
    | text  | other | Other |                      |
"""
LAST = b"""<data xmlns:orx="http://openrosa.org/xforms" id="data"><ward>West</ward><other/>
<orx:meta><orx:instanceID>uuid:1</orx:instanceID></orx:meta></data>"""


@pytest.mark.feature("last-saved")
def test_a_default_may_be_what_was_answered_last_time():
    assert filling(tool(FORM), last_saved=LAST).value("ward") == "West"


@pytest.mark.feature("last-saved")
@pytest.mark.parametrize("last", [b"", b"<data", b"<data/>", b"<!DOCTYPE a []><data><ward>x</ward></data>"])
def test_without_a_last_time_that_can_be_read_it_is_blank(last):
    assert filling(tool(FORM), last_saved=last).value("ward") == ""


def test_a_restored_filling_keeps_what_it_was_born_with():
    s = filling(tool(FORM), last_saved=LAST)
    assert s.again().value("ward") == "West"


def test_what_is_filled_now_is_the_next_ones_last_time():
    first = filling(tool(FORM))
    first.set("ward", "East")
    assert filling(tool(FORM), last_saved=first.session.serialise()).value("ward") == "East"
