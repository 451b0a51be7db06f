"""What a list tells of those who did not agree to the purpose of its reader."""

import pytest

from businesses.choices import ConsentPurpose
from ikm_registry.rest.scopes import KeyScope
from tests.businesses.api.lists import ADDRESSES, reader
from tests.businesses.test_restoring import furnished
from tests.factories.businesses import (
    BusinessFactory,
    ConsentFactory,
)

__all__ = ["reader"]
pytestmark = pytest.mark.django_db


PURPOSES = ["bank", "partner", "statistics", "catalogue"]


@pytest.mark.parametrize("purpose", PURPOSES)
def test_without_consent_a_business_is_a_number_and_nothing_else_of_it_exists(machine, purpose):
    agreed = furnished(BusinessFactory(name="Setuju"))
    ConsentFactory(owner=agreed.owner, purpose=purpose)
    other = furnished(BusinessFactory(name="Tidak"))
    ConsentFactory(owner=other.owner, purpose=next(each for each in PURPOSES if each != purpose))
    key = machine("district_officer", scopes=tuple(KeyScope), purpose=purpose)

    first, second = key.get("businesses/", "?expand=figures,sizes").json()["results"]

    assert first["name"] == "Setuju"
    assert second == {
        "id": str(other.uuid),
        "registry_no": other.registry_no,
        "url": f"/api/v1/businesses/{other.uuid}/",
        "restricted": ["*"],
    }
    assert key.get(f"businesses/{other.registry_no}/").json() == second
    for address in ADDRESSES[1:]:
        listed = key.get(address).json()["results"]
        assert len(listed) == 1, address
        assert key.get(f"{address}{listed[0]['id']}/").status_code == 200
    hidden = other.product_set.get()
    assert key.get(f"products/{hidden.uuid}/").status_code == 404
    assert key.get(f"owners/{other.owner.uuid}/").status_code == 404


@pytest.mark.parametrize(
    "asked", ["name=Tidak", "q=tidak", "region=35.13", "status=active", "kbli=10", "ordering=name"]
)
def test_a_question_tells_nothing_of_those_who_did_not_agree(machine, asked):
    agreed = BusinessFactory(name="Setuju")
    ConsentFactory(owner=agreed.owner, purpose=ConsentPurpose.BANK)
    BusinessFactory(name="Tidak")
    key = machine(purpose="bank")
    told = key.get("businesses/", f"?{asked}").json()["results"]
    assert {each.get("name") for each in told} <= {"Setuju"}


def test_that_a_consent_was_withdrawn_is_told_by_what_changed(machine):
    consent = ConsentFactory(owner=BusinessFactory().owner)
    key = machine(purpose="bank")
    seen = key.get("businesses/")
    type(consent).objects.update(withdrawn_on="2026-11-01")
    answer = key.get("businesses/", "?modified_since=2020-01-01T00:00:00Z")
    assert answer.json()["results"][0]["restricted"] == ["*"]
    assert key.get("businesses/", **{"If-None-Match": seen["ETag"]}).status_code == 200
