"""Owns the translations of an XForm: `itext` into texts by id, in every language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from qa_desktop.formspec.definition import Text, TextPart
from qa_desktop.formspec.reading import Reading
from qa_desktop.formspec.xmltree import children, local_name

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MEDIA = frozenset({"image", "big-image", "audio", "video"})
UNTRANSLATED = "default"
"""pyxform's name for the language of a tool that has none."""
GUIDANCE = "#guidance"
"""Suffix under which a text's guidance form is kept."""


def read_itext(model: Element, reading: Reading) -> tuple[tuple[str, ...], str]:
    """Fill the reading's texts; return the languages and the default one.

    A tool whose only language is pyxform's `default` is not translated: its texts stand under "".
    """
    itext = next((child for child in children(model) if local_name(child) == "itext"), None)
    translations = [] if itext is None else [t for t in children(itext) if local_name(t) == "translation"]
    names = [translation.get("lang", "") for translation in translations]
    untranslated = set(names) <= {"", UNTRANSLATED}
    collected: dict[str, dict[str, tuple[TextPart, ...]]] = {}
    media: dict[str, dict[str, dict[str, str]]] = {}
    for translation, name in zip(translations, names, strict=True):
        language = "" if untranslated else name
        for text in children(translation):
            _read_text(text, language, reading, collected, media)
    reading.texts = {
        key: Text(collected.get(key, {}), media.get(key, {})) for key in dict.fromkeys((*collected, *media))
    }
    if untranslated:
        return (), ""
    declared = next((t.get("lang", "") for t in translations if _is_default(t)), names[0])
    return tuple(dict.fromkeys(names)), declared


def guidance_of(texts: Mapping[str, Text], key: str | None) -> Text:
    """The guidance form of the text with this id."""
    return texts.get(f"{key}{GUIDANCE}", Text()) if key else Text()


def _is_default(translation: Element) -> bool:
    return translation.get("default") not in (None, "", "false()", "false")


def _read_text(
    text: Element,
    language: str,
    reading: Reading,
    collected: dict[str, dict[str, tuple[TextPart, ...]]],
    media: dict[str, dict[str, dict[str, str]]],
) -> None:
    key = text.get("id", "")
    short: tuple[TextPart, ...] | None = None
    for value in children(text):
        form = value.get("form", "long")
        if form in MEDIA:
            name = reading.media_name((value.text or "").strip(), _place_of(key))
            if name:
                media.setdefault(key, {}).setdefault(language, {})[form] = name
            continue
        parts = reading.parts_of(value, _path_in(key), "label")
        if form == "guidance":
            collected.setdefault(f"{key}{GUIDANCE}", {})[language] = parts
        elif form == "short":
            short = parts
        else:
            collected.setdefault(key, {})[language] = parts
    if short is not None:
        collected.setdefault(key, {}).setdefault(language, short)


def _place_of(key: str) -> str:
    """Where the text stands: at a question, or in a list, whose texts pyxform numbers (`areas-12`)."""
    list_name, dash, number = key.rpartition("-")
    return _path_in(key) or (f"instance('{list_name}')" if dash and number.isdigit() else "")


def _path_in(key: str) -> str:
    """Pyxform's ids begin with the path of their question: `/data/g/q:label`."""
    return key.rpartition(":")[0] if key.startswith("/") else ""
