"""Owns what an audit is called on screens: by its case, else by its own reference."""

from __future__ import annotations

from qa_desktop.i18n import tr


def subject(case_reference: str, reference: str) -> str:
    """`Case 1048213`; the audit's reference where it is about no case, or none was given yet."""
    return tr("Case {case}", case=case_reference) if case_reference else reference
