"""Owns the plain paper on A4: a `Paper` in, PDF bytes out. Histories and statements are set with it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Flowable, Frame, PageTemplate, Spacer, Table
from reportlab.platypus import TableStyle as Style

from qa_desktop.i18n import language_tag, tr
from qa_desktop.report.fonts import BOLD, REGULAR
from qa_desktop.report.numbering import numbered
from qa_desktop.report.text import TextSetter
from qa_desktop.services.paper import Ink, Paper, PaperPart, PaperRow, Words

INK, MUTED, LINE, ACCENT = (HexColor(each) for each in ("#17212b", "#566370", "#d9dfe5", "#0b5f6e"))
LEFT = RIGHT = 20 * mm
TOP, BOTTOM = 24 * mm, 22 * mm
MEASURE = A4[0] - LEFT - RIGHT
ASIDE = 44 * mm
"""Wide enough for a time and a long name in small letters."""
LONGEST_IN_A_ROW = 1000
"""Letters, a new line counting as seventy: about fourteen lines. A row higher than a page cannot be set."""

_BODY = ParagraphStyle("paper-body", fontName=REGULAR, fontSize=9.5, leading=13.5, textColor=INK)
_STRONG = ParagraphStyle("paper-strong", _BODY, fontName=BOLD)
_HINT = ParagraphStyle("paper-hint", _BODY, fontSize=8.5, leading=12, textColor=MUTED)
_TITLE = ParagraphStyle("paper-title", _BODY, fontName=BOLD, fontSize=19, leading=24)
_SUBTITLE = ParagraphStyle("paper-subtitle", _BODY, fontSize=11, leading=15, textColor=MUTED, spaceAfter=8)
_PART = ParagraphStyle("paper-part", _BODY, fontName=BOLD, fontSize=12, leading=16, textColor=ACCENT)
_SMALL = ParagraphStyle("paper-small", _HINT, fontSize=8, leading=10)
_RIGHT = ParagraphStyle("paper-right", _SMALL, alignment=2)
_MARKING = ParagraphStyle("paper-marking", _SMALL, textColor=INK)
_STYLES = {Ink.STRONG: _STRONG, Ink.PLAIN: _BODY, Ink.HINT: _HINT}


def paper_pdf(paper: Paper, text: TextSetter) -> bytes:
    """The paper as PDF bytes, in memory only; the same paper gives the same file."""
    buffer = BytesIO()
    document = BaseDocTemplate(
        buffer,
        pagesize=A4,
        title=f"{paper.title} {paper.reference}".strip(),
        author="QA Desktop",
        subject=paper.marking,
        lang=language_tag(),
        invariant=1,
    )

    frame = Frame(LEFT, BOTTOM, MEASURE, A4[1] - TOP - BOTTOM, 0, 0, 0, 0, id="paper")
    document.addPageTemplates([PageTemplate(id="paper", frames=[frame])])
    document.build(list(_story(paper, text)), canvasmaker=numbered(partial(_head_and_foot, paper, text)))
    return buffer.getvalue()


def _story(paper: Paper, text: TextSetter) -> Iterable[Flowable]:
    yield from text.paragraph(paper.title, _TITLE, MEASURE, bold=True)
    yield from text.paragraph(paper.subtitle, _SUBTITLE, MEASURE)
    facts = (PaperRow((name,), (Words(value),)) for name, value in paper.facts)
    yield from _rows(tuple(facts), text)
    if paper.note:
        yield Spacer(1, 3 * mm)
        yield from text.paragraph(paper.note, _BODY, MEASURE)
    for part in paper.parts:
        yield from _part(part, text)


def _part(part: PaperPart, text: TextSetter) -> Iterable[Flowable]:
    yield CondPageBreak(35 * mm)  # a heading never stands alone at the foot of a page
    yield Spacer(1, 6 * mm)
    yield from text.paragraph(part.heading, _PART, MEASURE, bold=True)
    yield Spacer(1, 1.5 * mm)
    if part.note:
        yield from text.paragraph(part.note, _HINT, MEASURE)
        yield Spacer(1, 1.5 * mm)
    yield from _rows(part.rows, text)


def _rows(rows: tuple[PaperRow, ...], text: TextSetter) -> Iterable[Flowable]:
    for row in rows:
        if _is_long(row):
            yield from _flowing(row, text)
        else:
            yield _table(row, text)


def _is_long(row: PaperRow) -> bool:
    return sum(len(words.text) + words.text.count("\n") * 70 for words in row.right) > LONGEST_IN_A_ROW


def _flowing(row: PaperRow, text: TextSetter) -> Iterable[Flowable]:
    """What is too long for a line of a table, because no line of one splits."""
    yield Spacer(1, 2 * mm)
    yield from text.paragraph(" · ".join(filter(None, row.left)), _HINT, MEASURE)
    for words in row.right:
        yield from _said(words, text, MEASURE)
    yield Spacer(1, 2 * mm)


def _table(row: PaperRow, text: TextSetter) -> Flowable:
    left = [part for words in row.left if words for part in text.paragraph(words, _HINT, ASIDE - 3 * mm)]
    right = [part for words in row.right for part in _said(words, text, MEASURE - ASIDE)]
    table = Table([[left, right]], colWidths=[ASIDE, MEASURE - ASIDE])
    table.setStyle(
        Style(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEABOVE", (0, 0), (-1, 0), 0.4, LINE),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (0, -1), 3 * mm),
                ("RIGHTPADDING", (1, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 3.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 4.5),
            ]
        )
    )
    return table


def _said(words: Words, text: TextSetter, width: float) -> list[Flowable]:
    if not words.text:
        return []
    return list(text.paragraph(words.text, _STYLES[words.ink], width, bold=words.ink is Ink.STRONG))


def _head_and_foot(paper: Paper, text: TextSetter, canvas: Canvas, number: int, count: int) -> None:
    def put(words: str, style: ParagraphStyle, top: float, bold: bool = False) -> None:
        for paragraph in text.paragraph(words, style, MEASURE, bold=bold)[:1]:
            _, height = paragraph.wrap(MEASURE, 100)
            paragraph.drawOn(canvas, LEFT, top - height)

    put(paper.marking, _MARKING, A4[1] - 11 * mm, bold=True)
    put(paper.reference, _RIGHT, A4[1] - 11 * mm)
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.5)
    canvas.line(LEFT, BOTTOM - 5 * mm, A4[0] - RIGHT, BOTTOM - 5 * mm)
    put(paper.footer, _SMALL, BOTTOM - 7 * mm)
    put(tr("Page {number} of {count}", number=number, count=count), _RIGHT, BOTTOM - 7 * mm)
