"""Owns what is believed of a package, and in which order: verify, decrypt, inflate, parse, compare.

The order is the protection (exchange.md, b.1): a file that no member signed costs one digest and one
signature check, and never reaches decryption or a parser of content.
"""

from __future__ import annotations

import hashlib

from qa_desktop.domain.package import TO_ALL, Header, Manifest, Part
from qa_desktop.errors import Refused, Untrusted
from qa_desktop.package import agefile, codec, sshsig
from qa_desktop.package.codec import Frame
from qa_desktop.package.sshsig import Verdict
from qa_desktop.services.ports import OpenedPackage, OpenRequest, SealRequest


class PackageSealer:
    """The `Sealer` port. Holds nothing; every key comes with its request."""

    def seal(self, request: SealRequest) -> bytes:
        """The exact bytes of one package file. Not repeatable: age draws fresh keys each time.

        Raises:
            Refused: PKG-CONTENT or PKG-TOO-BIG, a reader would refuse it; KEY-RECIPIENT, nobody to
                encrypt to (only bulletins may go unencrypted).
        """
        content = codec.deflate(codec.write_content(_manifest_of(request), request.parts))
        if request.recipients:
            enc, body = "age", agefile.encrypt(content, request.recipients)
        elif request.stream.to == TO_ALL:
            enc, body = "none", content
        else:
            raise Refused("KEY-RECIPIENT")
        header = Header(
            space=request.space,
            sender=request.stream.writer,
            to=request.stream.to,
            position=request.position,
            prev=request.prev_sha256,
            enc=enc,
            ct_len=len(body),
            ct_sha256=hashlib.sha256(body).hexdigest(),
        )
        line = codec.write_header(header)
        sealed = line + sshsig.to_line(sshsig.sign(line, request.signing_key, codec.NAMESPACE)) + body
        if len(sealed) > codec.MAX_FILE:
            raise Refused("PKG-TOO-BIG", size=len(sealed), cap=codec.MAX_FILE)
        codec.read_header(codec.cut(sealed, codec.MAGIC))
        return sealed

    def open(self, data: bytes, request: OpenRequest) -> OpenedPackage:
        """Check everything, then say what the package holds.

        Raises:
            Unavailable: PKG-ARRIVING, the file is not whole yet.
            Untrusted: PKG-TOO-BIG, PKG-HEADER, PKG-PATH, PKG-UNKNOWN-DEVICE, PKG-SIGNATURE, PKG-CIPHERTEXT,
                PKG-NOT-FOR-US, PKG-BOMB, PKG-INFLATE, PKG-MANIFEST, PKG-INNER or PKG-PART; nothing of it
                was believed.
        """
        header, frame = open_header(data)
        check_place(header, request)
        check_signature(frame, request.sender_public)
        codec.check_body(frame.body, header.ct_len, header.ct_sha256)
        plain = agefile.decrypt(frame.body, request.identities) if header.enc == "age" else frame.body
        content = codec.inflate(plain)
        manifest, start = codec.read_manifest(content)
        check_inner(header, manifest)
        return OpenedPackage(
            kind=manifest.kind,
            created_at=manifest.created,
            app=manifest.app,
            seen=manifest.seen,
            doc=manifest.doc,
            parts=codec.read_parts(manifest, content, start),
            prev_sha256=header.prev,
            sha256=hashlib.sha256(data).hexdigest(),
        )


def open_header(data: bytes) -> tuple[Header, Frame]:
    """Read line 1 without believing it.

    Raises:
        Unavailable: PKG-ARRIVING.
        Untrusted: PKG-TOO-BIG, PKG-HEADER.
    """
    if len(data) > codec.MAX_FILE:
        raise Untrusted("PKG-TOO-BIG", size=len(data), cap=codec.MAX_FILE)
    frame = codec.cut(data, codec.MAGIC)
    header = codec.read_header(frame)
    if header.enc == "none" and header.to != TO_ALL:
        raise Untrusted("PKG-HEADER", reason="enc")
    return header, frame


def check_place(header: Header, request: OpenRequest) -> None:
    """Refuse a package that was copied to another number, device, mailbox or space.

    Raises:
        Untrusted: PKG-PATH.
    """
    found = (header.space, header.stream, header.position)
    if found != (request.space, request.stream, request.position):
        at = header.position
        raise Untrusted("PKG-PATH", sender=header.sender, epoch=at.epoch, seq=at.seq)


def check_signature(frame: Frame, public: bytes, namespace: str = codec.NAMESPACE, what: str = "PKG") -> None:
    """Check line 2 over line 1.

    Raises:
        Untrusted: `…-SIGNATURE`, or `…-UNKNOWN-DEVICE` when another key than the expected one signed.
    """
    blob = sshsig.from_line(frame.signature)
    verdict = Verdict.BAD if blob is None else sshsig.verify(frame.line, blob, public, namespace)
    if verdict is Verdict.OTHER_KEY:
        raise Untrusted(f"{what}-UNKNOWN-DEVICE")
    if verdict is not Verdict.GOOD:
        raise Untrusted(f"{what}-SIGNATURE")


def check_inner(header: Header, manifest: Manifest) -> None:
    """Refuse another's ciphertext under one's own signature.

    Raises:
        Untrusted: PKG-INNER.
    """
    inner = (manifest.space, manifest.sender, manifest.to, manifest.position)
    if inner != (header.space, header.sender, header.to, header.position):
        raise Untrusted("PKG-INNER", sender=header.sender)


def _manifest_of(request: SealRequest) -> Manifest:
    return Manifest(
        space=request.space,
        sender=request.stream.writer,
        to=request.stream.to,
        position=request.position,
        kind=request.kind,
        created=request.created_at,
        app=request.app,
        seen=request.seen,
        doc=request.doc,
        parts=tuple(
            Part(part.name, part.media_type, len(part.data), hashlib.sha256(part.data).hexdigest())
            for part in request.parts
        ),
    )
