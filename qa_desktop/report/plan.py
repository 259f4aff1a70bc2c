"""Owns the improvement plan on one page of A4: a `PlanModel` in, PDF bytes out.

It is for the Lead Professional to take away: always one page, set smaller where the plan is long.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepInFrame,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)
from reportlab.platypus import TableStyle as Style

from qa_desktop.i18n import language_tag, tr
from qa_desktop.report.fonts import BOLD, REGULAR
from qa_desktop.report.text import TextSetter
from qa_desktop.services.plan_model import PlanCard, PlanModel

INK, MUTED, LINE, ACCENT = (HexColor(each) for each in ("#17212b", "#566370", "#d9dfe5", "#0b5f6e"))
LEFT = RIGHT = 20 * mm
TOP, BOTTOM = 22 * mm, 20 * mm
MEASURE = A4[0] - LEFT - RIGHT
HEIGHT = A4[1] - TOP - BOTTOM
FACTS_A_ROW = 4
_INSET = 5 * mm

_BODY = ParagraphStyle("plan-body", fontName=REGULAR, fontSize=10, leading=14, textColor=INK)
_TITLE = ParagraphStyle("plan-title", _BODY, fontName=BOLD, fontSize=18, leading=23)
_AIM = ParagraphStyle("plan-aim", _BODY, fontName=BOLD, fontSize=12, leading=16)
_SMALL = ParagraphStyle("plan-small", _BODY, fontSize=8.5, leading=11.5, textColor=MUTED)
_FOOT = ParagraphStyle("plan-foot", _SMALL, fontSize=8, leading=10)
_RIGHT = ParagraphStyle("plan-right", _FOOT, alignment=2)


def plan_pdf(model: PlanModel, text: TextSetter) -> bytes:
    """The plan as PDF bytes, in memory only; one page however long it is."""
    buffer = BytesIO()
    document = BaseDocTemplate(
        buffer,
        pagesize=A4,
        title=f"{model.title} {model.reference}",
        author="QA Desktop",
        subject=model.marking,
        lang=language_tag(),
        invariant=1,  # no clock and no random id in the bytes: the same plan gives the same file
    )

    def around(canvas: Canvas, _document: Any) -> None:
        _head_and_foot(canvas, model, text)

    frame = Frame(LEFT, BOTTOM, MEASURE, HEIGHT, 0, 0, 0, 0, id="plan")
    document.addPageTemplates([PageTemplate(id="plan", frames=[frame], onPage=around)])
    whole = list(_story(model, text))
    document.build([KeepInFrame(MEASURE, HEIGHT - 1, whole, mode="shrink", vAlign="TOP")])
    return buffer.getvalue()


def _story(model: PlanModel, text: TextSetter) -> Iterable[Flowable]:
    yield from text.paragraph(model.title, _TITLE, MEASURE, bold=True)
    yield Spacer(1, 4 * mm)
    if not model.cards:
        yield from text.paragraph(tr("Nothing is written in the plan yet."), _BODY, MEASURE)
    for number, card in enumerate(model.cards, 1):
        yield _card(number, card, text)
        yield Spacer(1, 4 * mm)
    if model.agreed:
        yield from text.paragraph(tr("Agreed"), _AIM, MEASURE, bold=True)
        yield Spacer(1, 1 * mm)
        yield _agreed(model.agreed, text)


def _card(number: int, card: PlanCard, text: TextSetter) -> Flowable:
    """One thing to be different, beside a rule."""
    inner = MEASURE - _INSET
    told: list[Flowable] = [*text.paragraph(f"{number}  {card.title}".strip(), _AIM, inner, bold=True)]
    for label, words in card.words:
        told.append(Spacer(1, 1.5 * mm))
        told += text.paragraph(label, _SMALL, inner)
        told += text.paragraph(words, _BODY, inner)
    if card.facts:
        told += [Spacer(1, 2 * mm), _facts(card.facts, text, inner)]
    rows = [[part] for part in told]  # a row each: one cell higher than the page could not be set smaller
    table = Table(rows, colWidths=[MEASURE])
    table.setStyle(
        Style(
            [
                ("LINEBEFORE", (0, 0), (0, -1), 3, ACCENT),
                ("LEFTPADDING", (0, 0), (-1, -1), _INSET),
                *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("RIGHT", "TOP", "BOTTOM")),
            ]
        )
    )
    return table


def _facts(facts: tuple[tuple[str, str], ...], text: TextSetter, inner: float) -> Flowable:
    across = min(FACTS_A_ROW, len(facts))
    width = inner / across
    cells = [
        [*text.paragraph(label, _SMALL, width - 6), *text.paragraph(words, _BODY, width - 6, bold=True)]
        for label, words in facts
    ]
    cells += [[] for _ in range(-len(cells) % across)]
    table = Table(
        [cells[at : at + across] for at in range(0, len(cells), across)], colWidths=[width] * across
    )
    table.setStyle(
        Style(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 6),
                ("TOPPADDING", (0, 0), (-1, -1), 1),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            ]
        )
    )
    return table


def _agreed(said: tuple[tuple[str, str], ...], text: TextSetter) -> Flowable:
    """What each says, or a line to write it on."""
    left = MEASURE * 0.55
    rows = [
        [text.paragraph(label, _BODY, left - 6), text.paragraph(words, _BODY, MEASURE - left, bold=True)]
        for label, words in said
    ]
    table = Table(rows, colWidths=[left, MEASURE - left])
    table.setStyle(
        Style(
            [
                ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 6),
                ("TOPPADDING", (0, 0), (-1, -1), 6),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
                ("LINEBELOW", (1, 0), (1, -1), 0.6, MUTED),
            ]
        )
    )
    return table


def _head_and_foot(canvas: Canvas, model: PlanModel, text: TextSetter) -> None:
    def put(words: str, style: ParagraphStyle, top: float, *, bold: bool = False) -> None:
        paragraph = Paragraph(text.markup(words, bold=bold), style)
        _, height = paragraph.wrap(MEASURE, 100)
        paragraph.drawOn(canvas, LEFT, top - height)

    put(model.marking, ParagraphStyle("plan-mark", _FOOT, textColor=INK), A4[1] - 11 * mm, bold=True)
    put(model.reference, _RIGHT, A4[1] - 11 * mm)
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.5)
    canvas.line(LEFT, BOTTOM - 5 * mm, A4[0] - RIGHT, BOTTOM - 5 * mm)
    put(model.footer or model.tool_title, _FOOT, BOTTOM - 7 * mm)
    put(tr("Page {number} of {count}", number=1, count=1), _RIGHT, BOTTOM - 7 * mm)
