from datetime import date

import pytest
from django.core.management import call_command

from businesses.models import Business
from ikm_registry.regions.models import Region
from tests.factories.businesses import CLARAK, BusinessFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def renewed():
    """Clarak goes to a new regency, and that code is renewed once more."""
    for code, successor in [("35.98.01.2001", None), ("35.99.01.2001", "35.98.01.2001")]:
        ended = date(2025, 1, 1) if successor else None
        Region.objects.create(
            code=code, name="Clarak", full_name="Clarak", valid_to=ended, successor_id=successor
        )
    Region.objects.filter(pk=CLARAK).update(valid_to=date(2024, 1, 1), successor="35.99.01.2001")


def test_a_business_follows_its_village_to_the_newest_code(renewed):
    business = BusinessFactory()
    call_command("follow_successors", verbosity=0)
    moved = Business.objects.get(pk=business.pk)
    assert moved.region_id == "35.98.01.2001"
    assert moved.registry_no == business.registry_no
    assert moved.version == business.version + 2


def test_history_keeps_the_old_place(renewed):
    business = BusinessFactory()
    call_command("follow_successors", verbosity=0)
    places = business.events.order_by("pgh_id").values_list("pgh_region", flat=True)
    assert list(places) == [CLARAK, "35.99.01.2001", "35.98.01.2001"]


def test_nothing_moves_where_no_code_ended(db):
    business = BusinessFactory()
    call_command("follow_successors", verbosity=0)
    assert Business.objects.get(pk=business.pk).version == business.version
