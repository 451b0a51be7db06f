"""The admin looks regions up; they come and end by import alone."""

import pytest
from django.contrib import admin
from django.utils import timezone

from ikm_registry.regions.models import Region

pytestmark = pytest.mark.django_db


def found(text, rf):
    page = admin.site.get_model_admin(Region)
    queryset, _ = page.get_search_results(rf.get("/"), Region.objects.all(), text)
    return list(queryset.values_list("code", flat=True))


def test_regions_are_found_by_name_and_by_code(rf):
    assert found("leces probolinggo", rf) == ["35.13.05", "35.13.05.2005"]
    assert "35.13.05.2008" in found("35.13.05", rf)
    assert len(found("", rf)) == 91_599


def test_a_region_that_has_ended_is_still_found_here(rf):
    Region.objects.filter(pk="35.13.05.2008").update(valid_to=timezone.localdate())
    assert found("clarak", rf) == ["35.13.05.2008"]


def test_nobody_adds_or_deletes_a_region_by_hand(rf):
    page = admin.site.get_model_admin(Region)
    assert not page.has_add_permission(rf.get("/"))
    assert not page.has_delete_permission(rf.get("/"))
