"""Owns the audit report on A4: a `ReportModel` in, PDF bytes out.

The page follows the tool section by section. Colour never speaks alone: a grade has its word and its
shape, and prints as well in black and white.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from io import BytesIO
from itertools import groupby
from pathlib import Path

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from qa_desktop.i18n import language_tag, mark, tr, trn
from qa_desktop.report.fonts import BOLD, REGULAR, Faces
from qa_desktop.report.keys import keys_pdf
from qa_desktop.report.numbering import numbered
from qa_desktop.report.paper import paper_pdf
from qa_desktop.report.pictures import small_picture
from qa_desktop.report.plan import plan_pdf
from qa_desktop.report.text import TextSetter
from qa_desktop.services.desktop_help import KeySheet
from qa_desktop.services.paper import Paper
from qa_desktop.services.plan_model import PlanModel
from qa_desktop.services.ports import ReportItem, ReportModel, ReportSection

INK, MUTED, LINE, SOFT = HexColor("#17212b"), HexColor("#566370"), HexColor("#d9dfe5"), HexColor("#f4f6f8")
ACCENT = HexColor("#0b5f6e")
# Word, shape and colours of each grade (look/README.md); the shape and the word always go with the colour.
GRADES: dict[str, tuple[str, str, Color, Color]] = {
    "outstanding": ("★", mark("Outstanding"), HexColor("#4b3a8f"), HexColor("#ecebf7")),
    "good": ("●", mark("Good"), HexColor("#1f6b3a"), HexColor("#e4f2e8")),
    "ri": ("▲", mark("Requires improvement to be good"), HexColor("#8a5300"), HexColor("#fbf0da")),
    "inadequate": ("■", mark("Inadequate"), HexColor("#a3182b"), HexColor("#fbe6e8")),
}
# What an answer raised, in words (domain.md, 3.3); the code stands behind them.
PROMPTS = {
    "E1": mark("Raised: a child may be unsafe"),
    "E2": mark("Raised: a serious gap"),
    "E3": mark("Raised: a pattern or drift"),
    "M1": mark("For moderation"),
}

LEFT, RIGHT, TOP, BOTTOM = 20 * mm, 20 * mm, 24 * mm, 22 * mm
MEASURE = A4[0] - LEFT - RIGHT
LONGEST_IN_A_ROW = 1000
"""Letters, a new line counting as seventy: about fourteen lines. A row higher than a page cannot be set."""

_BODY = ParagraphStyle("body", fontName=REGULAR, fontSize=9.5, leading=13.5, textColor=INK)
_LABEL = ParagraphStyle("label", _BODY, fontName=BOLD, spaceAfter=1.5)
_HINT = ParagraphStyle("hint", _BODY, fontSize=8.5, leading=12, textColor=MUTED)
_BLANK = ParagraphStyle("blank", _BODY, textColor=MUTED)
_TITLE = ParagraphStyle("title", _BODY, fontName=BOLD, fontSize=19, leading=24)
_SUBTITLE = ParagraphStyle("subtitle", _BODY, fontSize=11, leading=15, textColor=MUTED, spaceAfter=8)
_SECTION = ParagraphStyle("section", _BODY, fontName=BOLD, fontSize=13, leading=17, textColor=ACCENT)
_CARD = ParagraphStyle("card", _BODY, fontName=BOLD, fontSize=10.5, leading=14)


class PdfReports:
    """Sets reports. One lives as long as the program, because the faces are loaded once."""

    def __init__(self, fonts: Path) -> None:
        self._text = TextSetter(Faces(fonts))

    def pdf(self, model: ReportModel) -> bytes:
        """The report as PDF bytes, in memory only."""
        buffer = BytesIO()
        document = BaseDocTemplate(
            buffer,
            pagesize=A4,
            title=f"{model.title} {model.reference}",
            author="QA Desktop",
            subject=model.marking,
            lang=language_tag(),
            invariant=1,  # no clock and no random id in the bytes: the same audit gives the same file
        )
        frame = Frame(LEFT, BOTTOM, MEASURE, A4[1] - TOP - BOTTOM, 0, 0, 0, 0, id="body")
        document.addPageTemplates([PageTemplate(id="page", frames=[frame])])
        document.build(
            list(self._story(model)), canvasmaker=numbered(partial(_head_and_foot, model, self._text))
        )
        return buffer.getvalue()

    def keys(self, sheet: KeySheet) -> bytes:
        """The sheet of keys as PDF bytes, in memory only."""
        return keys_pdf(sheet, self._text)

    def paper(self, paper: Paper) -> bytes:
        """A history or a statement as PDF bytes, in memory only."""
        return paper_pdf(paper, self._text)

    def plan(self, model: PlanModel) -> bytes:
        """An improvement plan as PDF bytes: one page, in memory only."""
        return plan_pdf(model, self._text)

    def _story(self, model: ReportModel) -> Iterable[Flowable]:
        text = self._text
        yield from text.paragraph(model.title, _TITLE, MEASURE, bold=True)
        yield from text.paragraph(model.subtitle, _SUBTITLE, MEASURE)
        if model.overall_grade in GRADES:
            yield from self._overall(model.overall_grade)
        yield from self._facts(model.facts)
        for section in model.sections:
            yield from self._section(section)
        if model.notes:
            yield CondPageBreak(45 * mm)
            yield self._heading(tr("Settled on completing"))
            yield from self._facts(model.notes)

    def _overall(self, grade: str) -> Iterable[Flowable]:
        yield Spacer(1, 1 * mm)
        badge = Table([[Paragraph(self._grade_words(grade, tr("Overall:")), _CARD)]], colWidths=[MEASURE])
        colour, ground = GRADES[grade][2], GRADES[grade][3]
        badge.setStyle(
            TableStyle(
                [
                    ("BACKGROUND", (0, 0), (-1, -1), ground),
                    ("LINEBEFORE", (0, 0), (0, -1), 3, colour),
                    ("LEFTPADDING", (0, 0), (-1, -1), 10),
                    ("TOPPADDING", (0, 0), (-1, -1), 6),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
                ]
            )
        )
        yield badge
        yield Spacer(1, 4 * mm)

    def _facts(self, facts: Iterable[tuple[str, str]]) -> Iterable[Flowable]:
        """Names and values side by side; what is long goes under its name, because no row splits."""
        for is_long, run in groupby(facts, key=_is_long):
            if is_long:
                yield Spacer(1, 3 * mm)
                for label, value in run:
                    yield from self._item(ReportItem(label, value, "text"))
            else:
                yield self._table(run)

    def _table(self, facts: Iterable[tuple[str, str]]) -> Flowable:
        label_width = 44 * mm
        rows = [
            [
                self._text.paragraph(label, _HINT, label_width),
                self._text.paragraph(value, _BODY, MEASURE - label_width),
            ]
            for label, value in facts
        ]
        table = Table(rows, colWidths=[label_width, MEASURE - label_width])
        table.setStyle(
            TableStyle(
                [
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
                    ("LINEABOVE", (0, 0), (-1, 0), 0.4, LINE),
                    ("LEFTPADDING", (0, 0), (-1, -1), 0),
                    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                    ("TOPPADDING", (0, 0), (-1, -1), 3.5),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
                ]
            )
        )
        return table

    def _section(self, section: ReportSection) -> Iterable[Flowable]:
        yield CondPageBreak(45 * mm)  # a heading never stands alone at the foot of a page
        yield self._heading(section.title)
        for item in section.items:
            yield from self._item(item)
        for card in section.cards:
            yield from self._card(card)
        left_out = _left_out(section)
        if left_out:
            yield Paragraph(self._text.markup(left_out), _HINT)

    def _heading(self, title: str) -> Flowable:
        return _Heading(Paragraph(self._text.markup(title, bold=True), _SECTION), title)

    def _card(self, card: ReportSection) -> Iterable[Flowable]:
        yield Spacer(1, 2 * mm)
        yield CondPageBreak(30 * mm)
        yield from self._text.paragraph(card.title, _CARD, MEASURE, bold=True)
        yield Spacer(1, 1.5 * mm)
        for item in card.items:
            yield from self._item(item)
        for inner in card.cards:
            yield from self._card(inner)
        left_out = _left_out(card)
        if left_out:
            yield Paragraph(self._text.markup(left_out), _HINT)

    def _item(self, item: ReportItem) -> Iterable[Flowable]:
        label = self._text.paragraph(item.label, _indented(_LABEL, item.depth), MEASURE, bold=True)
        answer = self._answer(item)
        # Only the first lines stay with their question: a whole long comment may not fit on a page.
        yield KeepTogether([*label, *answer[:1]])
        yield from answer[1:]
        yield Spacer(1, 3.2 * mm)

    def _answer(self, item: ReportItem) -> list[Flowable]:
        style = _indented(_BODY, item.depth)
        flowables: list[Flowable] = []
        if item.kind == "grade" and item.grade in GRADES:
            flowables.append(Paragraph(self._grade_words(item.grade), style))
        elif item.answer.strip():
            flowables.extend(self._text.paragraph(item.answer, style, MEASURE))
        else:
            flowables.append(Paragraph(self._text.markup(tr("Left blank")), _indented(_BLANK, item.depth)))
        if item.kind == "file":
            flowables.extend(self._picture(item))
        if item.comment.strip():
            flowables.extend(self._text.paragraph(item.comment, style, MEASURE))
        if item.added:
            flowables.append(Paragraph(self._text.markup(item.added), _indented(_HINT, item.depth)))
        if item.prompt:
            raised = tr("▲ {raised} ({code})", raised=tr(PROMPTS.get(item.prompt, "")), code=item.prompt)
            words = self._text.markup(raised, bold=True)
            flowables.append(Paragraph(words, _indented(_HINT, item.depth)))
        return flowables

    def _picture(self, item: ReportItem) -> Iterable[Flowable]:
        if not item.picture:
            return
        picture = small_picture(item.picture)
        yield Spacer(1, 1 * mm)
        if picture is None:
            yield Paragraph(
                self._text.markup(tr("This picture cannot be printed.")), _indented(_HINT, item.depth)
            )
        else:
            yield picture

    def _grade_words(self, grade: str, before: str = "") -> str:
        shape, word, colour, _ = GRADES[grade]
        lead = self._text.markup(f"{before} ", bold=True) if before else ""
        said = self._text.markup(f"{shape} {tr(word)}", bold=True)
        return f'{lead}<font color="{colour.hexval()}">{said}</font>'


class _Heading(Flowable):  # type: ignore[misc]  # reportlab has no type stubs
    """A section heading over a rule, with its bookmark."""

    def __init__(self, paragraph: Paragraph, title: str) -> None:
        super().__init__()
        self._paragraph = paragraph
        self._title = title
        self._height = 0.0

    def getSpaceBefore(self) -> float:  # noqa: N802 - reportlab's name
        return float(7 * mm)  # nothing at the top of a page

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self._height = self._paragraph.wrap(width, height)[1] + 7
        return width, self._height + 7

    def draw(self) -> None:
        self._paragraph.drawOn(self.canv, 0, 14)
        self.canv.setStrokeColor(LINE)
        self.canv.setLineWidth(0.8)
        self.canv.line(0, 9, MEASURE, 9)
        key = f"section-{id(self)}"
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(self._title, key, level=0)


def _is_long(fact: tuple[str, str]) -> bool:
    return len(fact[1]) + fact[1].count("\n") * 70 > LONGEST_IN_A_ROW


def _indented(style: ParagraphStyle, depth: int) -> ParagraphStyle:
    return ParagraphStyle(f"{style.name}-{depth}", style, leftIndent=depth * 5 * mm) if depth else style


def _left_out(section: ReportSection) -> str:
    parts = []
    if section.skipped:
        parts.append(
            trn(
                "{n} question left out because the answers did not open it.",
                "{n} questions left out because the answers did not open them.",
                section.skipped,
            )
        )
    if section.blank:
        parts.append(
            trn("{n} optional question left blank.", "{n} optional questions left blank.", section.blank)
        )
    for whom, count in section.due:
        parts.append(
            trn(
                "{n} question for {who} to answer later.",
                "{n} questions for {who} to answer later.",
                count,
                who=whom,
            )
        )
    return " ".join(parts)


def _head_and_foot(model: ReportModel, text: TextSetter, canvas: Canvas, number: int, count: int) -> None:
    small = ParagraphStyle("small", _HINT, fontSize=8, leading=10)
    right = ParagraphStyle("right", small, alignment=2)

    def put(words: str, style: ParagraphStyle, top: float, bold: bool = False) -> None:
        paragraph = Paragraph(text.markup(words, bold=bold), style)
        _, height = paragraph.wrap(MEASURE, 100)
        paragraph.drawOn(canvas, LEFT, top - height)

    put(model.marking, ParagraphStyle("marking", small, textColor=INK), A4[1] - 11 * mm, bold=True)
    put(model.reference, right, A4[1] - 11 * mm)
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.5)
    canvas.line(LEFT, BOTTOM - 5 * mm, A4[0] - RIGHT, BOTTOM - 5 * mm)
    put(model.footer or model.title, small, BOTTOM - 7 * mm)
    put(tr("Page {number} of {count}", number=number, count=count), right, BOTTOM - 7 * mm)
