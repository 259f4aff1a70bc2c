"""Asking one device for a later stage under faults: lost mail, replays, forgeries, restored disks."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest

from qa_desktop.domain import places
from qa_desktop.domain.asking import ask_doc_from_json, ask_doc_to_json
from qa_desktop.domain.contribution import (
    HIGHEST,
    ContributionDoc,
    contribution_doc_from_json,
    contribution_doc_to_json,
)
from qa_desktop.domain.dispatch import PackageKind, StreamPosition
from qa_desktop.domain.ids import ContributionId, NodeId
from qa_desktop.domain.wire import INSTANCE_PART
from qa_desktop.errors import Refused, Untrusted
from qa_desktop.services import ask_records, asked, asking, contributing, membership, outgoing
from qa_desktop.services.ask_records import Side
from qa_desktop.services.contributing import NewContribution
from qa_desktop.services.filling import ToolCache
from qa_desktop.services.ports import OpenedPackage, OpenRequest, PackagePart
from qa_desktop.services.receiving import Source
from tests.simulation.world import TOOL, TOOL_XML
from tests.unit.services_exchange.conftest import complete, mailbox_of, path_of, refusals_of


@pytest.fixture
def collected(council):
    """Ana's audit at the hub; Ben may be asked."""
    council.hub.shelve_tool()
    (key,) = complete(council, council.devices[0])
    everybody(council)
    return key


def everybody(council, times: int = 2) -> None:
    for _ in range(times):
        council.time.pass_by(hours=2)
        for party in (council.devices[0], council.devices[1], council.hub):
            party.sync()


def test_an_ask_reaches_one_device_and_its_answer_counts_once(council, collected):
    ana, ben = council.devices[:2]
    ask_id = council.hub.ask(collected, ben.device_id())
    everybody(council)
    assert (ana.asks_here(), ben.asks_here()) == ([], [ask_id])

    made = ben.answer(collected, "no")
    assert ben.asks_here() == []
    everybody(council, 3)

    assert council.hub.counted_answers(collected.audit_id) == [made.contribution_id]
    assert council.hub.asks_made()[ask_id].contribution == made.contribution_id
    assert ana.counted_answers(collected.audit_id) == [made.contribution_id], "the auditor learns of it"
    assert council.hub.set_aside() == {}


def test_the_package_can_be_read_by_the_one_device_alone(council, collected):
    ana, ben = council.devices[:2]
    council.hub.ask(collected, ben.device_id())
    council.hub.sync()
    mailbox = mailbox_of(council, ben)
    last = max(path for path in council.folder.files if path.startswith(f"qad1/m/{ben.device_id()}/"))
    seq = int(last.rsplit("/", 1)[1].removesuffix(".qad"))
    with ana.store.read() as unit:
        identity = membership.load(ana.exchange, unit).device.keys.identity
        hub_key = membership.load(ana.exchange, unit).pinned.roster.hubs[0].keys.ed25519
    with council.hub.store.read() as unit:
        space = membership.load(council.hub.exchange, unit).space_id
        data = unit.outbox.data(mailbox, StreamPosition(1, seq))
    request = OpenRequest(space, mailbox, StreamPosition(1, seq), hub_key, (identity,))
    with pytest.raises(Untrusted, match="PKG-NOT-FOR-US"):
        ana.exchange.sealer.open(data, request)
    assert b"000123" not in data


def test_the_tool_comes_along_and_is_not_put_on_the_shelf(council, collected):
    ben = council.devices[1]
    council.hub.ask(collected, ben.device_id())
    everybody(council)
    read = []
    cache = ToolCache(lambda xml, _files: read.append(xml))
    with ben.store.read() as unit:
        assert unit.tools.list() == ()
        cache.get(unit, TOOL.content_hash)
    assert read == [TOOL_XML]
    ben.answer(collected, "no")
    with ben.store.read() as unit, pytest.raises(Refused, match="TOOL-MISSING"):
        ToolCache(lambda xml, _files: xml).get(unit, TOOL.content_hash)


def test_an_answer_of_a_device_that_was_not_asked_is_set_aside(council, collected):
    _, ben, newcomer = council.devices
    ask_id = council.hub.ask(collected, council.devices[0].device_id())
    everybody(council)
    forged = ben.answer(collected, "yes", ask=ask_id)
    stray = ben.answer(collected, "yes")
    invented = ben.answer(collected, "yes", ask="01970000-0000-7000-8000-0000000000ff")
    everybody(council)
    assert council.hub.set_aside() == {
        forged.contribution_id: "CONTRIBUTION-NOT-ASKED",
        stray.contribution_id: "CONTRIBUTION-STRANGER",
        invented.contribution_id: "CONTRIBUTION-NOT-ASKED",
    }
    assert council.hub.counted_answers(collected.audit_id) == []
    assert council.hub.asks_made()[ask_id].is_open, "nobody closes another's ask"
    assert newcomer.asks_here() == []


def test_an_answer_to_another_stage_than_the_one_asked_is_set_aside(council, collected):
    ben = council.devices[1]
    ask_id = council.hub.ask(collected, ben.device_id())
    everybody(council)
    made = ben.answer(collected, "yes", stage="worker", ask=ask_id)
    everybody(council)
    assert council.hub.set_aside() == {made.contribution_id: "CONTRIBUTION-NOT-ASKED"}


def test_of_two_answers_to_one_ask_the_second_is_set_aside(council, collected):
    ben = council.devices[1]
    ask_id = council.hub.ask(collected, ben.device_id())
    everybody(council)
    first = ben.answer(collected, "no")
    second = ben.answer(collected, "yes", ask=ask_id)
    everybody(council)
    assert council.hub.counted_answers(collected.audit_id) == [first.contribution_id]
    assert council.hub.set_aside() == {second.contribution_id: "CONTRIBUTION-SECOND"}


def test_what_somebody_adds_before_the_audit_comes_is_judged_when_it_comes(council):
    ana, ben = council.devices[:2]
    (key,) = complete(council, ana)
    stray = ben.answer(key, "yes")
    ben.sync()
    council.hub.sync()
    own = ana.answer(key, "no")
    everybody(council)
    assert council.hub.set_aside() == {stray.contribution_id: "CONTRIBUTION-STRANGER"}
    assert council.hub.counted_answers(key.audit_id) == [own.contribution_id]


def test_answers_to_an_ask_that_was_withdrawn_are_refused_also_while_another_stage_is_asked(
    council, collected
):
    ben = council.devices[1]
    withdrawn = council.hub.ask(collected, ben.device_id())
    other = council.hub.ask(collected, ben.device_id(), stage="moderator")
    everybody(council)
    council.hub.withdraw(withdrawn)
    everybody(council)
    assert ben.asks_here() == [other]

    new = NewContribution(collected, "manager", "Ben B", {NodeId("/data/agree"): "no"})
    with pytest.raises(Refused, match="ASK-CLOSED"), ben.store.write() as unit:
        contributing.add(unit, ben.exchange, new, who="Ben B", send=contributing.stays_here)
    assert ben.counted_answers(collected.audit_id) == [], "what nobody would get is not signed"

    with ben.store.write() as unit:
        made = contributing.add(unit, ben.exchange, replace(new, stage="moderator"), who="Ben B")
    assert made.ask == other


def test_mail_that_is_lost_from_the_folder_is_put_back(council, collected):
    ben = council.devices[1]
    ask_id = council.hub.ask(collected, ben.device_id())
    council.hub.sync()
    for path in [path for path in council.folder.files if path.startswith(f"qad1/m/{ben.device_id()}/")]:
        del council.folder.files[path]
    everybody(council, 4)
    assert ben.asks_here() == [ask_id]


def test_a_withdrawal_that_comes_before_its_ask_holds_when_that_comes(council, collected):
    ben = council.devices[1]
    ask_id = council.hub.ask(collected, ben.device_id())
    council.hub.sync()
    path = max(path for path in council.folder.files if path.startswith(f"qad1/m/{ben.device_id()}/"))
    late = council.folder.files.pop(path)
    council.hub.withdraw(ask_id)
    with council.hub.store.read() as unit:
        (withdrawal,) = [each for each in unit.outbox.unreceived() if each.kind is PackageKind.ASK_CHANGE]
        data = unit.outbox.data(withdrawal.stream, withdrawal.position)
    council.folder.files[places.package(withdrawal.stream, withdrawal.position)] = data
    ben.sync()
    assert ben.asks_here() == []
    council.folder.files[path] = late
    ben.sync()
    assert ben.asks_here() == []


def test_a_device_restored_to_before_the_ask_is_asked_again_and_counts_once(council, collected, tmp_path):
    ben = council.devices[1]
    ben.snapshot(tmp_path / "before.db")
    ask_id = council.hub.ask(collected, ben.device_id())
    everybody(council)
    made = ben.answer(collected, "no")
    everybody(council)
    ben.restore(tmp_path / "before.db")
    council.time.pass_by(days=8)  # a heartbeat says what it has read now
    everybody(council, 5)
    assert council.hub.counted_answers(collected.audit_id) == [made.contribution_id]
    assert ask_id not in ben.asks_here(), "the word that it was answered came again as well"


def test_a_hub_that_forgot_what_it_asked_keeps_the_answer_for_a_decision(council, collected, tmp_path):
    ben = council.devices[1]
    council.hub.snapshot(tmp_path / "before.db")
    council.hub.ask(collected, ben.device_id())
    everybody(council)
    council.hub.restore(tmp_path / "before.db")
    made = ben.answer(collected, "no")
    everybody(council, 5)
    assert council.hub.set_aside() == {made.contribution_id: "CONTRIBUTION-NOT-ASKED"}
    with council.hub.store.write() as unit:
        asking.take_in(unit, made.contribution_id)
    everybody(council, 2)
    assert council.hub.counted_answers(collected.audit_id) == [made.contribution_id]


def test_an_answer_offered_again_stays_as_the_desk_decided(council, collected, tmp_path):
    ben = council.devices[1]
    made = ben.answer(collected, "yes")
    everybody(council)
    assert council.hub.set_aside() == {made.contribution_id: "CONTRIBUTION-STRANGER"}
    with council.hub.store.write() as unit:
        unit.contributions.judge(made.contribution_id, "")
    # The device was copied, and offers everything again in a new epoch.
    with ben.store.write() as unit:
        here = membership.load(ben.exchange, unit)
        outgoing.open_epoch(ben.exchange, unit, outgoing.device_writer(here, here.device))
    everybody(council, 3)
    assert council.hub.counted_answers(collected.audit_id) == [made.contribution_id]
    assert council.hub.set_aside() == {}


def test_an_audit_that_was_not_collected_cannot_be_asked_about(council):
    council.hub.shelve_tool()
    (key,) = complete(council, council.devices[0])
    with pytest.raises(Refused, match="AUDIT-NOT-ARRIVED"):
        council.hub.ask(key, council.devices[1].device_id())
    everybody(council)
    with pytest.raises(Refused, match="ASK-NOBODY"):
        council.hub.ask(key, "a" * 16)


def test_what_is_due_is_that_of_everybody_who_answered_however_their_answers_crossed(council, collected):
    ana = council.devices[0]
    base = council.devices[1].answer(collected, "no")

    def learns(number: int, stage: str, due: dict[str, int]) -> dict[str, int]:
        id_ = ContributionId(f"01970000-0000-7000-8000-00000000000{stage[0]}")
        made = replace(base, contribution_id=id_, number=number, stage=stage, due=due, attachments=())
        doc = contribution_doc_to_json(ContributionDoc(made, TOOL, "Generic", "000123", ""))
        with ana.store.write() as unit:
            opened = OpenedPackage("answered", base.made_at, "0.1.0", {}, doc, (), "0" * 64, "0" * 64)
            asked.learn(unit, StreamPosition(1, 1), opened)
            return {each.stage: each.due for each in unit.contributions.due()}

    with ana.store.write() as unit:
        unit.contributions.set_due(collected, {"manager": 2, "family": 3})
    assert learns(1, "manager", {"family": 3}) == {"family": 3}
    assert learns(1, "family", {"manager": 2}) == {}, "the family knew nothing of the manager's answers"
    assert learns(2, "worker", {"family": 1}) == {"family": 1}, "the worker knew both, and opened a question"


# ---------------------------------------------------------------- hostile mail


def test_a_number_as_high_as_it_goes_keeps_nobody_from_adding_more(council, collected):
    ben = council.devices[1]
    council.hub.ask(collected, ben.device_id())
    everybody(council)
    hostile = replace(ben.answer(collected, "no"), contribution_id=ContributionId("c"), number=HIGHEST)
    council.time.pass_by(hours=1)
    with council.hub.store.write() as unit:
        unit.contributions.add(hostile)
        world = council.hub.exchange
        new = NewContribution(collected, "manager", "Ana A", {NodeId("/data/agree"): "yes"})
        made = contributing.add(unit, world, new, who="Ana A")
        doc = contribution_doc_to_json(ContributionDoc(made, TOOL, "Generic", "000123", ""))
        assert contribution_doc_from_json(doc).contribution == made
        assert unit.contributions.of(collected.audit_id)[-1] == made, "the later one is the newer one still"


def brought(council, collected) -> tuple[OpenedPackage, Source, StreamPosition]:
    """The ask as Ben's device took it in, to be told again with changes."""
    ben = council.devices[1]
    council.hub.ask(collected, ben.device_id())
    everybody(council)
    with ben.store.read() as unit:
        (record,) = ask_records.every(unit, Side.RECEIVED)
        stream, position = record.at
        arrival = unit.inbox.arrival(stream, position)
    parts = tuple(PackagePart(name, "application/xml", data) for name, data in arrival.parts.items())
    opened = OpenedPackage("ask", arrival.created_at, "0.1.0", {}, arrival.doc, parts, "0" * 64, "0" * 64)
    source = Source(council.devices[0], stream, "Q&S", lambda _: b"", (), lambda *_: None)
    return opened, source, position


def taken(council, opened, source, position) -> None:
    ben = council.devices[1]
    with ben.store.write() as unit:
        asked.take(unit, ben.device_id(), source, position, opened)


CHANGES = {
    "another-device": lambda doc: doc["ask"].update(device="b" * 16),
    "another-audit": lambda doc: doc["ask"].update(audit_id="01970000-0000-7000-8000-00000000ffff"),
    "another-revision": lambda doc: doc["ask"].update(revision=7),
    "no-stage": lambda doc: doc["ask"].update(stage=""),
    "no-time": lambda doc: doc["ask"].update(asked_at="yesterday"),
    "other-instance": lambda doc: doc["audit"].update(instance_sha256="f" * 64),
    "other-tool": lambda doc: doc["audit"]["tool"].update(hash="f" * 64),
    "file-that-is-no-part": lambda doc: doc["audit"]["attachments"].append(
        {"name": "a.jpg", "type": "image/jpeg", "size": 1, "sha256": "f" * 64}
    ),
    "file-named-as-the-instance": lambda doc: doc["audit"]["attachments"].append(
        {"name": INSTANCE_PART, "type": "image/jpeg", "size": 1, "sha256": doc["audit"]["instance_sha256"]}
    ),
    "tool-file-that-is-no-part": lambda doc: doc["tool_files"].append({"name": "x", "part": "tool-file-9"}),
    "contributions-of-no-kind": lambda doc: doc.update(contributions=[{}]),
    "asks-nothing": lambda doc: doc.pop("ask"),
    "changed-under-its-id": lambda doc: doc["ask"].update(words="Something else"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_an_ask_that_is_not_as_written_is_refused_whole(name, council, collected):
    opened, source, position = brought(council, collected)
    doc = copy.deepcopy(dict(opened.doc))
    CHANGES[name](doc)
    with pytest.raises(Untrusted, match="PKG-DOC") as refused:
        taken(council, replace(opened, doc=doc), source, position)
    assert "a.jpg" not in str(refused.value), "what people call their files is not for the log"
    assert len(council.devices[1].asks_here()) == 1


def test_an_ask_that_is_refused_names_nobody_in_the_log(council, collected):
    ben = council.devices[1]
    council.hub.ask(collected, ben.device_id())
    with pytest.raises(Refused, match="ASK-OPEN") as refused:
        council.hub.ask(collected, ben.device_id())
    assert refused.value.facts == {"device": ben.device_id()}


def test_the_same_ask_told_again_changes_nothing(council, collected):
    opened, source, position = brought(council, collected)
    assert ask_doc_to_json(ask_doc_from_json(opened.doc)) == opened.doc
    ben = council.devices[1]
    ben.answer(collected, "no")
    taken(council, opened, source, position)
    assert ben.asks_here() == [], "what was closed stays closed"


def test_a_forged_ask_in_the_mailbox_s_place_is_refused_and_nothing_else_waits_for_it(council, collected):
    ben = council.devices[1]
    mailbox = mailbox_of(council, ben)
    with council.hub.store.read() as unit:
        following = unit.outbox.next_position(mailbox)
    path = places.package(mailbox, following)
    council.folder.files[path] = council.folder.files[path_of(council.devices[0], 1)]
    ben.sync()
    assert path in refusals_of(ben)
    ask_id = council.hub.ask(collected, ben.device_id())
    everybody(council, 4)
    assert ben.asks_here() == [ask_id], "its writer publishes it beside the forgery"


def test_nothing_of_an_ask_lies_readable_on_the_disk(council, collected, tmp_path):
    ben = council.devices[1]
    council.hub.ask(collected, ben.device_id())
    everybody(council)
    ben.answer(collected, "Xylophone-needle")
    ben.snapshot(tmp_path / "copy.db")
    data = (tmp_path / "copy.db").read_bytes()
    assert b"Xylophone-needle" not in data
    assert b"<data>" not in data
