"""Owns pictures of pages: a PDF's pages as pixels, for the screen and the printer."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pypdfium2

from qa_desktop.errors import Refused
from qa_desktop.services.ports import PageImage

POINTS_PER_INCH = 72
BGRA = 4  # FPDFBitmap_BGRA; reversed byte order makes it RGBA


class PdfPages:
    """Turns pages into RGBA pixels in memory; nothing touches the disk."""

    def pages(self, pdf: bytes) -> int:
        document = _open(pdf)
        try:
            return len(document)
        finally:
            document.close()

    def joined(self, pdfs: Sequence[bytes]) -> bytes:
        """The pages of several PDFs one after the other, as one.

        Raises:
            Refused: REPORT-UNREADABLE.
        """
        whole = pypdfium2.PdfDocument.new()
        try:
            for pdf in pdfs:
                part = _open(pdf)
                try:
                    whole.import_pages(part)
                finally:
                    part.close()
            out = BytesIO()
            whole.save(out)
        finally:
            whole.close()
        return out.getvalue()

    def page(self, pdf: bytes, index: int, dpi: float) -> PageImage:
        """One page, counted from 0, at the given dots per inch; four bytes a pixel, no padding.

        Raises:
            Refused: REPORT-UNREADABLE when the bytes are not a PDF or have no such page.
        """
        document = _open(pdf)
        try:
            if not 0 <= index < len(document):
                raise Refused("REPORT-UNREADABLE", page=index)
            bitmap = document[index].render(
                scale=dpi / POINTS_PER_INCH, rev_byteorder=True, force_bitmap_format=4
            )
            width, height, stride = bitmap.width, bitmap.height, bitmap.stride
            rows = bytes(bitmap.buffer)
        finally:
            document.close()
        packed = b"".join(rows[row * stride : row * stride + width * 4] for row in range(height))
        return PageImage(width, height, packed)


def _open(pdf: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise Refused("REPORT-UNREADABLE", size=len(pdf)) from error
