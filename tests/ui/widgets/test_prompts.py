"""A note that lists things to ask stands as a heading and sentences of the same weight."""

from __future__ import annotations

import pytest

from qa_desktop.ui.widgets.prompts import Prompts, list_of

BEST = "**Best questions to ask**\n- What worked?\n- What would the child say?\n- Who notices?"


def test_a_text_of_dashes_under_a_heading_is_a_list():
    heading, items = list_of(BEST)
    assert heading == "**Best questions to ask**"
    assert items == ("What worked?", "What would the child say?", "Who notices?")


@pytest.mark.parametrize(
    "words", ["", "Read this.", "One\ntwo\nthree", "Heading\n- only one", "a\n- b\nc - d"]
)
def test_any_other_text_stays_as_it_is(words):
    assert list_of(words) == (words, ())


@pytest.mark.parametrize(
    ("width", "count", "across"), [(660, 3, 3), (660, 4, 2), (300, 3, 1), (420, 4, 2), (660, 2, 2)]
)
def test_sentences_stand_side_by_side_where_there_is_room(qtbot, width, count, across):
    prompts = Prompts()
    qtbot.addWidget(prompts)
    prompts.show_list("Ask", tuple(f"Question {n} of some length?" for n in range(count)))
    prompts.resize(width, 400)
    prompts.show()
    assert prompts.across == across


def test_nothing_is_cut_when_there_is_room_for_one(qtbot):
    prompts = Prompts()
    qtbot.addWidget(prompts)
    prompts.show_list("Ask", ("What would the child say has changed because of this plan?",) * 3)
    prompts.resize(240, 10)
    prompts.show()
    prompts.resize(240, prompts.layout().heightForWidth(240))
    bottom = max(item.geometry().bottom() for item in prompts._items)
    assert bottom <= prompts.height()
