"""Owns the language the program speaks: every text a person sees is looked up here when it is shown.

The source is English, and English needs no catalogue: `tr` then only fills in. Other languages are gettext
catalogues, `<folder>/<language>/LC_MESSAGES/qa_desktop.mo`. A catalogue is written by people who cannot run
the program, so nothing in one may break it: a translation whose `{places}` the English does not have, or that
cannot be read, is left aside for the English. How to add a language stands in `docs/translating.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import GNUTranslations

DOMAIN = "qa_desktop"
ENGLISH = "en_GB"
PSEUDO = "en_XA"
"""The catalogue made from the English by a rule, which shows what is not translatable. No person reads it."""

_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"})
_BETWEEN = "\x04"
"""What gettext puts between a text's context and the text."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language that can be chosen: its code (`cy`, `pt_BR`) and what its own speakers call it."""

    code: str
    name: str


class _Catalogue:
    """One language's texts, each checked against its English the first time it is asked for."""

    def __init__(self, found: GNUTranslations) -> None:
        self._found = found
        self._checked: dict[tuple[str, str, int | None], str | None] = {}

    def text(self, text: str, context: str = "") -> str | None:
        """The translation, or None where there is none that can be used."""
        if not text:
            return None  # the text of no words is the head of the catalogue
        key = (context, text, None)
        if key not in self._checked:
            asked = f"{context}{_BETWEEN}{text}" if context else text
            got = self._found.gettext(asked)
            self._checked[key] = got if got != asked and got and _places(got) <= _places(text) else None
        return self._checked[key]

    def counted(self, one: str, many: str, n: int) -> str | None:
        """The translation of the form that this number takes in this language."""
        key = (one, many, n)
        if key not in self._checked:
            got = self._form(one, many, n)
            known = got not in (one, many, "") and _places(got) <= _places(one) | _places(many)
            self._checked[key] = got if known else None
        return self._checked[key]

    def _form(self, one: str, many: str, n: int) -> str:
        try:
            return self._found.ngettext(one, many, n)
        except (ArithmeticError, ValueError, RecursionError):  # its rule for numbers cannot be worked out
            return ""


class _Spoken:
    """What is spoken now; changed by `use` alone."""

    code: str = ENGLISH
    folder: Path | None = None
    catalogue: _Catalogue | None = None


class _Given(dict[str, object]):
    """Values by name; a name that is not there stays visible as it stands in the text."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def tr(text: str, /, **values: object) -> str:
    """A text in the language spoken now, its named `{places}` filled from `values`; never raises.

    Without values it is only looked up. The text is a whole sentence and a literal, or one that was `mark`ed:
    whoever translates sees nothing of what is put together while the program runs.
    """
    catalogue = _Spoken.catalogue
    found = catalogue.text(text) if catalogue else None
    return filled(found or text, text, _Given(values)) if values else found or text


def trn(one: str, many: str, n: int, /, **values: object) -> str:
    """A text that counts: `trn("{n} audit", "{n} audits", count)`; languages have up to six such forms."""
    catalogue = _Spoken.catalogue
    english = one if n == 1 else many
    found = catalogue.counted(one, many, n) if catalogue else None
    return filled(found or english, english, _Given({"n": n, **values}))


def mark(text: str, /) -> str:
    """A literal that is translated where it is shown: for constants, which are made before a language is."""
    return text


def lookup(text: str, context: str = "") -> str | None:
    """The translation of an English text, or None: for Qt, which fills in and falls back by itself."""
    return _Spoken.catalogue.text(text, context) if _Spoken.catalogue else None


def filled(text: str, english: str, values: Mapping[str, object]) -> str:
    """The text with its places filled; the English one where that fails, and as it stands where both do."""
    for candidate in (text, english):
        try:
            return candidate.format_map(values)
        except (ValueError, LookupError, AttributeError, TypeError):
            continue
    return english


def use(language: str, folder: Path | None = None) -> str:
    """Speak this language from now on; what is on a screen already stays as it is.

    Args:
        language: `cy`, `pt_BR`, `pt-BR`; its country is left off where only the language is there.
        folder: where the catalogues lie; as before without one.

    Returns:
        The code of the language that is spoken: English where that language is not there or cannot be read.
    """
    _Spoken.folder = folder or _Spoken.folder
    _Spoken.code, _Spoken.catalogue = ENGLISH, None
    wanted = language.partition(".")[0].replace("-", "_")
    for code in dict.fromkeys((wanted, wanted.partition("_")[0])):
        catalogue = _read(code)
        if catalogue is not None:
            _Spoken.code, _Spoken.catalogue = code, catalogue
            break
    return _Spoken.code


def spoken() -> str:
    """The code of the language spoken now."""
    return _Spoken.code


def language_tag() -> str:
    """The language spoken now as documents name it: `en-GB`, `cy`; the made-up language is English."""
    return (ENGLISH if _Spoken.code == PSEUDO else _Spoken.code).replace("_", "-")


def is_right_to_left() -> bool:
    """Whether the language spoken now is written from right to left."""
    return _Spoken.code.partition("_")[0] in _RIGHT_TO_LEFT


def languages() -> tuple[Language, ...]:
    """English and every language that has a catalogue, by name; not the one that is made by a rule."""
    english = Language(ENGLISH, "English")
    if _Spoken.folder is None or not _Spoken.folder.is_dir():
        return (english,)
    codes = sorted(path.parent.parent.name for path in _Spoken.folder.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    others = ((code, _read(code)) for code in codes if code != PSEUDO)
    named = [Language(code, found.text(OWN_NAME) or code) for code, found in others if found is not None]
    return (english, *sorted(named, key=lambda language: language.name.casefold()))


OWN_NAME = mark("English")
"""Translated as the language's name in itself (Cymraeg), by which people find theirs in Settings."""


def _read(code: str) -> _Catalogue | None:
    if _Spoken.folder is None or not code.replace("_", "").isalnum():
        return None
    path = _Spoken.folder / code / "LC_MESSAGES" / f"{DOMAIN}.mo"
    if not path.is_file():
        return None
    from gettext import GNUTranslations  # English does without it
    from struct import error as cut_short

    try:
        with path.open("rb") as file:
            return _Catalogue(GNUTranslations(file))
    except (OSError, ValueError, KeyError, IndexError, EOFError, SyntaxError, cut_short):
        return None


def _places(text: str) -> frozenset[tuple[str, str | None, str | None]]:
    """The places of a text, with how each is written; an unreadable text has one that no other has."""
    from string import Formatter

    try:
        parsed = list(Formatter().parse(text))
    except ValueError:
        return frozenset({(f"\0{text}", None, None)})
    return frozenset((name, spec, how) for _, name, spec, how in parsed if name is not None)
