"""The demo has a key of the API, which it does not make anew at each start."""

import pytest
from django.core.management import CommandError, call_command

from ikm_registry.clients.services import end_key
from ikm_registry.rest.admission import admit
from ikm_registry.rest.credentials import Credentials
from ikm_registry.rest.models import ApiKey
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    """Where it is kept, on a site that has the administrator of the demo."""
    place = ("administrator", "35.13")
    UserFactory(username="admin", email="admin@demo.test", assignments=[place])
    return tmp_path / "demo-key"


def kept_in(file):
    call_command("make_demo_key", keep=file)
    return file.read_text().strip()


def test_it_reads_and_writes_in_the_first_regency_and_lies_where_only_its_owner_reads(file):
    key = admit(Credentials.read(kept_in(file)))
    scopes = ["businesses:read", "businesses:write", "programs:read"]
    assert (key.scopes, key.read_only) == (scopes, False)
    assert key.held == "api_keeper 35.13"
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_next_start_makes_no_other(file):
    assert kept_in(file) == kept_in(file)
    assert ApiKey.objects.count() == 1


def test_what_opens_nothing_any_more_is_replaced(file):
    first = kept_in(file)
    key = ApiKey.objects.get()
    end_key(by=key.created_by, key=key)
    second = kept_in(file)
    assert second != first
    assert admit(Credentials.read(second))

    file.write_text("not the words of a key\n")
    assert admit(Credentials.read(kept_in(file)))


def test_a_site_that_is_no_demo_gets_none(tmp_path):
    UserFactory(username="admin", is_superuser=True)
    with pytest.raises(CommandError, match="a real site"):
        kept_in(tmp_path / "demo-key")
    assert not ApiKey.objects.exists()
    assert not (tmp_path / "demo-key").exists()
