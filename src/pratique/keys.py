"""The home's keys: what is sealed with them, found by them, and signed by them.

Four files in the key folder, made at set-up, 0600: `field.key` (seals single
fields and wraps each person's own key), `index.key` (blind index), `seal.pem`
(signs ledger seals), `secret.key` (signs cookies).
"""

import hashlib
import hmac
import os
import secrets
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

from pratique.errors import Refusal

KEY_BYTES = 32
NONCE_BYTES = 12
COMPLETE = "complete"  # written last: all keys of this home were made


class KeysMissing(Refusal):
    """Some keys are there and others are not: what they sealed must not be lost."""

    code = "keys_missing"


NAMES = ("field.key", "index.key", "secret.key", "seal.pem")


def ensure(folder: Path) -> None:
    """Make the keys of a new home; refuse a home that has lost some of them.

    A key made anew in place of a lost one would read older fields as damaged and
    older seals as forged.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lost = [name for name in NAMES if not (folder / name).exists()]
    if lost and (folder / COMPLETE).exists():
        raise KeysMissing(
            f"{', '.join(lost)}: lost from {folder}.",
            next_step="Put the key back from a backup of this home.",
            lost=lost,
        )
    for name in ("field.key", "index.key", "secret.key"):
        _write_once(folder / name, secrets.token_bytes(KEY_BYTES))
    pem = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    _write_once(folder / "seal.pem", pem)
    _write_once(folder / COMPLETE, b"")


def _write_once(path: Path, content: bytes) -> None:
    """Write a file nobody else may read, whole or not at all."""
    if path.exists():
        return
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    try:
        os.link(draft, path)  # fails, and changes nothing, if another was faster
    except FileExistsError:
        pass
    finally:
        draft.unlink()


@cache
def _read(name: str) -> bytes:
    return (Path(settings.KEYS_FOLDER) / name).read_bytes()


def cookie_secret(folder: Path) -> str:
    """Return the secret that signs cookies."""
    return (folder / "secret.key").read_bytes().hex()


def seal(text: str, *, about: str) -> bytes:
    """Encrypt one field; it opens only beside what it is about."""
    return _lock(_read("field.key"), text.encode(), about.encode())


def unseal(sealed: bytes | memoryview, *, about: str) -> str:
    """Decrypt one field."""
    return _unlock(_read("field.key"), bytes(sealed), about.encode()).decode()


def blind(value: str, *, kind: str) -> bytes:
    """Return the keyed digest by which a value is found without being read."""
    message = f"{kind}\x00{value}".encode()
    return hmac.new(_read("index.key"), message, hashlib.sha256).digest()


def new_person_key() -> bytes:
    """Return a fresh key of one person's own, wrapped for storage."""
    return _lock(_read("field.key"), secrets.token_bytes(KEY_BYTES), b"person key")


def seal_words(words: str, wrapped: bytes) -> bytes:
    """Encrypt words about a person with the person's own key."""
    return _lock(_unwrap(wrapped), words.encode(), b"words")


def unseal_words(sealed: bytes, wrapped: bytes) -> str:
    """Decrypt words about a person; impossible once their key is destroyed."""
    return _unlock(_unwrap(wrapped), bytes(sealed), b"words").decode()


def _unwrap(wrapped: bytes) -> bytes:
    return _unlock(_read("field.key"), bytes(wrapped), b"person key")


def _lock(key: bytes, plain: bytes, about: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, about)


def _unlock(key: bytes, sealed: bytes, about: bytes) -> bytes:
    nonce, body = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    return AESGCM(key).decrypt(nonce, body, about)


@cache
def _signer() -> Ed25519PrivateKey:
    key = load_pem_private_key(_read("seal.pem"), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        msg = "seal.pem must hold an Ed25519 private key"
        raise TypeError(msg)
    return key


def sign(message: bytes) -> bytes:
    """Sign a ledger seal."""
    return _signer().sign(message)


def public_key() -> bytes:
    """Return the key that verifies our seals (32 bytes)."""
    return _signer().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def is_signed(message: bytes, signature: bytes, key: bytes | None = None) -> bool:
    """Say whether a seal bears the signature of this key (default: ours)."""
    try:
        Ed25519PublicKey.from_public_bytes(key or public_key()).verify(
            bytes(signature), message
        )
    except InvalidSignature:
        return False
    return True
