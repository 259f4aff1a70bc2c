"""Every parser of something from outside: how it is called, what it may raise, what sound input is.

`test_any_bytes.py` feeds them in the suite, `bench/fuzz/` for as long as wanted, led by coverage.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from qa_desktop.errors import QADesktopError
from tests.hostile.old_workbooks import old_workbook
from tests.hostile.workbooks import names, part, plain, texts, with_rows

ROOT = Path(__file__).parents[2]
VECTORS = ROOT / "tests" / "vectors"
MARKDOWN = b"""| survey |
| | type | name | label | relevant | calculation |
| | select_one l | a | A | | |
| | begin_repeat | r | R | ${a} = 'x' | |
| | integer | b | B | | |
| | end_repeat | | | | |
| | calculate | c | | | sum(${b}) |
| choices |
| | list_name | name | label |
| | l | x | X |
| settings |
| | form_id | version | form_title |
| | t | 1 | T |
"""
FORM = b"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>t</h:title><model><instance>
<data id="t" version="1"><a/><r jr:template=""><b/></r><c/></data></instance>
<instance id="l"><root><item><name>x</name><label>X</label></item></root></instance>
<bind nodeset="/data/a" type="string" required="true()" constraint="regex(., '[a-z]+')"/>
<bind nodeset="/data/c" type="int" calculate="sum(/data/r/b)" relevant="/data/a = 'x'"/></model></h:head>
<h:body><select1 ref="/data/a"><label>A</label><itemset nodeset="instance('l')/root/item[name != '']">
<value ref="name"/><label ref="label"/></itemset></select1><group ref="/data/r">
<repeat nodeset="/data/r" jr:count="2"><input ref="/data/r/b"><label>B <output value="/data/a"/></label>
</input></repeat></group></h:body></h:html>"""
INSTANCE = b'<data id="t" version="1"><a>x</a><r><b>1</b></r><r><b>2</b></r><c>3</c></data>'


@dataclass(frozen=True)
class Parser:
    """One parser. `run` lets every failure through that is none of ours."""

    run: Callable[[bytes], object]
    seeds: Callable[[], tuple[bytes, ...]]
    most: int = 4_096
    """Bytes of input that are worth trying."""
    dictionary: tuple[bytes, ...] = ()
    """Words of the format, for a fuzzer."""


def _refused_or(run: Callable[[bytes], object], *others: type[Exception]) -> Callable[[bytes], object]:
    def called(data: bytes) -> object:
        with suppress(QADesktopError, *others):
            return run(data)
        return None

    return called


# ---------------------------------------------------------------- tools


def _tool(suffix: str) -> Callable[[bytes], object]:
    def run(data: bytes) -> object:
        from qa_desktop.formspec.check import check_source

        conversion, problems = check_source(data, suffix)
        if conversion.tool is None and not problems:
            raise AssertionError("neither a tool nor a problem")
        return problems

    return run


def _xform(data: bytes) -> object:
    from qa_desktop.formspec.check import check
    from qa_desktop.formspec.xform import read

    return check(read(data))


def _list(name: str) -> Callable[[bytes], object]:
    def run(data: bytes) -> object:
        from qa_desktop.formspec.external import Unusable, read_list

        with suppress(Unusable):
            return read_list(name, data)
        return None

    return run


def _xpath(data: bytes) -> object:
    from qa_desktop.xpath.facts import check_calls, facts_of
    from qa_desktop.xpath.parser import parse
    from qa_desktop.xpath.problems import SyntaxProblem

    with suppress(SyntaxProblem):
        parsed = parse(data.decode("utf-8", "replace"))
        facts_of(parsed)
        return check_calls(parsed)
    return None


def _pattern(data: bytes) -> object:
    from qa_desktop.xpath.patterns import matches_whole
    from qa_desktop.xpath.problems import EvaluationProblem

    pattern, _, text = data.decode("utf-8", "replace").partition("\n")
    left = [2_000_000]

    def charge(work: int) -> None:
        left[0] -= work
        if left[0] < 0:
            raise EvaluationProblem("too much work")

    with suppress(EvaluationProblem):
        return matches_whole(pattern, text, charge)
    return None


@cache
def _small_tool() -> object:
    from qa_desktop.formspec.xform import read

    return read(FORM)


def _instance(data: bytes) -> object:
    from qa_desktop.formengine.session import open_session, read_answers
    from tests.builders import World

    saved = read_answers(_small_tool(), data)  # type: ignore[arg-type]  # a Tool
    return open_session(_small_tool(), World().surroundings(), saved=saved).serialise()  # type: ignore[arg-type]


# ---------------------------------------------------------------- tables


def _table(data: bytes) -> object:
    from qa_desktop.services.table_reading import read_table

    table = read_table(data)
    if any(len(row.cells) != len(table.headings) for row in table.rows):
        raise AssertionError("a row of another width")
    return [one.words() for one in table.problems]


def _pasted(data: bytes) -> object:
    from qa_desktop.ui.fill.grid.pasting import TooMuch, table_of, text_of

    with suppress(TooMuch):
        table = table_of(data.decode("utf-8", "replace"))
        if table and table_of(text_of(table)) != table and not _has_marks(table):
            raise AssertionError("copied and pasted, it is another table")
        return table
    return None


def _has_marks(table: list[list[str]]) -> bool:
    """What a person typed with the very mark in front that keeps a formula from running loses it."""
    return any(
        cell.startswith("'") or cell != cell.strip() or "\r" in cell for line in table for cell in line
    ) or (all(cell == "" for cell in table[-1]))


# ---------------------------------------------------------------- packages and joining


def _package(data: bytes) -> object:
    from qa_desktop.package.seal import PackageSealer
    from tests.fakes.packages import open_request

    return PackageSealer().open(data, open_request())


def _content(data: bytes) -> object:
    """What a thief of a device's key can reach: everything behind the signature."""
    from qa_desktop.package import codec

    manifest, start = codec.read_manifest(codec.inflate(codec.deflate(data)))
    return codec.read_parts(manifest, data, start)


def _header(data: bytes) -> object:
    from qa_desktop.package import codec

    return codec.read_header(codec.cut(data, codec.MAGIC))


def _inflated(data: bytes) -> object:
    from qa_desktop.package import codec

    packed = len(data).to_bytes(4, "big") + data
    packed += bytes(-len(packed) % codec.PADDING)
    with suppress(QADesktopError):
        codec.inflate(packed, 65_536)
    return codec.inflate(data + bytes(-len(data) % codec.PADDING), 65_536)


def _json(data: bytes) -> object:
    from qa_desktop.package import strict_json

    with suppress(strict_json.BadJson):
        value = strict_json.parse(data, strict_json.Limits())
        if strict_json.parse(strict_json.write(value), strict_json.Limits()) != value:
            raise AssertionError("written and read, it is another value")
        return value
    return None


def _signature(data: bytes) -> object:
    from qa_desktop.package import sshsig
    from tests.fakes.packages import DEVICE

    blob = sshsig.from_line(data) or data
    return sshsig.signer_of(blob), sshsig.verify(b"x", blob, DEVICE.public.ed25519, "qad-pkg-v1")


def _age(data: bytes) -> object:
    from qa_desktop.package import agefile
    from tests.fakes.packages import HUB

    return agefile.decrypt(data, (HUB.identity,))


def _space(data: bytes) -> object:
    from qa_desktop.package import space

    return space.read_space(data)


def _roster(data: bytes) -> object:
    from qa_desktop.package import space
    from tests.fakes.packages import HUB, ROOT, SPACE

    return space.read_roster(data, SPACE, (ROOT.public,), (HUB.identity,))


def _invitation(data: bytes) -> object:
    from qa_desktop.package import joining

    if b"BEGIN" in data[:200]:
        return joining.read_invitation(data.decode("utf-8", "replace"))
    # What lies behind the checksum, which whoever alters the letters would write anew.
    letters = base64.b64encode(data).decode("ascii")
    body = f"{letters}.{joining._checksum(letters)}"
    begin, end = (f"-----{word} QA DESKTOP INVITATION-----" for word in ("BEGIN", "END"))
    return joining.read_invitation(f"{begin}\n{body}\n{end}")


def _join(data: bytes) -> object:
    from qa_desktop.package import joining
    from tests.fakes.packages import HUB

    text = _vector("invitation-sound.txt").decode("ascii")
    return joining.read_join(data, joining.read_invitation(text), (HUB.identity,))


def _documents(data: bytes) -> object:
    """What stands in a package's `doc`, once its JSON is read."""
    from qa_desktop.domain import asking, contribution, wire

    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return None
    for read in (
        wire.audit_doc_from_json, wire.alarm_doc_from_json, wire.escalation_from_json,
        contribution.contribution_doc_from_json, asking.ask_doc_from_json, asking.ask_change_from_json,
    ):  # fmt: skip
        with suppress(ValueError):
            return read(value)
    return None


# ---------------------------------------------------------------- files beside the database, and pictures


def _file(read: Callable[[Path], object]) -> Callable[[bytes], object]:
    def run(data: bytes) -> object:
        with tempfile.TemporaryDirectory(dir=_memory()) as folder:
            path = Path(folder, "file")
            path.write_bytes(data)
            return read(path)

    return run


def _memory() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # thousands of files a minute


def _key_slots(path: Path) -> object:
    import hashlib

    from qa_desktop.system.keyslots import SlotFile

    resealed = path.with_name("other")
    with suppress(ValueError, RecursionError):
        outer = json.loads(path.read_bytes())
        if isinstance(outer, dict):  # as whoever alters the content would write it: with its digest
            text = json.dumps(outer.get("content"), sort_keys=True, separators=(",", ":")).encode()
            whole = json.dumps({**outer, "sha256": hashlib.sha256(text).hexdigest()})
            resealed.write_text(whole, "ascii")
    with suppress(QADesktopError):
        SlotFile(resealed).load()
    return SlotFile(path).load()


def _attempts(path: Path) -> object:
    from qa_desktop.system.attempts import AttemptFile
    from tests.fakes.packages import NOW

    return AttemptFile(path).wait_seconds(NOW)


def _policy(path: Path) -> object:
    from qa_desktop.domain.policy import PolicyState
    from qa_desktop.system.policy_file import read_policy

    policy = read_policy(path, lambda _path: True)
    if policy.state is PolicyState.ABSENT:
        raise AssertionError("a file that is there is never as if there were none")
    return policy


def _move(path: Path) -> object:
    from qa_desktop.system import move_bundle

    return move_bundle.read(path)


def _window(path: Path) -> object:
    from PySide6.QtCore import QRect

    from qa_desktop.ui.window_place import _read, fitted

    stood = _read(path)
    # What is done with it at every start; a number that Qt cannot hold would keep the window shut.
    return stood and fitted(QRect(stood.x, stood.y, stood.width, stood.height), [QRect(0, 0, 1280, 720)])


def _answer(data: bytes) -> object:
    from qa_desktop.services import reading_jobs
    from qa_desktop.system import worker_words

    with suppress(worker_words.Garbled):
        answer = worker_words.read_answer(data)

        class Lying:
            def run(self, _job: str, _request: object) -> object:
                return answer

        with suppress(QADesktopError):
            return reading_jobs.read_table_apart(Lying(), Path("x"))  # type: ignore[arg-type]  # a Reading
        return reading_jobs.report_from_json(answer.data)
    return None


def _picture(data: bytes) -> object:
    from qa_desktop.services.file_kinds import accepts, is_program, media_type_of, safe_name
    from qa_desktop.services.picture_metadata import cleaned

    name = data[-12:].decode("utf-8", "replace")
    kind = media_type_of(name, data)
    accepts("image/*, .pdf", kind, ".jpg")
    is_program(name, data)
    safe_name(name, "0" * 64)
    clean, is_silent = cleaned(data, kind)
    # What grows is the block that says which way up: 36 bytes. The rest is left out, never put in.
    if len(clean) > len(data) + 36 or (
        is_silent and cleaned(clean, kind)[0] != clean and kind != "image/jpeg"
    ):
        raise AssertionError("cleaning adds something")
    return clean


# ---------------------------------------------------------------- sound input


def _vector(name: str) -> bytes:
    _head, _blank, letters = (VECTORS / name).read_text("ascii").partition("\n\n")
    return base64.b64decode("".join(letters.split()))


def _vectors(pattern: str) -> Callable[[], tuple[bytes, ...]]:
    return lambda: tuple(_vector(path.name) for path in sorted(VECTORS.glob(pattern)))


def _of(*seeds: bytes) -> Callable[[], tuple[bytes, ...]]:
    return lambda: seeds


def _workbooks() -> tuple[bytes, ...]:
    return (plain(), with_rows(texts("Case", "Name") + texts("1", "a")))


def _old_workbooks() -> tuple[bytes, ...]:
    survey = [["type", "name", "label"], ["text", "a", "Ä"]]
    return (old_workbook(("survey", survey), ("settings", [["form_id", "version"], ["t", "1"]])),)


def _old_table() -> bytes:
    return old_workbook(("Cases", [["Case", "Open"], ["0012", True]]))


def _pictures() -> tuple[bytes, ...]:
    from tests.fakes.pictures import gif, jpeg, png, webp

    return jpeg(8, 8), jpeg(8, 8, orientation=6), png(8, 8), webp(8, 8), gif()


def _ages() -> tuple[bytes, ...]:
    from qa_desktop.package import agefile
    from tests.fakes.packages import HUB

    return (agefile.encrypt(b"hello", (HUB.public.age,)),)


def _contents() -> tuple[bytes, ...]:
    from tests.fakes.packages import content, manifest
    from tests.fakes.packages import part as declared

    return (content(manifest()), content(manifest(parts=[declared(b"abc")]), b"abc"))


def _compressed() -> tuple[bytes, ...]:
    import zlib

    from qa_desktop.package import codec

    return (zlib.compress(bytes(60_000), 9), codec.deflate(b"hello" * 100).rstrip(b"\0"))


def _signatures() -> tuple[bytes, ...]:
    from qa_desktop.package import sshsig
    from tests.fakes.packages import DEVICE

    blob = sshsig.sign(b"x", DEVICE.signing_key, "qad-pkg-v1")
    return blob, sshsig.to_line(blob)


def _spaces() -> tuple[bytes, ...]:
    from qa_desktop.package import space
    from tests.fakes.packages import ROOT, SPACE

    return (space.write_space(SPACE, (ROOT.public,), ROOT),)


def _key_slot_files() -> tuple[bytes, ...]:
    import hashlib

    content = {
        "database": "d", "made": True, "escrow": "00",
        "slots": [{"name": "pass", "mode": "passphrase", "salt": "00", "nonce": "00", "wrapped": "00",
                   "argon2id": {"memory_kib": 65_536, "passes": 3, "lanes": 4}}],
    }  # fmt: skip
    text = json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
    outer = {"format": "qa-desktop-keyslots", "version": 1, "content": content}
    return (json.dumps({**outer, "sha256": hashlib.sha256(text).hexdigest()}).encode(),)


def _invitations() -> tuple[bytes, ...]:
    whole = _vector("invitation-sound.txt")
    middle = whole.split(b"-----")[2].strip().partition(b".")[0]
    return whole, base64.b64decode(b"".join(middle.split()))


def _move_files() -> tuple[bytes, ...]:
    import hashlib

    head = {
        "move": "m", "slots": _key_slot_files()[0].decode(), "size": 5, "mac": "00",
        "sha256": hashlib.sha256(b"hello").hexdigest(),
    }  # fmt: skip
    return (b"qa-desktop-move 1\n" + json.dumps(head).encode() + b"\nhello",)


def _docs() -> tuple[bytes, ...]:
    """What the documents say of themselves, written by the program."""
    from qa_desktop.domain import wire
    from qa_desktop.domain.attachment import Attachment
    from qa_desktop.domain.escalation import Escalation
    from qa_desktop.domain.ids import AuditId, ToolHash
    from qa_desktop.domain.tool import ToolRef
    from tests.fakes.packages import NOW

    audit = AuditId("0192f0c1-2d3e-7a4b-8c5d-6e7f8091a2b3")
    tool = ToolRef("t", "1", ToolHash("h"))
    raised = Escalation(
        audit,
        1,
        "1",
        ("E1",),
        ("c",),
        ("r",),
        "w",
        NOW,
        "A",
        "role",
        "B",
        "phone",
        NOW,
        None,
        "",
        "yes",
        "",
        "",
    )
    file = Attachment("3f1c09aa21b7-a.jpg", "image/jpeg", 5, "0" * 64)
    whole = wire.AuditDoc(
        audit, 1, tool, "T", "1", "team", "area", "A", NOW, "A", "", "good", 1, 2,
        (wire.PromptLine("E1", "label", "yes"),), raised, {"a": 1}, "0" * 64, (file,),
    )  # fmt: skip
    alarm = wire.AlarmDoc(audit, raised, "1", tool, "T", "team")
    return tuple(
        json.dumps(each).encode()
        for each in (
            wire.audit_doc_to_json(whole), wire.alarm_doc_to_json(alarm), wire.escalation_to_json(raised),
        )
    )  # fmt: skip


def _answers() -> tuple[bytes, ...]:
    from qa_desktop.services.reading_jobs import _from_table
    from qa_desktop.services.table_reading import read_table
    from qa_desktop.system.worker_words import answer_bytes

    return (
        answer_bytes(_from_table(read_table(b"Case,Name\n1,2\n3\n"))),
        b'A{"failed":"refused","code":"TABLE-EMPTY","facts":{"line":1}}\n',
    )


def _spreadsheet() -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter="\t").writerows([["Yes", "two\nlines"], ['"quoted"', "=1+1"]])
    return text.getvalue().encode()


DOCS = (
    b'{"audit_id":"a","revision":1,"tool":{"form_id":"t","version":"1","hash":"h","title":"T"},"prompts":[]}'
)
POLICY = b'version = 1\ncontact = "IT"\n[locked]\nlock-after-minutes = 5\nunlock-modes = ["keyring"]\n'
CSV_TOOL = b'survey,,,\n,type,name,label\n,text,a,"A, b"\nsettings,,,\n,form_id,version,\n,t,1,\n'
GEOJSON = (
    b'{"type":"FeatureCollection","features":[{"type":"Feature","id":"x","geometry":{"type":"Polygon",'
    b'"coordinates":[[[0.1,51.5],[0.2,51.6]]]},"properties":{"name":"n","more":{"a":[1,null]}}}]}'
)
TABLES = (
    b'Case;Name\n1;"a\nb"\n2;c;d\n',
    "Case,Name\n1,é\n".encode("cp1252"), "Case\tName\n1\té\n".encode("utf-16"),
    b"sep=,\nCase,Name\n=1,#REF!\n",
)  # fmt: skip

PARSERS: dict[str, Parser] = {
    "tool-xlsx": Parser(_tool(".xlsx"), _workbooks, 65_536),
    "tool-xls": Parser(_tool(".xls"), _old_workbooks, 16_384),
    "tool-text": Parser(
        _tool(".md"), _of(MARKDOWN, CSV_TOOL), dictionary=(b"select_one", b"begin_repeat", b"${a}")
    ),
    "tool-xform": Parser(
        _refused_or(_xform), _of(FORM), dictionary=(b"<bind", b"nodeset=", b"jr:count=", b"<!DOCTYPE")
    ),
    "list-csv": Parser(_list("l.csv"), _of(b'name,label\nx,X\ny,"Y, z"\n')),
    "list-xml": Parser(_list("l.xml"), _of(b"<root><item><name>x</name><label>X</label></item></root>")),
    "list-geojson": Parser(_list("l.geojson"), _of(GEOJSON)),
    "expression": Parser(
        _xpath,
        _of(b"count(/data/r[b > 1 and position() = last()]) + if(../a = 'x', 1, -2)"),
        1_024,
        (b"current()/", b"instance('", b"jr:itext(", b"ancestor::", b"selected("),
    ),
    "pattern": Parser(
        _pattern, _of(b"[a-z0-9._%+-]+@[^.]{2,8}(\\.\\p{L}+)*\na.b@c.d", b"(a|b)*?c{1,3}\nabac"), 512
    ),
    "instance": Parser(_refused_or(_instance), _of(INSTANCE)),
    "table": Parser(_refused_or(_table), lambda: (*TABLES, *_workbooks(), _old_table()), 65_536),
    "pasted": Parser(_pasted, lambda: (_spreadsheet(),)),
    "package": Parser(_refused_or(_package), _vectors("package-*.txt"), 16_384),
    "package-header": Parser(_refused_or(_header), _vectors("package-sound*.txt")),
    "package-content": Parser(_refused_or(_content), _contents),
    "package-inflate": Parser(_refused_or(_inflated), _compressed),
    "package-json": Parser(_json, _of(b'{"a":[1,-2.5e3,"\\u00e9",{"b":null,"c":true}]}', DOCS)),
    "package-docs": Parser(_documents, _docs),
    "signature": Parser(_signature, _signatures),
    "age": Parser(_refused_or(_age), _ages),
    "space": Parser(_refused_or(_space), _spaces),
    "roster": Parser(_refused_or(_roster), _vectors("roster-*.txt")),
    "invitation": Parser(_refused_or(_invitation), _invitations),
    "join": Parser(_refused_or(_join), _vectors("join-*.txt")),
    "key-slots": Parser(_refused_or(_file(_key_slots)), _key_slot_files),
    "attempts": Parser(_file(_attempts), _of(b'{"failures": 5, "last": "2026-05-12T14:03:00+00:00"}')),
    "policy": Parser(
        _file(_policy), _of(POLICY), dictionary=(b"[preset]", b"[locked.retention]", b"device-days")
    ),
    "move-file": Parser(_refused_or(_file(_move)), _move_files),
    "window-place": Parser(
        _file(_window), _of(b'{"x": 1, "y": 2, "width": 3, "height": 4, "is_maximised": true}')
    ),
    "worker-answer": Parser(_refused_or(_answer), _answers),
    "picture": Parser(_picture, _pictures),
}
"""By name."""


def changed_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one of its parts changed."""
    from tests.hostile.workbooks import changed

    return changed(data, {name: change(part(data, name))})


__all__ = ["PARSERS", "Parser", "changed_part", "names"]
