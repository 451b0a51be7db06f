"""Whatever is sent to the form of a business, a sentence answers it, never a fault."""

import re

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from businesses.forms.registration import CorrectionForm, RegistrationForm
from businesses.models import Business, Owner
from ikm_registry.regions.models import Region
from tests.businesses.test_business_form import CREATE, least
from tests.factories.businesses import CLARAK, BusinessFactory

ODD = [
    "",
    " ",
    "\0",
    "a\0b",
    "0",
    "-1",
    "1e400",
    "NaN",
    "Infinity",
    "9" * 400,
    "99999999999999999999",
    "1.000.000.000.000.000.000.000",
    "12,5",
    "٣",
    "²",
    "½",
    "<script>",
    "' OR 1=1 --",
    "%",
    "_",
    "\\",
    "\u202e",
    "\ufdfa",
    "💥",
    "on",
    "true",
    "None",
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "35",
    "35.13",
    "35.08.01",
    CLARAK,
    "clarak",
    "10794",
    "C",
    "keripik",
    "kg",
    "ID",
    "active",
    "export",
    "consent",
    "reseller",
    "F",
    "3513024107850003",
    "081234567890",
    "00000000-0000-0000-0000-000000000000",
    "x" * 5000,
]
anything = st.one_of(st.sampled_from(ODD), st.text(max_size=60))
unhurried = settings(
    max_examples=25,
)


def names(form):
    return [field.html_name for field in form]


new_fields = names(RegistrationForm(business=Business(), places=Region.objects.all(), money=True))


def some_of(fields):
    """A few fields filled with anything, on top of what is enough to be saved."""
    return st.dictionaries(st.sampled_from(fields), anything, max_size=8)


def answers(response):
    """A page that says what to do, or the way to one."""
    if response.status_code == 302:
        return True
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return response.status_code in (200, 403, 409) and len(text.split()) > 20


@unhurried
@given(typed=some_of(new_fields))
def test_anything_sent_to_a_new_form_is_answered(client, officer, typed):
    assert answers(client.post(CREATE, least(**typed)))


@unhurried
@given(typed=st.dictionaries(st.text(min_size=1, max_size=20), anything, max_size=5))
def test_fields_nobody_knows_are_answered(client, officer, typed):
    assert answers(client.post(CREATE, typed))


@pytest.mark.parametrize("value", ODD)
def test_one_odd_value_in_every_field_at_once_is_answered(client, officer, value):
    assert answers(client.post(CREATE, dict.fromkeys(new_fields, value)))


def edit_fields(business):
    return names(
        CorrectionForm(business=business, owner=business.owner, places=Region.objects.all())
    )


@unhurried
@given(data=st.data())
def test_anything_sent_to_the_form_of_a_business_is_answered(client, officer, data):
    business = BusinessFactory(owner__nik=None)
    typed = data.draw(some_of(edit_fields(business)))
    versions = {"business-seen_version": "1", "owner-seen_version": "1", "owner-name": "Rupi"}
    address = reverse("businesses:edit", args=[business.registry_no])
    assert answers(client.post(address, least(**versions) | typed))
    Business.objects.all().delete()  # the next example starts anew
    Owner.objects.all().delete()


@pytest.mark.parametrize("value", ODD)
def test_one_odd_value_in_every_field_of_a_business_is_answered(client, officer, value):
    business = BusinessFactory()
    address = reverse("businesses:edit", args=[business.registry_no])
    assert answers(client.post(address, dict.fromkeys(edit_fields(business), value)))


@pytest.mark.parametrize("number", ["IKM-3513-000001-0", "IKM-٣٥١٣-000001-1", "x", "IKM-3513-1-1"])
@pytest.mark.parametrize("verb", ["ubah", "hapus", "konfirmasi"])
def test_a_number_nobody_has_is_not_found(client, officer, number, verb):
    assert client.post(f"/usaha/{number}/{verb}/").status_code == 404


def test_the_form_costs_the_same_whatever_else_is_registered(
    client, officer, django_assert_num_queries
):
    business = BusinessFactory()
    address = reverse("businesses:edit", args=[business.registry_no])
    client.get(address)
    with django_assert_num_queries(MOST_QUERIES):
        client.get(address)
    BusinessFactory.create_batch(20, owner=business.owner)
    with django_assert_num_queries(MOST_QUERIES):
        client.get(address)


MOST_QUERIES = 15
