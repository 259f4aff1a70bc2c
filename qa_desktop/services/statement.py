"""Owns the security statement: the settings as they are now, each asked of what it is about, ready to set."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from qa_desktop.domain.attachment import size_words
from qa_desktop.domain.policy import SetBy
from qa_desktop.i18n import mark, tr, trn
from qa_desktop.services import membership, passphrases, setting_words, settings
from qa_desktop.services.house import House
from qa_desktop.services.paper import Ink, Paper, PaperPart, PaperRow, Words
from qa_desktop.services.ports import StoreFacts
from qa_desktop.services.retention_words import set_words
from qa_desktop.services.settings import EffectiveSetting
from qa_desktop.services.statement_facts import ComputerFacts
from qa_desktop.services.statement_words import NOT_PROMISED, PROMISED, mode_words
from qa_desktop.services.words import date_words, full_moment_words

_SYNCHRONOUS = {"0": "OFF", "1": "NORMAL", "2": "FULL", "3": "EXTRA"}
_TEMPORARY = {"0": "DEFAULT", "1": "FILE", "2": "MEMORY"}
_YES_NO = {True: mark("Yes"), False: mark("No")}


def paper(house: House, facts: ComputerFacts, *, local: datetime) -> Paper:
    """Make the statement of an open profile. Checks the database and the audit trail, which takes a moment.

    Raises:
        Refused: PROFILE-LOCKED.
    """
    store = house.store()
    found, problems = store.facts(), store.check()
    parts = (
        PaperPart(tr("Where everything is kept"), tuple(_place(facts, found, problems))),
        PaperPart(tr("Encryption of the database"), tuple(_cipher(found))),
        PaperPart(tr("Keys and unlocking"), tuple(_keys(facts))),
        PaperPart(tr("Settings"), tuple(_settings(house))),
        PaperPart(tr("Backups"), tuple(_backups(facts, local))),
        PaperPart(tr("Audit trail"), tuple(_trail(house, facts))),
        PaperPart(tr("Exchange with Q&S"), tuple(_exchange(house))),
        PaperPart(tr("Versions"), tuple(_row(name, version) for name, version in _versions(facts, found))),
        PaperPart(tr("What is promised"), tuple(_numbered(PROMISED))),
        PaperPart(tr("What is not promised"), tuple(_numbered(NOT_PROMISED))),
    )
    return Paper(
        title=tr("Security statement"),
        subtitle=tr("The settings of this installation as they are, asked at the moment of making"),
        reference=house.workshop.machine,
        marking=tr("OFFICIAL"),
        facts=(
            (tr("Made"), full_moment_words(local, local)),
            (tr("Made by"), house.person),
            (tr("Computer"), house.workshop.machine),
        ),
        parts=parts,
        footer=tr("QA Desktop {version}. It holds no key, no passphrase and nothing of any audit.",
                  version=house.workshop.version),
    )  # fmt: skip


def to_text(made: Paper) -> str:
    """The statement for a terminal: the same lines, without pages."""
    lines = [made.title, made.subtitle, ""]
    lines += [f"{name}: {value}" for name, value in made.facts]
    for part in made.parts:
        lines += ["", part.heading, "-" * len(part.heading)]
        for row in part.rows:
            said = " · ".join(words.text for words in row.right if words.text)
            lines.append(f"{' '.join(row.left)}: {said}" if any(row.left) else said)
    return "\n".join(lines)


# ---------------------------------------------------------------- the parts


def _place(facts: ComputerFacts, found: StoreFacts, problems: tuple[str, ...]) -> Iterator[PaperRow]:
    problem = facts.place_problem
    where = tr("not fit: {problem}", problem=problem) if problem else tr("on this computer alone")
    yield _row(tr("Profile's folder"), facts.folder, where)
    if facts.folder_mode:
        alone = tr("this person alone") if facts.folder_mode == "0700" else tr("others may look in")
        yield _row(tr("Who may open the folder"), alone, facts.folder_mode)
    yield _row(tr("Size of the database"), size_words(found.size), trn("{n} row", "{n} rows", found.rows))
    sound = tr("checked now and sound") if not problems else tr("damaged: {codes}", codes=", ".join(problems))
    yield _row(tr("Integrity of the database"), sound)
    dumps = {"off": tr("switched off"), "on": tr("switched on by the system")}
    yield _row(
        tr("Memory written to disk on a crash"), dumps.get(facts.core_dumps, tr("error reports are off"))
    )


def _cipher(found: StoreFacts) -> Iterator[PaperRow]:
    said = found.said
    yield _row(tr("Library"), tr("SQLCipher {version}", version=said["cipher_version"]))
    provider = said["cipher_provider_version"] or said["cipher_provider"]
    yield _row(tr("Cryptography of the library"), provider)
    yield _row(tr("Cipher"), tr("AES-256, pages of {size} bytes", size=said["cipher_page_size"]))
    authenticated = said["cipher_use_hmac"] == "1"
    yield _row(tr("Every page is authenticated"), tr(_YES_NO[authenticated]), said["cipher_hmac_algorithm"])
    yield _row(tr("Memory of keys is locked and wiped"), tr(_YES_NO[said["cipher_memory_security"] == "1"]))
    yield _row(
        tr("Writing"),
        tr("journal {journal}, synchronous {synchronous}",
           journal=said["journal_mode"].upper(),
           synchronous=_SYNCHRONOUS.get(said["synchronous"], said["synchronous"])),
    )  # fmt: skip
    yield _row(tr("Temporary data"), _TEMPORARY.get(said["temp_store"], said["temp_store"]))
    yield _row(tr("Deleted rows are overwritten"), tr(_YES_NO[said["secure_delete"] == "1"]))


def _keys(facts: ComputerFacts) -> Iterator[PaperRow]:
    for slot in facts.slots:
        costs = ""
        if slot.memory_kib:
            costs = tr(
                "Argon2id: {memory} MiB, {passes} passes, {lanes} lanes",
                memory=slot.memory_kib // 1024, passes=slot.passes, lanes=slot.lanes,
            )  # fmt: skip
        yield _row(tr("Slot {name}", name=slot.name), mode_words(slot.mode), costs)
    escrow = tr("left, encrypted, to its holder") if facts.has_escrow else tr("no copy of the key was left")
    yield _row(tr("Recovery key"), escrow)
    keyring = facts.keyring or tr("none may be used: {code}", code=facts.keyring_problem)
    yield _row(tr("Keyring of the system"), keyring)
    yield _row(
        tr("A new passphrase"),
        trn("at least {n} character", "at least {n} characters", passphrases.SHORTEST),
        tr("and no fewer than {guesses} guesses by the estimate of zxcvbn",
           guesses=f"{passphrases.FEWEST_GUESSES:,}".replace(",", " ")),
    )  # fmt: skip


def _settings(house: House) -> Iterator[PaperRow]:
    policy = house.policy
    faults = " ".join(setting_words.fault_words(each) for each in policy.faults)
    yield _row(tr("Policy file of IT"), setting_words.state_words(policy), faults)
    with house.store().read() as unit:
        every = settings.every(unit, policy)
    for each in every:
        yield _row(setting_words.title(each.name), setting_words.value_words(each), _set_by(each, house))


def _set_by(each: EffectiveSetting, house: House) -> str:
    """Who set it; on paper nobody is "you"."""
    if each.set_by is not SetBy.PERSON:
        return set_words(each, house.policy.contact)
    who = each.by_whom or house.person
    if each.since is None:
        return tr("Set by {who}", who=who)
    return tr("Set by {who}, since {day}", who=who, day=date_words(each.since.astimezone()))


def _backups(facts: ComputerFacts, local: datetime) -> Iterator[PaperRow]:
    if not facts.backups:
        yield _row(tr("Backups"), tr("none has been made yet"))
        return
    last = facts.backups[0]
    yield _row(tr("Backups that lie here"), str(len(facts.backups)), tr("each encrypted as the database is"))
    yield _row(
        tr("The last one"),
        full_moment_words(last.at, local),
        tr("{name}, {size}; reopened, checked and counted when it was made",
           name=last.name, size=size_words(last.size)),
    )  # fmt: skip


def _trail(house: House, facts: ComputerFacts) -> Iterator[PaperRow]:
    with house.store().read() as unit:
        entries, finding = unit.log.anchor().number, unit.log.verify()
    yield _row(tr("Entries"), str(entries))
    unbroken = tr("checked now and unbroken")
    broken = "" if finding is None else tr(
        "broken at entry {number}: {flaw}", number=finding.number, flaw=finding.flaw.value
    )  # fmt: skip
    yield _row(tr("Chain of the entries"), broken or unbroken)
    yield _row(tr("Technical log"), facts.log_file, tr("ids and codes, no answers and no names"))


def _exchange(house: House) -> Iterator[PaperRow]:
    exchange = house.exchange()
    with exchange.store.read() as unit:
        here = membership.load(exchange, unit)
    if here.space is None:
        yield _row(tr("Q&S team"), tr("none joined: audits stay on this computer"))
        return
    yield _row(tr("Q&S team's folder"), here.space.space, tr("its id, which is no secret"))
    yield _row(tr("This computer is"), tr("the Q&S hub") if here.is_hub else tr("an auditor's"))
    if here.roster is None:
        return
    # To an auditor's computer the list of the others is sealed: it reads the part about itself.
    devices, version = here.roster.roster.devices, here.roster.roster.version
    count = tr("known to Q&S alone") if devices is None else str(len(devices))
    yield _row(tr("Computers on the list"), count, tr("list {version}", version=version))


def _versions(facts: ComputerFacts, found: StoreFacts) -> Iterator[tuple[str, str]]:
    yield from facts.versions[:2]
    yield "SQLite", found.sqlite
    yield "SQLCipher", found.said["cipher_version"]
    yield from facts.versions[2:]


def _numbered(lines: tuple[str, ...]) -> Iterator[PaperRow]:
    for number, words in enumerate(lines, 1):
        yield PaperRow((str(number),), (Words(tr(words)),))


def _row(name: str, value: str, more: str = "") -> PaperRow:
    return PaperRow((name,), (Words(value), Words(more, Ink.HINT)))
