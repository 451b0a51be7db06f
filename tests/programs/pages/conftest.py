"""An officer before the pages of programs."""

import pytest

from ikm_registry.ui.tickets import Ticket
from tests.factories.programs import PROBOLINGGO


@pytest.fixture
def officer(client, officer_of):
    user = officer_of(PROBOLINGGO)
    client.force_login(user)
    return user


@pytest.fixture
def send(client, officer):
    def to(address, **typed):
        return client.post(address, typed | {"ticket": str(Ticket.new(officer))})

    return to
