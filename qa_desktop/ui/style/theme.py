"""Owns the theme of the running program: which tokens, which scale, and telling everyone when they change."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory
from shiboken6 import isValid

from qa_desktop.ui.style import metrics as sizes
from qa_desktop.ui.style import sheet, tokens
from qa_desktop.ui.style.enter import EnterPresses
from qa_desktop.ui.style.focus import FocusRing
from qa_desktop.ui.style.metrics import Metrics
from qa_desktop.ui.style.system import SystemLook
from qa_desktop.ui.style.tokens import Tokens

SCHEMES = ("system", "light", "dark", "contrast", "contrast-light")
"""What a person may choose. `system` is as the computer is."""
_CHOSEN = {
    "light": tokens.LIGHT,
    "dark": tokens.DARK,
    "contrast": tokens.CONTRAST_DARK,
    "contrast-light": tokens.CONTRAST_LIGHT,
}
_NAME = "qa-desktop-theme"


class Theme(QObject):
    """The look of the moment.

    Signals:
        changed: colours or sizes are others now; whoever paints or caches by them starts again.
        scale_changed(float): the new scale, for whoever remembers it.
        scheme_changed(str): the new choice, one of `SCHEMES`.
    """

    changed = Signal()
    scale_changed = Signal(float)
    scheme_changed = Signal(str)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName(_NAME)
        self._app = app
        self._family = app.font()
        self._scheme = "system"
        self._tokens = tokens.LIGHT
        self._metrics = Metrics()
        self._is_on = False
        self._system = SystemLook(app)
        app.setStyle(QStyleFactory.create("Fusion"))
        _stand_still(app)
        self._ring = FocusRing(app)
        self._enter = EnterPresses(app)
        self._system.changed.connect(self._on_system_changed)

    @property
    def tokens(self) -> Tokens:
        return self._tokens

    @property
    def metrics(self) -> Metrics:
        return self._metrics

    @property
    def scheme(self) -> str:
        return self._scheme

    @property
    def scale(self) -> float:
        return self._metrics.scale

    @property
    def ring(self) -> FocusRing:
        return self._ring

    def wear(self, scheme: str, scale: float) -> None:
        """Put on one of `SCHEMES` at a scale from 1.0 to 2.0."""
        before = (self._scheme, self.scale)
        self._scheme = scheme if scheme in SCHEMES else "system"
        self._metrics = Metrics(sizes.nearest(scale))
        if not self._is_on or before != (self._scheme, self.scale):
            self._put_on()
        if self.scale != before[1]:
            self.scale_changed.emit(self.scale)
        if self._scheme != before[0]:
            self.scheme_changed.emit(self._scheme)

    @Slot()
    def larger(self) -> None:
        self.wear(self._scheme, sizes.larger(self.scale))

    @Slot()
    def smaller(self) -> None:
        self.wear(self._scheme, sizes.smaller(self.scale))

    @Slot()
    def usual_size(self) -> None:
        self.wear(self._scheme, 1.0)

    def follow(self, system: SystemLook) -> None:
        """Ask somebody else what the computer looks like."""
        self._system.changed.disconnect(self._on_system_changed)
        self._system = system
        self._system.changed.connect(self._on_system_changed)
        self._on_system_changed()

    @Slot()
    def _on_system_changed(self) -> None:
        """The computer looks different now; a choice of one's own stays."""
        if self._scheme == "system" and self._is_on and self._choose() != self._tokens:
            self._put_on()

    def watch(self, window: QObject) -> None:
        """Hear from a window that the computer wears another contrast theme: no signal says so."""
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ThemeChange:
            self._on_system_changed()
        return False

    def _put_on(self) -> None:
        self._tokens = self._choose()
        self._is_on = True
        self._app.setPalette(_palette(self._tokens))
        font = QFont(self._family)
        font.setPixelSize(self._metrics.font(sizes.TEXT))
        font.setFeature(QFont.Tag("tnum"), 1)
        self._app.setFont(font)
        self._app.setStyleSheet(sheet.build(self._tokens, self._metrics))
        self._ring.restyle(self._tokens.focus, self._tokens.ink, self._metrics.ring)
        self.changed.emit()

    def _choose(self) -> Tokens:
        if self._scheme != "system":
            return _CHOSEN[self._scheme]
        if self._system.wants_contrast:
            return tokens.high_contrast(self._system.palette)
        return tokens.DARK if self._system.is_dark else tokens.LIGHT


def apply(app: QApplication, scheme: str = "system", scale: float = 1.0) -> Theme:
    """Dress the whole program. Safe to repeat; returns the one theme of this application."""
    theme = _find(app) or Theme(app)
    theme.wear(scheme, scale)
    return theme


def current() -> Theme:
    """The theme in force; the light one at 100 % where nobody has applied any yet."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("the theme needs a QApplication")
    return _find(app) or apply(app, "light", 1.0)


_known: list[Theme] = []


def _find(app: QApplication) -> Theme | None:
    # Looked up for every painted tile: a Python list is fifty times quicker than findChild.
    if _known and isValid(_known[0]) and _known[0].parent() is app:
        return _known[0]
    found = app.findChild(Theme, _NAME, Qt.FindChildOption.FindDirectChildrenOnly)
    _known[:] = [found] if found is not None else []
    return found


def _stand_still(app: QApplication) -> None:
    """Nothing of the program moves of itself: no motion carries meaning here."""
    effects = Qt.UIEffect
    for effect in (
        effects.UI_AnimateMenu,
        effects.UI_FadeMenu,
        effects.UI_AnimateCombo,
        effects.UI_AnimateTooltip,
        effects.UI_FadeTooltip,
        effects.UI_AnimateToolBox,
    ):
        app.setEffectEnabled(effect, False)


def _palette(t: Tokens) -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, colour in {
        roles.Window: t.canvas,
        roles.WindowText: t.ink,
        roles.Base: t.surface,
        roles.AlternateBase: t.canvas,
        roles.Text: t.ink,
        roles.Button: t.surface,
        roles.ButtonText: t.ink,
        roles.Highlight: t.accent,
        roles.HighlightedText: t.on_accent,
        roles.ToolTipBase: t.surface,
        roles.ToolTipText: t.ink,
        roles.PlaceholderText: t.muted,
        roles.Link: t.accent,
        roles.Accent: t.accent,
        roles.Mid: t.line,
    }.items():
        palette.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(t.muted))
    return palette
