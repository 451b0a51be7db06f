"""A row among many is taken or refused as it is alone, and as in a spreadsheet."""

from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.businesses.api.bulk import (
    EACH,
    LEAST,
    NIB,
    NIK,
    OTHER_NIB,
    TRY,
    outcomes,
)
from tests.factories.businesses import (
    CLARAK,
    BusinessFactory,
)
from tests.factories.imports import check, sheet

pytestmark = pytest.mark.django_db


TEXTS = st.sampled_from(["Keripik", "", "x" * 201, None, 5])
ROWS = st.fixed_dictionaries(
    {},
    optional={
        "name": TEXTS,
        "region": st.sampled_from([CLARAK, "35.13", "35", "75.02", "99.99", {"code": CLARAK}, 5]),
        "brand": TEXTS,
        "nib": st.sampled_from([NIB, "9120-0012-34567", "12 huruf", "", None]),
        "nib_issued_on": st.sampled_from(["2026-01-05", "2026-02-31", None]),
        "founded_year": st.sampled_from([1999, 1700, "1999", None]),
        "kbli": st.sampled_from(["10794", "107", None]),
        "other_kbli": st.sampled_from([[], ["10710"], ["10710", "10710"], ["x"]]),
        "latitude": st.sampled_from([-7.84, 50, None]),
        "longitude": st.sampled_from([113.25, None]),
        "status": st.sampled_from(["active", "gone"]),
        "owner": st.sampled_from(
            [None, {}, {"name": "Rupi"}, {"name": "Rupi", "nik": NIK}, {"nik": "35"}]
        ),
        "latest_figures": st.sampled_from(
            [None, {"year": 2025}, {"year": 2025, "production_volume": "5"}, {"tahun": 1}]
        ),
        "products": st.sampled_from(
            [[], [{"name": "Emping"}], [{"name": "Emping", "price": "-5"}], [{}]]
        ),
        "certificates": st.sampled_from([[{"jenis": "halal", "nomor": "12"}]]),
        "nmae": st.just("x"),
        "version": st.just(3),
    },
)
examples = hypothesis_settings(max_examples=30, suppress_health_check=list(HealthCheck))


@contextmanager
def taken_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def without_place(listed):
    """{pointer within the record: code}"""
    return sorted(
        (fault["pointer"].removeprefix("#/items/0/data").removeprefix("#"), fault["code"])
        for fault in listed
    )


@given(row=ROWS, is_known=st.booleans(), beside=st.integers(0, 2))
@examples
def test_a_row_is_taken_or_refused_as_the_single_call_does(bulk, writer, row, is_known, beside):
    with taken_back():
        BusinessFactory(nib=NIB, owner__nik=NIK)
        business = BusinessFactory(name="Opak")
        sent = row | ({"id": str(business.uuid)} if is_known else {})
        others = [LEAST | {"name": f"Usaha {n}"} for n in range(beside)]
        with taken_back():
            if is_known:
                address = f"businesses/{business.uuid}/"
                alone = writer.patch(address, row, seen=writer.get(address))
            else:
                alone = writer.post("businesses/", row)
        [result, *rest] = bulk(EACH, sent, *others).json()["results"]
        assert [each["status"] for each in rest] == ["created"] * beside
        if alone.status_code < 400:
            assert result["status"] != "refused", result
        else:
            told = alone.json()
            assert result["code"] == told["code"]
            if "errors" in told:
                assert without_place(result["errors"]) == without_place(told["errors"])


# The same row in a spreadsheet.

NAMES = st.sampled_from(["Keripik", "x" * 200, "x" * 201])
NIBS = st.sampled_from(["", NIB, OTHER_NIB, "9120-0012-34567", "9120001234568", "12 huruf", "12"])
NIKS = st.sampled_from(["", NIK, "35130241", "huruf"])
COUNTS = st.sampled_from(["1", "-1", "99999999999"])


@given(rows=st.lists(st.tuples(NAMES, NIBS, NIKS, COUNTS), min_size=1, max_size=4))
@examples
def test_a_row_is_taken_or_refused_as_the_import_of_spreadsheets_does(bulk, officer_of, rows):
    with taken_back():
        titled = [
            {"Nama IKM": name, "NIB": nib, "NIK": nik, "Tenaga Kerja L": count}
            for name, nib, nik, count in rows
        ]
        with taken_back():
            batch = check(sheet(*titled), by=officer_of("35.13"))
            refused = {each.row for each in batch.problems.all() if each.is_refusal}
        items = [
            {
                "name": name,
                "region": CLARAK,
                "nib": nib,
                "owner": {"name": "Rupi", "nik": nik},
                "latest_figures": {"year": 2025, "jumlah_tki_l": count},
            }
            for name, nib, nik, count in rows
        ]
        answer = bulk(f"{TRY}&atomic=row&match=nib", *items)
        found = {place for place, told in enumerate(outcomes(answer), 2) if told == "refused"}
        assert found == refused
