"""The demo has groups, which it does not make anew at each start."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from businesses.models import BusinessGroup, GroupMember
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory

pytestmark = pytest.mark.django_db


def make():
    out = StringIO()
    call_command("make_demo_groups", stdout=out)
    return out.getvalue()


def test_neighbours_who_make_the_same_are_a_group():
    UserFactory(username="admin", email="admin@demo.test", assignments=[("administrator", "35.13")])
    for _ in range(4):
        BusinessFactory()
    BusinessFactory(region_id="35.13.11.2004")

    assert make().startswith("1 demo groups")
    assert make() == ""
    assert GroupMember.objects.count() == 4
    assert BusinessGroup.objects.get().region_id == "35.13.05.2008"


def test_a_real_site_is_left_alone():
    with pytest.raises(CommandError):
        make()
