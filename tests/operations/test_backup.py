"""Backup, drop, restore, compare: on the real PostgreSQL."""

import hashlib
import io
import json
import os
import tarfile
import time
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from businesses.models import Business, BusinessDocument, Photo
from ikm_registry.accounts.policies import ROLE
from ikm_registry.feed.following import TooOld, Wish, follow
from ikm_registry.feed.models import Snapshot, number_changes
from ikm_registry.feed.readers import Reader
from ikm_registry.feed.snapshots import make_snapshot
from ikm_registry.operations import archive
from ikm_registry.operations.faults import BackupFault
from ikm_registry.operations.postgres import ASIDE, refill
from ikm_registry.operations.sealing import PIECE, TAG
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, FiguresFactory

KEY = "kunci brankas kantor 2026"
PICTURE = os.urandom(3 * PIECE + 17)


def every_table():
    """The rows of each table, in numbers and as a sum over all of them; sequences too."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            lines = f'SELECT "{table}"::text AS line FROM "{table}"'  # noqa: S608
            cursor.execute(
                "SELECT count(*), md5(string_agg(line, chr(10) ORDER BY line)) "  # noqa: S608
                f"FROM ({lines}) AS lines"
            )
            found[table] = cursor.fetchone()
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences ORDER BY 1")
        found["sequences"] = cursor.fetchall()
    return found


# Mirrors were told more than a backup knows: the feed goes on by other numbers.
NUMBERS = "feed_horizon"


def but_for_numbers(tables):
    return {name: rows for name, rows in tables.items() if name != NUMBERS}


def every_right():
    """What the role of the pages, and anybody, may do with each table, sequence and function."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, may FROM pg_class, "
            "unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS may "
            "WHERE relkind IN ('r', 'v') AND relnamespace = 'public'::regnamespace "
            "AND has_table_privilege(%s, pg_class.oid, may) UNION ALL "
            "SELECT oid::regprocedure::text, 'EXECUTE' FROM pg_proc WHERE pronamespace = "
            "'public'::regnamespace AND has_function_privilege('public', oid, 'EXECUTE')",
            [ROLE],
        )
        return set(cursor.fetchall())


def every_upload(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def kept(site_of_its_own, settings):
    """Some businesses with figures and history, and an upload of several pieces."""
    for figures in FiguresFactory.create_batch(3):
        Business.objects.filter(pk=figures.business_id).update(address="Jl. Raya Leces 1")
    image = default_storage.save("photos/dapur.png", ContentFile(PICTURE))
    Photo.objects.bulk_create([Photo(business=BusinessFactory(), image=image)])
    return settings.MEDIA_ROOT


@pytest.fixture
def backup(kept, tmp_path):
    """Make a backup, as whoever runs the site does; its path."""

    def make():
        folder = tmp_path / "backups"
        folder.mkdir(exist_ok=True)
        call_command("backup", folder)
        (path,) = folder.iterdir()
        return path

    return make


@pytest.fixture(params=["", KEY], ids=["plain", "sealed"])
def key(request, settings):
    settings.BACKUP_KEY = request.param
    return request.param


def test_what_is_restored_elsewhere_equals_what_was_backed_up(
    key, backup, kept, empty_database, settings, tmp_path, capsys
):
    number_changes()
    tables, uploads, rights = every_table(), every_upload(kept), every_right()
    path = backup()
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    with empty_database():
        assert every_table() == {"sequences": []}
        call_command("restore", path)

        assert but_for_numbers(every_table()) == but_for_numbers(tables)
        assert every_right() == rights
        assert every_upload(tmp_path / "elsewhere") == uploads
    assert tables["businesses_business"][0] == 4
    assert tables["businesses_businessevent"][0] > 4
    assert "1 berkas" in capsys.readouterr().out


def test_nobody_reads_a_sealed_backup_or_one_of_another_user(backup, settings):
    settings.BACKUP_KEY = KEY
    path = backup()

    assert not tarfile.is_tarfile(path)
    assert b"Keripik" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


def test_replacing_drops_what_came_since(backup, kept, settings):
    number_changes()
    tables, uploads = every_table(), every_upload(kept)
    path = backup()
    BusinessFactory()
    (kept / "later.txt").write_text("later")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE of_a_newer_version ()")
    now = every_table()
    with pytest.raises(CommandError, match="--replace.*Tidak ada yang diubah"):
        call_command("restore", path)
    assert every_table() == now

    call_command("restore", path, "--replace")

    assert but_for_numbers(every_table()) == but_for_numbers(tables)
    assert every_upload(kept) == uploads


def test_mirrors_begin_anew_where_the_backup_forgot_what_they_were_told(backup):
    """However often, and however much they were told since."""
    reader = Reader(UserFactory(is_superuser=True))

    def follow_on(after=None):
        return follow(Wish(reader, (BusinessDocument,), after=after)).next_after

    make_snapshot(BusinessDocument, today=date(2026, 11, 28))
    path, told = backup(), []
    for _time in range(2):
        BusinessFactory()
        told.append(follow_on())
        call_command("restore", path, "--replace")
        for after in told:
            with pytest.raises(TooOld):
                follow_on(after)
        assert not Snapshot.objects.followed_by_changes().exists()
    assert make_snapshot(BusinessDocument, today=date(2026, 11, 28)).timepoint == follow_on()
    business = BusinessFactory()
    page = follow(Wish(reader, (BusinessDocument,), after=Snapshot.objects.get().timepoint))
    assert [json.loads(b"".join(line))["resource_id"] for line in page.lines] == [
        str(business.uuid)
    ]


# What PostgreSQL lets all transactions hold together, unless it is told otherwise.
LOCKS = 64 * 100
COUNT_LOCKS = """
CREATE TABLE locks_held (number int);
CREATE FUNCTION count_after_restore() RETURNS void LANGUAGE sql AS $$
    INSERT INTO public.locks_held
    SELECT count(DISTINCT (locktype, relation, classid, objid))
    FROM pg_locks WHERE pid = pg_backend_pid()
$$
"""


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone() if cursor.description else None


@pytest.fixture
def counts_locks(transactional_db):
    run(COUNT_LOCKS)
    yield
    run("DROP FUNCTION count_after_restore(); DROP TABLE locks_held")


def test_an_ordinary_server_has_locks_enough_for_a_restore(counts_locks, backup):
    path = backup()

    call_command("restore", path, "--replace")

    (held,) = run("SELECT number FROM locks_held")
    assert 0 < held < LOCKS * 0.75


def test_what_a_restore_replaced_is_gone_afterwards_and_after_one_that_was_killed(backup):
    run(f"CREATE SCHEMA {ASIDE} CREATE TABLE left_of_before (number int)")
    path = backup()
    assert b"left_of_before" not in path.read_bytes()

    call_command("restore", path, "--replace")

    assert run(f"SELECT to_regnamespace('{ASIDE}')") == (None,)


def cut(data):
    return data[: -len(data) // 3]


def flipped(data):
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


def without_its_end(data):
    """Cut exactly between two sealed pieces: each that is left opens."""
    return data[: (len(data) - 100) // (PIECE + TAG) * (PIECE + TAG) + 61]


def refused(path, settings, **settings_for_restore):
    for name, value in settings_for_restore.items():
        setattr(settings, name, value)
    with pytest.raises(CommandError) as refusal:
        call_command("restore", path, "--replace")
    return str(refusal.value)


def test_a_damaged_backup_changes_nothing(key, backup, kept, settings):
    path = backup()
    whole, tables, uploads = path.read_bytes(), every_table(), every_upload(kept)
    for damage in (cut, flipped, without_its_end, lambda data: b"", lambda data: b"\0" * 5000):
        path.write_bytes(damage(whole))
        assert "Tidak ada yang diubah" in refused(path, settings)
    assert every_table() == tables
    assert every_upload(kept) == uploads


def test_a_key_that_does_not_fit_is_named_as_the_reason(backup, settings):
    settings.BACKUP_KEY = KEY
    path = backup()

    assert "bukan kunci" in refused(path, settings, BACKUP_KEY="another")
    assert "terenkripsi" in refused(path, settings, BACKUP_KEY="")


def test_a_plain_backup_is_not_taken_for_a_sealed_one(backup, settings):
    """Otherwise whoever can put a file in the place of another needs no key."""
    path = backup()

    assert "tidak terenkripsi" in refused(path, settings, BACKUP_KEY=KEY)


def forged(path, manifest=(), **members):
    """A plain backup with a manifest that fits it: damage that no sum tells."""
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in members.items()}
    facts = {"format": 1, "made_at": "2026-11-22T00:00:00+00:00", "schema": {}, "tables": {}}
    text = json.dumps({**facts, "members": sums, **dict(manifest)}).encode()
    with tarfile.open(path, "w") as tar:
        for name, data in {**members, archive.MANIFEST: text}.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return path


def test_what_postgresql_refuses_is_rolled_back(kept, settings, tmp_path):
    tables = every_table()
    path = forged(tmp_path / "bad.tar", **{"database/000001": b"PGDMP no dump"})

    assert "PostgreSQL menolak" in refused(path, settings)
    assert every_table() == tables


def test_an_upload_stays_in_its_folder(kept, settings, tmp_path):
    tables = every_table()
    path = forged(tmp_path / "bad.tar", **{"media/../../../out.txt": b"out"})

    assert "Tidak ada yang diubah" in refused(path, settings)
    assert not list(tmp_path.rglob("out.txt"))
    assert every_table() == tables


def waiting_for_locks():
    """How many requests for a lock wait: pg_locks tells what is so now, in a transaction too.

    It tells it of the whole cluster, in which other processes test beside this one.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON database = pg_database.oid "
            "WHERE datname = current_database() AND NOT granted"
        )
        return cursor.fetchone()[0]


def give_up_while_it_waits():
    """A restore that cannot have its locks, given up by whoever started it."""
    with refill(replace=True):
        patience = time.monotonic() + 60
        while not waiting_for_locks():
            assert time.monotonic() < patience, "the restore does not wait"
            time.sleep(0.05)
        raise BackupFault


@pytest.mark.usefixtures("kept")
def test_a_restore_that_is_given_up_no_longer_waits_for_anybody():
    with transaction.atomic(), connection.cursor() as cursor:
        tables = ", ".join(f'"{name}"' for name in connection.introspection.table_names(cursor))
        cursor.execute(f"LOCK TABLE {tables} IN ACCESS SHARE MODE")

        with pytest.raises(BackupFault):
            give_up_while_it_waits()

        assert waiting_for_locks() == 0


def test_a_backup_of_a_newer_version_is_refused(kept, settings, tmp_path):
    newer = {"schema": {"businesses": "9999_later"}}
    path = forged(tmp_path / "newer.tar", newer)

    assert "versi yang lebih baru" in refused(path, settings)
    path = forged(tmp_path / "newer.tar", {"format": 2})
    assert "tidak dapat dibaca versi ini" in refused(path, settings)


def test_a_pg_dump_that_is_too_old_is_not_taken(backup, settings, tmp_path, monkeypatch):
    old = tmp_path / "old"
    old.mkdir()
    (old / "pg_dump").write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6'\n")
    (old / "pg_dump").chmod(0o755)
    settings.PG_BIN = old
    monkeypatch.setenv("PATH", str(old))
    monkeypatch.setattr("ikm_registry.operations.postgres.DEBIAN", tmp_path)

    with pytest.raises(CommandError, match=r"9 \(.*PG_BIN"):
        backup()


def test_a_backup_that_cannot_be_written_leaves_nothing(kept, tmp_path):
    with pytest.raises(CommandError, match="tidak dapat ditulis"):
        call_command("backup", tmp_path / "missing")
