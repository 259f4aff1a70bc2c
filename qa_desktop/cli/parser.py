"""Owns the grammar of the command line."""

from __future__ import annotations

import argparse
from pathlib import Path

from qa_desktop import __version__
from qa_desktop.domain.log_events import Group


def parser() -> argparse.ArgumentParser:
    """The whole grammar. Without a command the window opens."""
    top = argparse.ArgumentParser(
        prog="qa-desktop",
        description="Case audits for Children's Services, offline. Without a command the window opens.",
    )
    top.add_argument("--version", action="version", version=f"QA Desktop {__version__}")
    top.add_argument(
        "--profile", type=Path, metavar="DIR", help="the profile's folder; your own when not given"
    )
    top.add_argument(
        "--language",
        dest="spoken",
        metavar="CODE",
        help="the window's language; the variable QA_DESKTOP_LANGUAGE, or what Settings says, if not given",
    )
    top.add_argument("--demo", action="store_true", help="open a throw-away profile with invented data")
    top.add_argument(
        "--passphrase-stdin", action="store_true", help="read the passphrase from standard input's first line"
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    _tool(commands)
    _cases(commands)
    _policy(commands)
    _audit(commands)
    _exchange(commands)
    _trail(commands)
    _engine(commands)
    make = commands.add_parser("create", help="make a profile")
    make.add_argument("--person", required=True, help="who works here")
    commands.add_parser("recover", help="open a profile with the recovery key; give it a new passphrase")
    move = commands.add_parser("move", help="take the profile to another computer")
    verbs = move.add_subparsers(dest="verb", metavar="VERB", required=True)
    out = verbs.add_parser("out", help="write it, encrypted, as one file; this computer stops opening it")
    out.add_argument("folder", type=Path, help="where the file is written, as on a stick")
    into = verbs.add_parser("in", help="bring it to this computer, which has no profile yet")
    into.add_argument("file", type=Path, help="the file that `move out` wrote")
    verbs.add_parser("back", help="work with it here again: the move was not finished")
    statement = commands.add_parser("statement", help="say what protects this profile, as it is set now")
    statement.add_argument("--pdf", type=Path, metavar="FILE", help="write it as a PDF instead")
    _backups(commands)
    commands.add_parser("doctor", help="say what is wrong with this installation")
    demo = commands.add_parser("demo", help="make a profile with invented data and open it")
    demo.add_argument("--no-window", action="store_true", help="only make it, and say where it lies")
    return top


def _trail(commands: _Commands[argparse.ArgumentParser]) -> None:
    trail = commands.add_parser("trail", help="list the audit trail, or check it")
    trail.add_argument("--kind", choices=[group.value for group in Group], help="only entries of this kind")
    trail.add_argument("--who", metavar="NAME", help="only what this person or computer did")
    trail.add_argument("--audit", metavar="REFERENCE", help="only what is about this audit, QA-XXXXX-XXXXX")
    trail.add_argument("--from", dest="since", metavar="DAY", help="from this day on, 2026-11-23")
    trail.add_argument("--to", dest="until", metavar="DAY", help="up to this day, with it")
    trail.add_argument("--words", metavar="WORDS", help="only entries that have each of these words")
    trail.add_argument(
        "--limit", type=int, default=200, metavar="N", help="how many are listed; 200 if absent"
    )
    trail.add_argument("--csv", type=Path, metavar="FILE", help="write every wanted entry there instead")
    verbs = trail.add_subparsers(dest="verb", metavar="VERB")
    verbs.add_parser("verify", help="check every entry; say the first that is not as it was written")


_Commands = argparse._SubParsersAction  # noqa: SLF001  argparse names the type no other way


def _tool(commands: _Commands[argparse.ArgumentParser]) -> None:
    tool = commands.add_parser("tool", help="check, export, list or install tools")
    verbs = tool.add_subparsers(dest="verb", metavar="VERB", required=True)
    check = verbs.add_parser("check", help="list what is wrong with a tool, or say that it is sound")
    check.add_argument("file", type=Path, nargs="+", help=".xlsx, .xls, .csv, .md or .xml")
    check.add_argument(
        "--json", action="store_true", help="a list of problems as JSON, of all files together"
    )
    export = verbs.add_parser("export", help="write the Excel workbook of a tool")
    export.add_argument("source", type=Path, help="the tool's file, or its folder")
    export.add_argument("--xlsx", type=Path, required=True, metavar="FILE", help="where to write it")
    verbs.add_parser("list", help="list the tools of this profile")
    install = verbs.add_parser("install", help="put a sound tool on the shelf")
    install.add_argument("file", type=Path)


def _cases(commands: _Commands[argparse.ArgumentParser]) -> None:
    cases = commands.add_parser("cases", help="look at a list of cases before it is imported")
    verbs = cases.add_subparsers(dest="verb", metavar="VERB", required=True)
    check = verbs.add_parser("check", help="say how a table is read, count its rows, list what is wrong")
    check.add_argument("file", type=Path, help=".csv, .xlsx or .xls")


def _policy(commands: _Commands[argparse.ArgumentParser]) -> None:
    policy = commands.add_parser("policy", help="look at a policy file before IT deploys it")
    verbs = policy.add_subparsers(dest="verb", metavar="VERB", required=True)
    check = verbs.add_parser("check", help="say what a policy file decides, and what is wrong with it")
    check.add_argument("file", type=Path, help="policy.toml")


def _audit(commands: _Commands[argparse.ArgumentParser]) -> None:
    audit = commands.add_parser("audit", help="list, export or print audits")
    verbs = audit.add_subparsers(dest="verb", metavar="VERB", required=True)
    verbs.add_parser("list", help="list every audit of this profile")
    export = verbs.add_parser("export", help="write the audit list as CSV")
    export.add_argument(
        "--csv", type=Path, metavar="FILE", help="where to write it; standard output if absent"
    )
    pdf = verbs.add_parser("pdf", help="write the report of a completed audit")
    pdf.add_argument("reference", help="the audit's reference, QA-XXXXX-XXXXX")
    pdf.add_argument("--version", type=int, dest="revision", help="which version; the latest when not given")
    pdf.add_argument("--out", type=Path, required=True, metavar="FILE", help="where to write it")


def _exchange(commands: _Commands[argparse.ArgumentParser]) -> None:
    commands.add_parser("sync", help="send and take in whatever is due")
    join = commands.add_parser("join", help="ask to join a Q&S team")
    join.add_argument("--folder", type=Path, required=True, metavar="DIR", help="the shared folder")
    join.add_argument("--file", type=Path, help="the invitation's file; standard input when not given")
    hub = commands.add_parser("hub", help="be a Q&S hub")
    verbs = hub.add_subparsers(dest="verb", metavar="VERB", required=True)
    init = verbs.add_parser("init", help="make a space in a shared folder, with this installation as hub")
    init.add_argument("--folder", type=Path, required=True, metavar="DIR", help="the shared folder; empty")
    init.add_argument("--name", default="Quality & Standards", help="how the team is called")
    init.add_argument(
        "--keys", type=Path, required=True, metavar="DIR", help="where the key files are written"
    )
    init.add_argument(
        "--root-elsewhere", action="store_true", help="keep no root key here: approving needs a key file"
    )
    invite = verbs.add_parser("invite", help="make an invitation for one person")
    invite.add_argument("person")
    invite.add_argument("--file", type=Path, help="where to write it; standard output when not given")
    approve = verbs.add_parser("approve", help="list who asks to join, or let one of them in")
    approve.add_argument("invite", nargs="?", help="the request's id, as listed")
    approve.add_argument(
        "--root-key", type=Path, metavar="FILE", help="a root key file, if none is kept here"
    )
    verbs.add_parser("ingest", help="take in what has come, and send receipts")
    verbs.add_parser("list", help="list devices, the inbox and refused files")


def _backups(commands: _Commands[argparse.ArgumentParser]) -> None:
    commands.add_parser("backup", help="write a verified, encrypted backup")
    commands.add_parser("check", help="check every page of the database and its backups; opens neither")
    restore = commands.add_parser("restore", help="list the backups, or put one in place of the database")
    restore.add_argument("backup", nargs="?", help='as it is listed, or "newest" for the newest sound one')
    salvage = commands.add_parser("salvage", help="write what is readable of a damaged database, encrypted")
    salvage.add_argument("folder", type=Path, help="where a new folder is made for it")


def _engine(commands: _Commands[argparse.ArgumentParser]) -> None:
    engine = commands.add_parser("engine", help="run forms and expressions without a window or a profile")
    verbs = engine.add_subparsers(dest="verb", metavar="VERB", required=True)
    run = verbs.add_parser("run", help="answer one form by a script; the reply is JSON")
    run.add_argument("form", type=Path, help=".xml, .xlsx, .xls, .csv or .md")
    run.add_argument("--script", type=Path, metavar="FILE", help="JSON: a list of steps, or a whole request")
    run.add_argument(
        "--attachments", type=Path, metavar="DIR", help="lists and media; the form's folder if not given"
    )
    run.add_argument("--language", help="the language to start in")
    serve = verbs.add_parser("serve", help="answer requests, a JSON line each, until the input ends")
    trace = verbs.add_parser("trace", help="replay traces and compare every node")
    trace.add_argument("traces", type=Path, help=".jsonl or .jsonl.gz")
    trace.add_argument(
        "--forms", type=Path, required=True, metavar="DIR", help="what the traces' files lie in"
    )
    xpath = verbs.add_parser("xpath", help="evaluate a file of expression cases")
    xpath.add_argument("cases", type=Path, help=".jsonl or .jsonl.gz")
    for verb in (trace, xpath):
        verb.add_argument("--json", type=Path, metavar="FILE", help="write every verdict there as well")
    for verb in (run, serve, trace, xpath):
        verb.add_argument(
            "--now", metavar="ISO", help="freeze the clock; the variable ORACLE_NOW if not given"
        )
        verb.add_argument(
            "--seed", metavar="N", help="foreseeable chance; the variable ORACLE_SEED if not given"
        )
        verb.add_argument("--zone", metavar="NAME", help="the time zone; the variable TZ if not given")
