"""Owns the window's language: Qt's own `tr` asks the catalogue that everything else asks.

English installs nothing, so it costs nothing. In another language each `self.tr("…")` of a widget finds its
text in the gettext catalogue (`qa_desktop.i18n`), Qt's own words (Undo, Copy, Select All) come from there or
from Qt's catalogues, and the window is laid out from the right where the language is written so.
"""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from qa_desktop import i18n

QT_WORDS = (
    i18n.mark("&Undo"),
    i18n.mark("&Redo"),
    i18n.mark("Cu&t"),
    i18n.mark("&Copy"),
    i18n.mark("&Paste"),
    i18n.mark("Delete"),
    i18n.mark("Select All"),
    i18n.mark("OK"),
    i18n.mark("Cancel"),
    i18n.mark("Close"),
)
"""What Qt says by itself in our window: in our catalogue too, for the languages that Qt does not speak."""


class CatalogueTranslator(QTranslator):
    """Answers Qt from the catalogue. Which class asks makes no difference: one text, one translation."""

    def translate(
        self, _context: str, text: str, disambiguation: str | None = None, _n: int = -1
    ) -> str | None:
        """The translation; None where there is none, so that Qt asks on and falls back to the English."""
        return i18n.lookup(text, disambiguation or "") or (i18n.lookup(text) if disambiguation else None)

    def isEmpty(self) -> bool:
        return False


def wear(app: QApplication) -> None:
    """Let the application speak the language that `i18n.use` chose; called before any window is made."""
    # The made-up language is English in a mask: its dates are ours.
    locale = QLocale(i18n.ENGLISH if i18n.spoken() == i18n.PSEUDO else i18n.spoken())
    QLocale.setDefault(locale)
    if i18n.spoken() == i18n.ENGLISH:
        return
    qt_words = QTranslator(app)
    if qt_words.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(qt_words)
    app.installTranslator(CatalogueTranslator(app))
    right = i18n.is_right_to_left()
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft if right else Qt.LayoutDirection.LeftToRight)


def take_off(app: QApplication) -> None:
    """Speak English again; for a process that outlives its window."""
    for translator in app.findChildren(QTranslator, options=Qt.FindChildOption.FindDirectChildrenOnly):
        app.removeTranslator(translator)
        translator.deleteLater()
    app.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
