"""A list that was taken along comes back: corrected or not, nothing doubles."""

import pytest

from businesses.choices import LegalForm, Sex
from businesses.exchange.exporter import columns_for, text_of, values_of
from businesses.models import Business, Figures, Product
from tests.factories.businesses import BusinessFactory, FiguresFactory, ProductFactory
from tests.factories.imports import load, reasons, result


@pytest.fixture
def officer(officer_of):
    return officer_of("35.13")


def export(user):
    businesses = Business.objects.visible_to(user)
    columns = columns_for(user)
    return "".join(text_of(columns, values_of(businesses, columns, user))).encode()


def a_full_business(**facts):
    business = BusinessFactory(
        nib="0220001234567",
        brand="Rupi",
        legal_form=LegalForm.INFORMAL,
        owner__sex=Sex.FEMALE,
        address="Jalan Raya 5",
        rt="3",
        rw="1",
        latitude="-7.84",
        longitude="113.25",
        **facts,
    )
    FiguresFactory(business=business, investment_machines=5_000_000)
    ProductFactory(business=business)
    ProductFactory(business=business)
    return business


def test_a_list_that_comes_back_as_it_left_changes_nothing(officer):
    a_full_business()
    BusinessFactory.create_batch(2, name="Keripik Bu Rupi", nib=None)
    BusinessFactory(region_id="35.13.05", kbli=None, owner=None)

    batch = load(export(officer), by=officer)

    assert result(batch) == (0, 0, 4, 0)
    assert Business.objects.count() == 4
    assert (Product.objects.count(), Figures.objects.count()) == (2, 1)


def test_what_was_corrected_in_the_file_is_corrected_here(officer):
    business = a_full_business(name="Keripik Bu Rupi")
    BusinessFactory(name="Keripik Bu Rupi")
    data = export(officer).replace(b"Jalan Raya 5", b"Jalan Raya 7")

    batch = load(data, by=officer)

    assert result(batch) == (0, 1, 1, 0)
    business.refresh_from_db()
    assert business.address == "Jalan Raya 7"


def test_a_mistyped_number_registers_nothing(officer):
    business = BusinessFactory()
    wrong = business.registry_no[:-1] + ("1" if business.registry_no[-1] != "1" else "2")
    data = export(officer).replace(business.registry_no.encode(), wrong.encode())

    batch = load(data, by=officer)

    assert result(batch) == (0, 0, 0, 1)
    assert list(reasons(batch)) == [(2, "Nomor registri IKM")]


def test_two_rows_may_not_have_one_number(officer):
    BusinessFactory()
    data = export(officer)
    last = data.rsplit(b"\r\n", 2)[1]

    batch = load(data + last + b"\r\n", by=officer)

    assert result(batch) == (0, 0, 1, 1)
