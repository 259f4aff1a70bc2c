"""Owns joining: the invitation a person is given, the join request, the code two screens compare.

An invitation never goes through the shared folder: trust in the root keys comes from it alone
(exchange.md, b.9).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from qa_desktop.domain.ids import InviteId, SpaceId
from qa_desktop.domain.package import Invitation, JoinRequest, PublicKeys, SecretKeys
from qa_desktop.errors import Refused, Untrusted
from qa_desktop.package import agefile, codec, keys, sshsig, strict_json
from qa_desktop.package.space import MAX_NAME, MAX_VERSION
from qa_desktop.package.strict_json import BadJson, Limits

INVITE_MAGIC = b"QADINVITE/1 "
INVITE_NAMESPACE = "qad-invite-v1"
JOIN_MAGIC = b"QADJOIN/1 "
MAX_INVITATION = 2**16
MAX_JOIN = 2**16

_TITLE = "QA DESKTOP INVITATION"
# Mail programs quote with `>`, turn hyphens into dashes and break lines: only the words must survive.
_BEGIN = re.compile(r"BEGIN\s+QA\s+DESKTOP\s+INVITATION", re.IGNORECASE)
_END = re.compile(r"END\s+QA\s+DESKTOP\s+INVITATION", re.IGNORECASE)
_BODY = re.compile(r"([A-Za-z0-9+/]+={0,2})\.([0-9a-f]{8})")
_NOISE = re.compile(r"[\s>\-\u2010-\u2015\u00ad\u200b-\u200d\u2060\ufeff|*]+")
_WIDTH = 64

_LIMITS = Limits(depth=3, nodes=256, string=4_096, floats=False)
_INVITE_KEYS = frozenset(
    {
        "v",
        "space",
        "roots",
        "roster_version",
        "roster_sha256",
        "hub",
        "recipients",
        "invite",
        "secret",
        "person",
        "expires",
    }
)
_JOIN_KEYS = frozenset({"v", "space", "invite", "ct_len", "ct_sha256"})
_ASKED_KEYS = frozenset({"space", "invite", "keys", "person", "machine", "created", "proof"})
_INVITE = codec.SPACE
_SECRET = re.compile(r"[0-9a-f]{32}")


def write_invitation(invitation: Invitation, hub: SecretKeys) -> str:
    """A block of text to paste, signed by the hub it names, with a checksum over its letters.

    Raises:
        Refused: INVITE-CONTENT, a reader would refuse it.
    """
    fields = {
        "v": 1,
        "space": invitation.space,
        "roots": keys.roots_to_json(invitation.roots),
        "roster_version": invitation.roster_version,
        "roster_sha256": invitation.roster_sha256,
        "hub": keys.public_to_json(invitation.hub),
        "recipients": list(invitation.recipients),
        "invite": invitation.invite,
        "secret": invitation.secret.hex(),
        "person": invitation.person,
        "expires": codec.write_time(invitation.expires),
    }
    line = INVITE_MAGIC + strict_json.write(fields) + b"\n"
    signed = line + sshsig.to_line(sshsig.sign(line, hub.signing_key, INVITE_NAMESPACE))
    letters = base64.b64encode(signed).decode("ascii")
    body = f"{letters}.{_checksum(letters)}"
    wrapped = "\n".join(body[at : at + _WIDTH] for at in range(0, len(body), _WIDTH))
    text = f"-----BEGIN {_TITLE}-----\n{wrapped}\n-----END {_TITLE}-----\n"
    try:
        read_invitation(text)
    except Untrusted as error:
        raise Refused("INVITE-CONTENT", reason=error.facts.get("reason")) from error
    return text


def read_invitation(text: str) -> Invitation:
    """Read an invitation out of whatever was pasted around it. Whether it has expired is the caller's to say.

    Raises:
        Refused: INVITE-MISSING when there is no invitation in the text, INVITE-INCOMPLETE when its end is
            missing, INVITE-TOO-NEW when a newer program made it.
        Untrusted: INVITE-ALTERED, its letters or its signature are not as they were written.
    """
    letters = _letters(text)
    try:
        data = base64.b64decode(letters, validate=True)
    except binascii.Error as error:
        raise Untrusted("INVITE-ALTERED", reason="base64") from error
    if data.startswith(b"QADINVITE/") and not data.startswith(INVITE_MAGIC):
        raise Refused("INVITE-TOO-NEW")
    line, separator, signature = data.partition(b"\n")
    blob = sshsig.from_line(signature)
    if not data.startswith(INVITE_MAGIC) or not separator or blob is None:
        raise Untrusted("INVITE-ALTERED", reason="form")
    try:
        invitation = _invitation(strict_json.parse(line.removeprefix(INVITE_MAGIC), _LIMITS))
    except BadJson as error:
        raise Untrusted("INVITE-ALTERED", reason=error.reason) from error
    good = sshsig.verify(line + b"\n", blob, invitation.hub.ed25519, INVITE_NAMESPACE)
    if good is not sshsig.Verdict.GOOD:
        raise Untrusted("INVITE-ALTERED", reason="signature")
    return invitation


def new_join(invitation: Invitation, public: PublicKeys, machine: str, at: datetime) -> JoinRequest:
    """A join request, proven by the invitation's secret.

    Raises:
        Refused: JOIN-NAME-TOO-LONG.
    """
    if len(machine) > MAX_NAME:
        raise Refused("JOIN-NAME-TOO-LONG", length=len(machine), most=MAX_NAME)
    request = JoinRequest(
        space=invitation.space,
        invite=invitation.invite,
        keys=public,
        person=invitation.person,
        machine=machine,
        created=at,
        proof=b"",
    )
    return replace(request, proof=_proof(request, invitation.secret))


def write_join(request: JoinRequest, invitation: Invitation) -> bytes:
    """The join request's file: for the hub and the recovery keys alone to open."""
    fields = {**_claims(request), "proof": request.proof.hex()}
    body = agefile.encrypt(codec.deflate(strict_json.write(fields)), invitation.recipients)
    header = {
        "v": 1,
        "space": request.space,
        "invite": request.invite,
        "ct_len": len(body),
        "ct_sha256": hashlib.sha256(body).hexdigest(),
    }
    return JOIN_MAGIC + strict_json.write(header) + b"\n" + body


def read_join(data: bytes, invitation: Invitation, identities: tuple[str, ...]) -> JoinRequest:
    """A join request whose proof fits the invitation it was found under.

    Raises:
        Unavailable: JOIN-ARRIVING.
        Untrusted: JOIN-HEADER, JOIN-PATH (another invitation's or space's), JOIN-CIPHERTEXT,
            JOIN-NOT-FOR-US, JOIN-BOMB, JOIN-INFLATE, JOIN-CONTENT, JOIN-PROOF.
    """
    line, body = codec.cut_line(data, JOIN_MAGIC, "JOIN", codec.MAX_LINE_1)
    place = (invitation.space, invitation.invite)
    try:
        fields = strict_json.exact_keys(
            strict_json.parse(line[len(JOIN_MAGIC) : -1], codec.HEADER_LIMITS), _JOIN_KEYS
        )
        strict_json.integer(fields["v"], 1, 1)
        size = strict_json.integer(fields["ct_len"], 1, MAX_JOIN)
        digest = strict_json.text(fields["ct_sha256"], codec.SHA256)
    except BadJson as error:
        raise Untrusted("JOIN-HEADER", reason=error.reason) from error
    if (fields["space"], fields["invite"]) != place:
        raise Untrusted("JOIN-PATH")
    codec.check_body(body, size, digest, "JOIN")
    content = codec.inflate(agefile.decrypt(body, identities, "JOIN"), MAX_JOIN, "JOIN")
    try:
        request = _request(strict_json.parse(content, _LIMITS))
    except BadJson as error:
        raise Untrusted("JOIN-CONTENT", reason=error.reason) from error
    if (request.space, request.invite) != place:
        raise Untrusted("JOIN-PATH")
    if not hmac.compare_digest(request.proof, _proof(request, invitation.secret)):
        raise Untrusted("JOIN-PROOF")
    return request


def check_code(request: JoinRequest, invitation: Invitation) -> str:
    """Twice four digits from both parties' public keys, for two people to read to each other.

    Slow on purpose: somebody between the two would have to try a hundred million keys to meet the code,
    and scrypt makes each try cost what one unlocking costs.
    """
    both = strict_json.write(
        {"hub": keys.public_to_json(invitation.hub), "device": keys.public_to_json(request.keys)}
    )
    # 16 MiB and about 50 ms: nothing to one person, months to whoever needs 10**8 of them.
    digest = hashlib.scrypt(both, salt=b"qad-check-v1" + invitation.secret, n=2**14, r=8, p=1, dklen=16)
    number = int.from_bytes(digest, "big") % 10**8
    return f"{number // 10**4:04d} {number % 10**4:04d}"


def _letters(text: str) -> str:
    begin = _BEGIN.search(text[:MAX_INVITATION])
    if begin is None:
        raise Refused("INVITE-MISSING")
    end = _END.search(text, begin.end(), begin.end() + MAX_INVITATION)
    if end is None:
        raise Refused("INVITE-INCOMPLETE")
    found = _BODY.fullmatch(_NOISE.sub("", text[begin.end() : end.start()]))
    if found is None or _checksum(found[1]) != found[2]:
        raise Untrusted("INVITE-ALTERED", reason="checksum")
    return found[1]


def _checksum(letters: str) -> str:
    """Eight hexadecimal digits: tells a slip of the mail from an attack, nothing more."""
    return hashlib.sha256(letters.encode("ascii")).hexdigest()[:8]


def _invitation(value: Any) -> Invitation:
    fields = strict_json.exact_keys(value, _INVITE_KEYS)
    strict_json.integer(fields["v"], 1, 1)
    return Invitation(
        space=SpaceId(strict_json.text(fields["space"], codec.SPACE)),
        roots=keys.roots_from_json(fields["roots"]),
        roster_version=strict_json.integer(fields["roster_version"], 1, MAX_VERSION),
        roster_sha256=strict_json.text(fields["roster_sha256"], codec.SHA256),
        hub=keys.public_from_json(fields["hub"]),
        recipients=keys.recipients_from_json(fields["recipients"]),
        invite=InviteId(strict_json.text(fields["invite"], _INVITE)),
        secret=bytes.fromhex(strict_json.text(fields["secret"], _SECRET)),
        person=strict_json.plain_text(fields["person"], MAX_NAME),
        expires=codec.read_time(fields["expires"]),
    )


def _request(value: Any) -> JoinRequest:
    fields = strict_json.exact_keys(value, _ASKED_KEYS)
    return JoinRequest(
        space=SpaceId(strict_json.text(fields["space"], codec.SPACE)),
        invite=InviteId(strict_json.text(fields["invite"], _INVITE)),
        keys=keys.public_from_json(fields["keys"]),
        person=strict_json.plain_text(fields["person"], MAX_NAME),
        machine=strict_json.plain_text(fields["machine"], MAX_NAME),
        created=codec.read_time(fields["created"]),
        proof=bytes.fromhex(strict_json.text(fields["proof"], codec.SHA256)),
    )


def _claims(request: JoinRequest) -> dict[str, object]:
    return {
        "space": request.space,
        "invite": request.invite,
        "keys": keys.public_to_json(request.keys),
        "person": request.person,
        "machine": request.machine,
        "created": codec.write_time(request.created),
    }


def _proof(request: JoinRequest, secret: bytes) -> bytes:
    """HMAC-SHA256 over everything the request says, as its canonical line."""
    return hmac.digest(secret, b"qad-join-v1\0" + strict_json.write(_claims(request)), "sha256")
