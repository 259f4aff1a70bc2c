"""Owns reading binds: types, logic, messages, preloads and the audit vocabulary of one row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qa_desktop.formspec.definition import NO_AUDIT, Audit, Bind, DataType, Settings
from qa_desktop.formspec.problems import Severity
from qa_desktop.formspec.reading import Reading
from qa_desktop.formspec.vocabulary import BIND_ATTRIBUTES, SETTING_ATTRIBUTES
from qa_desktop.formspec.xmltree import JR, QA, split_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

_TYPES = {
    **{kind.value.lower(): kind for kind in DataType},
    "select1": DataType.STRING,
    "select": DataType.STRING,
    "rank": DataType.STRING,
    "selectone": DataType.STRING,
    "integer": DataType.INT,
    "long": DataType.INT,
    "double": DataType.DECIMAL,
    "float": DataType.DECIMAL,
}
_PRELOADS = {"timestamp": {"start", "end"}, "date": {"today"}}
_PROPERTIES = {"deviceid", "username", "email", "phonenumber"}
"""What an installation can say of itself. Of others that telephones know, it knows nothing."""
_USER = {"userid", "username"}
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,6})?")
_STEP = re.compile(r"@?[\w.:-]+\Z")
_KNOWN = {"nodeset", "ref", "id", "type", "relevant", "required", "readonly", "constraint", "calculate"}
_WITHOUT_EFFECT = {
    "max-pixels": "pictures are kept as large as they are attached",
    "quality": "nothing is recorded here",
    "allow-mock-accuracy": "a position is typed",
    "location-priority": "no log of places is kept",
    "location-min-interval": "no log of places is kept",
    "location-max-age": "no log of places is kept",
    "track-changes": "the history of answers is the program's own",
    "track-changes-reasons": "the history of answers is the program's own",
    "identify-user": "the program knows who fills it in",
}
"""Parameters of ODK that a desktop can do nothing with, each with the reason."""
_KNOWN_JR = {"constraintMsg", "requiredMsg", "noAppErrorString", "preload", "preloadParams"}


def resolve_path(raw: str, base: str) -> str | None:
    """An absolute path from a plain location path, `..` and `.` resolved; None when it is anything else."""
    text = raw.strip()
    if not text:
        return None
    if text == "/":
        return "/"
    if text.startswith("current()/"):
        text = text[len("current()/") :]
    steps = [] if text.startswith("/") else [step for step in base.split("/") if step]
    for step in text.strip("/").split("/"):
        name = step.strip()
        if name == "..":
            if not steps:
                return None
            steps.pop()
        elif name != ".":
            if not _STEP.match(name):
                return None
            steps.append(name)
    return "/" + "/".join(steps)


def read_bind(element: Element | None, path: str, reading: Reading) -> tuple[Bind, Audit]:
    """The bind and the audit vocabulary of one node; the plain ones where it has no bind."""
    if element is None:
        return Bind(path), NO_AUDIT

    constraint_message = element.get(f"{{{JR}}}constraintMsg") or element.get("constraintMsg")
    bind = Bind(
        path=path,
        data_type=_data_type(element, path, reading),
        relevant=reading.expression(element.get("relevant"), path, "relevant"),
        required=reading.expression(element.get("required"), path, "required"),
        readonly=reading.expression(element.get("readonly"), path, "readonly"),
        constraint=reading.expression(element.get("constraint"), path, "constraint"),
        calculate=reading.expression(element.get("calculate"), path, "calculate"),
        constraint_message=reading.message_of(constraint_message, path, "constraintMsg"),
        required_message=reading.message_of(element.get(f"{{{JR}}}requiredMsg"), path, "requiredMsg"),
        preload=(element.get(f"{{{JR}}}preload") or "").strip(),
        preload_params=(element.get(f"{{{JR}}}preloadParams") or "").strip(),
    )
    _check_preload(bind, reading)
    if bind.data_type is DataType.BINARY and path.endswith("/meta/audit"):
        message = "No log is kept of how the form is filled in; the history of answers is the program's own."
        reading.note_ignored(message, path, "type", "audit")
    return bind, _read_audit(element, path, reading)


def _data_type(element: Element, path: str, reading: Reading) -> DataType:
    raw = (element.get("type") or "string").strip()
    known = _TYPES.get(raw.rpartition(":")[2].lower())
    if known is None:
        reading.note("TOOL-TYPE", f"“{raw}” is not a data type.", path, "type", raw)
        return DataType.STRING
    return known


def _check_preload(bind: Bind, reading: Reading) -> None:
    if not bind.preload:
        return
    kind, wanted = bind.preload, bind.preload_params
    said = f"{kind} {wanted}".strip()
    if kind == "property" or kind == "context":
        known = _PROPERTIES if kind == "property" else _USER
        if wanted.removeprefix("uri:").replace(" ", "").lower() not in known:
            message = f"This computer knows no “{wanted}”; the value stays blank."
            reading.note_ignored(message, bind.path, "type", said)
    elif kind == "patient":
        reading.unsupported(
            "The automatic value “patient”, out of a register of patients,", bind.path, "type"
        )
    elif kind != "uid" and wanted not in _PRELOADS.get(kind, ()):
        reading.unsupported(f"The automatic value “{said}”", bind.path, "type", said)


def _read_audit(element: Element, path: str, reading: Reading) -> Audit:
    said: dict[str, str] = {}
    for key, value in element.attrib.items():
        namespace, name = split_name(key)
        if namespace == QA:
            said[name] = value.strip()
            if name not in BIND_ATTRIBUTES:
                reading.note(
                    "TOOL-QA-ATTRIBUTE",
                    f"qa:{name} is not a word of the audit vocabulary.",
                    path,
                    f"qa:{name}",
                )
        else:
            _refuse_unknown(namespace, name, value, path, reading)
    if not any(said.values()):
        return NO_AUDIT
    return Audit(
        roles=tuple(said.get("role", "").split()),
        standards=tuple(said.get("standard", "").split()),
        stage=said.get("stage") or "auditor",
        prompt=said.get("prompt", ""),
        prompt_when=reading.expression(said.get("prompt-when"), path, "qa:prompt-when"),
        prompt_after=_whole_number(said.get("prompt-after", ""), path, reading),
        prompt_per=said.get("prompt-per", ""),
        comment_on=_target(said.get("comment-on", ""), path, "qa:comment-on", reading),
        covered_until=_target(said.get("covered-until", ""), path, "qa:covered-until", reading),
        section=said.get("section", ""),
        weight=said.get("weight", ""),
        score_of=_target(said.get("score-of", ""), path, "qa:score-of", reading),
        score_as=said.get("score-as", ""),
        score_rule=said.get("score-rule", ""),
        score_least=said.get("score-least", ""),
        out_of=_out_of(said.get("out-of", ""), path, reading),
        critical=_critical(said.get("critical", ""), path, reading),
        identifier=tuple(said.get("identifier", "").split()),
        since=said.get("since", ""),
        kind=said.get("kind", ""),
    )


def _refuse_unknown(namespace: str, name: str, value: str, path: str, reading: Reading) -> None:
    """An attribute that changes what the form does and that nobody here reads is named, not dropped."""
    if namespace.startswith("urn:qa-desktop:audit:"):
        reading.unsupported(f"The audit vocabulary {namespace}", path, f"qa:{name}", value)
    elif name == "saveto":
        tell_entities(reading, path)
    elif namespace and name in _WITHOUT_EFFECT:
        message = f"The parameter “{name}” has no effect here: {_WITHOUT_EFFECT[name]}."
        reading.note_ignored(message, path, "parameters", name)
    elif namespace == JR and name not in _KNOWN_JR:
        reading.unsupported(f"The column bind::jr:{name}", path, name, value)
    elif not namespace and name not in _KNOWN and name not in ("constraintMsg", "required-msg"):
        reading.note_ignored(f"What bind::{name} says is not used by this program.", path, name, value)


def tell_entities(reading: Reading, path: str) -> None:
    """Say it once of a form: every further place would say the same."""
    if not any(finding.code == "TOOL-ENTITIES" for finding in reading.findings):
        message = (
            "Nothing is sent to an entity list from here. What the form works out for one is kept with the"
            " answers and goes with them."
        )
        reading.note("TOOL-ENTITIES", message, path, "save_to", severity=Severity.WARNING)


def _target(raw: str, path: str, attribute: str, reading: Reading) -> str:
    if not raw:
        return ""
    target = resolve_path(raw, path)
    if target is None:
        reading.note(
            "TOOL-REFERENCE", "This must be one question or group, for example ${name}.", path, attribute, raw
        )
        return ""
    return target


def _out_of(raw: str, path: str, reading: Reading) -> str:
    """A number stays as it is written; anything else names the question that holds it."""
    return raw if _NUMBER.fullmatch(raw) else _target(raw, path, "qa:out-of", reading)


def _critical(raw: str, path: str, reading: Reading) -> str:
    """`yes` means the group around the question; outside all groups, the whole."""
    around = path.rpartition("/")[0]
    if raw == "yes":
        return around if around.count("/") > 1 else "/"
    return _target(raw, path, "qa:critical", reading)


def _whole_number(raw: str, path: str, reading: Reading) -> int | None:
    if not raw:
        return None
    if raw.isascii() and raw.isdigit() and 1 <= int(raw[:6]) <= 999:
        return int(raw)
    reading.note("TOOL-NUMBER", "This must be a whole number from 1 to 999.", path, "qa:prompt-after", raw)
    return None


def read_settings(attributes: Mapping[str, str], reading: Reading) -> Settings:
    """The `attribute::qa:…` settings from the attributes of the instance's root."""
    said: dict[str, str] = {}
    for key, value in attributes.items():
        namespace, name = split_name(key)
        if namespace == QA:
            said[name] = value.strip()
            if name not in SETTING_ATTRIBUTES:
                reading.note(
                    "TOOL-QA-ATTRIBUTE",
                    f"qa:{name} is not a setting of the audit vocabulary.",
                    "",
                    f"qa:{name}",
                )
        elif namespace.startswith("urn:qa-desktop:audit:"):
            reading.unsupported(f"The audit vocabulary {namespace}", "", f"qa:{name}", value)
    auditors = said.get("auditors", "1")
    if not (auditors.isascii() and auditors.isdigit() and 1 <= int(auditors[:3]) <= 9):
        reading.note("TOOL-NUMBER", "This must be a whole number from 1 to 9.", "", "qa:auditors", auditors)
        auditors = "1"
    for name in ("locked", "sample"):
        if said.get(name, "") not in ("", "yes", "no"):
            message = f"“{said[name]}” is neither yes nor no."
            reading.note(
                "TOOL-UNKNOWN-WORD", message, "", f"qa:{name}", said[name], suggestion="write yes or no"
            )
    return Settings(
        kind=said.get("kind", ""),
        look_back=said.get("look-back", ""),
        score_direction=said.get("score-direction", ""),
        score_rule=said.get("score-rule", ""),
        score_least=said.get("score-least", ""),
        bands=tuple(said.get("bands", "").split()),
        scale_bands=tuple(said.get("scale-bands", "").split()),
        locked=said.get("locked", "") == "yes",
        send=said.get("send") or "on-completion",
        auditors=int(auditors),
        footer=said.get("footer", ""),
        sample=said.get("sample", "") == "yes",
    )
