"""Owns the table of functions: for each name how many arguments it takes, and what answers it.

Sources: XPath 1.0, section 4; ODK XForms specification, <https://getodk.github.io/xforms-spec/#xpath-functions>.
"""

from __future__ import annotations

from typing import Final

from qa_desktop.xpath import (
    functions_dates,
    functions_geo,
    functions_misc,
    functions_nodes,
    functions_numbers,
    functions_text,
)
from qa_desktop.xpath.function import Function

FUNCTIONS: Final[dict[str, Function]] = {
    function.name: function
    for group in (
        functions_nodes.TABLE,
        functions_text.TABLE,
        functions_numbers.TABLE,
        functions_dates.TABLE,
        functions_geo.TABLE,
        functions_misc.TABLE,
    )
    for function in group
}
