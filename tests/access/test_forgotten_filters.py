"""What is behind `permitted` on each page: the wall, though every filter is forgotten."""

import pytest

from ikm_registry.accounts.scope import RegionScopedQuerySet
from tests.access.test_matrix import MATRIX
from tests.access.world import SECRET

pytestmark = pytest.mark.django_db
OF_PEOPLE = "people:"  # accounts lie in no place


@pytest.fixture
def forgotten(monkeypatch):
    """What the second wall is for: `permitted` lets everything through."""
    monkeypatch.setattr(RegionScopedQuerySet, "permitted", lambda rows, _user, _right: rows.all())


@pytest.mark.parametrize("name", [name for name in MATRIX if not name.startswith(OF_PEOPLE)])
def test_no_page_shows_another_region_though_its_filter_is_forgotten(name, here, forgotten):
    answer = here.browsers["district_officer elsewhere"].get(MATRIX[name].url(here.things))

    shown = answer.getvalue() if answer.streaming else answer.content
    assert SECRET.encode() not in shown
