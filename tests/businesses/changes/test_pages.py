"""The pages of change requests: proposing, the queue, deciding side by side."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from businesses.choices import ChangeState, ChangeTarget
from businesses.models import Business, ChangeRequest
from businesses.services.changes import send_back
from businesses.services.records import save_record
from tests.factories.businesses import BusinessFactory, FiguresFactory, ProductFactory
from tests.factories.changes import proposed
from tests.factories.pictures import picture

pytestmark = pytest.mark.django_db


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def page_of(row, business=None, kind=ChangeTarget.BUSINESS):
    return reverse("businesses:propose", args=[(business or row).registry_no, kind, row.pk])


def typed(form, **changes):
    """The form as it opened, some boxes written over."""
    values = {name: form[name].value() for name in form.fields}
    sent = {name: "" if value is None else value for name, value in values.items()}
    return {name: value for name, value in sent.items() if value is not False} | changes


def opened(client, address):
    return client.get(address).context["form"]


def test_whoever_only_sees_a_business_finds_the_way_to_propose(business, viewer, officer):
    seen = signed_in(viewer).get(business.get_absolute_url()).content.decode()
    assert page_of(business) in seen
    assert (
        page_of(business)
        not in signed_in(officer).get(business.get_absolute_url()).content.decode()
    )


def test_proposed_on_a_page_and_decided_on_another(business, viewer, officer):
    client = signed_in(viewer)
    address = page_of(business)
    sent = typed(opened(client, address), address="Jalan Raya 12", reason="Pindah")

    answer = client.post(address, sent)

    change = ChangeRequest.objects.get()
    assert answer.url == change.get_absolute_url()
    assert [value.column for value in change.proposals.all()] == ["address"]
    office = signed_in(officer)
    page = office.get(change.get_absolute_url()).content.decode()
    assert "Dusun Krajan" in page
    assert "Jalan Raya 12" in page
    answer = office.post(
        change.get_absolute_url(),
        {"step": "decide", "seen": change.mark, "choice_address": "approve"},
    )
    assert answer.url == change.get_absolute_url()
    assert Business.objects.get(pk=business.pk).address == "Jalan Raya 12"


def test_what_was_typed_wrong_comes_back_with_its_sentence(business, viewer):
    client = signed_in(viewer)
    address = page_of(business)
    answer = client.post(address, typed(opened(client, address), rt="abc"))
    assert "rt" in answer.context["form"].errors
    answer = client.post(address, typed(opened(client, address), name="Lain"))
    assert "evidence" in answer.context["form"].errors
    answer = client.post(address, typed(opened(client, address)))
    assert answer.context["form"].non_field_errors()
    assert not ChangeRequest.objects.exists()


def test_a_field_that_waits_already_says_so(business, viewer, officer_of):
    proposed(business, officer_of("35.13", role="viewer"), address="A")
    client = signed_in(viewer)
    address = page_of(business)
    answer = client.post(address, typed(opened(client, address), address="B"))
    assert list(answer.context["form"].errors) == ["address"]


def test_the_photo_of_a_document_is_for_those_who_decide(
    business, viewer, officer, officer_of, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    client = signed_in(viewer)
    address = page_of(business)
    photo = SimpleUploadedFile("NIB Rupi.png", picture())
    client.post(address, typed(opened(client, address), name="Keripik Rupiyati", evidence=photo))

    change = ChangeRequest.objects.get()
    shown = change.evidence.get()
    assert "Rupi" not in shown.file.name
    where = reverse("businesses:change_evidence", args=[change.uuid, shown.pk])
    for person, status in [(viewer, 200), (officer, 200), (officer_of("35.13", "viewer"), 404)]:
        answer = signed_in(person).get(where)
        assert answer.status_code == status
        if status == 200:
            assert answer["Content-Type"] == "image/png"
            assert "no-store" in answer["Cache-Control"]


def test_a_price_is_changed_at_once(viewer):
    product = ProductFactory(price=15_000)
    client = signed_in(viewer)
    address = page_of(product, product.business, ChangeTarget.PRODUCT)
    client.post(address, typed(opened(client, address), price="17.000"))

    product.refresh_from_db()
    assert product.price == 17_000
    assert ChangeRequest.objects.get().state == ChangeState.APPLIED


@pytest.mark.parametrize("kind", [ChangeTarget.FIGURES, ChangeTarget.OWNER])
def test_each_record_has_the_boxes_of_its_rules(viewer, kind):
    figures = FiguresFactory(workers_male=1)
    row = figures if kind == ChangeTarget.FIGURES else figures.business.owner
    changes = {"workers_male": "4"} if kind == ChangeTarget.FIGURES else {"sex": "F"}
    client = signed_in(viewer)
    address = page_of(row, figures.business, kind)
    assert not {"turnover", "nik", "phone"} & set(opened(client, address).fields)

    client.post(address, typed(opened(client, address), **changes))

    assert ChangeRequest.objects.get().kind == kind
    others = client.get(page_of(figures.business)).context["others"]
    assert address in {each["url"] for each in others}


def decide(client, change, **sent):
    return client.post(change.get_absolute_url(), {"step": "decide", "seen": change.mark} | sent)


def test_one_field_goes_back_to_its_proposer_and_the_other_is_taken_over(business, viewer, officer):
    change = proposed(business, viewer, address="A", brand="Rupi")
    office = signed_in(officer)
    sent = {"choice_brand": "approve", "choice_address": "return"}
    page = decide(office, change, **sent)
    assert list(page.context["form"].errors) == ["reason_address"]
    page = decide(office, change, choice_address="return", reason_address="Nomor berapa?")
    shown = office.get(change.get_absolute_url())
    assert [*shown.context["form"].fields] == ["choice_brand", "reason_brand"]
    assert "Nomor berapa?" in shown.text

    change.refresh_from_db()
    decide(office, change, choice_brand="approve")

    change.refresh_from_db()
    assert change.state == ChangeState.RETURNED
    hers = signed_in(viewer).get(change.get_absolute_url())
    assert "Nomor berapa?" in hers.text
    again = signed_in(viewer).get(hers.context["again"])
    assert again.context["form"].initial["address"] == "A"


def test_a_rejection_asks_for_its_reason(business, viewer, officer):
    change, office = proposed(business, viewer, address="A"), signed_in(officer)
    assert (
        "reason_address" in decide(office, change, choice_address="reject").context["form"].errors
    )
    assert decide(office, change).context["form"].non_field_errors()

    decide(office, change, choice_address="reject", reason_address="Tidak ditemukan")

    page = signed_in(viewer).get(change.get_absolute_url()).content.decode()
    assert "Tidak ditemukan" in page


def test_what_somebody_changed_meanwhile_is_shown_and_chosen(business, viewer, officer):
    change, office = proposed(business, viewer, address="A"), signed_in(officer)
    seen = change.mark
    edited = Business.objects.get(pk=business.pk)
    edited.address = "Gang Melati"
    save_record(row=edited, by=officer)

    stale = decide(office, change, choice_address="approve", seen=seen)
    assert stale.status_code == 409
    [line] = stale.context["lines"]
    assert (line.was, line.now, line.proposed) == ("Dusun Krajan", "Gang Melati", "A")
    assert line.is_overtaken

    decide(office, ChangeRequest.objects.get(), choice_address="approve")
    assert Business.objects.get(pk=business.pk).address == "A"


def test_what_breaks_a_rule_by_now_is_told_beside_its_choice(viewer, officer, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    one, other = BusinessFactory(), BusinessFactory()
    photo = SimpleUploadedFile("nib.png", picture())
    change = proposed(one, viewer, nib="1234567890123", evidence=[photo])
    other.nib = "1234567890123"
    other.save()

    answer = decide(signed_in(officer), change, choice_nib="approve")

    assert answer.context["form"].errors
    assert ChangeRequest.objects.get().state == ChangeState.SUBMITTED


def test_returned_it_leads_to_the_form_as_it_was_proposed(business, viewer, officer):
    change = proposed(business, viewer, address="A")
    office = signed_in(officer)
    sent = {"step": "return", "seen": change.mark}
    assert office.post(change.get_absolute_url(), sent).context["answer"].errors
    office.post(change.get_absolute_url(), sent | {"reason": "RT?"})

    client = signed_in(viewer)
    again = client.get(change.get_absolute_url()).context["again"]
    form = opened(client, again)
    assert form["address"].value() == "A"
    client.post(again, typed(form, rt="003"))

    change.refresh_from_db()
    assert change.state == ChangeState.SUBMITTED
    assert client.get(again).status_code == 404


def test_withdrawn_by_its_proposer_and_by_nobody_else(business, viewer, officer):
    change = proposed(business, viewer, address="A")
    sent = {"step": "withdraw", "seen": change.mark}
    assert signed_in(officer).post(change.get_absolute_url(), sent).status_code == 403
    signed_in(viewer).post(change.get_absolute_url(), sent)

    change.refresh_from_db()
    assert change.state == ChangeState.WITHDRAWN


def test_the_history_tab_tells_who_approved_and_who_had_proposed(business, viewer, officer):
    viewer.first_name = "Wati"
    viewer.save()
    decide(signed_in(officer), proposed(business, viewer, address="A"), choice_address="approve")

    answer = signed_in(officer).get(reverse("businesses:history", args=[business.registry_no]))

    entry = answer.context["rows"][0]["entry"]
    assert entry.change.context["user"] == officer.pk
    assert entry.proposer.startswith("Wati")
    assert entry.reason == "Pindah rumah"


def test_what_waits_stands_on_the_home_page_and_on_that_of_the_business(business, viewer, officer):
    proposed(business, viewer, address="A")
    mine, theirs = (
        {section.name: section.count for section in signed_in(person).get("/").context["waiting"]}
        for person in (viewer, officer)
    )
    assert (mine.get("my_changes"), mine.get("changes")) == (1, None)
    assert (theirs.get("my_changes"), theirs.get("changes")) == (None, 1)
    page = signed_in(officer).get(business.get_absolute_url())
    assert page.context["object"].waiting_changes == 1
    listed = signed_in(officer).get(page.context["waiting_url"]).context["page_obj"]
    assert len(listed) == 1


def test_the_list_is_narrowed_and_costs_the_same(viewer, officer, django_assert_max_num_queries):
    changes = [proposed(BusinessFactory(), viewer, address=f"A {n}") for n in range(4)]
    send_back(change=changes[0], by=officer, reason="RT?")
    office = signed_in(officer)
    for question, count in {
        "": 4,
        "?whose=decide": 3,
        "?whose=mine": 0,
        "?state=returned": 1,
        "?region=35.13.05": 4,
        f"?number={changes[1].business.registry_no}": 1,
        "?ordering=-proposed": 4,
    }.items():
        with django_assert_max_num_queries(14):
            page = office.get(reverse("businesses:changes") + question).context["page_obj"]
        assert len(page) == count, question
    usual = office.get(reverse("businesses:changes")).context["page_obj"]
    assert list(usual)[-1] == changes[0]  # it waits for no answer of the office
