import pytest

from tests.factories.messages import SCREEN


@pytest.fixture(autouse=True)
def messages_are_seen(settings):
    settings.OUTBOX, settings.OUTBOX_ON_SCREEN = SCREEN, True
