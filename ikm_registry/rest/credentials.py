"""The words of a key: `ikm_<12 characters>.<40 characters>`; of a token given for it: `ikm_at_…`.

The first part is its name, by which it is found and spoken of; the second is known to its owner
alone. What the database keeps of it is a digest under a pepper that lies elsewhere, so neither a
stolen backup nor a look into the table gives anybody a key. A token (oauth.py) goes by the name of
its key and has a secret of its own, kept in the same way.
"""

import hmac
import re
import secrets
import string
from functools import lru_cache
from typing import NamedTuple

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

LETTERS = string.ascii_letters + string.digits
PREFIX_LENGTH, SECRET_LENGTH = 12, 40
WRITTEN = re.compile(r"ikm_(at_)?([A-Za-z0-9]{12})\.([A-Za-z0-9]{40})")


class Credentials(NamedTuple):
    prefix: str
    secret: str
    is_token: bool = False

    @classmethod
    def new(cls) -> "Credentials":
        return cls(random_word(PREFIX_LENGTH), random_word(SECRET_LENGTH))

    @classmethod
    def new_token(cls, prefix: str) -> "Credentials":
        return cls(prefix, random_word(SECRET_LENGTH), is_token=True)

    @classmethod
    def read(cls, text: str) -> "Credentials | None":
        """Those that were written so, None for anything else."""
        found = WRITTEN.fullmatch(text)
        return cls(found[2], found[3], is_token=bool(found[1])) if found else None

    def __str__(self) -> str:
        return f"{'ikm_at' if self.is_token else 'ikm'}_{self.prefix}.{self.secret}"

    @property
    def digest(self) -> str:
        return hmac.digest(pepper(pepper_source()), self.secret.encode(), "sha256").hex()


def random_word(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def pepper_source() -> str:
    """Machines of developers and the demo name no pepper; theirs is made from SECRET_KEY."""
    return settings.KEY_PEPPER or settings.SECRET_KEY


@lru_cache(maxsize=8)
def pepper(source: str) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"ikm_registry.rest.pepper")
    return kdf.derive(source.encode())
