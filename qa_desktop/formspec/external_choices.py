"""Owns the sheet external_choices as the file `itemsets.csv` that `select_one_external` reads."""

from __future__ import annotations

import csv
import io

from qa_desktop.formspec.attachments import Attachments
from qa_desktop.formspec.instances import ITEMSETS
from qa_desktop.formspec.workbook import Workbook


def with_external_choices(attachments: Attachments, workbook: Workbook | None) -> Attachments:
    """The files beside a workbook, with the one that its sheet makes where none of that name lies there."""
    sheet = workbook.sheet("external_choices") if workbook is not None else None
    if sheet is None or not sheet.rows:
        return attachments
    headings = [heading for heading in sheet.headings if heading]
    names = ["list_name" if _plain(heading) == "list_name" else heading for heading in headings]

    def answer(name: str) -> bytes | None:
        found = attachments(name)
        if found is not None or name != ITEMSETS:
            return found
        text = io.StringIO(newline="")
        lines = csv.writer(text, lineterminator="\n")
        lines.writerow(names)
        lines.writerows([row.cells.get(heading, "") for heading in headings] for row in sheet.rows)
        return text.getvalue().encode()

    return answer


def _plain(heading: str) -> str:
    return "_".join(heading.lower().split())
