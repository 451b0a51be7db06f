from io import StringIO

import pytest
from django.core.management import call_command

from businesses.demo.district import District
from businesses.models import Business, Certificate, Figures, Market, Product
from ikm_registry.accounts.models import Assignment
from ikm_registry.accounts.roles import Role

pytestmark = pytest.mark.django_db


def seed(**options):
    out = StringIO()
    call_command("seed_demo", stdout=out, **options)
    return out.getvalue()


def test_the_demo_has_somebody_for_every_role_that_signs_in_here():
    printed = seed(businesses=16)
    held = set(Assignment.objects.values_list("role", flat=True))
    assert held == set(Role) - {Role.API_CLIENT, Role.OWNER}
    assert "petugas " in printed


def test_seeding_again_changes_nothing():
    seed(businesses=16)
    before = list(Business.objects.order_by("pk").values_list("registry_no", "version"))
    assert "nothing is changed" in seed(businesses=16)
    assert list(Business.objects.order_by("pk").values_list("registry_no", "version")) == before


def test_the_same_seed_makes_the_same_district():
    first = District("35.13", year=2026, seed=1)
    again = District("35.13", year=2026, seed=1)
    assert [first.owner().name for _ in range(9)] == [again.owner().name for _ in range(9)]


def test_every_demo_record_would_pass_the_forms():
    seed(businesses=40)
    for model in (Business, Figures, Product, Market, Certificate):
        for row in model.objects.all():
            row.full_clean()


def test_every_trade_of_the_demo_is_a_kbli_of_2020():
    seed(businesses=40)
    assert not Business.objects.filter(kbli=None).exists()
