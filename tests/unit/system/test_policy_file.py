"""Reading the policy file: whose it must be, its bounds, and that nothing wrong in it is passed over."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from qa_desktop.domain.policy import KNOWN, Known, Policy, PolicyState
from qa_desktop.system import policy_file


def read(tmp_path: Path, text: str | bytes) -> Policy:
    path = tmp_path / "policy.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return policy_file.read_policy(path, lambda _path: True)


def faults(policy: Policy) -> list[tuple[str, str, str]]:
    return [(fault.code, fault.name, fault.reason) for fault in policy.faults]


def test_what_it_locks_is_fixed_and_what_it_presets_is_the_default(tmp_path: Path) -> None:
    policy = read(
        tmp_path,
        'version = 1\ncontact = "IT help desk, 0300 000 000"\n'
        '[locked]\nlock-after-minutes = 3\nunlock-modes = ["keyring-and-passphrase"]\n'
        "[locked.retention]\nbin-days = 14\n[preset]\nclear-clipboard-seconds = 20\n",
    )

    assert policy.state is PolicyState.READ
    assert policy.locked == {
        "lock-after-minutes": 3,
        "unlock-modes": ("keyring-and-passphrase",),
        "retention/bin-days": 14,
    }
    assert policy.preset == {"clear-clipboard-seconds": 20}
    assert policy.contact == "IT help desk, 0300 000 000"
    assert policy.since is not None
    assert policy.faults == ()


def test_no_file_is_no_policy_and_no_fault(tmp_path: Path) -> None:
    policy = policy_file.read_policy(tmp_path / "none" / "policy.toml")

    assert policy.state is PolicyState.ABSENT
    assert policy.faults == ()


def test_what_it_says_of_something_unknown_or_impossible_is_a_fault_and_the_limit_holds(
    tmp_path: Path,
) -> None:
    policy = read(
        tmp_path,
        "colour = 1\n[locked]\nlock-after-minutes = 60\nlock-after-hours = 1\nlanguage = 7\n"
        "[preset]\nclear-clipboard-seconds = 1\n[locked.retention]\nfor-ever = 1\n",
    )

    assert policy.state is PolicyState.READ
    assert sorted(faults(policy)) == [
        ("POLICY-BAD-VALUE", "clear-clipboard-seconds", "range"),
        ("POLICY-BAD-VALUE", "language", "type"),
        ("POLICY-BAD-VALUE", "lock-after-minutes", "range"),
        ("POLICY-UNKNOWN-NAME", "colour", ""),
        ("POLICY-UNKNOWN-NAME", "lock-after-hours", ""),
        ("POLICY-UNKNOWN-NAME", "retention/for-ever", ""),
    ]
    assert policy.fixed("lock-after-minutes") == 1, "IT wanted a limit: the strictest one"
    assert policy.fixed("language") is None
    assert policy.preset == {}


def test_a_setting_that_is_locked_and_preset_is_locked_and_said(tmp_path: Path) -> None:
    policy = read(tmp_path, "[locked]\nbackups-kept = 5\n[preset]\nbackups-kept = 9\n")

    assert policy.fixed("backups-kept") == 5
    assert faults(policy) == [("POLICY-TWICE", "backups-kept", "")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"lock-after-minutes = ", "POLICY-NOT-TOML"),
        (b"\xff\xfe[\0l\0", "POLICY-NOT-TOML"),
        (b"x = " + b"[" * 60_000, "POLICY-NOT-TOML"),
        (b"locked = 3", "POLICY-NOT-TOML"),
        (b"version = 2\n", "POLICY-VERSION"),
        (b"[locked]\nbackups-kept = 4\nbackups-kept = 5\n", "POLICY-NOT-TOML"),
        ("[locked]\nbackups-kept = 4\n".encode("utf-16"), "POLICY-NOT-TOML"),
        (b"# " + b"x" * policy_file.LARGEST, "POLICY-TOO-BIG"),
    ],
)
def test_a_file_that_cannot_be_used_makes_every_setting_the_strictest(
    tmp_path: Path, content: bytes, code: str
) -> None:
    policy = read(tmp_path, content)

    assert policy.state is PolicyState.UNREADABLE
    assert faults(policy) == [(code, "", "")]
    assert policy.fixed("lock-after-minutes") == KNOWN["lock-after-minutes"].strictest


def test_a_file_with_a_mark_of_its_byte_order_as_notepad_writes_it_is_read(tmp_path: Path) -> None:
    policy = read(tmp_path, b"\xef\xbb\xbf[locked]\r\nbackups-kept = 4\r\n")

    assert policy.fixed("backups-kept") == 4


def test_a_file_that_somebody_else_than_it_wrote_is_not_believed_and_not_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text("[locked]\nlock-after-minutes = 15\n", encoding="utf-8")

    policy = policy_file.read_policy(path, lambda _path: False)

    assert policy.state is PolicyState.UNREADABLE
    assert faults(policy) == [("POLICY-NOT-FROM-IT", "", "")]
    assert policy.fixed("lock-after-minutes") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="modes and pipes are POSIX's")
def test_a_folder_that_anybody_may_write_is_no_place_of_its(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "policy.toml"
    path.write_text("", encoding="utf-8")
    real = Path.stat

    def as_root(place: Path, **more: bool) -> os.stat_result:
        found = list(real(place, **more))
        found[stat.ST_UID] = 0
        return os.stat_result(found)

    monkeypatch.setattr(Path, "stat", as_root)
    path.chmod(0o644)
    tmp_path.chmod(0o755)
    assert policy_file.written_by_administrators(path)
    tmp_path.chmod(0o777)
    assert not policy_file.written_by_administrators(path)
    tmp_path.chmod(0o755)
    path.chmod(0o664)
    assert not policy_file.written_by_administrators(path)


@pytest.mark.skipif(sys.platform == "win32", reason="modes and links are POSIX's")
def test_neither_a_folder_further_up_nor_a_link_lets_a_person_exchange_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.stat

    def as_root(place: Path, **more: bool) -> os.stat_result:
        found = list(real(place, **more))
        found[stat.ST_UID] = 0
        return os.stat_result(found)

    monkeypatch.setattr(Path, "stat", as_root)
    above, theirs = tmp_path / "above", tmp_path / "theirs"
    path = above / "etc" / "policy.toml"
    for folder in (above, above / "etc", theirs):
        folder.mkdir(mode=0o755)
    path.write_text("", encoding="utf-8")
    path.chmod(0o644)
    assert policy_file.written_by_administrators(path)
    above.chmod(0o777)
    assert not policy_file.written_by_administrators(path)
    above.chmod(0o755)

    path.rename(theirs / "policy.toml")
    path.symlink_to(theirs / "policy.toml")
    assert policy_file.written_by_administrators(path)
    theirs.chmod(0o775)
    assert not policy_file.written_by_administrators(path)


@pytest.mark.skipif(sys.platform == "win32", reason="modes and links are POSIX's")
def test_a_link_that_leads_nowhere_is_not_as_if_there_were_no_policy(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").symlink_to(tmp_path / "gone.toml")

    policy = policy_file.read_policy(tmp_path / "policy.toml")

    assert policy.state is PolicyState.UNREADABLE
    assert policy.fixed("lock-after-minutes") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows exchanges no file that is open")
def test_a_file_that_is_exchanged_between_the_opening_and_the_judging_is_not_believed(tmp_path: Path) -> None:
    """Opened is the person's, judged is IT's: what is believed must be the same file."""
    path, its = tmp_path / "policy.toml", tmp_path / "its.toml"
    path.write_text("[locked]\nlock-after-minutes = 15\n", encoding="utf-8")
    its.write_text("[locked]\nlock-after-minutes = 2\n", encoding="utf-8")

    def exchanged(place: Path) -> bool:
        its.replace(place)
        return True

    assert faults(policy_file.read_policy(path, exchanged)) == [("POLICY-NOT-FROM-IT", "", "")]


def test_what_is_said_twice_in_two_spellings_and_a_contact_that_is_no_text_are_faults(tmp_path: Path) -> None:
    policy = read(
        tmp_path,
        'contact = 7\n[preset]\n"retention/bin-days" = 14\n[preset.retention]\nbin-days = 90\n',
    )

    assert faults(policy) == [
        ("POLICY-BAD-VALUE", "contact", "type"),
        ("POLICY-TWICE", "retention/bin-days", ""),
    ]
    assert policy.preset == {"retention/bin-days": 14}


@pytest.mark.skipif(sys.platform == "win32", reason="modes and pipes are POSIX's")
def test_a_pipe_or_a_folder_in_its_place_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    assert faults(policy_file.read_policy(tmp_path / "pipe")) == [("POLICY-NOT-A-FILE", "", "")]
    assert faults(policy_file.read_policy(tmp_path)) == [("POLICY-NOT-A-FILE", "", "")]


def test_no_variable_of_the_environment_moves_the_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    before = policy_file.system_place()
    for name in ("PROGRAMDATA", "ProgramData", "HOME", "XDG_CONFIG_DIRS", "QA_DESKTOP_POLICY"):
        monkeypatch.setenv(name, "/tmp/elsewhere")

    assert policy_file.system_place() == before


DOCS = Path(__file__).parents[3] / "docs" / "policy.md"


def test_the_example_for_it_is_a_file_without_a_fault(tmp_path: Path) -> None:
    text = DOCS.read_text(encoding="utf-8")
    policy = read(tmp_path, text.partition("```toml\n")[2].partition("```")[0])

    assert policy.faults == ()
    assert policy.fixed("retention/device-days") == 30
    assert policy.preset["shared-folder"] == r"S:\QA exchange"


@pytest.mark.parametrize("known", KNOWN.values(), ids=lambda each: each.name)
def test_the_document_for_it_says_of_every_setting_its_range_and_its_default(known: Known) -> None:
    lines = DOCS.read_text(encoding="utf-8").splitlines()
    (line,) = [each for each in lines if each.startswith(f"| `{known.name.replace('/', '.')}` |")]
    _, _, values, default, strictest, who, _ = [cell.strip() for cell in line.split("|")]

    for expected in (known.least, known.most) if known.most else known.choices:
        assert str(expected) in values
    if known.longest:
        assert str(known.longest) in values
    if not known.choices:
        assert default == (str(known.default).lower() or "blank")
        assert strictest == (str(known.strictest).lower() or "none")
    assert who == {"policy": "nobody", "quality": "Q&S", "person": "the person"}[known.chosen_by.value]
