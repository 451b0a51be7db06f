"""Who proposes, who decides, and about what."""

import pytest

from tests.factories.businesses import CLARAK, BusinessFactory

HERE = "35.13"


@pytest.fixture
def viewer(officer_of):
    """She sees the businesses of her village and changes none."""
    return officer_of(CLARAK, role="viewer")


@pytest.fixture
def officer(officer_of):
    return officer_of(HERE)


@pytest.fixture
def business(db):
    return BusinessFactory(name="Keripik Bu Rupi", address="Dusun Krajan")
