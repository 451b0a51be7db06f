"""The embedded server by itself."""

import os
from contextlib import closing

import psycopg2
import pytest

from tools.home import is_held, only_one
from tools.postgres import database, running

pytestmark = [pytest.mark.launcher, pytest.mark.xdist_group("launcher")]


def ask(url, statement):
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def test_database_url_wins_and_no_server_is_started(own_home, monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", "postgresql://someone@db.example/ikm")
    with database("mine") as url:
        assert url == "postgresql://someone@db.example/ikm"
    assert list(own_home.iterdir()) == []
    assert "DATABASE_URL" in capsys.readouterr().out


def test_a_server_lives_as_long_as_its_block_and_opens_no_port(own_home):
    with database("mine", fast=True) as url:
        assert ask(url, "SELECT current_database()") == "ikm"
        assert ask(url, "SHOW listen_addresses") == ""
        assert ask(url, "SHOW TimeZone") == "UTC"
        assert running("mine") == url
    assert running("mine") is None
    with pytest.raises(psycopg2.OperationalError):
        ask(url, "SELECT 1")


def test_data_is_there_again_at_the_next_start_and_promised_to_survive_a_power_cut(own_home):
    with database("mine") as url:
        ask(url, "CREATE TABLE kept (); COMMIT; SELECT 1")
    with database("mine") as url:
        assert ask(url, "SELECT count(*) FROM kept") == 0
        assert ask(url, "SHOW fsync") == "on"


def test_the_pid_file_of_a_dead_server_whose_number_another_program_has_does_no_harm(own_home):
    with database("mine", fast=True):
        pass
    pid_file = own_home / "mine/postgres/data/postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n")
    with database("mine", fast=True) as url:
        assert ask(url, "SELECT 1") == 1


def test_a_server_that_lost_its_owner_makes_room(own_home):
    with database("mine", fast=True) as lost, database("mine", fast=True) as url:
        assert lost == url  # as if the first had lost its owner
        assert ask(url, "SELECT 1") == 1


def test_data_of_another_postgresql_is_kept_and_the_person_told(own_home):
    with database("mine"):
        pass
    version = own_home / "mine/postgres/data/PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(SystemExit, match="made by PostgreSQL 17"), database("mine"):
        pass
    assert version.exists()


def test_a_name_is_held_by_one_process_and_the_second_reads_by_whom(own_home):
    with only_one("mine") as announce:
        announce("the first")
        assert is_held("mine")
        with (
            pytest.raises(SystemExit, match="Already running: the first, process"),
            only_one("mine"),
        ):
            pass
    assert not is_held("mine")
