"""Keyed digests: by them a sealed number is found again, by nobody who lacks the key.

A NIK has few unknown digits; a plain hash of it could be tried out in minutes. With a key it
cannot. Each field has a key of its own, made from DATA_KEYS, so that a phone number kept twice
under different names does not show itself.
"""

import hmac
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ikm_registry.sealing.cipher import keys


@lru_cache(maxsize=64)
def digest_key(key: bytes, of: str) -> bytes:
    info = f"ikm_registry.sealing.digest.{of}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(key)


def digests(text: str, of: str) -> list[str]:
    """By each of the keys, the first first: what was written under an older one is found, too."""
    return [hmac.digest(digest_key(key, of), text.encode(), "sha256").hex() for key in keys()]


def digest(text: str, of: str) -> str:
    return digests(text, of)[0]
