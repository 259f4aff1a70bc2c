"""Owns the style sheet: one text built from tokens and metrics. Nothing else in the program writes QSS."""

from __future__ import annotations

from qa_desktop.ui.style.metrics import HEADING, QUESTION, SMALL, TEXT, TINY, TITLE, Metrics
from qa_desktop.ui.style.tokens import Tokens


def build(tokens: Tokens, metrics: Metrics) -> str:
    """The whole style sheet of one scheme at one scale."""
    parts = [_texts, _grounds, _buttons, _inputs, _lists, _menus, _bars]
    if tokens.is_contrast:
        parts.append(_contrast)
    return "\n".join(part(tokens, metrics) for part in parts)


def _texts(t: Tokens, m: Metrics) -> str:
    return f"""
    QWidget {{ font-size: {m.font(TEXT)}px; color: {t.ink}; widget-animation-duration: 0; }}
    QLabel {{ background: transparent; }}
    QLabel[textRole="title"] {{ font-size: {m.font(TITLE)}px; font-weight: 700; }}
    QLabel[textRole="heading"] {{ font-size: {m.font(HEADING)}px; font-weight: 600; }}
    QLabel[textRole="question"] {{ font-size: {m.font(QUESTION)}px; font-weight: 600; }}
    QLabel[textRole="question-small"], QLabel[textRole="strong"] {{ font-weight: 600; }}
    QLabel[textRole="hint"] {{ color: {t.muted}; }}
    QLabel[textRole="small"] {{ font-size: {m.font(SMALL)}px; color: {t.muted}; }}
    QLabel[textRole="label"] {{ font-size: {m.font(SMALL)}px; color: {t.muted}; font-weight: 600; }}
    QLabel[textRole="error"] {{ color: {t.error}; font-weight: 500; }}
    QLabel[textRole="warning"] {{ color: {t.warning}; font-weight: 500; }}
    QToolTip {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.muted};
                padding: {m.px(4)}px; }}
    """


def _grounds(t: Tokens, m: Metrics) -> str:
    radius = m.px(8)
    return f"""
    QMainWindow, QDialog, *[ground="canvas"] {{ background: {t.canvas}; }}
    QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
    *[ground="surface"] {{ background: {t.surface}; }}
    *[ground="card"] {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: {radius}px; }}
    *[ground="info"] {{ background: {t.accent_soft}; border: 1px solid {t.accent};
                        border-radius: {radius}px; }}
    *[ground="good"] {{ background: {t.good.ground}; border: 1px solid {t.good.ink};
                        border-radius: {radius}px; }}
    *[ground="warning"] {{ background: {t.requires_improvement.ground}; border: 1px solid {t.warning};
                           border-radius: {radius}px; }}
    *[ground="danger"] {{ background: {t.inadequate.ground}; border: 1px solid {t.error};
                          border-radius: {radius}px; }}
    *[ground="revealed"] {{ background: transparent; border: none;
                            border-left: {m.px(4)}px solid {t.line}; }}
    *[ground="bar-top"] {{ background: {t.surface}; border: none; border-bottom: 1px solid {t.line}; }}
    *[ground="bar-bottom"] {{ background: {t.surface}; border: none; border-top: 1px solid {t.line}; }}
    *[ground="side-left"] {{ background: {t.surface}; border: none; border-right: 1px solid {t.line}; }}
    *[ground="side-right"] {{ background: {t.surface}; border: none; border-left: 1px solid {t.line}; }}
    QFrame[rule="true"] {{ background: {t.line}; border: none; max-height: 1px; min-height: 1px; }}
    QSplitter::handle {{ background: {t.line}; }}
    """


def _buttons(t: Tokens, m: Metrics) -> str:
    pad = f"padding: {m.px(7)}px {m.px(14)}px"
    return f"""
    QPushButton, QToolButton {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.edge};
        border-radius: {m.px(6)}px; {pad}; min-height: {m.px(20)}px; }}
    QPushButton:focus, QToolButton:focus {{ outline: none; }}
    QPushButton:hover, QToolButton:hover {{ border-color: {t.ink}; }}
    QPushButton:pressed, QToolButton:pressed {{ background: {t.accent_soft}; }}
    QPushButton:disabled, QToolButton:disabled {{ color: {t.muted}; background: {t.canvas}; }}
    QPushButton[buttonRole="primary"] {{ background: {t.accent}; color: {t.on_accent};
        border-color: {t.accent}; }}
    QPushButton[buttonRole="primary"]:hover {{ border-color: {t.ink}; }}
    QPushButton[buttonRole="primary"]:disabled {{ background: {t.line}; color: {t.muted};
        border-color: {t.line}; }}
    QPushButton[buttonRole="danger"] {{ color: {t.error}; border-color: {t.error}; }}
    QPushButton[buttonRole="danger"]:disabled {{ color: {t.muted}; border-color: {t.muted}; }}
    QPushButton[buttonRole="quiet"], QToolButton[buttonRole="quiet"] {{ background: transparent;
        border-color: transparent; color: {t.muted}; }}
    QPushButton[buttonRole="quiet"]:hover {{ color: {t.ink}; border-color: {t.line}; }}
    QPushButton[buttonRole="link"] {{ background: transparent; border: none; color: {t.accent};
        text-decoration: underline; padding: {m.px(2)}px 0; text-align: left; }}
    QPushButton[buttonRole="nav"] {{ background: transparent; border: none; text-align: left;
        padding: {m.px(7)}px {m.px(12)}px; }}
    QPushButton[buttonRole="nav"]:hover {{ background: {t.canvas}; }}
    QPushButton[buttonRole="nav"]:checked {{ background: {t.accent_soft}; color: {t.accent};
        font-weight: 600; }}
    QRadioButton, QCheckBox {{ spacing: {m.px(8)}px; background: transparent; }}
    QRadioButton::indicator, QCheckBox::indicator {{ width: {m.px(18)}px; height: {m.px(18)}px; }}
    """


def _inputs(t: Tokens, m: Metrics) -> str:
    return f"""
    QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox {{
        background: {t.surface}; color: {t.ink}; border: 1px solid {t.muted};
        border-radius: {m.px(6)}px; padding: {m.px(7)}px {m.px(11)}px;
        selection-background-color: {t.accent}; selection-color: {t.on_accent};
        placeholder-text-color: {t.muted}; }}
    QLineEdit, QComboBox, QAbstractSpinBox {{ min-height: {m.px(20)}px; }}
    QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {{
        border-color: {t.ink}; }}
    QLineEdit:read-only, QPlainTextEdit:read-only, QTextEdit:read-only {{ background: {t.canvas};
        border-color: {t.line}; }}
    *[invalid="true"] {{ border-color: {t.error}; }}
    QLineEdit:disabled, QComboBox:disabled {{ color: {t.muted}; background: {t.canvas}; }}

    QSlider:horizontal {{ min-height: {m.px(30)}px; }}
    QSlider::groove:horizontal {{ height: {m.px(6)}px; background: {t.line}; border: 1px solid {t.muted};
        border-radius: {m.px(3)}px; }}
    QSlider::sub-page:horizontal {{ height: {m.px(6)}px; background: {t.accent}; border: 1px solid {t.accent};
        border-radius: {m.px(3)}px; }}
    QSlider::handle:horizontal {{ width: {m.px(18)}px; margin: -{m.px(8)}px 0; background: {t.surface};
        border: {m.px(2)}px solid {t.accent}; border-radius: {m.px(8)}px; }}
    QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled {{ background: {t.line};
        border-color: {t.muted}; }}
    QComboBox::drop-down {{ border: none; width: {m.px(28)}px; }}
    QComboBox QAbstractItemView {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.muted};
        selection-background-color: {t.selected.ground}; selection-color: {t.selected.ink}; outline: none; }}
    QCalendarWidget {{ background: {t.surface}; border: 1px solid {t.muted}; }}
    QCalendarWidget QWidget {{ alternate-background-color: {t.surface}; }}
    QCalendarWidget QWidget#qt_calendar_navigationbar {{ background: {t.surface};
        border-bottom: 1px solid {t.line}; }}
    QCalendarWidget QToolButton {{ padding: {m.px(4)}px {m.px(10)}px; border: none; font-weight: 600; }}
    QCalendarWidget QToolButton::menu-indicator {{ image: none; }}
    QCalendarWidget QSpinBox {{ padding: {m.px(2)}px; min-width: {m.px(60)}px; }}
    QCalendarWidget QAbstractItemView {{ padding: 0; border: none; border-radius: 0;
        selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
    QCalendarWidget QAbstractItemView:disabled {{ color: {t.muted}; }}
    QCalendarWidget QTableView::item {{ padding: 0; }}
    QCalendarWidget QTableView::item:selected {{ background: {t.accent}; color: {t.on_accent}; }}
    """


def _lists(t: Tokens, m: Metrics) -> str:
    return f"""
    QAbstractItemView {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.line};
        border-radius: {m.px(8)}px; outline: none; gridline-color: {t.line};
        alternate-background-color: {t.surface};
        selection-background-color: {t.selected.ground}; selection-color: {t.selected.ink}; }}
    QAbstractItemView[frameless="true"] {{ border: none; border-radius: 0; background: transparent; }}
    QTableView::item, QTreeView::item, QListView::item {{ padding: {m.px(6)}px {m.px(8)}px; }}
    QTableView::item:selected, QTreeView::item:selected, QListView::item:selected {{
        background: {t.selected.ground}; color: {t.selected.ink}; }}
    QHeaderView, QHeaderView::section {{ background: {t.surface}; color: {t.muted}; border: none; }}
    QHeaderView::section {{ border-bottom: 1px solid {t.line}; padding: {m.px(8)}px;
        font-size: {m.font(SMALL)}px; font-weight: 600; }}
    QTableCornerButton::section {{ background: {t.surface}; border: none;
        border-bottom: 1px solid {t.line}; border-right: 1px solid {t.line}; }}
    QTabWidget::pane {{ border: none; border-top: 1px solid {t.line}; }}
    QTabBar::tab {{ background: transparent; padding: {m.px(8)}px {m.px(14)}px;
        border-bottom: {m.px(3)}px solid transparent; color: {t.muted}; }}
    QTabBar::tab:selected {{ color: {t.accent}; border-bottom-color: {t.accent}; font-weight: 600; }}
    """


def _menus(t: Tokens, m: Metrics) -> str:
    # A border marks the line in focus as well: in high contrast the grounds are one.
    return f"""
    QMenuBar {{ background: {t.surface}; color: {t.ink}; border: none; border-bottom: 1px solid {t.line};
        padding: {m.px(2)}px {m.px(8)}px; }}
    QMenuBar::item {{ background: transparent; padding: {m.px(4)}px {m.px(10)}px;
        border: 1px solid transparent; border-radius: {m.px(4)}px; }}
    QMenuBar::item:selected, QMenuBar::item:pressed {{ background: {t.accent_soft}; color: {t.accent};
        border-color: {t.accent}; }}
    QMenu {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.muted}; padding: {m.px(4)}px;
        menu-scrollable: 1; }}
    QMenu::item {{ padding: {m.px(4)}px {m.px(20)}px {m.px(4)}px {m.px(28)}px; border-radius: {m.px(4)}px;
        border: 1px solid transparent; }}
    QMenu::item:selected {{ background: {t.accent_soft}; color: {t.accent}; border-color: {t.accent}; }}
    QMenu::item:disabled {{ color: {t.muted}; }}
    QMenu::item:disabled:selected {{ background: transparent; color: {t.muted}; border-color: {t.muted}; }}
    QMenu::separator {{ height: 1px; background: {t.line}; margin: {m.px(4)}px {m.px(8)}px; }}
    QMenu::indicator {{ width: {m.px(14)}px; height: {m.px(14)}px; left: {m.px(8)}px; }}
    """


def _bars(t: Tokens, m: Metrics) -> str:
    return f"""
    QStatusBar {{ background: {t.surface}; border-top: 1px solid {t.line}; }}
    QStatusBar::item {{ border: none; }}
    QStatusBar QLabel {{ font-size: {m.font(SMALL)}px; color: {t.muted}; }}
    QStatusBar QLabel[textRole="strong"] {{ color: {t.ink}; font-weight: 500; }}
    QScrollBar:vertical {{ background: transparent; width: {m.px(12)}px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: {m.px(12)}px; margin: 0; }}
    QScrollBar::handle {{ background: {t.muted}; border-radius: {m.px(2)}px; }}
    QScrollBar::handle:vertical {{ min-height: {m.px(32)}px; margin: {m.px(2)}px {m.px(4)}px; }}
    QScrollBar::handle:horizontal {{ min-width: {m.px(32)}px; margin: {m.px(4)}px {m.px(2)}px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QLabel[keycap="true"] {{ background: {t.surface}; color: {t.muted}; border: 1px solid {t.line};
        border-bottom: {m.px(2)}px solid {t.line}; border-radius: {m.px(4)}px;
        font-size: {m.font(TINY)}px; padding: {m.px(1)}px {m.px(5)}px; }}
    """


def _contrast(t: Tokens, m: Metrics) -> str:
    """Where light and dark lay a quiet ground, high contrast draws a border or turns the colours round."""
    picked = f"background: {t.selected.ground}; color: {t.selected.ink}"
    return f"""
    QPushButton[buttonRole="nav"]:checked, QMenu::item:selected, QTabBar::tab:selected {{ {picked}; }}
    QPushButton[buttonRole="nav"], QPushButton[buttonRole="nav"]:hover {{ border: 1px solid transparent; }}
    QPushButton[buttonRole="nav"]:hover {{ border-color: {t.ink}; }}
    QPushButton[buttonRole="quiet"], QToolButton[buttonRole="quiet"] {{ border-color: {t.ink}; }}
    QPushButton:hover, QToolButton:hover {{ border: {m.px(2)}px solid {t.ink}; }}
    QPushButton:pressed, QToolButton:pressed {{ {picked}; }}
    QPushButton:disabled, QToolButton:disabled {{ border: 1px dashed {t.ink}; }}
    QPushButton[buttonRole="primary"]:disabled {{ background: {t.canvas}; border: 1px dashed {t.ink}; }}
    QPushButton[buttonRole="danger"] {{ border: {m.px(2)}px solid {t.ink}; }}
    QPushButton[buttonRole="link"], QPushButton[buttonRole="link"]:hover {{ border: none; }}
    QLineEdit:read-only, QPlainTextEdit:read-only, QTextEdit:read-only {{ border: 1px dashed {t.ink}; }}
    *[invalid="true"] {{ border: {m.px(3)}px solid {t.ink}; }}
    *[ground="info"], *[ground="good"], *[ground="warning"] {{ border: {m.px(2)}px solid {t.ink}; }}
    *[ground="danger"] {{ border: {m.px(3)}px solid {t.ink}; }}
    """
