"""Sealed text: encrypted with the first of DATA_KEYS, opened with any of them.

So a key is changed by setting a new one before the old: what is written from then on takes
the new one, and what was written before stays readable for as long as the old one is listed.
"""

from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """Sealed with a key that is no longer listed, or changed since."""


def own_key() -> bytes:
    """For machines of developers and the demo, which name no key: made from SECRET_KEY."""
    return key_from(settings.SECRET_KEY)


@lru_cache(maxsize=8)
def key_from(secret: str) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"ikm_registry.sealing")
    return urlsafe_b64encode(kdf.derive(secret.encode()))


def keys() -> list[bytes]:
    """The first seals, each opens."""
    return [key.encode() for key in settings.DATA_KEYS] or [own_key()]


@lru_cache(maxsize=8)
def cipher_of(listed: tuple[bytes, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in listed])


def cipher() -> MultiFernet:
    return cipher_of(tuple(keys()))


def seal(text: str) -> bytes:
    """Encrypt; says nothing of the text but its length."""
    return cipher().encrypt(text.encode())


def sealed_anew(sealed: bytes) -> bytes:
    """The same text under the first key."""
    try:
        return cipher().rotate(bytes(sealed))
    except InvalidToken as error:
        raise Unreadable from error


def unseal(sealed: bytes) -> str:
    try:
        return cipher().decrypt(bytes(sealed)).decode()
    except InvalidToken as error:
        raise Unreadable from error
