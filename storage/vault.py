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

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SECRET_BYTES = 32
_NONCE_BYTES = 12
_POINT_BYTES = 32
_PAD_TO = 128


class SecretError(ValueError):
    """The secret cannot be used; the sentence says why and repeats none of it."""


class SealError(Exception):
    """A sealed value does not open: another secret, an erased key, or a value that was moved or changed."""


def secret_from_text(text: str) -> bytes:
    """The 32 bytes that BARAZA_SECRET_KEY holds as URL-safe base64. Raises SecretError."""
    try:
        secret = base64.b64decode(
            text.strip() + "=" * (-len(text.strip()) % 4), altchars=b"-_", validate=True
        )
    except (binascii.Error, ValueError):
        raise SecretError("BARAZA_SECRET_KEY is not URL-safe base64.") from None
    if len(secret) != SECRET_BYTES:
        raise SecretError(f"BARAZA_SECRET_KEY holds {len(secret)} bytes; it must hold {SECRET_BYTES}.")
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


def _agree(shared: bytes, ephemeral: bytes, public: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"baraza/1/box/" + ephemeral + public).derive(shared)


class Vault:
    """What everybody in the process may do with the secret. It never shows a key."""

    def __init__(self, secret: bytes) -> None:
        """`secret`: 32 bytes. Raises SecretError."""
        if len(secret) != SECRET_BYTES:
            raise SecretError(f"The secret holds {len(secret)} bytes; it must hold {SECRET_BYTES}.")
        self._wrap = _derive(secret, "wrap")
        self._hash = _derive(secret, "hash")
        self._salt = _derive(secret, "receipt")
        self._public = X25519PrivateKey.from_private_bytes(_derive(secret, "handle")).public_key()

    def wrap(self, key_id: str, key: bytes) -> bytes:
        """A content key as the table of keys holds it."""
        return seal(self._wrap, key, place("keys", "wrapped", key_id))

    def unwrap(self, key_id: str, wrapped: bytes) -> bytes:
        """A content key. Raises SealError."""
        return unseal(self._wrap, wrapped, place("keys", "wrapped", key_id))

    def address_hash(self, channel: str, address: str) -> bytes:
        """32 bytes by which an address is found and from which, without the secret, it cannot be guessed."""
        return self._keyed("address", channel, address)

    def seen_hash(self, channel: str, external_id: str) -> bytes:
        """32 bytes by which a message that arrives twice is recognised."""
        return self._keyed("seen", channel, external_id)

    def token_hash(self, purpose: str, token: str) -> bytes:
        """32 bytes by which a token of ours is found; of use for its `purpose` alone."""
        return self._keyed("token", purpose, token)

    def parked_hash(self, row_id: str, person_id: str) -> bytes:
        """32 bytes in a parked row that goes by a handle, by which her next message finds it; no two are alike."""
        return self._keyed("parked", row_id, person_id)

    def receipt_salt(self) -> bytes:
        """The one salt of every receipt code of this deployment."""
        return self._salt

    def box(self, content: bytes, where: bytes) -> bytes:
        """`content` for delivery alone, bound to `where`; padded, so that its length tells little."""
        ephemeral = X25519PrivateKey.generate()
        point = ephemeral.public_key().public_bytes_raw()
        key = _agree(ephemeral.exchange(self._public), point, self._public.public_bytes_raw())
        return point + seal(key, pad(content), where)

    def _keyed(self, *parts: str) -> bytes:
        message = b"".join(len(part.encode()).to_bytes(4) + part.encode() for part in parts)
        return hmac.new(self._hash, message, hashlib.sha256).digest()


class HandleOpener:
    """Opens the box. Only delivery is given one."""

    def __init__(self, secret: bytes) -> None:
        """`secret`: the same 32 bytes as the vault's."""
        self._private = X25519PrivateKey.from_private_bytes(_derive(secret, "handle"))

    def open(self, boxed: bytes, where: bytes) -> bytes:
        """What was boxed. Raises SealError."""
        point, rest = boxed[:_POINT_BYTES], boxed[_POINT_BYTES:]
        try:
            shared = self._private.exchange(X25519PublicKey.from_public_bytes(point))
        except ValueError:
            raise SealError("A boxed value is cut short.") from None
        key = _agree(shared, point, self._private.public_key().public_bytes_raw())
        return unpad(unseal(key, rest, where))


def pad(content: bytes) -> bytes:
    """`content` padded to a multiple of 128 bytes, so that its sealed length tells little."""
    return content + b"\x80" + b"\x00" * (-(len(content) + 1) % _PAD_TO)


def unpad(padded: bytes) -> bytes:
    """What was padded."""
    return padded[: padded.rindex(b"\x80")]
