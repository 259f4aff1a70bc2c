"""Owns the catalogues: every text of the source, into what people translate and what is shipped.

    python3 dev.py words            take the texts out again, bring every language up to date, compile
    python3 dev.py words --check    say whether that would change anything
    python3 dev.py words --new cy   begin a language

Texts are read from the source's own grammar: the literals given to `tr`, `trn`, `mark` and Qt's `translate`,
and the tables of words for failures. `docs/translating.md` says how a language is added.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent
LOCALE = ROOT / "resources" / "locale"
DOMAIN = "qa_desktop"
PSEUDO = "en_XA"
TABLES = ROOT / "qa_desktop" / "ui" / "failure_words"
NOT_SHOWN = ("qa_desktop/cli", "qa_desktop/xpath", "qa_desktop/formspec")
"""Parts whose words only the command line says: they stay English (docs/translating.md)."""
NOTE = re.compile(r"#\s*(Translators:.*)")
PLACE = re.compile(r"\{[^{}]*\}|%[nL]?\d?|&&|\n")
LONGER = 0.35
"""How much longer a text gets in the made-up language: what German and Welsh need beside English."""

HEAD = "# The words of QA Desktop. How they are translated: docs/translating.md"
KEPT_HEADERS = frozenset(
    {"Language", "Plural-Forms", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
)
ACCENTED = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž",
)
FILL = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "


@dataclass(frozen=True)
class Found:
    """One text of the source: its forms (one, or one and many), what tells it apart, where it stands."""

    forms: tuple[str, ...]
    context: str
    place: str
    notes: tuple[str, ...] = ()


# ---------------------------------------------------------------- out of the source


def texts() -> Iterator[Found]:
    """Every translatable text, by file."""
    for path in sorted((ROOT / "qa_desktop").rglob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        if not place.startswith(NOT_SHOWN):
            yield from in_file(path.read_text(encoding="utf-8"), place, is_table=path.parent == TABLES)


def in_file(source: str, place: str, *, is_table: bool = False) -> Iterator[Found]:
    """Every translatable text of one file, in its order."""
    lines = source.splitlines()
    tree = ast.parse(source)
    if is_table:
        for node in tree.body:
            if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict):
                for entry in node.value.values:
                    yield from (Found((text,), "", place) for text in literals(entry) if text)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        notes = tuple(_notes(lines, call.lineno))
        if name == "trn" and len(call.args) > 1:
            one, many = ([*literals(part)] for part in call.args[:2])
            yield from (Found(pair, "", place, notes) for pair in zip(one, many, strict=True))
        elif name == "translate" and len(call.args) > 1:
            yield from (Found((text,), "", place, notes) for text in literals(call.args[1]))
        elif name in {"tr", "mark"} and call.args:
            apart = [*literals(call.args[1])] if len(call.args) > 1 else []
            yield from (
                Found((text,), apart[0] if apart else "", place, notes) for text in literals(call.args[0])
            )


def literals(node: ast.AST) -> Iterator[str]:
    """Every literal that an argument can be: one text, a choice between two, the entries of a table."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)
    elif isinstance(node, ast.Tuple):
        for entry in node.elts:
            yield from literals(entry)


def _notes(lines: list[str], number: int) -> Iterator[str]:
    """What stands for translators in the comment right above a line."""
    above = lines[number - 2].strip() if number > 1 else ""
    if note := NOTE.match(above):
        yield note[1]


# ---------------------------------------------------------------- the catalogues


def template() -> Catalog:
    """The catalogue without translations."""
    made = _catalogue(None)
    for found in texts():
        forms = found.forms if len(found.forms) > 1 else found.forms[0]
        flags = ["python-brace-format"] if "{" in found.forms[0] else []
        made.add(
            forms,
            locations=[(found.place, None)],
            context=found.context or None,
            auto_comments=found.notes,
            flags=flags,
        )
    return made


def pseudo(source: Catalog) -> Catalog:
    """The whole catalogue in a language made by a rule: accented, longer, in brackets."""
    made = _catalogue("en")
    for message in source:
        if message.id:
            forms = message.id if isinstance(message.id, tuple) else (message.id,)
            said = tuple(disguise(form) for form in forms)
            made.add(message.id, said if len(said) > 1 else said[0], context=message.context)
    return made


def disguise(text: str) -> str:
    """A text as the made-up language says it: every place stays, every letter changes."""
    parts, last = [], 0
    for place in PLACE.finditer(text):
        parts += [text[last : place.start()].translate(ACCENTED), place[0]]
        last = place.end()
    parts.append(text[last:].translate(ACCENTED))
    more = round(len(text) * LONGER)
    return f"⟦{''.join(parts)}{(' ' + FILL * (more // len(FILL) + 1))[:more].rstrip()}⟧"


class _Words(Catalog):
    """A catalogue whose head says nothing of days and versions: the same texts are the same bytes."""

    mime_headers = property(
        lambda self: [pair for pair in Catalog.mime_headers.fget(self) if pair[0] in KEPT_HEADERS],
        Catalog.mime_headers.fset,
    )


def _catalogue(locale: str | None) -> Catalog:
    return _Words(locale=locale, domain=DOMAIN, header_comment=HEAD, fuzzy=False)


def _brought_up_to_date(path: Path, source: Catalog) -> Catalog:
    """A language's catalogue with the texts of now; what is no longer said is kept at its end."""
    language = path.parent.parent.name
    with path.open("rb") as file:
        translated = read_po(file, locale=language, domain=DOMAIN)
    translated.update(source)
    made = _catalogue(language)
    for message in translated:
        if message.id:
            made[message.id] = message
    made.obsolete = translated.obsolete
    return made


def as_po(catalogue: Catalog) -> bytes:
    """The catalogue as people read it."""
    out = BytesIO()
    write_po(out, catalogue, width=100, sort_by_file=True)
    return out.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """The catalogue as the program reads it."""
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def everything() -> dict[Path, bytes]:
    """Every file that comes out of the source and the translations, with what it should hold."""
    source = template()
    made = {LOCALE / f"{DOMAIN}.pot": as_po(source)}
    made[_folder(PSEUDO) / f"{DOMAIN}.mo"] = as_mo(pseudo(source))
    for path in sorted(LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        translated = _brought_up_to_date(path, source)
        made[path] = as_po(translated)
        made[path.with_suffix(".mo")] = as_mo(translated)
    return made


def stale() -> list[Path]:
    """Files that are not what the source and the translations make them now."""
    return [path for path, data in everything().items() if not path.is_file() or path.read_bytes() != data]


def begin(language: str) -> Path:
    """An empty catalogue for a language, to be filled by whoever speaks it."""
    path = _folder(language) / f"{DOMAIN}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_bytes(as_po(_catalogue(language)))
    return path


def _folder(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES"


def main(arguments: list[str]) -> int:
    options = argparse.ArgumentParser(prog="dev.py words", description="Take out and compile every text.")
    options.add_argument("--check", action="store_true", help="change nothing; 1 when something is stale")
    options.add_argument("--new", metavar="LANGUAGE", help="begin a language: cy, pl, pt_BR")
    given = options.parse_args(arguments)
    if given.check:
        old = stale()
        for path in old:
            print("Stale:", path.relative_to(ROOT), "- run python3 dev.py words")
        return 1 if old else 0
    if given.new:
        print("Translate", begin(given.new).relative_to(ROOT), "and run python3 dev.py words again.")
    for path, data in everything().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_bytes() != data:
            path.write_bytes(data)
            print("Wrote", path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
