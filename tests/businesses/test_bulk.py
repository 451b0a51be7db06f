"""Changing many businesses at once: what the preview says is what happens, row by row."""

import re
from datetime import date

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from businesses.choices import LegalForm, Source, Status, Tenure
from businesses.models import Business
from businesses.services import bulk
from businesses.services.bulk import Change, Outcome, change_many, try_out
from businesses.services.registration import confirm_business, save_business
from ikm_registry.history.reading import events_of
from ikm_registry.regions.models import Region
from tests.factories.accounts import UserFactory
from tests.factories.businesses import CLARAK, BusinessFactory, OwnerFactory, kbli

PAGE = "/usaha/ubah-banyak/"
REASON = "Pendataan ulang"


def ticked(*businesses):
    return PAGE + "?" + "&".join(f"number={business.registry_no}" for business in businesses)


def previewed(client, address, **typed):
    answer = client.post(address, {"step": "preview", "reason": REASON, **typed})
    assert answer.status_code == 200
    return answer


def written(client, address, preview, **typed):
    seen = preview.context["seen"]
    return client.post(address, {"step": "write", "reason": REASON, "seen": seen, **typed})


def changed(client, address, **typed):
    return written(client, address, previewed(client, address, **typed), **typed)


def stored(business):
    return Business.objects.get(pk=business.pk)


def test_ticked_businesses_are_changed_after_a_preview_with_a_reason(client, officer):
    one, two, other = BusinessFactory.create_batch(3)
    address = ticked(one, two)

    preview = previewed(client, address, status="closed")

    assert {stored(row).status for row in (one, two)} == {Status.ACTIVE}
    assert preview.context["counts"] == {"changed": 2}
    page = preview.content.decode()
    assert 'Status: <span class="soft">Aktif</span> → <strong>Tutup</strong>' in page
    report = written(client, address, preview, status="closed")
    assert report.context["counts"] == {"changed": 2}
    assert {stored(row).status for row in (one, two)} == {Status.CLOSED}
    assert stored(other).status == Status.ACTIVE


def test_the_history_tells_one_change_of_one_person_and_why(client, officer):
    rows = BusinessFactory.create_batch(3)

    changed(client, ticked(*rows), status="inactive")

    events = events_of(Business).objects.filter(pgh_label="update").select_related("pgh_context")
    assert {event.pgh_obj_id for event in events} == {row.pk for row in rows}
    assert len({event.pgh_context_id for event in events}) == 1
    assert len({event.pgh_xact for event in events}) == 1
    told = events[0].pgh_context.metadata
    assert (told["user"], told["reason"]) == (officer.pk, REASON)


def test_the_preview_leaves_no_trace(client, officer):
    row = BusinessFactory()

    previewed(client, ticked(row), status="closed", confirms="on")

    assert not events_of(Business).objects.filter(pgh_label="update").exists()
    assert stored(row).version == row.version


def test_all_that_a_filter_finds_can_be_meant(client, officer):
    inside = BusinessFactory.create_batch(2, region_id=CLARAK)
    outside = BusinessFactory(region_id="35.13.03")

    changed(client, f"{PAGE}?every=1&region=35.13.05", legal_form=LegalForm.CV)

    assert {stored(row).legal_form for row in inside} == {LegalForm.CV}
    assert stored(outside).legal_form == ""


def test_a_filter_that_is_not_understood_changes_nothing(client, officer):
    row = BusinessFactory()

    answer = client.post(f"{PAGE}?every=1&status=nonsense", {"step": "preview", "status": "closed"})

    assert answer.status_code == 302
    assert answer.url == "/usaha/?status=nonsense"
    assert stored(row).status == Status.ACTIVE


def test_every_page_keeps_the_way_back_to_the_list(client, officer):
    row = BusinessFactory()

    page = client.get(f"{ticked(row)}&status=active&ordering=-changed")

    assert page.context["list_address"] == "/usaha/?status=active&ordering=-changed"


@pytest.mark.parametrize("asked", ["", "?number=x", "?number=%00", "?number=IKM-3513-000128-4"])
def test_whoever_ticked_nothing_is_told_so(client, officer, asked):
    answer = client.get(PAGE + asked, follow=True)

    assert "Centang dulu usaha yang akan diubah." in answer.content.decode()


def test_too_many_are_refused_with_the_number_that_is_possible(client, officer, monkeypatch):
    monkeypatch.setattr("businesses.views.bulk.MOST", 2)
    BusinessFactory.create_batch(3)

    answer = client.get(f"{PAGE}?every=1", follow=True)

    assert "paling banyak 2" in answer.content.decode()


def test_a_reason_must_be_given(client, officer):
    row = BusinessFactory()

    answer = client.post(ticked(row), {"step": "preview", "status": "closed"})

    assert answer.context["form"].errors["reason"]
    assert stored(row).status == Status.ACTIVE


def test_something_must_be_filled_in(client, officer):
    answer = client.post(ticked(BusinessFactory()), {"step": "preview", "reason": REASON})

    assert "Isi paling sedikit satu hal" in answer.content.decode()


def test_what_was_typed_can_be_corrected_after_the_preview(client, officer):
    row = BusinessFactory()

    answer = client.post(ticked(row), {"step": "", "status": "closed", "reason": REASON})

    assert answer.context["form"]["status"].data == "closed"
    assert "lines" not in answer.context


def test_nothing_is_written_without_a_preview(client, officer):
    row = BusinessFactory()
    for seen in ("", "x", f"{row.registry_no}", f"{row.registry_no}@\x00"):
        answer = client.post(
            ticked(row), {"step": "write", "status": "closed", "reason": REASON, "seen": seen}
        )
        assert answer.context["form"].errors

    assert stored(row).status == Status.ACTIVE


def test_a_business_saved_by_somebody_else_since_the_preview_is_left_and_reported(client, officer):
    mine, theirs = BusinessFactory.create_batch(2)
    address = ticked(mine, theirs)
    preview = previewed(client, address, status="closed")
    theirs.brand = "Baru"
    save_business(business=theirs, by=officer, seen_version=theirs.version)

    report = written(client, address, preview, status="closed")

    assert stored(mine).status == Status.CLOSED
    assert (stored(theirs).status, stored(theirs).brand) == (Status.ACTIVE, "Baru")
    assert theirs.registry_no in report.content.decode()
    assert "setelah pratinjau Anda" in report.content.decode()


def test_a_business_removed_since_the_preview_is_reported(client, officer):
    row = BusinessFactory()
    preview = previewed(client, ticked(row), status="closed")
    row.delete()

    report = written(client, ticked(row), preview, status="closed")

    assert "Usaha ini tidak ada lagi." in report.content.decode()


def test_what_is_so_already_is_not_written_again(client, officer):
    row = BusinessFactory(status=Status.CLOSED)

    report = changed(client, ticked(row), status="closed")

    assert report.context["counts"] == {"unchanged": 1}
    assert stored(row).version == row.version


def test_a_rule_that_one_breaks_refuses_that_one_alone(client, db):
    client.force_login(
        UserFactory(assignments=[("district_officer", "35.13"), ("district_officer", "35.08")])
    )
    BusinessFactory(nib="0220001234567", region_id="35.08")
    doubled = BusinessFactory(nib="0220001234567")
    fine = BusinessFactory()

    report = changed(client, ticked(doubled, fine), region="35.08")

    assert stored(fine).region_id == "35.08"
    assert stored(doubled).region_id == CLARAK
    page = report.content.decode()
    assert "Usaha dengan NIB ini sudah terdaftar di sini." in page


def test_outside_her_region_a_business_does_not_exist(client, officer):
    mine, theirs = BusinessFactory(), BusinessFactory(region_id="75.02", name="Kopra Boalemo")

    page = client.get(ticked(mine, theirs))

    assert "Kopra Boalemo" not in page.content.decode()
    assert page.context["missing"] == 1
    changed(client, ticked(mine, theirs), status="closed")
    assert stored(theirs).status == Status.ACTIVE


def test_a_version_sent_by_hand_opens_no_other_region(client, officer):
    theirs = BusinessFactory(region_id="75.02")

    answer = client.post(
        PAGE,
        {"step": "write", "status": "closed", "reason": "x", "seen": f"{theirs.registry_no}@1"},
    )

    assert "Usaha ini tidak ada lagi." in answer.content.decode()
    assert stored(theirs).status == Status.ACTIVE


def test_nothing_is_moved_to_where_she_may_not_write(client, officer):
    row = BusinessFactory()

    answer = client.post(ticked(row), {"step": "preview", "region": "75.02.01", "reason": REASON})

    assert answer.status_code == 403
    assert stored(row).region_id == CLARAK


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"status": "closed"}, "Tempat ini di luar wilayah Anda."),
        ({"confirms": "on"}, "tidak berhak mengubahnya"),
    ],
)
def test_what_one_may_only_see_is_refused_by_row(client, db, typed, said):
    viewer_there = UserFactory(assignments=[("district_officer", "35.13"), ("viewer", "75.02")])
    client.force_login(viewer_there)
    mine, seen_only = BusinessFactory(), BusinessFactory(region_id="75.02")

    report = changed(client, ticked(mine, seen_only), **typed)

    assert report.context["counts"] == {"changed": 1, "refused": 1}
    assert said in report.content.decode()
    assert (stored(seen_only).status, stored(seen_only).confirmed_at) == (Status.ACTIVE, None)


def test_moving_to_another_regency_takes_the_owner_along(client, db):
    client.force_login(
        UserFactory(assignments=[("district_officer", "35.13"), ("district_officer", "35.08")])
    )
    owner = OwnerFactory()
    one, stays = BusinessFactory.create_batch(2, owner=owner)

    changed(client, ticked(one), region="35.08")

    assert stored(one).owner.region_id == "35.08"
    assert stored(stays).owner == owner


def test_several_can_be_confirmed_at_once(client, officer):
    rows = BusinessFactory.create_batch(2)

    changed(client, ticked(*rows), confirms="on")

    for row in rows:
        assert stored(row).confirmed_by == officer
        assert stored(row).version == row.version


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from(Status.values),
        "legal_form": st.sampled_from(LegalForm.values),
        "tenure": st.sampled_from(Tenure.values),
        "source": st.sampled_from(Source.values),
        "collected_on": st.dates(date(2020, 1, 1), date(2026, 1, 1)),
        "kbli": st.sampled_from(["10794", "13134"]),
        "region": st.sampled_from([CLARAK, "35.13.03", "35.13", "35.08", "75.02"]),
    },
)


@pytest.fixture
def mixed(db):
    """An officer of two regencies who may look at a third, and businesses in all of them."""
    officer = UserFactory(
        assignments=[
            ("district_officer", "35.13"),
            ("district_officer", "35.08"),
            ("viewer", "75.02"),
        ]
    )
    owner = OwnerFactory(nik="3513054209870001")
    rows = [BusinessFactory(owner=owner, nib="0220001234567"), BusinessFactory(owner=owner)]
    rows += [BusinessFactory(region_id="35.08", nib="0220001234567")]
    rows += [BusinessFactory(region_id="75.02"), BusinessFactory(status=Status.CLOSED)]
    return officer, rows


FACTS = ["status", "legal_form", "tenure", "source", "collected_on", "kbli_id", "region_id"]


def state(rows):
    found = Business.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    return list(found.values_list("pk", "owner__region_id", "confirmed_by", *FACTS))


def singly(rows, change, officer):
    """The same as single edits, one after the other, each by its own service."""
    refused = set()
    for row in rows:
        business = Business.objects.get(pk=row.pk)
        for name, value in change.values.items():
            setattr(business, name, value)
        try:
            with transaction.atomic():
                save_business(business=business, by=officer, seen_version=business.version)
                if change.confirms:
                    confirm_business(business=business, by=officer)
        except (ObjectDoesNotExist, PermissionDenied, ValidationError):
            refused.add(row.registry_no)
    return refused


@settings(max_examples=40)
@given(
    values=VALUES, confirms=st.booleans(), picked=st.sets(st.integers(0, 4), min_size=1, max_size=5)
)
def test_one_change_of_many_is_the_same_as_many_single_edits(values, confirms, picked, mixed):
    officer, all_rows = mixed
    rows = [all_rows[index] for index in sorted(picked)]
    if "kbli" in values:
        values |= {"kbli": kbli(values["kbli"])}
    if "region" in values:
        values |= {"region": Region.objects.get(pk=values["region"])}
    change = Change(values, confirms)
    meant = Business.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")

    with transaction.atomic():
        refused_singly = singly(rows, change, officer)
        expected = state(all_rows)
        transaction.set_rollback(True)
    with transaction.atomic():
        promised = try_out(businesses=meant, change=change, by=officer)
        seen = {line.number: line.version for line in promised}
        lines = change_many(seen=seen, change=change, by=officer)
        reached = state(all_rows)
        transaction.set_rollback(True)

    assert reached == expected
    refused = {line.number for line in lines if line.outcome == Outcome.REFUSED}
    unchanged = {line.number for line in lines if line.outcome == Outcome.UNCHANGED}
    assert refused == refused_singly - unchanged
    assert [line.outcome for line in promised] == [line.outcome for line in lines]


def test_each_row_costs_the_same_few_queries(client, officer):
    rows = BusinessFactory.create_batch(6)

    def queries(count, status):
        address = ticked(*rows[:count])
        preview = previewed(client, address, status=status)
        with CaptureQueriesContext(connection) as caught:
            written(client, address, preview, status=status)
        return len([each for each in caught if "SAVEPOINT" not in each["sql"]])

    one, six = queries(1, "closed"), queries(6, "inactive")

    assert (six - one) / 5 <= 16


def test_the_list_offers_ticks_to_those_who_may_change(client, officer_of):
    business = BusinessFactory()
    for role, ticks in [("district_officer", 1), ("viewer", 0)]:
        client.force_login(officer_of("35.13", role=role))
        page = client.get("/usaha/?status=active").content.decode()
        assert page.count(f'name="number" value="{business.registry_no}"') == ticks
        assert page.count('id="bulk"') == ticks


def test_all_of_a_page_can_be_ticked_without_a_script(client, officer):
    BusinessFactory.create_batch(3)
    page = client.get("/usaha/?status=active").content.decode()
    link = re.search(r'href="(\?[^"]*ticked=1)#bulk"', page)[1].replace("&amp;", "&")

    page = client.get("/usaha/" + link).content.decode()

    assert len(re.findall(r'name="number"[^>]* checked', page)) == 3


def test_a_double_click_changes_once_and_the_second_is_told(client, officer):
    row = BusinessFactory()
    preview = previewed(client, ticked(row), status="closed", confirms="on")
    written(client, ticked(row), preview, status="closed", confirms="on")

    again = written(client, ticked(row), preview, status="closed", confirms="on")

    assert again.context["counts"] == {"refused": 1}


def test_the_service_and_the_page_agree_on_how_many(client, officer):
    too_many = " ".join("IKM-3513-000128-4@1" for _each in range(bulk.MOST + 1))

    answer = client.post(
        PAGE, {"step": "write", "status": "closed", "reason": "x", "seen": too_many}
    )

    assert answer.context["form"].errors
    assert Client().get(PAGE).status_code == 302
