"""The demo is believable, the same for the same seed, and made without one object a row."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils.timezone import localdate

from businesses.demo.district import District
from businesses.demo.words import COINED, NAMES, TRADES
from businesses.management.commands.seed_demo import regencies, shares
from businesses.models import (
    Business,
    Certificate,
    Figures,
    Kbli,
    Market,
    OtherKbli,
    Owner,
    Product,
    RawMaterial,
    Unit,
)
from businesses.registry_no import is_valid
from businesses.services.figures import point_to_latest
from ikm_registry.accounts.models import Assignment, User
from ikm_registry.accounts.roles import WITHOUT_PLACE, Role
from ikm_registry.history.reading import events_of
from tests.factories.businesses import BusinessFactory

pytestmark = pytest.mark.django_db

MADE = [Owner, Business, Figures, Product, Market, Certificate, RawMaterial, OtherKbli]


def seed(**options):
    out = StringIO()
    call_command("seed_demo", stdout=out, **options)
    return out.getvalue()


def forget():
    """As if no demo had ever been made."""
    tables = ", ".join(model._meta.db_table for model in MADE)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {tables}, businesses_registrycounter RESTART IDENTITY CASCADE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def everything():
    """But for the names of records outside, which are drawn anew whatever the seed."""
    return [
        [{**row, "uuid": None} for row in model.objects.order_by("pk").values()] for model in MADE
    ]


def test_the_demo_has_somebody_for_every_role_that_signs_in_here():
    printed = seed(businesses=16)
    held = set(Assignment.objects.values_list("role", flat=True))
    assert held == set(Role) - WITHOUT_PLACE - {Role.API_CLIENT, Role.API_KEEPER}
    assert "petugas " in printed


def test_seeding_again_changes_nothing():
    seed(businesses=16)
    before = list(Business.objects.order_by("pk").values_list("registry_no", "version"))
    assert "nothing is changed" in seed(businesses=16)
    assert list(Business.objects.order_by("pk").values_list("registry_no", "version")) == before


def test_the_same_seed_makes_the_same_rows():
    forget()
    seed(businesses=90, seed=7)
    first = everything()
    forget()
    seed(businesses=90, seed=7)
    assert everything() == first


def test_another_seed_makes_other_rows():
    seed(businesses=16, seed=7)
    first = set(Owner.objects.values_list("name", flat=True))
    forget()
    seed(businesses=16, seed=8)
    assert first != set(Owner.objects.values_list("name", flat=True))


def test_a_run_that_broke_off_is_completed_by_the_next():
    forget()
    seed(businesses=90)
    whole = everything()
    forget()
    District("35.13", today=localdate(), seed=1).build(72)
    seed(businesses=90)
    assert everything() == whole


def test_a_site_with_businesses_of_its_own_gets_no_demo():
    BusinessFactory()
    with pytest.raises(CommandError, match="no place for a demo"):
        seed(businesses=16)
    assert not User.objects.filter(username="petugas").exists()


def test_every_demo_record_would_pass_the_forms():
    seed(businesses=110)
    for model in MADE:
        for row in model.objects.all():
            row.full_clean()


def test_every_trade_of_the_demo_is_known_to_the_reference_data():
    kbli = set(Kbli.objects.of_version("2020").values_list("code", flat=True))
    units = set(Unit.objects.values_list("code", flat=True))
    for trade in TRADES:
        assert trade["kbli"] in kbli
        assert {unit for _name, unit, _price in trade["products"]} <= units


def test_public_numbers_pass_their_own_check():
    seed(businesses=50)
    assert all(
        is_valid(number) for number in Business.objects.values_list("registry_no", flat=True)
    )


def test_each_business_knows_its_newest_figures():
    seed(businesses=250)
    before = list(Business.objects.order_by("pk").values_list("latest_figures", flat=True))
    assert Business.objects.filter(latest_figures=None).count() < 10
    point_to_latest(Business.objects.values_list("pk", flat=True))
    assert list(Business.objects.order_by("pk").values_list("latest_figures", flat=True)) == before


def test_the_history_tells_of_every_row_and_where_it_lies():
    seed(businesses=50)
    for model in [Owner, Business, Figures, Product]:
        told = events_of(model).objects
        assert told.count() == model.objects.count()
        assert not told.filter(pgh_region=None).exists()
        assert told.filter(pgh_context__metadata__reason="Demo").count() == told.count()


def test_it_has_doubles_gaps_and_owners_of_two_as_life_does():
    seed(businesses=250)
    assert Business.objects.filter(owner=None).exists()
    assert Business.objects.filter(kbli=None).exists()
    assert Business.objects.filter(latitude=None).exists()
    assert Business.objects.values("owner").count() > Owner.objects.count()


def test_businesses_spread_over_regencies_by_five_thousand():
    assert shares(16) == {"35.13": 13, "75.02": 3}
    assert shares(10_000) == {"35.13": 5_000, "75.02": 5_000}
    many = shares(1_000_000)
    assert len(many) == 200
    assert set(many.values()) == {5_000}
    assert len({code[:2] for code in many}) == 38
    with pytest.raises(CommandError, match="At most"):
        shares(5_001 * len(regencies()))


def test_names_are_built_from_tens_of_thousands_of_words():
    assert COINED > 30_000
    assert len(set(NAMES["women"])) == len(NAMES["women"])
