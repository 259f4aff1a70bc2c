"""What a file is, whether a question takes it, and the name that it gets."""

from __future__ import annotations

import re

import pytest

from qa_desktop.domain.attachment import size_words, words_of
from qa_desktop.services.file_kinds import accepts, ending_of, is_program, media_type_of, safe_name
from tests.fakes.pictures import jpeg, png, webp

SHA = "3f1c09aa21b7" + "0" * 52
PART_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.png", jpeg(), "image/jpeg"),
        ("a", png(), "image/png"),
        ("a.txt", webp(), "image/webp"),
        ("a.pdf", b"%PDF-1.7", "application/pdf"),
        ("talk.m4a", b"\0\0\0\x20ftypisom", "audio/mp4"),
        ("film.mp4", b"\0\0\0\x20ftypisom", "video/mp4"),
        ("IMG_1.HEIC", b"\0\0\0\x20ftypheic", "image/heic"),
        ("talk.mp3", b"\xff\xfb\x90\0", "audio/mpeg"),
        ("talk.wav", b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
        ("letter.docx", b"PK\3\4", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("what.xyz", b"??", "application/octet-stream"),
    ],
)
def test_the_content_says_what_a_file_is_and_the_name_only_what_it_cannot(name, data, kind):
    assert media_type_of(name, data) == kind


@pytest.mark.parametrize(
    ("accept", "kind", "ending", "taken"),
    [
        ("", "application/pdf", ".pdf", True),
        ("image/*", "image/jpeg", ".jpg", True),
        ("image/*", "application/pdf", ".jpg", False),
        ("application/*", "application/octet-stream", ".xyz", True),
        ("application/pdf, .docx", "application/zip", ".docx", True),
        ("application/pdf,.docx", "image/png", ".png", False),
        ("*/*", "image/png", ".png", True),
    ],
)
def test_a_question_takes_what_its_tool_names(accept, kind, ending, taken):
    assert accepts(accept, kind, ending) is taken


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Photo 1.JPG", "photo-1.jpg"),
        ("C:\\Users\\me\\Foto Łódź ü.jpeg", "foto-odz-u.jpeg"),
        ("../../etc/passwd", "passwd"),
        ("عائلة.png", "file.png"),
        (".htaccess", "htaccess"),
        ("a.b.c.tar.gz", "a-b-c-tar.gz"),
        ("con", "con"),
        ("x" * 300 + ".pdf", "x" * 40 + ".pdf"),
        ("evil.jp\u202eg", "evil-jpg"),
        ("", "file"),
    ],
)
def test_a_name_becomes_plain_short_and_unique(given, name):
    made = safe_name(given, SHA)
    assert made == f"3f1c09aa21b7-{name}"
    assert PART_NAME.fullmatch(made)
    assert words_of(made) == name


def test_what_can_run_is_known_by_name_and_by_content():
    assert is_program("photo.jpg.exe", b"x")
    assert is_program("photo.jpg", b"MZ\x90")
    assert is_program("page.HTML", b"<html>")
    assert is_program("letter.exe. ", b"x")
    assert is_program("list.library.application", b"x")
    assert is_program("notes.xll", b"x")
    assert not is_program("photo.jpg", jpeg())
    assert ending_of("a.<b>") == ""


def test_sizes_read_as_people_say_them():
    assert [size_words(n) for n in (1, 412_000, 2_400_000)] == ["1 KB", "412 KB", "2.4 MB"]
