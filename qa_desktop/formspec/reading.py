"""Owns what the parts of the XForm reader share: the findings, the parsed expressions, the texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qa_desktop.formspec.attachments import MAX_FILE, Files, name_in
from qa_desktop.formspec.definition import Choice, Finding, Text, TextPart
from qa_desktop.formspec.problems import Severity
from qa_desktop.formspec.xmltree import Document, local_name
from qa_desktop.xpath.facts import facts_of
from qa_desktop.xpath.parser import MAX_LENGTH, parse
from qa_desktop.xpath.problems import SyntaxProblem
from qa_desktop.xpath.syntax import Expression

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


@dataclass(frozen=True, slots=True)
class ListTrouble:
    """What is wrong with a list out of a file, told once it is known which row of the form uses it."""

    instance_id: str
    code: str
    words: str
    file: str


@dataclass
class Reading:
    """One reading of one XForm. Grows findings; nothing that is met and not held is left without one."""

    document: Document
    files: Files = field(default_factory=Files)
    texts: Mapping[str, Text] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    list_troubles: list[ListTrouble] = field(default_factory=list)
    choices: dict[tuple[str, str, str, bool], tuple[Choice, ...]] = field(default_factory=dict)
    """Choices already made of a list, by its id and what its value and label are read from."""
    _parsed: dict[str, Expression] = field(default_factory=dict)
    _noted: set[Finding] = field(default_factory=set)

    def note(
        self,
        code: str,
        message: str,
        path: str = "",
        attribute: str = "",
        text: str = "",
        *,
        severity: Severity = Severity.ERROR,
        suggestion: str = "",
    ) -> None:
        finding = Finding(code, message, path, attribute, text, suggestion, severity)
        if finding not in self._noted:
            self._noted.add(finding)
            self.findings.append(finding)

    def unsupported(self, feature: str, path: str = "", attribute: str = "", text: str = "") -> None:
        """Name a feature that this program does not have yet: the tool is refused, not half shown."""
        self.note("TOOL-UNSUPPORTED", f"{feature} is not supported yet.", path, attribute, text)

    def note_ignored(self, message: str, path: str = "", attribute: str = "", text: str = "") -> None:
        """Name something harmless that has no effect here."""
        self.note("TOOL-IGNORED", message, path, attribute, text, severity=Severity.WARNING)

    def expression(self, text: str | None, path: str, attribute: str) -> Expression | None:
        """Parse an expression once; an unreadable one becomes a finding and None."""
        source = (text or "").strip()
        if not source:
            return None
        known = self._parsed.get(source)
        if known is not None:
            return known
        try:
            parsed = parse(source)
            if "|" in source and "[" in source:
                # Only these multiply the paths that an expression reads; there is a bound to that.
                facts_of(parsed)
        except SyntaxProblem as unreadable:
            shown = source if len(source) <= MAX_LENGTH else f"{source[:80]}…"
            self.note(
                "TOOL-EXPRESSION", f"This cannot be read: {unreadable.message}.", path, attribute, shown
            )
            return None
        self._parsed[source] = parsed
        return parsed

    def text_of(self, element: Element | None, path: str, attribute: str) -> Text:
        """A label, hint or the like: through its `jr:itext` reference or as it stands."""
        if element is None:
            return Text()
        reference = element.get("ref")
        if reference is not None:
            return self.text_by_reference(reference, path, attribute)
        parts = self.parts_of(element, path, attribute)
        return Text({"": parts}) if parts else Text()

    def message_of(self, raw: str | None, path: str, attribute: str) -> Text:
        """A constraint or required message: literal or `jr:itext('…')`."""
        if not raw:
            return Text()
        if raw.strip().startswith("jr:itext("):
            return self.text_by_reference(raw, path, attribute)
        return Text({"": (TextPart(raw.strip()),)})

    def text_by_reference(self, reference: str, path: str, attribute: str) -> Text:
        key = itext_key(reference)
        if key is None:
            chosen = self.expression(reference, path, attribute)
            return Text({"": (TextPart("", chosen),)}) if chosen is not None else Text()
        if key not in self.texts:
            # Without its words a message is a plain one; a question or choice would be none.
            severity = Severity.WARNING if attribute in ("constraintMsg", "requiredMsg") else Severity.ERROR
            message = f"The text “{key}” is referred to and does not exist."
            self.note("TOOL-ITEXT", message, path, attribute, key, severity=severity)
        return self.texts.get(key, Text())

    def media_name(self, reference: str, path: str) -> str:
        """The name of a picture or recording that a text has; blank when it is none that can be shown."""
        name = name_in(reference)
        if name is None:
            message = f"“{reference[:120]}” is not the name of a file beside the form."
            self.note("TOOL-ATTACHMENT-NAME", message, path, "media", reference[:120])
            return ""
        if self.files.get(name) is None:
            if name in self.files.too_large:
                message = f"The file {name} is larger than {MAX_FILE // 1_048_576} MB."
                self.note("TOOL-ATTACHMENT-TOO-LARGE", message, path, "media", name)
            else:
                message = f"The file {name} does not come with the form and cannot be shown."
                suggestion = f"put {name} beside the form, or in a folder “media” there"
                self.note(
                    "TOOL-ATTACHMENT-MISSING",
                    message,
                    path,
                    "media",
                    name,
                    severity=Severity.WARNING,
                    suggestion=suggestion,
                )
        return name

    def parts_of(self, element: Element, path: str, attribute: str) -> tuple[TextPart, ...]:
        """The runs of a text with its outputs; blanks at both ends (pyxform writes them) are left out."""
        runs: list[TextPart] = [TextPart(element.text or "")]
        for child in element:
            if isinstance(child.tag, str):
                if local_name(child) == "output":
                    shown = self.expression(child.get("value") or child.get("ref"), path, attribute)
                    runs.append(TextPart("", shown) if shown else TextPart(""))
                else:
                    self.note(
                        "TOOL-TEXT-MARKUP",
                        f"What stands in <{local_name(child)}> inside a text is left out, as in ODK.",
                        path,
                        attribute,
                        " ".join("".join(child.itertext()).split())[:200],
                        severity=Severity.WARNING,
                        suggestion="write *words* for italics, **words** for bold",
                    )
            runs.append(TextPart(child.tail or ""))
        return _trimmed(_joined(runs))


def itext_key(reference: str) -> str | None:
    """The id in `jr:itext('id')`; None when it is not a literal one."""
    inner = reference.strip()
    if not (inner.startswith("jr:itext(") and inner.endswith(")")):
        return None
    inner = inner[len("jr:itext(") : -1].strip()
    if len(inner) >= 2 and inner[0] == inner[-1] and inner[0] in "'\"":
        return inner[1:-1]
    return None


def _joined(runs: list[TextPart]) -> list[TextPart]:
    joined: list[TextPart] = []
    for run in runs:
        if run.output is None and joined and joined[-1].output is None:
            joined[-1] = TextPart(joined[-1].literal + run.literal)
        elif run.output is not None or run.literal:
            joined.append(run)
    return joined


def _trimmed(runs: list[TextPart]) -> tuple[TextPart, ...]:
    if runs and runs[0].output is None:
        runs[0] = TextPart(runs[0].literal.lstrip())
    if runs and runs[-1].output is None:
        runs[-1] = TextPart(runs[-1].literal.rstrip())
    return tuple(run for run in runs if run.output is not None or run.literal)
