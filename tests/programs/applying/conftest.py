"""An owner with the business for which she applies."""

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, OwnerFactory


@pytest.fixture
def owner(db):
    return UserFactory()


@pytest.fixture
def business(owner):
    return BusinessFactory(name="Kue Karawo", owner=OwnerFactory(account=owner))
