"""A file that nobody reads without the key and nobody changes, cuts or reorders unseen.

Pieces of 1 MiB are sealed one by one with AES-256-GCM, so that memory stays flat however large
the file is. The number of a piece and whether it is the last are its nonce (the STREAM
construction): a piece that is missing, doubled or out of its place does not open. The key comes
from BACKUP_KEY by scrypt with a salt of the file's own, so no nonce is ever used twice; a second
half of what scrypt gives tells a wrong key from a damaged file.
"""

import hmac
import os
from collections.abc import Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.utils.translation import gettext as _

from ikm_registry.operations.faults import BackupFault

MAGIC = b"IKM sealed 1\n"
SALT = 16
PROOF = 32  # bytes that tell whether the key fits
PIECE = 1024 * 1024
TAG = 16


def derived(key: str, salt: bytes) -> tuple[AESGCM, bytes]:
    """The cipher of a key and the proof that it is this key; takes 32 MiB and 0.1 s."""
    both = Scrypt(salt=salt, length=32 + PROOF, n=2**15, r=8, p=1).derive(key.encode())
    return AESGCM(both[:32]), both[32:]


def nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def is_sealed(file: IO[bytes]) -> bool:
    """Whether a file begins as a sealed one; it is left at its beginning."""
    beginning = file.read(len(MAGIC))
    file.seek(0)
    return beginning == MAGIC


class Sealing:
    """Writes to a file what only the key opens; `close` says that nothing is missing."""

    def __init__(self, file: IO[bytes], key: str):
        salt = os.urandom(SALT)
        self.cipher, proof = derived(key, salt)
        self.file, self.number, self.waiting = file, 0, bytearray()
        self.head = MAGIC + salt + proof
        file.write(self.head)

    def write(self, data: bytes) -> int:
        self.waiting += data
        # The last piece is known as such only at the end, so one always waits.
        while len(self.waiting) > PIECE:
            self.seal(bytes(self.waiting[:PIECE]), last=False)
            del self.waiting[:PIECE]
        return len(data)

    def seal(self, piece: bytes, *, last: bool) -> None:
        self.file.write(self.cipher.encrypt(nonce(self.number, last=last), piece, self.head))
        self.number += 1

    def close(self) -> None:
        self.seal(bytes(self.waiting), last=True)


class Opening:
    """Reads what `Sealing` wrote; gives out no byte of a piece that is not as it was."""

    def __init__(self, file: IO[bytes], key: str):
        self.head = file.read(len(MAGIC) + SALT + PROOF)
        salt, proof = self.head[len(MAGIC) : -PROOF], self.head[-PROOF:]
        if len(self.head) < len(MAGIC) + SALT + PROOF:
            raise BackupFault(_("The file is cut off: it ends within its first line."))
        self.cipher, expected = derived(key, salt)
        if not hmac.compare_digest(proof, expected):
            raise BackupFault(_("BACKUP_KEY is not the key with which this backup was made."))
        self.pieces, self.opened = self.open_pieces(file), bytearray()

    def open_pieces(self, file: IO[bytes]) -> Iterator[bytes]:
        number, piece = 0, file.read(PIECE + TAG)
        while piece or not number:  # even of nothing there is one piece
            following = file.read(PIECE + TAG)
            yield self.open(number, piece, last=not following)
            number, piece = number + 1, following

    def open(self, number: int, piece: bytes, *, last: bool) -> bytes:
        try:
            return self.cipher.decrypt(nonce(number, last=last), piece, self.head)
        except InvalidTag as error:
            raise BackupFault(
                _("The file was changed or cut off since the backup was made.")
            ) from error

    def read(self, size: int) -> bytes:
        while len(self.opened) < size and (piece := next(self.pieces, b"")):
            self.opened += piece
        given = bytes(self.opened[:size])
        del self.opened[:size]
        return given
