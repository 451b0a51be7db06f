"""Personas, the reference data every test may rely on, and a browser that sees a real site."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import current_thread
from time import monotonic, sleep

# pytest-playwright keeps an event loop running in the thread of the test.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone, translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer
from xdist import get_xdist_worker_id, is_xdist_worker

from tests.chromium import ARGUMENTS, EXPECTED_WITHIN, drawing_on_disk
from tests.databases import copy_for, make
from tests.factories.accounts import LightArgon2, UserFactory
from tests.guards import fault_of
from tests.scheduling import ByGroup

# The same examples every time, so that a build does not fail by chance; EXPLORE=1 looks at others.
# A database answers when it can: a deadline would fail tests on a busy machine. What a fixture
# made is there for every example, and each test of examples is written for that.
hypothesis_settings.register_profile(
    "registry",
    hypothesis_settings.get_profile("default"),
    derandomize="EXPLORE" not in os.environ,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
hypothesis_settings.load_profile("registry")

# Seconds that the site may take for an answer nobody waits for any more.
PATIENCE = 60

# Loaded once per test database and never emptied: no test changes them for good.
REFERENCE_TABLES = {
    "regions_region",
    "businesses_kbli",
    "businesses_unit",
    "businesses_country",
    "businesses_sizethreshold",
    "businesses_retentionrule",
    "programs_creditscheme",
    "programs_creditterms",
    "programs_sikplayout",
    "programs_columnmap",
    "feed_horizon",
    "django_migrations",
    "django_content_type",
    "auth_permission",
}


def pytest_xdist_make_scheduler(config, log):
    return ByGroup(config, log)


def pytest_runtest_setup(item):
    if fault := fault_of(item):
        pytest.fail(fault, pytrace=False)


@pytest.fixture(scope="session", autouse=True)
def static_files_as_they_lie():
    """Nobody runs collectstatic before the tests; settings are read before this file is."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield


@pytest.fixture(scope="session", autouse=True)
def uploads_aside(tmp_path_factory):
    """What tests hand in lies in a folder of each process, not in that of the demo."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(scope="session", autouse=True)
def passwords_that_cost_little():
    """A hash costs a tenth of a second on a real site; tests ask for thousands."""
    hasher = f"{LightArgon2.__module__}.{LightArgon2.__qualname__}"
    with override_settings(PASSWORD_HASHERS=[hasher]):
        yield


@pytest.fixture(autouse=True)
def no_second_step_unless_asked_for(settings):
    """Personas sign in with a password alone; tests of the second step say so."""
    settings.REQUIRE_MFA = False


@pytest.fixture(scope="session")
def django_db_setup(
    request,
    django_test_environment,
    django_db_blocker,
    django_db_keepdb,
    django_db_createdb,
    tmp_path_factory,
):
    """In place of pytest-django's: several processes share the work (`tests/databases.py`)."""
    anew = django_db_createdb or not django_db_keepdb
    with django_db_blocker.unblock():
        if is_xdist_worker(request):
            common = tmp_path_factory.getbasetemp().parent
            drop = copy_for(get_xdist_worker_id(request), common, anew=anew)
        else:
            drop = make(anew=anew, keep=django_db_keepdb)
    yield
    with django_db_blocker.unblock():
        drop()


@pytest.fixture(scope="module")
def module_transaction(django_db_setup, django_db_blocker):
    """A transaction around those of the tests, in which a module may make its world once."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def clock_and_language_of_the_capital():
    """Those of whoever asked last are not those of the next test."""
    yield
    timezone.deactivate()
    translation.deactivate()


@pytest.fixture
def officer_of(db):
    """Personas are places: `officer_of("35.13")` keeps the industries of Kab. Probolinggo."""

    def make(code, role="district_officer"):
        return UserFactory(assignments=[(role, code)])

    return make


@pytest.fixture
def transactional_db(django_db_setup, django_db_blocker):
    """A database whose changes others see: threads, a live server, two transactions at once.

    In place of pytest-django's fixture of this name: it empties what the test wrote but
    leaves the reference data, which a TransactionTestCase would flush.
    """
    with django_db_blocker.unblock():
        yield
        assert connection.settings_dict["NAME"].startswith("test_"), "never empty a real database"
        empty(sorted(set(connection.introspection.table_names()) - REFERENCE_TABLES))


def empty(tables):
    """Once nobody writes to any of them: past triggers, and without touching those that are empty.

    TRUNCATE would make new files for every table and index, which takes ten times as long.
    """
    quoted = [connection.ops.quote_name(table) for table in tables]
    filled = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})"  # noqa: S608
        for name in quoted
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(quoted)}")
        cursor.execute(filled)
        deletions = [f"DELETE FROM {name}" for (name,) in cursor.fetchall()]  # noqa: S608
        cursor.execute("; ".join(["SET LOCAL session_replication_role = replica", *deletions]))


def by_itself(work, *arguments):
    """With a connection of its own, which is closed when the work is done."""
    try:
        return work(*arguments)
    finally:
        connection.close()


@pytest.fixture
def aside(transactional_db):
    """Start something in another thread, beside the test: `aside(work, …)`; its future."""
    with ThreadPoolExecutor(max_workers=16) as threads:
        yield lambda work, *arguments: threads.submit(by_itself, work, *arguments)


@pytest.fixture
def site(transactional_db):
    """The address of the running site, on the committed database."""
    server = LiveServer("127.0.0.1")
    with requests_followed() as running:
        yield server.url
        server.stop()
        wait_for_the_last(running)


@contextmanager
def requests_followed():
    """The threads in which the site is answering; each leaves when its answer is made."""
    running = set()

    def begin(**facts):
        running.add(current_thread())

    def end(**facts):
        running.discard(current_thread())

    request_started.connect(begin)
    request_finished.connect(end)
    yield running
    request_started.disconnect(begin)
    request_finished.disconnect(end)


def wait_for_the_last(running):
    """A browser that went on leaves the server at work, on tables that are emptied next."""
    until = monotonic() + PATIENCE
    while running - {current_thread()}:
        assert monotonic() < until, "the site is still answering"
        sleep(0.02)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    chromium = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    )
    if not chromium:
        pytest.skip("no Chromium on this machine: install the package chromium")
    return {
        **browser_type_launch_args,
        "executable_path": chromium,
        "args": ARGUMENTS,
        "ignore_default_args": drawing_on_disk(),
    }


@pytest.fixture(scope="session", autouse=True)
def time_for_a_page_to_come():
    """A machine that is at other tests, too, takes longer than Playwright expects of it."""
    expect.set_options(timeout=EXPECTED_WITHIN)


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "id-ID"}
