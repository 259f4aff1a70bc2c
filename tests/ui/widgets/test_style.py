"""The look: contrast of every pair, scale of everything, one theme for the program."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLineEdit, QPushButton, QRadioButton, QStyle, QVBoxLayout, QWidget

from qa_desktop.domain.grades import Grade
from qa_desktop.ui.foot_button import FootButton
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.metrics import Metrics, larger, nearest, smaller
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.style.system import SystemLook
from qa_desktop.ui.style.tokens import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT, Tokens, high_contrast
from qa_desktop.ui.style.tokens import ratio as contrast
from qa_desktop.ui.widgets.text import Text


@pytest.fixture(autouse=True)
def light(qapp):
    yield theme.apply(qapp, "light", 1.0)
    theme.apply(qapp, "light", 1.0)


EVERY = pytest.mark.parametrize(
    "tokens",
    [LIGHT, DARK, CONTRAST_DARK, CONTRAST_LIGHT],
    ids=["light", "dark", "contrast", "contrast-light"],
)


@EVERY
def test_every_text_is_readable_on_every_ground_it_stands_on(tokens: Tokens):
    pairs = [
        (ink, ground) for ink in (tokens.ink, tokens.muted) for ground in (tokens.canvas, tokens.surface)
    ]
    pairs += [(tokens.ink, tokens.accent_soft), (tokens.on_accent, tokens.accent)]
    pairs += [(tokens.selected.ink, tokens.selected.ground)]
    pairs += [(tokens.accent, tokens.surface), (tokens.accent, tokens.accent_soft)]
    for grade in Grade:
        pair = tokens.grade(grade)
        pairs += [(pair.ink, pair.ground), (pair.ink, tokens.surface), (pair.ink, tokens.accent_soft)]
        pairs += [(pair.ink, tokens.canvas), (tokens.ink, pair.ground)]

    poor = {pair: round(contrast(*pair), 2) for pair in pairs if contrast(*pair) < 4.5}
    assert poor == {}


@EVERY
def test_the_border_of_a_box_stands_out_three_to_one(tokens: Tokens):
    assert contrast(tokens.muted, tokens.surface) >= 3
    assert contrast(tokens.muted, tokens.canvas) >= 3
    assert contrast(tokens.edge, tokens.surface) >= 3
    assert contrast(tokens.edge, tokens.canvas) >= 3


def a_palette(ink: str, ground: str, accent: str = "#1aebff", on_accent: str = "#000000") -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    for role in (roles.WindowText, roles.Text):
        palette.setColor(role, QColor(ink))
    for role in (roles.Window, roles.Base):
        palette.setColor(role, QColor(ground))
    palette.setColor(roles.Highlight, QColor(accent))
    palette.setColor(roles.HighlightedText, QColor(on_accent))
    return palette


def test_high_contrast_takes_the_systems_own_colours():
    tokens = high_contrast(a_palette("#ffff00", "#000000"))

    assert (tokens.ink, tokens.canvas, tokens.muted, tokens.line) == (
        "#ffff00",
        "#000000",
        "#ffff00",
        "#ffff00",
    )
    assert (tokens.selected.ink, tokens.selected.ground) == ("#000000", "#1aebff")


@pytest.mark.parametrize(
    ("ink", "ground", "wanted"),
    [("#333333", "#cccccc", CONTRAST_LIGHT), ("#bbbbbb", "#444444", CONTRAST_DARK)],
)
def test_a_system_whose_colours_are_no_high_contrast_gets_ours(ink, ground, wanted):
    assert high_contrast(a_palette(ink, ground)) is wanted


class Computer(SystemLook):
    """A computer whose look is set here."""

    def __init__(self, app) -> None:
        super().__init__(app)
        self.dark, self.contrast, self.colours = False, False, QPalette()

    is_dark = property(lambda self: self.dark)
    wants_contrast = property(lambda self: self.contrast)
    palette = property(lambda self: self.colours)


@pytest.fixture
def computer(qapp, light):
    made = Computer(qapp)
    light.follow(made)
    yield made
    light.follow(SystemLook(qapp))


def test_the_program_follows_the_computer_into_dark_and_into_its_contrast_theme_and_out_again(
    qtbot, light, computer
):
    light.wear("system", 1.0)
    assert light.tokens is LIGHT
    computer.dark = True
    with qtbot.waitSignal(light.changed):
        computer.changed.emit()
    assert light.tokens is DARK
    computer.contrast, computer.colours = True, a_palette("#ffffff", "#202020")
    with qtbot.waitSignal(light.changed):
        computer.changed.emit()
    assert light.tokens == high_contrast(computer.colours)
    assert light.tokens.canvas == "#202020"
    computer.contrast = False
    with qtbot.waitSignal(light.changed):
        computer.changed.emit()
    assert light.tokens is DARK


def test_another_contrast_theme_is_put_on_when_a_window_hears_of_it(qtbot, qapp, light, computer):
    window = QWidget()
    qtbot.addWidget(window)
    light.watch(window)
    light.wear("system", 1.0)
    computer.contrast, computer.colours = True, a_palette("#ffff00", "#000000")
    with qtbot.waitSignal(light.changed):
        qapp.sendEvent(window, QEvent(QEvent.Type.ThemeChange))
    assert light.tokens.ink == "#ffff00"


@pytest.mark.parametrize("scheme", ["light", "dark", "contrast", "contrast-light"])
def test_a_choice_of_ones_own_stays_whatever_the_computer_does(qtbot, light, computer, scheme):
    light.wear(scheme, 1.0)
    chosen = light.tokens
    computer.contrast, computer.colours = True, a_palette("#ffff00", "#000000")
    with qtbot.assertNotEmitted(light.changed):
        computer.changed.emit()
    assert light.tokens is chosen


def test_nothing_moves_of_itself(qtbot, qapp, light):
    button = QPushButton("Go on")
    qtbot.addWidget(button)
    button.show()
    hint = QStyle.StyleHint.SH_Widget_Animation_Duration
    assert button.style().styleHint(hint, None, button) == 0
    assert [
        effect
        for effect in Qt.UIEffect
        if effect is not Qt.UIEffect.UI_General and qapp.isEffectEnabled(effect)
    ] == []
    flashes_per_second = 1000 / qapp.cursorFlashTime() if qapp.cursorFlashTime() > 0 else 0
    assert flashes_per_second <= 3


def test_scale_steps_from_100_to_200_per_cent_and_stops_there():
    assert larger(1.0) == 1.1
    assert larger(2.0) == 2.0
    assert smaller(1.1) == 1.0
    assert smaller(1.0) == 1.0
    assert nearest(7) == 2.0
    assert nearest(0.2) == 1.0
    assert nearest(float("nan")) == 1.0


def test_lengths_are_multiples_of_the_scale():
    assert Metrics(2.0).space(2) == 16
    assert Metrics(1.5).px(660) == 990
    assert Metrics(1.0).px(0) == 0


def test_everything_grows_with_the_scale(qtbot, light):
    window = QWidget()
    qtbot.addWidget(window)
    box, button, text = QLineEdit(), QPushButton("Go on"), Text("A question?", Type.QUESTION)
    column = QVBoxLayout(window)
    for part in (box, button, text):
        column.addWidget(part)
    window.show()
    before = [part.sizeHint().height() for part in (box, button, text)]
    light.wear("light", 2.0)
    after = [part.sizeHint().height() for part in (box, button, text)]

    assert all(1.8 * b <= a <= 2.2 * b for a, b in zip(after, before, strict=True))


def test_the_theme_tells_of_changes_and_only_of_changes(qtbot, light):
    with qtbot.waitSignals([light.changed, light.scale_changed]):
        light.larger()
    with qtbot.assertNotEmitted(light.changed):
        light.wear("light", 1.1)
    with qtbot.waitSignal(light.scheme_changed) as told:
        light.wear("dark", 1.1)
    assert told.args == ["dark"]


def test_there_is_one_theme(qapp, light):
    assert theme.apply(qapp, "dark", 1.0) is light
    assert theme.current() is light
    assert theme.current().tokens is DARK


def test_an_unknown_scheme_follows_the_system(light):
    light.wear("sepia", 1.0)

    assert light.scheme == "system"


def test_the_focus_ring_follows_the_keyboard_and_leaves_layouts_alone(qtbot, light):
    window = QWidget()
    qtbot.addWidget(window)
    first, second = QLineEdit(), QLineEdit()
    column = QVBoxLayout(window)
    column.addWidget(first)
    column.addWidget(second)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    first.setFocus()
    qtbot.waitUntil(lambda: light.ring.overlay is not None)
    places = [first.geometry(), second.geometry()]
    around = light.ring.overlay.geometry()
    second.setFocus()

    assert around == first.geometry().adjusted(-3, -3, 3, 3)
    assert light.ring.overlay.geometry() == second.geometry().adjusted(-3, -3, 3, 3)
    assert [first.geometry(), second.geometry()] == places


def test_the_focus_ring_goes_with_what_it_surrounds(qtbot, light):
    window = QWidget()
    qtbot.addWidget(window)
    box = QLineEdit(window)
    box.setGeometry(20, 20, 100, 30)
    other = QLineEdit(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    box.setFocus()
    qtbot.waitUntil(lambda: light.ring.overlay is not None)
    box.move(40, 60)
    assert light.ring.overlay.geometry() == box.geometry().adjusted(-3, -3, 3, 3)

    other.setFocus()
    box.deleteLater()
    assert light.ring.overlay.geometry() == other.geometry().adjusted(-3, -3, 3, 3)


def test_enter_presses_any_button_that_has_the_keyboard_but_no_choice(qtbot):
    window = QWidget()
    column = QVBoxLayout(window)
    pressed: list[str] = []
    buttons = {"plain": QPushButton("Open"), "foot": FootButton("Lock"), "choice": QRadioButton("Yes")}
    for name, button in buttons.items():
        column.addWidget(button)
        button.clicked.connect(partial(pressed.append, name))
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    for button in buttons.values():
        button.setFocus()
        qtbot.waitUntil(button.hasFocus)
        qtbot.keyClick(button, Qt.Key.Key_Return)
    assert pressed == ["plain", "foot"]
