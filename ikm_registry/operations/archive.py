"""The one file of a backup: the database, the uploads and, last, what must be in it.

It is a tar file, so that tools that will still exist in twenty years open it:

    database/000001 …   pg_dump's custom format in parts, since its length is not known before
    media/…             the uploads, by their path under MEDIA_ROOT
    manifest.json       when, which version, rows of each table, SHA-256 of each member above

With a key the whole of it is sealed (see `sealing`).
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from ikm_registry.operations.faults import BackupFault
from ikm_registry.operations.sealing import Opening, Sealing, is_sealed

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database/"
MEDIA = "media/"
PART = 4 * 1024 * 1024


class Hashing:
    """A file whose bytes are summed up while somebody else reads them."""

    def __init__(self, file: Any):
        self.file, self.sum = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.sum.update(data)
        return data


class Archive:
    """A backup that is being written, member by member, and never held in memory."""

    def __init__(self, file: IO[bytes], key: str):
        self.sealing = Sealing(file, key) if key else None
        goal: Any = self.sealing or file  # tarfile asks no more of it than `write`
        self.tar = tarfile.open(fileobj=goal, mode="w|")  # noqa: SIM115
        self.sums: dict[str, str] = {}

    def add(self, info: tarfile.TarInfo, file: Any) -> None:
        hashing = Hashing(file)
        self.tar.addfile(info, hashing)
        self.sums[info.name] = hashing.sum.hexdigest()

    def add_bytes(self, name: str, data: bytes) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = len(data), 0o600
        self.add(info, io.BytesIO(data))

    def add_database(self, stream: IO[bytes]) -> None:
        number = 1
        while part := stream.read(PART):
            self.add_bytes(f"{DATABASE}{number:06}", part)
            number += 1

    def add_upload(self, path: Path, name: str) -> None:
        with path.open("rb") as file:
            info = self.tar.gettarinfo(arcname=MEDIA + name, fileobj=file)
            info.uid = info.gid = 0
            info.uname = info.gname = ""
            self.add(info, file)

    def close(self, **facts: Any) -> None:
        """Add the manifest and end the file."""
        manifest = {"format": FORMAT, **facts, "members": dict(self.sums)}
        self.add_bytes(MANIFEST, json.dumps(manifest, indent=1).encode())
        self.tar.close()
        if self.sealing:
            self.sealing.close()


@contextmanager
def opened(file: IO[bytes], key: str) -> Iterator[tarfile.TarFile]:
    """A backup to be read member by member, once; what tarfile objects to becomes a sentence."""
    file.seek(0)
    sealed = is_sealed(file)
    if sealed and not key:
        raise BackupFault(_("This backup is encrypted: set BACKUP_KEY to its key."))
    if key and not sealed:
        raise BackupFault(
            _("BACKUP_KEY is set but this backup is not encrypted. Unset it if you trust the file.")
        )
    source: Any = Opening(file, key) if sealed else file
    try:
        with tarfile.open(fileobj=source, mode="r|") as tar:
            yield tar
    except tarfile.TarError as error:
        raise BackupFault(_("The file is cut off or damaged, or it is no backup.")) from error


def content(tar: tarfile.TarFile, info: tarfile.TarInfo) -> Hashing:
    """What a member holds; to be read before the next one is asked for."""
    if not info.isfile():
        raise BackupFault(_("The backup holds something that is no file: %s.") % info.name)
    return Hashing(tar.extractfile(info))


def checked(file: IO[bytes], key: str) -> dict[str, Any]:
    """The manifest of a backup of which every byte was read and is as it was made."""
    sums: dict[str, str] = {}
    manifest = b""
    with opened(file, key) as tar:
        for info in tar:
            reading = content(tar, info)
            if info.name == MANIFEST:
                manifest = reading.read()
                continue
            while reading.read(PART):
                pass
            sums[info.name] = reading.sum.hexdigest()
    promised = understood(manifest)
    for name in sorted(sums.keys() | promised["members"].keys()):
        if sums.get(name) != promised["members"].get(name):
            raise BackupFault(_("The backup is damaged: %s is not as it was.") % name)
    return promised


def understood(text: bytes) -> dict[str, Any]:
    """The manifest, if it is one that this program can follow."""
    try:
        manifest = json.loads(text)
    except ValueError as error:
        raise BackupFault(_("The file is cut off or damaged, or it is no backup.")) from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise BackupFault(_("This backup is of a kind that this version cannot read."))
    return manifest
