import pytest

from tests.factories.accounts import UserFactory
from tests.factories.messages import SCREEN


@pytest.fixture(autouse=True)
def messages_are_seen(settings):
    settings.OUTBOX, settings.OUTBOX_ON_SCREEN = SCREEN, True


@pytest.fixture
def rupi(db):
    """A chip maker with an account and nothing else."""
    return UserFactory(first_name="Rupi", mobile="+6281234567890", email="")


@pytest.fixture
def siti(officer_of):
    """She keeps the industries of Kabupaten Probolinggo."""
    return officer_of("35.13")
