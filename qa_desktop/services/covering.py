"""Owns what one person of a filling may not see yet, because it would steer what they are to say themselves.

A question with `qa:covered-until` shows its answer only to the person of its own stage, until the question it
names is answered too. It is covered on the screen: the record holds it, as it holds everything.
"""

from __future__ import annotations

from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import FormSession, NodeView
from qa_desktop.i18n import tr
from qa_desktop.services.one_stage import AUDITOR, OneStage, is_of

TWO_MARKS = "qa-two-marks"
"""Appearance of a group in which two people judge, each unseen by the other until both have."""
MARK_ROLES = frozenset({"consultant-mark", "lead-professional-mark"})
AGREED_ROLE = "agreed-mark"


def is_covered(session: FormSession, view: NodeView) -> bool:
    """Whether the person before this filling may see that there is an answer, and not yet which."""
    other = view.audit.covered_until
    if not other or not view.value or _is_own(session, view):
        return False
    return not session.view(NodeId(other)).value


def covered_words(session: FormSession, view: NodeView, reader: str) -> str:
    """What stands instead of an answer for somebody who reads and is yet to answer; blank where it is seen.

    Args:
        session: The audit, with what was added to it.
        view: The answer.
        reader: The stage of whoever reads; blank for those who judge nothing any more.
    """
    return words_until(session, view, reader) if view.value else ""


def words_until(session: FormSession, view: NodeView, reader: str) -> str:
    """The same, whatever the answer is now: what it once was is covered as long."""
    other = view.audit.covered_until
    if not reader or not other or is_of(view, reader):
        return ""
    awaited = session.view(NodeId(other))
    if awaited.value:
        return ""
    return tr("Answered. It is covered until this is answered: {question}", question=awaited.label)


def mark_words(session: FormSession, view: NodeView) -> str:
    """What stands instead of one of two people's marks while they are placed unseen; blank otherwise."""
    if not MARK_ROLES.intersection(view.audit.roles) or view.parent is None:
        return ""
    group = session.view(view.parent)
    if TWO_MARKS not in group.appearance:
        return ""
    beside = [session.view(each) for each in group.children]
    marks = [each for each in beside if MARK_ROLES.intersection(each.audit.roles)]
    agreed = any(each.value for each in beside if AGREED_ROLE in each.audit.roles)
    if agreed or (len(marks) > 1 and all(each.value for each in marks)):
        return ""
    return tr("Placed. It is covered until both marks are placed.")


def _is_own(session: FormSession, view: NodeView) -> bool:
    if isinstance(session, OneStage):
        return is_of(session.whole.view(view.node_id), session.stage)
    return view.audit.stage == AUDITOR
