import pytest

from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, OwnerFactory
from tests.factories.messages import SCREEN


@pytest.fixture(autouse=True)
def messages_are_seen(settings):
    settings.OUTBOX, settings.OUTBOX_ON_SCREEN = SCREEN, True


@pytest.fixture
def rupi(db):
    """She makes chips, and has an account by her phone."""
    return UserFactory(first_name="Rupi", mobile="+6281234567890", email="")


@pytest.fixture
def business(rupi):
    """Hers."""
    owner = OwnerFactory(name="Hartatik", account=rupi, phone="+6281234567890")
    return BusinessFactory(name="Keripik Renyah", owner=owner, nib="1234567890123")


@pytest.fixture
def hers(client, rupi, business):
    """Her browser."""
    client.force_login(rupi)
    return client


@pytest.fixture
def administrator(officer_of):
    """She decides in Kabupaten Probolinggo whether a record is removed."""
    return officer_of("35.13", "administrator")
