"""Who opens the pages of groups, and how a form is sent."""

import pytest
from django.test import Client

from ikm_registry.ui.tickets import Ticket
from tests.factories.businesses import CLARAK

PROBOLINGGO = "35.13"
LIST = "/kelompok/"
NEW = "/kelompok/tambah/"
WRITTEN = {"name": "Sumber Rejeki", "kind": "kub", "region": CLARAK}


@pytest.fixture
def officer(officer_of):
    return officer_of(PROBOLINGGO)


@pytest.fixture
def office(officer):
    return signed_in(officer)


def signed_in(user):
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def sent(client, url, officer, *, ticket=None, **typed):
    return client.post(url, typed | {"ticket": str(ticket or Ticket.new(officer))})


def text(answer):
    return answer.content.decode()


def rows_of(answer):
    return [group.name for group in answer.context["page_obj"]]
