"""A blind auditor's morning with T2, told through AT-SPI alone: first run, joining, filling, completing.

Run by the system's Python inside a session bus and a virtual screen; `test_screen_reader.py` starts it and
looks afterwards, from outside too, at what lies in the shared folder. Everything is found by role and name.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from reader import Node, Reader

PASSPHRASE = "orchard window thimble"
CASE = "S1048213"
TEXT = "Each contact says what was seen and heard, and what it means for this child."
GOOD = "Good"

ANSWERS = {
    # Audit and case
    "Which kind of audit is this?": "Programme audit",
    "Is the child unborn at the audit date?": "No",
    "Date of birth": "02/05/2025",
    "Sex as recorded": None,
    "Is a disability recorded?": None,
    "Team": "Riverside 0-19 team",
    "Allocated worker or lead professional": "Worker 7",
    "Responsible team manager": "Manager 1",
    "Ethnicity as recorded": "Not yet obtained",
    # Context
    "Which service is being audited?": "Health visiting",
    "Level of service offered": "Targeted",
    "Safeguarding status on the audit date": "Child in need",
    "Is the child also open on Mosaic?": "Yes",
    "Mosaic person ID": "1048213",
    # Health visiting
    "Which universal contacts fell due in the period?": "9-12 months",
    # Safeguarding
    "From what you have read, is the child safe enough today?": "Yes, safe enough",
    # Overall
    "Overall scale for the quality of practice": "8",
    "Does this need to go to the Children's Health Clinical Quality Group?": "No",
    "Learning themes": "Recording",
    # Escalation
    "Has this audit found that a child may be unsafe now, or any other significant concern?": "No",
    # Sign-off
    "Have the findings been talked through with the worker?": "No",
    "Has the audit been placed on the child's record?": "Held on SystmOne",
}
"""By question, in the words that are read out; of every other choice the first, or "Good", is taken."""

CHOICES = ("radio button", "check box")
END = "Review and complete"


class Auditor:
    """Works at the program by what is read out."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.read: list[str] = []
        """What was read of every question, in order; the test looks through it."""

    # ------------------------------------------------------------ beginning

    def begin(self) -> None:
        reader = self.reader
        for label, words in (
            ("Your name, as it should stand on audits", "Auditor 3, health visitor"),
            ("Passphrase", PASSPHRASE),
            ("The same passphrase again", "another one"),
        ):
            box = reader.find_box(label)
            assert box.labels == [label], f"{box} is labelled by {box.labels}"
            box.write(words)
        reader.press("Make my encrypted store")
        reader.read("The two passphrases differ. Type the second one again.")
        reader.wait(
            lambda: reader.focused and reader.focused.name == "The same passphrase again", "the focus"
        )
        reader.find_box("The same passphrase again").write(PASSPHRASE)
        reader.press("Make my encrypted store")
        reader.find("push button", "Start an audit…")

    def join(self, invitation: str, folder: str) -> str:
        """Ask to join; answers the check code that is read out."""
        reader = self.reader
        reader.go("Settings")
        reader.press("Join with an invitation")
        reader.find_box("Invitation").write(invitation)
        reader.find_box("Shared folder").write(folder)
        reader.press("Ask to join")
        words = "Waiting for Quality and Standards…"
        code = reader.wait(lambda: re.fullmatch(r"\d{4} \d{4}", reader.after(words).name), "a check code")
        return code[0]

    def look(self) -> None:
        """Look at the folder until this computer has been let in."""
        self.reader.press("Waiting for Q&S to let this computer in. Look at the shared folder now")
        self.reader.find("push button", "Shared folder: last reached…")

    def start(self) -> None:
        reader = self.reader
        reader.go("My work")
        reader.press("Start an audit")
        tool = reader.find_by_label("combo box", "Which tool?")
        self.choose_from_list(tool, "Children's Health case audit (sample tool)…")
        reader.find_box("Which case?").write(CASE)
        reader.press(f"Start audit of {CASE}")
        reader.read(f"Case {CASE}")

    # ------------------------------------------------------------ filling

    def fill(self) -> None:
        """From the first section to the last, answering what asks."""
        self.reader.wait(self.reader.questions, "a question")
        while True:
            self.section()
            onward = self.reader.wait(self._onward, "the way on")
            name = onward.name
            onward.press()
            if name == END:
                return
            self.reader.wait(lambda name=name: self._is_at(name), f"the section after {name!r}")

    def _onward(self) -> Node | None:
        onward = [*self.reader.all("push button", "Next section: …"), *self.reader.all("push button", END)]
        return next((button for button in onward if button.is_enabled), None)

    def _is_at(self, name: str) -> bool:
        wanted = name.partition(": ")[2]
        return any(row.name.startswith(f"{wanted},") and row.is_current for row in self.reader.places())

    def section(self) -> None:
        """Answer until nothing new asks: answers open further questions."""
        done: set[str] = set()
        while asked := {q: parts for q, parts in self.reader.questions().items() if q not in done}:
            for question, parts in asked.items():
                done.add(question)
                self.read.append(f"{question} | {parts[0].role} | {self.reader.told_of(parts[0])}")
                self.answer(question, parts)

    def answer(self, question: str, parts: list[Node]) -> None:
        first = parts[0]
        wanted = ANSWERS.get(question, "")
        if wanted is None or (not wanted and "Optional." in self.reader.told_of(first)):
            return
        if "may stay blank" in self.reader.told_of(first):
            return
        if first.role in CHOICES:
            self.choose(question, parts, wanted)
        elif first.role == "combo box":
            self.choose_from_list(first, wanted)
        elif not first.text:
            first.write(wanted or (today() if "Day, month and year" in first.description else TEXT))

    def choose(self, question: str, parts: list[Node], wanted: str) -> None:
        names = [part.name for part in parts]
        if any(part.is_checked for part in parts):
            return
        name = wanted or (GOOD if GOOD in names else names[0])
        tile = parts[names.index(name)]
        tile.pick()
        self.reader.wait(lambda: tile.is_checked, f"{name!r} picked of {question!r}")

    def choose_from_list(self, combo: Node, wanted: str) -> None:
        """Open the list, go down by what is read of each entry, take it with Enter."""
        reader = self.reader
        combo.act("ShowMenu")
        entry = reader.wait(reader.entry, "an entry in focus")
        for _ in range(60):
            if _is(entry.name, wanted):
                break
            reader.key("Down")
            reader.wait(lambda entry=entry: reader.entry() not in (None, entry), f"the entry after {entry}")
            entry = reader.entry()
        reader.key("Enter")
        reader.wait(lambda: _is(combo.name, wanted), f"{wanted!r} chosen")

    # ------------------------------------------------------------ what is asked of single questions

    def try_nhs_numbers(self) -> None:
        """A wrong digit and repeated digits are said where the keyboard is; a right number is taken."""
        wrong = "This is not a valid NHS number. Check each digit against the record."
        for number, is_wrong in (("9990000019", True), ("1111111111", True), ("999 000 0018", False)):
            box = self.reader.find_box("NHS number")
            box.write(number)
            self.reader.wait(
                lambda box=box, is_wrong=is_wrong: (wrong in self.reader.told_of(box)) == is_wrong,
                f"the word on {number}",
            )

    # ------------------------------------------------------------ completing

    def complete(self) -> None:
        reader = self.reader
        reader.read("Review before completing")
        reader.read("Nothing is missing. You can complete this audit.")
        reader.press("Complete audit")
        reader.read("QA-…")
        reader.press("← Back")
        reader.find("panel", "In the shared folder: 1")


def _is(name: str, wanted: str) -> bool:
    return name.startswith(wanted[:-1]) if wanted.endswith("…") else name == wanted


def today() -> str:
    return datetime.datetime.now().astimezone().strftime("%d/%m/%Y")


def main() -> int:
    given = argparse.ArgumentParser()
    for name in ("profile", "hub", "share", "invitation", "log"):
        given.add_argument(f"--{name}", type=Path, required=True)
    given.add_argument("program", nargs="+", help="how the program is started")
    here = given.parse_args()
    with here.log.open("wb") as log:
        running = subprocess.Popen([*here.program, "--profile", here.profile], stdout=log, stderr=log)
    try:
        auditor = Auditor(Reader("qa-desktop"))
        auditor.begin()
        code = auditor.join(here.invitation.read_text(encoding="utf-8"), str(here.share))
        let_in(here, code)
        auditor.look()
        auditor.start()
        auditor.try_nhs_numbers()
        auditor.fill()
        auditor.complete()
        print(json.dumps({"read": auditor.read, "heard": auditor.reader.heard}, ensure_ascii=False))
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(30)
    return 0


def let_in(here: argparse.Namespace, code: str) -> None:
    """The Q&S desk compares the check code and lets the computer in, by command line."""

    def hub(*words: str) -> str:
        command = [*here.program, "--profile", str(here.hub), "--passphrase-stdin", "hub", *words]
        done = subprocess.run(command, input=PASSPHRASE, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    waiting = hub("approve").splitlines()[-1]
    assert code in waiting, (code, waiting)
    hub("approve", waiting.split()[0])


if __name__ == "__main__":
    os.environ.setdefault("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "1")
    sys.exit(main())
