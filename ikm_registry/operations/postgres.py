"""PostgreSQL's own programs, and a database as a stream out of them and into them.

`pg_dump` must be as new as the server. A machine may have several: those in PG_BIN, in PATH and
in Debian's folders are asked, and the oldest that is new enough is taken, because what it writes
an older server reads, too.
"""

import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from signal import SIGINT
from typing import IO

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from ikm_registry.accounts.policies import GIVE_RIGHTS, MAKE_ROLE
from ikm_registry.operations.faults import BackupFault

DEBIAN = Path("/usr/lib/postgresql")
PIECE = 1024 * 1024
# An app that has something to set right in a database that was put back brings a function for it.
SETTLE = r"""
DO $$
DECLARE
    settle regprocedure;
BEGIN
    FOR settle IN
        SELECT oid FROM pg_proc
        WHERE proname LIKE '%\_after\_restore' AND pronamespace = 'public'::regnamespace
    LOOP
        EXECUTE format('SELECT %s', settle);
    END LOOP;
END $$;
"""
# The schema that holds what a restore replaces, until the restore is over.
ASIDE = "ikm_replaced"
# To drop everything would take a lock for each constraint and trigger, more than a server has by
# default, so the tables are laid aside. The extensions are trusted ones and come again.
LAY_ASIDE = f"""
DO $$
DECLARE
    extension text;
BEGIN
    FOR extension IN
        SELECT extname FROM pg_extension WHERE extnamespace = 'public'::regnamespace
    LOOP
        EXECUTE format('DROP EXTENSION IF EXISTS %I CASCADE', extension);
    END LOOP;
END $$;
ALTER SCHEMA public RENAME TO {ASIDE};
CREATE SCHEMA public;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""  # noqa: S608


def places() -> Iterator[Path]:
    """Where programs of PostgreSQL may lie."""
    if settings.PG_BIN:
        yield Path(settings.PG_BIN)
    if in_path := shutil.which("pg_dump"):
        yield Path(in_path).parent
    yield from DEBIAN.glob("*/bin")


def major_version(folder: Path) -> int | None:
    """The version of the programs in a folder, none if it has none."""
    try:
        words = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True)
    except OSError:
        return None
    found = re.search(r" (\d+)", words.stdout)
    return int(found[1]) if found else None


def programs() -> Path:
    """The folder whose pg_dump, pg_restore and psql fit the server."""
    server = connection.get_database_version()[0]
    found = [(version, folder) for folder in places() if (version := major_version(folder))]
    fitting = [(version, folder) for version, folder in found if version >= server]
    if not fitting:
        seen = ", ".join(f"{version} ({folder})" for version, folder in found) or _("none")
        raise BackupFault(
            _(
                "The server is PostgreSQL %(server)s and needs a pg_dump at least as new; "
                "found: %(seen)s. Install postgresql-client-%(server)s, or set PG_BIN to its "
                "folder."
            )
            % {"server": server, "seen": seen}
        )
    return min(fitting)[1]


def command(program: str, *options: str) -> tuple[list[str], dict[str, str]]:
    """A program with its options and environment: no list of processes shows the password."""
    words, secrets = connection.client.settings_to_cmd_args_env(connection.settings_dict, options)
    return [str(programs() / program), *words[1:]], {**os.environ, **(secrets or {})}


def last_words(errors: IO[bytes]) -> str:
    errors.seek(0)
    return errors.read()[-500:].decode(errors="replace").strip()


@contextmanager
def dump(snapshot: str) -> Iterator[IO[bytes]]:
    """The database as a stream in pg_dump's custom format, as the transaction saw it."""
    words, env = command(
        "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--exclude-schema={ASIDE}"
    )
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(words, env=env, stdout=subprocess.PIPE, stderr=errors)
        assert process.stdout  # noqa: S101
        try:
            yield process.stdout
        finally:
            process.stdout.close()
            status = process.wait()
        if status:
            raise BackupFault(
                _("pg_dump stopped: %(words)s") % {"words": last_words(errors)},
            )


class Refill:
    """Puts a dump into the database, all of it or, should anything fail, nothing.

    pg_restore turns the dump into statements, psql runs them in one transaction. Its end is
    said only after pg_restore has ended well: a stream cut off is rolled back. The part that
    carries statements from one to the other needs a thread of its own.
    """

    def __init__(self, *, replace: bool):
        words, env = command("psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1")
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115  # closed by `close`
        self.psql = self.start(words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=env)
        script = [str(Path(words[0]).parent / "pg_restore"), "--file=-"]
        script += ["--no-owner", "--no-privileges"]
        self.pg_restore = self.start(script, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.say(f"BEGIN; SET client_min_messages = warning; {LAY_ASIDE if replace else ''}\n")
        self.say(MAKE_ROLE)  # policies name it
        self.carrier = threading.Thread(target=self.carry, daemon=True)
        self.carrier.start()

    def start(self, words, **options):
        return subprocess.Popen(words, stderr=self.errors, **options)

    def say(self, statement: str) -> None:
        self.psql.stdin.write(statement.encode())
        self.psql.stdin.flush()

    def carry(self) -> None:
        """Should psql end early, pg_restore is let go as well, and then whoever feeds it."""
        with suppress(BrokenPipeError), self.pg_restore.stdout as statements:
            shutil.copyfileobj(statements, self.psql.stdin, PIECE)

    def write(self, data: bytes) -> None:
        self.pg_restore.stdin.write(data)

    def finish(self) -> None:
        """Keep what was written; raises BrokenPipeError or BackupFault where it cannot be."""
        self.pg_restore.stdin.close()
        self.carrier.join()
        if self.pg_restore.wait() == 0:
            self.say(f"{GIVE_RIGHTS} {SETTLE} COMMIT;\n")
            self.psql.stdin.close()
        if self.pg_restore.returncode or self.psql.wait():
            raise BrokenPipeError

    def close(self) -> None:
        """End what still runs; a transaction that was not finished is gone with it.

        psql is interrupted and not killed: it tells the server to stop, which would otherwise go
        on with the statement it has, and hold its locks, after nobody waits for it any more.
        """
        self.pg_restore.kill()
        self.psql.send_signal(SIGINT)
        self.carrier.join()
        for process in (self.pg_restore, self.psql):
            with suppress(BrokenPipeError):
                process.stdin.close()
            process.wait()
        self.errors.close()


@contextmanager
def refill(*, replace: bool) -> Iterator[Refill]:
    """A database that takes a dump; what it took is kept when the block ends well."""
    database = Refill(replace=replace)
    try:
        yield database
        database.finish()
    except BrokenPipeError as error:
        said = last_words(database.errors)
        sentence = _("PostgreSQL refused the backup: %(words)s") % {"words": said}
        raise BackupFault(sentence) from error
    finally:
        database.close()


def drop_laid_aside() -> None:
    """Drop what a restore replaced, table by table, so that locks stay few."""
    schema, quoted = connection.ops.quote_name(ASIDE), connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [ASIDE])
        for (table,) in cursor.fetchall():
            cursor.execute(f"DROP TABLE IF EXISTS {schema}.{quoted(table)} CASCADE")
        cursor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
