"""Owns the audit vocabulary: which words the `qa:` attributes may hold (architecture.md, section 4).

`docs/tool-authoring.md` explains each one to tool authors; a test keeps the two lists the same.
"""

from __future__ import annotations

import re

from qa_desktop.domain.grades import Grade
from qa_desktop.domain.prompts import PromptCode

NAMESPACE = "urn:qa-desktop:audit:1"

HEADER_ROLES = frozenset({
    "audit-reference", "audit-type", "case-reference", "nhs-number", "date-of-birth", "expected-date",
    "audit-date", "window-from", "judge-from", "auditor", "team", "worker", "manager", "service-area",
    "case-status", "case-status-since", "round", "planned-records", "completed-on", "follows-audit",
    "also-open-on", "also-open-reference",
})  # fmt: skip
JUDGEMENT_ROLES = frozenset({
    "section-grade", "overall-grade", "overall-scale", "reason", "strength", "worry", "next-step", "theme",
    "consultant-mark", "lead-professional-mark", "agreed-mark", "route",
})  # fmt: skip
ESCALATION_ROLES = frozenset({
    "escalation", "escalation-concern", "escalation-reason", "escalation-what", "escalation-told",
    "escalation-told-when", "escalation-acknowledged", "escalation-safe-now", "escalation-outcome",
    "escalation-override",
})  # fmt: skip
ACTION_ROLES = frozenset({
    "action-issue", "action-question", "action-theme", "action-level", "action-what", "action-owner",
    "action-priority", "action-due", "action-status", "action-done", "action-proof", "review-date",
    "plan-agreed",
})  # fmt: skip
SIGN_OFF_ROLES = frozenset({"manager-agrees", "manager-reason", "manager-date", "worker-view"})
ROLES = HEADER_ROLES | JUDGEMENT_ROLES | ESCALATION_ROLES | ACTION_ROLES | SIGN_OFF_ROLES

STAGES = frozenset({"auditor", "manager", "worker", "lead-professional", "family", "moderator", "owner"})
SECTIONS = frozenset({
    "voice", "risk", "planning", "assessment", "record", "partnership", "identity", "oversight", "impact",
})  # fmt: skip
"""What a section is about. An overall grade leans on `voice`, `risk` and `planning` (domain.md, 3.2)."""
STANDARDS = frozenset(str(number) for number in range(1, 8))
PROMPT_CODES = frozenset(code.value for code in PromptCode)
GRADES = frozenset(grade.value for grade in Grade)
IDENTIFIERS = frozenset({
    "name", "date-of-birth", "nhs-number", "reference", "address", "worker-name", "worker-reference",
})  # fmt: skip
REPEAT_KINDS = frozenset({"actions", "improvement-plan", "records"})
TOOL_KINDS = frozenset({
    "case-audit", "health-audit", "record-keeping", "contact", "supervision", "self-assessment", "tac-review",
    "observation", "reflection", "moderation", "return",
})  # fmt: skip
SEND_RULES = frozenset({"on-completion", "on-request"})
SCORE_DIRECTIONS = frozenset({"", "high", "low"})
SCORE_RULES = frozenset({"all", "average", "lowest"})
"""How the parts of a group or repeat make its score; when blank their points are added up."""
SCORE_MEASURES = frozenset({"percent", "points", "max", "n"})

BIND_ATTRIBUTES = frozenset({
    "role", "standard", "stage", "prompt", "prompt-when", "prompt-after", "prompt-per", "comment-on",
    "weight", "score-of", "score-as", "score-rule", "score-least", "out-of", "critical", "section",
    "covered-until", "identifier", "since", "kind",
})  # fmt: skip
SETTING_ATTRIBUTES = frozenset({
    "kind", "look-back", "score-direction", "score-rule", "score-least", "bands", "scale-bands", "locked",
    "send", "auditors", "footer", "sample",
})  # fmt: skip
CHOICE_SCORE, CHOICE_GRADE, CHOICE_DESCRIPTOR = "score", "grade", "descriptor"

OWN_APPEARANCES = frozenset({"qa-grid", "qa-scale", "qa-two-marks"})
WITHOUT_EFFECT = {
    **dict.fromkeys(
        ("map", "maps", "quick-map", "placement-map", "hide-input", "masked-map"), "no map is drawn"
    ),
    **dict.fromkeys(("signature", "draw", "annotate"), "nothing is drawn; a file is attached"),
    **dict.fromkeys(("new", "front", "new-front", "selfie"), "no picture is taken; a file is attached"),
    **dict.fromkeys(
        ("ethiopian", "coptic", "islamic", "bikram-sambat", "myanmar", "persian", "buddhist"),
        "dates are shown as they are kept, in the Gregorian calendar",
    ),
    "bearing": "a desktop has no compass; a number is typed",
    "printer": "no label printer is driven",
    "hidden-answer": "what was answered is always shown",
    "masked": "what is typed is always shown",
    "image-map": "the choices are a list",
    "ex": "no other program is started; the answer is typed",
    "intent": "no other program is started; the answer is typed",
    "customLabel": "labels are those of the form",
}
"""Appearances known elsewhere, with why they have no effect here: the question works without."""
APPEARANCES = OWN_APPEARANCES | frozenset({
    "multiline", "numbers", "thousands-sep", "minimal", "quick", "quickcompact", "autocomplete",
    "autoadvance", "search", "compact", "horizontal", "horizontal-compact", "columns", "columns-pack",
    "columns-flex", "likert", "label", "list", "list-nolabel", "no-buttons", "no-calendar", "month-year",
    "year", "field-list", "table-list", "vertical", "picker", "rating", "url", "page",
    "spinner", "counter",
    "no-ticks", "dr", "summary", "intro", "full", "no-collapse", "calendar", "gregorian",
})  # fmt: skip
"""Appearances of the XLSForm reference and ours."""
NUMBERED_APPEARANCES = re.compile(
    r"([wW]|columns-|compact-|quickcompact-|columns-pack-)\d{1,2}|vertical-\d{1,2}"
)
"""Appearances with a number: so many columns, or so much of the page's width."""
