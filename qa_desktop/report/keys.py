"""Owns the sheet of keys on A4, to print and lay beside the keyboard: a `KeySheet` in, PDF bytes out."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Flowable, Frame, PageTemplate, Spacer, Table
from reportlab.platypus import TableStyle as Style

from qa_desktop.i18n import language_tag
from qa_desktop.report.fonts import BOLD, REGULAR
from qa_desktop.report.text import TextSetter
from qa_desktop.services import progress
from qa_desktop.services.desktop_help import KeyGroup, KeySheet

INK, MUTED, LINE, ACCENT = (HexColor(each) for each in ("#17212b", "#566370", "#d9dfe5", "#0b5f6e"))
LEFT = RIGHT = 18 * mm
TOP, BOTTOM = 16 * mm, 18 * mm
MEASURE = A4[0] - LEFT - RIGHT
KEYS = 58 * mm
"""Wide enough for three keys beside each other; more go on in a second line."""

_BODY = ParagraphStyle("keys-body", fontName=REGULAR, fontSize=9.5, leading=12.5, textColor=INK)
_KEY = ParagraphStyle("keys-key", _BODY, fontName=BOLD)
_HINT = ParagraphStyle("keys-hint", _BODY, textColor=MUTED)
_TITLE = ParagraphStyle("keys-title", _BODY, fontName=BOLD, fontSize=18, leading=22)
_PLACE = ParagraphStyle("keys-place", _BODY, fontName=BOLD, fontSize=12, leading=15, textColor=ACCENT)
_FOOT = ParagraphStyle("keys-foot", _BODY, fontSize=8, leading=10, textColor=MUTED)
_NUMBER = ParagraphStyle("keys-number", _FOOT, alignment=2)


def keys_pdf(sheet: KeySheet, text: TextSetter) -> bytes:
    """The sheet as PDF bytes, in memory only; the same sheet gives the same file."""
    # Set twice: how many pages there are is known when the last one is.
    pages = _set(sheet, text, 0)[1]
    return _set(sheet, text, pages)[0]


def _set(sheet: KeySheet, text: TextSetter, pages: int) -> tuple[bytes, int]:
    buffer = BytesIO()
    document = BaseDocTemplate(
        buffer, pagesize=A4, title=sheet.title, author="QA Desktop", lang=language_tag(), invariant=1
    )

    def foot(canvas: Canvas, set_: Any) -> None:
        progress.step()  # between two pages, in memory: nothing is half done
        numbered = sheet.page_words.replace("{page}", str(set_.page)).replace("{pages}", str(pages))
        for words, style in ((sheet.footer, _FOOT), (numbered, _NUMBER)):
            for paragraph in text.paragraph(words, style, MEASURE):
                _, height = paragraph.wrap(MEASURE, 100)
                paragraph.drawOn(canvas, LEFT, BOTTOM - 5 * mm - height)

    frame = Frame(LEFT, BOTTOM, MEASURE, A4[1] - TOP - BOTTOM, 0, 0, 0, 0, id="keys")
    document.addPageTemplates([PageTemplate(id="keys", frames=[frame], onPage=foot)])
    document.build(list(_story(sheet, text)))
    return buffer.getvalue(), document.page


def _story(sheet: KeySheet, text: TextSetter) -> Iterable[Flowable]:
    yield from text.paragraph(sheet.title, _TITLE, MEASURE, bold=True)
    yield Spacer(1, 1 * mm)
    yield from text.paragraph(sheet.introduction, _HINT, MEASURE)
    for group in sheet.groups:
        yield CondPageBreak(30 * mm)  # a heading never stands alone at the foot
        yield Spacer(1, 5 * mm)
        yield from text.paragraph(group.heading, _PLACE, MEASURE, bold=True)
        yield Spacer(1, 1 * mm)
        yield _table(group, text)


def _table(group: KeyGroup, text: TextSetter) -> Flowable:
    rows = [
        [
            text.paragraph(keys, _KEY, KEYS - 4 * mm, bold=True),
            text.paragraph(words, _BODY, MEASURE - KEYS),
        ]
        for keys, words in group.rows
    ]
    table = Table(rows, colWidths=[KEYS, MEASURE - KEYS])
    table.setStyle(
        Style(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 4 * mm),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
            ]
        )
    )
    return table
