"""Making a backup and putting one back."""

import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import Error, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ikm_registry.operations import archive, postgres, schema
from ikm_registry.operations.faults import BackupFault, HalfRestored

STAGING = ".restoring-"  # begins with a dot: no upload does


@dataclass(frozen=True)
class Contents:
    """What a backup holds, in numbers."""

    made_at: datetime
    tables: dict[str, int]
    uploads: int
    is_current: bool

    @property
    def rows(self) -> int:
        return sum(self.tables.values())


def contents_of(manifest: dict[str, Any]) -> Contents:
    leaves = schema.known().graph.leaf_nodes()
    return Contents(
        made_at=datetime.fromisoformat(manifest["made_at"]),
        tables=manifest["tables"],
        uploads=sum(name.startswith(archive.MEDIA) for name in manifest["members"]),
        is_current=set(leaves) <= set(manifest["schema"].items()),
    )


def uploads() -> list[Path]:
    """Every file under MEDIA_ROOT, in an order that does not change."""
    root = Path(settings.MEDIA_ROOT)
    return sorted(path for path in root.rglob("*") if path.is_file() and not is_staging(path, root))


def is_staging(path: Path, root: Path) -> bool:
    """Whether a file was left by a restore that was killed."""
    return path.relative_to(root).parts[0].startswith(STAGING)


def back_up(folder: Path, *, key: str = "") -> tuple[Path, Contents]:
    """Write database and uploads to a new file in the folder; it takes its name when whole.

    Database and row counts are of one moment, whatever is written meanwhile. Uploads follow:
    what they lack was deleted since, what they have too much harms nobody. Memory stays flat
    however much there is; the disk must hold the file once.
    """
    now = timezone.now()
    name = f"ikm-{now:%Y%m%d-%H%M%S}.{'sealed' if key else 'tar'}"
    part = folder / f"{name}.part"
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            written = write(file, key, now)
            file.flush()
            os.fsync(file.fileno())
        part.rename(folder / name)
    except OSError as error:
        raise BackupFault(_("The backup could not be written: %s") % error) from error
    finally:
        part.unlink(missing_ok=True)
    return folder / name, written


def write(file: IO[bytes], key: str, now: datetime) -> Contents:
    backup = archive.Archive(file, key)
    facts: dict[str, Any] = {"made_at": now.isoformat()}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        with postgres.dump(cursor.fetchone()[0]) as stream:
            backup.add_database(stream)
        facts |= {"schema": schema.latest(), "tables": row_counts(cursor)}
    root = Path(settings.MEDIA_ROOT)
    for path in uploads():
        backup.add_upload(path, path.relative_to(root).as_posix())
    backup.close(**facts)
    return contents_of({**facts, "members": backup.sums})


def row_counts(cursor: Any) -> dict[str, int]:
    """How many rows each table has; reads every table once."""
    counts = {}
    for table in sorted(connection.introspection.table_names(cursor)):
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
        counts[table] = cursor.fetchone()[0]
    return counts


def restore(path: Path, *, key: str = "", replace: bool = False) -> Contents:
    """Put database and uploads back as they were when the backup was made.

    The whole file is read and checked before anything is touched. Then the database is filled
    in one transaction while the uploads are laid aside; they take their place when it is done.
    """
    try:
        with path.open("rb") as file:
            manifest = archive.checked(file, key)
            require_room(manifest, replace=replace)
            put_back(file, key, replace=replace)
    except OSError as error:
        raise BackupFault(_("The backup could not be read: %s") % error) from error
    return contents_of(manifest)


def require_room(manifest: dict[str, Any], *, replace: bool) -> None:
    """Refuse what this program could not use, and to overwrite what nobody gave up."""
    if schema.is_of_newer_program(manifest["schema"]):
        raise BackupFault(_("This backup was made by a newer version: upgrade the program first."))
    if not replace and (connection.introspection.table_names() or uploads()):
        raise BackupFault(
            _(
                "There are tables or uploads here already. To put the backup in their place, "
                "add --replace."
            )
        )


def put_back(file: IO[bytes], key: str, *, replace: bool) -> None:
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root, prefix=STAGING) as aside:
        Path(aside, archive.MEDIA).mkdir()
        postgres.drop_laid_aside()  # a restore that was killed left it
        with postgres.refill(replace=replace) as database:
            pour(file, key, database, aside)
        try:
            exchange(root, Path(aside, archive.MEDIA))
        except OSError as error:
            raise HalfRestored(
                _("The database is back, but not the uploads: %s. Mend it and restore again.")
                % error
            ) from error
    try:
        postgres.drop_laid_aside()
    except Error as error:
        raise HalfRestored(
            _(
                "The backup is back, but the former data still lie in the schema %(schema)s: "
                "%(words)s. Drop it, or restore again."
            )
            % {"schema": postgres.ASIDE, "words": error}
        ) from error


def pour(file: IO[bytes], key: str, database: postgres.Refill, folder: str) -> None:
    """Read the backup once: the database goes to PostgreSQL, the uploads into the folder.

    tarfile's filter refuses a path that leads out of the folder.
    """
    with archive.opened(file, key) as tar:
        for info in tar:
            if info.name.startswith(archive.DATABASE):
                database.write(archive.content(tar, info).read())
            elif info.name.startswith(archive.MEDIA):
                tar.extract(info, folder, filter="data")


def exchange(root: Path, restored: Path) -> None:
    """The restored uploads take the place of the present ones, all on one disk."""
    for present in root.iterdir():
        if present.name.startswith(STAGING):
            continue
        if present.is_dir() and not present.is_symlink():
            shutil.rmtree(present)
        else:
            present.unlink()
    for path in restored.iterdir():
        path.rename(root / path.name)
