"""Packages without our program: `ssh-keygen -Y verify` and `age -d` alone (catalogue row 100)."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import zlib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from qa_desktop.package import codec, sshsig
from qa_desktop.package.seal import PackageSealer
from tests.fakes.age_files import passphrase_file
from tests.fakes.packages import (
    DEVICE,
    HUB,
    PARTS,
    content,
    forge,
    manifest,
    open_request,
    seal_request,
)

needs_ssh_keygen = pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed (OpenSSH client)"
)
needs_age = pytest.mark.skipif(shutil.which("age") is None, reason="age is not installed (package age)")


def run(*command: str, given: bytes = b"", cwd: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, input=given, cwd=cwd, capture_output=True, check=False, timeout=60)


@pytest.fixture
def sealed() -> bytes:
    return PackageSealer().seal(seal_request())


def write_signature(folder: Path, signature_line: bytes) -> None:
    """What the recipe in FORMAT.md does with `sed` and `fold`."""
    letters = signature_line.removeprefix(b"SIG ").decode()
    wrapped = "\n".join(letters[at : at + 70] for at in range(0, len(letters), 70))
    (folder / "h.sig").write_text(
        f"-----BEGIN SSH SIGNATURE-----\n{wrapped}\n-----END SSH SIGNATURE-----\n", encoding="ascii"
    )
    (folder / "allowed_signers").write_text(
        f"{DEVICE.public.device} {sshsig.openssh_public_key(DEVICE.public.ed25519)}\n", encoding="ascii"
    )


def ssh_verify(folder: Path, line: bytes, namespace: str = "qad-pkg-v1") -> int:
    return run(
        *("ssh-keygen", "-Y", "verify", "-f", "allowed_signers", "-I", DEVICE.public.device),
        *("-n", namespace, "-s", "h.sig"),
        given=line,
        cwd=folder,
    ).returncode


@needs_ssh_keygen
def test_ssh_keygen_alone_verifies_a_package(sealed: bytes, tmp_path: Path) -> None:
    first, signature, _body = sealed.split(b"\n", 2)
    write_signature(tmp_path, signature)
    assert ssh_verify(tmp_path, first + b"\n") == 0
    assert ssh_verify(tmp_path, first) != 0
    assert ssh_verify(tmp_path, first + b"\n", "file") != 0


@needs_ssh_keygen
def test_our_signature_is_the_one_ssh_keygen_makes(tmp_path: Path) -> None:
    key = Ed25519PrivateKey.from_private_bytes(DEVICE.signing_key)
    file = tmp_path / "key"
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    file.chmod(0o600)
    made = run("ssh-keygen", "-Y", "sign", "-f", "key", "-n", "qad-pkg-v1", given=b"line\n", cwd=tmp_path)
    theirs = base64.b64decode(b"".join(made.stdout.splitlines()[1:-1]))
    assert theirs == sshsig.sign(b"line\n", DEVICE.signing_key, "qad-pkg-v1")


@needs_age
def test_age_alone_opens_a_package(sealed: bytes, tmp_path: Path) -> None:
    first, _signature, body = sealed.split(b"\n", 2)
    header = json.loads(first.removeprefix(b"QADPKG/1 "))
    assert hashlib.sha256(body).hexdigest() == header["ct_sha256"]
    (tmp_path / "hub.key").write_text(HUB.identity, encoding="ascii")
    opened = run("age", "-d", "-i", "hub.key", given=body, cwd=tmp_path)
    assert opened.returncode == 0, opened.stderr
    plain = zlib.decompressobj().decompress(opened.stdout[4:])
    line, parts = plain.split(b"\n", 1)
    assert json.loads(line)["doc"] == {"audit": "x", "count": 2}
    assert parts == b"".join(part.data for part in PARTS)


@needs_age
def test_our_reader_opens_what_age_encrypted(tmp_path: Path) -> None:
    plain = codec.deflate(content(manifest(doc={"made": "by age"})))
    made = run("age", "-r", HUB.public.age, given=plain, cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    opened = PackageSealer().open(forge(body=made.stdout), open_request())
    assert opened.doc == {"made": "by age"}


@needs_ssh_keygen
@needs_age
@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="the recipe uses sha256sum, fold and sed")
def test_the_recipe_as_printed_opens_a_package(sealed: bytes, tmp_path: Path) -> None:
    page = (Path(codec.__file__).parent / "FORMAT.md").read_text(encoding="utf-8")
    recipe = page.split("```sh\n", 1)[1].split("```", 1)[0].replace("<device>", DEVICE.public.device)
    (tmp_path / "00000001.qad").write_bytes(sealed)
    (tmp_path / "recovery.key").write_text(HUB.identity, encoding="ascii")
    write_signature(tmp_path, b"")
    done = run("sh", "-e", "-c", recipe, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    first, _signature, body = sealed.split(b"\n", 2)
    assert b"Good" in done.stdout
    assert hashlib.sha256(body).hexdigest().encode() in done.stdout
    assert done.stdout.startswith(first)
    manifest_line, parts = (tmp_path / "content").read_bytes().split(b"\n", 1)
    assert json.loads(manifest_line)["kind"] == "audit"
    assert parts == b"".join(part.data for part in PARTS)


@needs_age
@pytest.mark.skipif(shutil.which("script") is None, reason="age asks for passphrases on a terminal only")
def test_age_alone_opens_a_key_file_of_ours(tmp_path: Path) -> None:
    (tmp_path / "root.age").write_bytes(passphrase_file(b"the key of the space", "open sesame"))
    command = ("script", "-qec", "age -d -o opened root.age", "/dev/null")
    done = run(*command, given=b"open sesame\n", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert (tmp_path / "opened").read_bytes() == b"the key of the space"
