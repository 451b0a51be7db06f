"""The three registries that are compared: ten thousand, a hundred thousand, a million businesses.

They are made by `seed_demo` and kept on the bench's own server between runs. The seed is the
same for all, so a larger one begins as a copy of the smaller and is filled up. Each carries, as
its comment, the fingerprint of the statements that made it; when those change, it is made anew.
Migrations are applied to what is there, as on a real site.
"""

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
SIZES = (10_000, 100_000, 1_000_000)


def fingerprint():
    """Of everything that decides which rows the seed makes."""
    seed = ROOT / "businesses/demo"
    files = [path for path in sorted(seed.rglob("*")) if path.suffix in (".py", ".sql", ".toml")]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()


def name_of(size):
    return f"bench_{size}"


def url_of(size):
    settings = connection.settings_dict
    return (
        f"postgresql://{settings['USER']}@/{name_of(size)}"
        f"?host={settings['HOST']}&port={settings['PORT']}"
    )


def made_by(size):
    """The fingerprint of the database of this size, None where it is not finished."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [name_of(size)],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def keep(sizes):
    """Leave the databases of these sizes complete and up to date."""
    smaller, wanted = None, fingerprint()
    for size in sizes:
        if made_by(size) != wanted:
            make(size, smaller)
        manage(size, "migrate", "--verbosity", "0")
        smaller = size


def make(size, smaller):
    began = time.monotonic()
    print(f"Making {size:,} businesses; they are kept for the next run.", flush=True)
    name = connection.ops.quote_name(name_of(size))
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        template = f" TEMPLATE {connection.ops.quote_name(name_of(smaller))}" if smaller else ""
        cursor.execute(f"CREATE DATABASE {name}{template}")
    for command in ("migrate", "createcachetable", "load_reference"):
        manage(size, command, "--verbosity", "0")
    manage(size, "seed_demo", "--businesses", str(size))
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON DATABASE {name} IS %s", [fingerprint()])
    print(f"{size:,} businesses made in {time.monotonic() - began:.0f} s.", flush=True)


def manage(size, *words):
    environment = {**os.environ, "DATABASE_URL": url_of(size)}
    subprocess.run([sys.executable, "manage.py", *words], env=environment, cwd=ROOT, check=True)
