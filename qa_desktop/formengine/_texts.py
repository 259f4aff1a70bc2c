"""Owns the choosing of a text's language, the filling in of its outputs, and its pictures and recordings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qa_desktop.formspec.definition import Text, TextPart
from qa_desktop.xpath import Expression


def parts_in(text: Text, language: str, default_language: str) -> tuple[TextPart, ...]:
    """The text's parts in a language, else in the tool's default, else in whichever there is."""
    forms = text.forms
    for wanted in (language, default_language, ""):
        if wanted in forms:
            return forms[wanted]
    return next(iter(forms.values()), ())


def static_text(text: Text, language: str, default_language: str) -> str:
    """The text without its outputs."""
    if not text.forms:
        return ""
    return "".join(part.literal for part in parts_in(text, language, default_language))


def filled_text(text: Text, language: str, default_language: str, output: Callable[[Expression], str]) -> str:
    """The text with its outputs filled in."""
    return "".join(
        part.literal if part.output is None else output(part.output)
        for part in parts_in(text, language, default_language)
    )


def media_in(text: Text, language: str, default_language: str) -> Mapping[str, str]:
    """The text's pictures and recordings, by form, each in the language or else in the tool's default."""
    if not text.media:
        return {}
    found: dict[str, str] = {}
    for wanted in ("", default_language, language):
        found |= text.media.get(wanted, {})
    return found
