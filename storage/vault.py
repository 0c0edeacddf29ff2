"""What one secret of 32 bytes protects: sealing, keyed hashes and the box that only delivery opens.

Sub-keys by purpose: HKDF-SHA256 (RFC 5869). Sealing: AES-256-GCM with a random 96-bit nonce before the
ciphertext (NIST SP 800-38D); the associated data names table, column and row, so that a sealed value moved
to another place does not open. Box: an ephemeral X25519 key agreed with the box's public key.
"""

import base64
import binascii
import hashlib
import hmac
import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SECRET_BYTES = 32
_NONCE_BYTES = 12
_POINT_BYTES = 32
_PAD_TO = 128
_TAG_BYTES = 4


class SecretError(ValueError):
    """The secret cannot be used; the sentence says why and repeats none of it."""


class SealError(Exception):
    """A sealed value does not open: another secret, an erased key, or a value that was moved or changed."""


def secret_from_text(text: str, name: str = "BARAZA_SECRET_KEY") -> bytes:
    """The 32 bytes that `name` holds as URL-safe base64. Raises SecretError."""
    try:
        secret = base64.b64decode(
            text.strip() + "=" * (-len(text.strip()) % 4), altchars=b"-_", validate=True
        )
    except (binascii.Error, ValueError):
        raise SecretError(f"{name} is not URL-safe base64.") from None
    if len(secret) != SECRET_BYTES:
        raise SecretError(f"{name} holds {len(secret)} bytes; it must hold {SECRET_BYTES}.")
    return secret


def new_secret() -> str:
    """A new secret as BARAZA_SECRET_KEY wants it."""
    return base64.urlsafe_b64encode(os.urandom(SECRET_BYTES)).decode().rstrip("=")


def place(table: str, column: str, row: str) -> bytes:
    """The associated data of a sealed value: where it belongs."""
    return f"baraza/1/{table}/{column}/{row}".encode()


def seal(key: bytes, content: bytes, where: bytes) -> bytes:
    """`content` under `key`, bound to `where`."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, where)


def unseal(key: bytes, sealed: bytes, where: bytes) -> bytes:
    """What was sealed. Raises SealError."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], where)
    except (InvalidTag, ValueError):
        raise SealError("A stored value does not open with this secret and key.") from None


def _derive(secret: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"baraza/1/{purpose}".encode()).derive(secret)


def _keyed(key: bytes, *parts: str) -> bytes:
    message = b"".join(len(part.encode()).to_bytes(4) + part.encode() for part in parts)
    return hmac.digest(key, message, "sha256")


def _tag(key: bytes) -> bytes:
    return hmac.digest(key, b"parked", "sha256")[:_TAG_BYTES]


def _parked(key: bytes, hashed: bytes) -> bytes:
    return _tag(key) + hashed[:-_TAG_BYTES]


def _agree(shared: bytes, ephemeral: bytes, public: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"baraza/1/box/" + ephemeral + public).derive(shared)


@dataclass(frozen=True, slots=True)
class Lasting:
    """What outlives a change of the secret, since nobody could compute it anew: 32 bytes each.

    `hash` keys what is found by hash, `receipt` is the one salt of the receipt codes.
    """

    hash: bytes = field(repr=False)
    receipt: bytes = field(repr=False)


def first_lasting(secret: bytes) -> Lasting:
    """Those of a database that was never told others: derived from the secret that it began with."""
    return Lasting(_derive(secret, "hash"), _derive(secret, "receipt"))


class Vault:
    """What everybody in the process may do with the secret. It never shows a key."""

    def __init__(self, secret: bytes, old: bytes | None = None, lasting: Lasting | None = None) -> None:
        """`secret`: 32 bytes. `old`: the one before, or the next one: what it made opens too, and nothing new is made
        with it. `lasting`: as the database keeps it (storage.lasting); without it, the secret's own. Raises SecretError.
        """
        for one in (secret, old):
            if one is not None and len(one) != SECRET_BYTES:
                raise SecretError(f"The secret holds {len(one)} bytes; it must hold {SECRET_BYTES}.")
        lasting = lasting or first_lasting(secret)
        self._wrap = _derive(secret, "wrap")
        self._wrap_old = None if old is None else _derive(old, "wrap")
        self._hash = lasting.hash
        self._found = _derive(secret, "hash")
        self._found_old = self._found if old is None else _derive(old, "hash")
        self._salt = lasting.receipt
        self._mail = _derive(secret, "mail")
        self._public = X25519PrivateKey.from_private_bytes(_derive(secret, "handle")).public_key()

    def wrap(self, key_id: str, key: bytes) -> bytes:
        """A content key as the table of keys holds it."""
        return seal(self._wrap, key, place("keys", "wrapped", key_id))

    def unwrap(self, key_id: str, wrapped: bytes) -> bytes:
        """A content key. Raises SealError."""
        where = place("keys", "wrapped", key_id)
        try:
            return unseal(self._wrap, wrapped, where)
        except SealError:
            if self._wrap_old is None:
                raise
            return unseal(self._wrap_old, wrapped, where)

    def rewrapped(self, key_id: str, wrapped: bytes) -> bytes | None:
        """The same key under the secret of now; None where it is. Raises SealError where neither secret opens it."""
        try:
            unseal(self._wrap, wrapped, place("keys", "wrapped", key_id))
        except SealError:
            return self.wrap(key_id, self.unwrap(key_id, wrapped))
        return None

    def address_hash(self, channel: str, address: str) -> bytes:
        """32 bytes by which an address is found and from which, without the secret of now, it cannot be guessed.

        Not of what outlives the secret: there are so few phone numbers that whoever once had it could try them all.
        """
        return _keyed(self._found, "address", channel, address)

    def address_hashes(self, channel: str, address: str) -> tuple[bytes, bytes]:
        """Under either of which its row lies while the secret is being changed; twice the same otherwise."""
        now = self.address_hash(channel, address)
        if self._found_old is self._found:
            return now, now
        return now, _keyed(self._found_old, "address", channel, address)

    def alias_hash(self, channel: str, opaque: str) -> bytes:
        """32 bytes by which an alias leads to her. Nobody remembers the id itself, so this outlives a change of the secret;
        such ids are given at random, by a provider or by us, and cannot all be tried."""
        return self._keyed("address", channel, opaque)

    def seen_hash(self, channel: str, external_id: str) -> bytes:
        """32 bytes by which a message that arrives twice is recognised."""
        return self._keyed("seen", channel, external_id)

    def token_hash(self, purpose: str, token: str) -> bytes:
        """32 bytes by which a token of ours is found; of use for its `purpose` alone."""
        return self._keyed("token", purpose, token)

    def mail_token(self, mail_id: str) -> bytes:
        """32 bytes that make the link in an e-mail: nobody remembers them, so each sending makes them anew.

        Of the secret of now alone, not of what outlives it: else whoever once had an old one could make each link to come.
        """
        return hmac.new(self._mail, mail_id.encode(), hashlib.sha256).digest()

    def parked_hash(self, row_id: str, person_id: str) -> bytes:
        """32 bytes in a parked row that goes by a handle, by which her next message finds it; no two are alike but in the
        first four, which tell under which secret it was made."""
        return _parked(self._found, _keyed(self._found, "parked", row_id, person_id))

    def is_parked_for(self, whose: bytes, row_id: str, person_id: str) -> bool:
        """Whether a parked row is hers: under either secret, and as the releases before this one wrote it."""
        for key in {self._found, self._found_old}:
            hashed = _keyed(key, "parked", row_id, person_id)
            if hmac.compare_digest(whose, _parked(key, hashed)) or hmac.compare_digest(whose, hashed):
                return True
        return False

    def is_parked_now(self, whose: bytes) -> bool:
        """Whether a parked row goes by the secret of now."""
        return whose[:_TAG_BYTES] == _tag(self._found)

    def receipt_salt(self) -> bytes:
        """The one salt of every receipt code of this deployment."""
        return self._salt

    def shared(self) -> bytes:
        """32 bytes for what the processes of this deployment have in common, the same while the secret is being changed."""
        return _derive(self._hash, "shared")

    def box(self, content: bytes, where: bytes) -> bytes:
        """`content` for delivery alone, bound to `where`; padded, so that its length tells little."""
        return _box(self._public, X25519PrivateKey.generate(), os.urandom(_NONCE_BYTES), pad(content), where)

    def _keyed(self, *parts: str) -> bytes:
        return _keyed(self._hash, *parts)


class HandleOpener:
    """Opens the box. Only delivery is given one."""

    def __init__(self, secret: bytes, old: bytes | None = None) -> None:
        """`secret`, `old`: the same as the vault's."""
        secrets = (secret,) if old is None else (secret, old)
        self._private = [X25519PrivateKey.from_private_bytes(_derive(one, "handle")) for one in secrets]

    def open(self, boxed: bytes, where: bytes) -> bytes:
        """What was boxed. Raises SealError."""
        *before, last = self._private
        for private in before:
            try:
                return unpad(_opened(private, boxed, where))
            except SealError:
                continue
        return unpad(_opened(last, boxed, where))


class Reboxer:
    """Puts what was boxed under the old secret into a box of the one of now, and shows nobody what is in it.

    The same old box always becomes the same new one: copies of a handle stay alike, and with them the lane of what goes
    by it.
    """

    def __init__(self, secret: bytes, old: bytes) -> None:
        """As HandleOpener."""
        self._new, self._old = (
            X25519PrivateKey.from_private_bytes(_derive(one, "handle")) for one in (secret, old)
        )
        self._chance = _derive(secret, "rebox")

    def reboxed(self, boxed: bytes, where: bytes) -> bytes | None:
        """The new box; None where it is one. Raises SealError where neither secret opens it."""
        try:
            _opened(self._new, boxed, where)
        except SealError:
            content = _opened(self._old, boxed, where)
        else:
            return None
        # Of the old box's own bytes, which are unlike any other's: never one point or nonce for two contents.
        point, nonce = (
            hmac.new(self._chance, part + where + b"/" + boxed, hashlib.sha256).digest()
            for part in (b"point/", b"nonce/")
        )
        ephemeral = X25519PrivateKey.from_private_bytes(point)
        return _box(self._new.public_key(), ephemeral, nonce[:_NONCE_BYTES], content, where)


def _box(
    public: X25519PublicKey, ephemeral: X25519PrivateKey, nonce: bytes, padded: bytes, where: bytes
) -> bytes:
    point = ephemeral.public_key().public_bytes_raw()
    key = _agree(ephemeral.exchange(public), point, public.public_bytes_raw())
    return point + nonce + AESGCM(key).encrypt(nonce, padded, where)


def _opened(private: X25519PrivateKey, boxed: bytes, where: bytes) -> bytes:
    point, rest = boxed[:_POINT_BYTES], boxed[_POINT_BYTES:]
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(point))
    except ValueError:
        raise SealError("A boxed value is cut short.") from None
    return unseal(_agree(shared, point, private.public_key().public_bytes_raw()), rest, where)


def pad(content: bytes) -> bytes:
    """`content` padded to a multiple of 128 bytes, so that its sealed length tells little."""
    return content + b"\x80" + b"\x00" * (-(len(content) + 1) % _PAD_TO)


def unpad(padded: bytes) -> bytes:
    """What was padded."""
    return padded[: padded.rindex(b"\x80")]
