"""From the decree to the visits afterwards, page by page; what may not be is refused there, too."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from businesses.models import Business
from programs.choices import ApplicationState, ItemState
from programs.models import (
    Agreement,
    Decree,
    FollowUp,
    Handover,
    Holding,
    Item,
    ItemCheck,
    Point,
)
from programs.services.deliveries import hand_over
from programs.services.equipment import check_item
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, OwnerFactory, acting
from tests.factories.deliveries import (
    a_handover,
    a_unit,
    agreed,
    decreed,
    grants,
    left_idle,
    machines,
    received,
    selected,
)
from tests.factories.pictures import picture
from tests.factories.programs import PROBOLINGGO
from tests.programs.test_deliveries import days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def budi(client, officer_of):
    person = officer_of(PROBOLINGGO)
    client.force_login(person)
    return person


def a_file():
    return SimpleUploadedFile("a.png", picture(), "image/png")


def today():
    return timezone.localdate().isoformat()


def page(name, row):
    return reverse(f"programs:{name}", args=[row.number])


HANDED_OVER = {
    "number": "BAST/7",
    "signed_on": None,
    "place": "Balai desa",
    "receiver_role": "chair",
    "unit1-kind": "Pengiris singkong",
    "unit1-maker": "Karya Logam",
    "unit1-serials": "KL-1\nKL-2\n",
}


def handed_over(**other):
    return HANDED_OVER | {"signed_on": today(), "photo": a_file()} | other


def test_from_decree_to_goods(client, budi, send):
    program = grants()
    application = selected(program)
    Point.objects.create(program=program, words="NIK benar?")

    refused = send(
        page("decree_add", program),
        number="188/1",
        signed_on=today(),
        file=a_file(),
        recipients=[application.pk],
    )
    assert "NIK benar?" in refused.content.decode()
    assert not Decree.objects.exists()

    point = Point.objects.get()
    send(page("answers", application), **{f"holds_{point.pk}": "1"})
    done = send(
        page("decree_add", program),
        number="188/1",
        signed_on=today(),
        file=a_file(),
        recipients=[application.pk],
    )
    assert done.url == page("decrees", program)
    done = send(
        page("agreement_add", application),
        number="NPHD/1",
        signed_on=today(),
        has_integrity_pact="on",
        file=a_file(),
    )
    assert done.url == page("delivery", application)
    done = send(page("handover_add", application), **handed_over())
    assert done.url == page("delivery", application)

    application.refresh_from_db()
    assert application.state == ApplicationState.RECEIVED
    assert Item.objects.filter(application=application).count() == 2
    shown = client.get(page("delivery", application)).content.decode()
    for fact in ("188/1", "NPHD/1", "BAST/7", "KL-1", "KL-2"):
        assert fact in shown


@pytest.mark.parametrize(("made", "word"), [(selected, "SK"), (decreed, "NPHD")])
def test_the_form_of_a_handover_says_at_once_what_must_come_first(made, word, client, budi):
    shown = client.get(page("handover_add", made(grants())))
    assert word in shown.context["too_early"]
    assert 'name="signed_on"' not in shown.text


def test_a_group_has_no_owner_who_receives(client, budi):
    application = agreed(grants())
    form = client.get(page("handover_add", application)).context["form"]
    assert "owner" not in [value for value, _label in form.fields["receiver_role"].choices]
    handover = a_handover(receiver_role="owner")
    with pytest.raises(ValidationError, match="pemilik"):
        hand_over(handover=handover, application=application, by=budi, units=[a_unit()])


def test_what_was_sold_is_no_longer_checked(budi):
    item = Item.objects.get(application=received(machines(), on=days_ago(9)))
    check_item(item=item, check=ItemCheck(state="sold", on=days_ago(2), note="Dijual"), by=budi)
    with pytest.raises(ValidationError):
        check_item(item=item, check=ItemCheck(state="idle", on=days_ago(2)), by=budi)
    check_item(item=item, check=ItemCheck(state="broken", on=days_ago(5)), by=budi)
    item.refresh_from_db()
    assert item.state == "sold"


@pytest.mark.parametrize("made", [selected, decreed])
def test_the_page_hands_nothing_over_before_its_time(made, budi, send):
    send(page("handover_add", made(grants())), **handed_over())

    assert not Handover.objects.exists()
    assert not Item.objects.exists()


def test_the_page_signs_nothing_before_the_decree(budi, send):
    application = selected(grants())
    agreement = {"number": "1", "signed_on": today(), "has_integrity_pact": "on"}

    answer = send(page("agreement_add", application), file=a_file(), **agreement)

    assert answer.status_code == 200
    assert not Agreement.objects.exists()


def test_sent_twice_it_is_handed_over_once(client, budi):
    application = agreed(grants())
    address = page("handover_add", application)
    ticket = str(client.get(address).context["ticket"])
    for _again in range(2):
        client.post(address, handed_over(ticket=ticket))

    assert Handover.objects.count() == 1


def test_an_idle_machine_goes_over_by_a_tick(budi, send):
    program = grants()
    received(program, on=days_ago(9))
    item = left_idle(Item.objects.get(), on=days_ago(4))
    second = agreed(program)
    empty = {"unit1-serials": "", "unit1-kind": "", "unit1-maker": ""}

    send(page("handover_add", second), **handed_over(idle=[item.pk], **empty))

    item.refresh_from_db()
    assert item.application == second
    assert Holding.objects.filter(item=item).count() == 2


def test_a_check_is_noted_on_the_page_of_the_piece(client, budi, send):
    received(machines(), on=days_ago(9))
    item = Item.objects.get()

    refused = send(item.get_absolute_url(), state="sold", on=today(), note="")
    assert refused.status_code == 200
    send(item.get_absolute_url(), state="idle", on=today(), photo=a_file())

    item.refresh_from_db()
    assert item.state == ItemState.IDLE
    check = item.checks.get()
    assert client.get(reverse("programs:check_photo", args=[check.pk])).status_code == 200
    assert str(item.kind) in client.get("/alat/?state=idle").content.decode()
    assert item.kind not in client.get("/alat/?state=broken").content.decode()


def test_a_visit_is_reported(client, budi, send):
    application = received(machines(), on=days_ago(100))
    visit = FollowUp.objects.filter(application=application).first()
    assert application.number in client.get("/tindak-lanjut/?state=overdue").content.decode()

    told = {"done_on": today(), "effect": "grown", "workers": "4", "turnover": "90.000.000"}
    send(reverse("programs:visit", args=[visit.uuid]), seen_version=visit.version, **told)

    visit.refresh_from_db()
    assert (visit.effect, visit.workers, visit.turnover) == ("grown", 4, 90_000_000)
    client.post(page("close", application))
    application.refresh_from_db()
    assert application.state == ApplicationState.RECEIVED  # three visits are still to come


def test_who_may_not_see_money_is_asked_for_none(client, officer_of):
    application = received(machines(), on=days_ago(100))
    visit = FollowUp.objects.filter(application=application).first()
    FollowUp.objects.filter(pk=visit.pk).update(turnover=90_000_000)
    client.force_login(officer_of("35.13.05", "field_officer"))

    form = client.get(reverse("programs:visit", args=[visit.uuid])).context["form"]

    assert "turnover" not in form.fields
    assert "90.000.000" not in client.get(page("delivery", application)).content.decode()


def test_papers_are_printed(client, budi):
    application = received(machines(), units=[a_unit(kind="#let x = 1 *tebal*", price=5_000_000)])
    handover = application.handover_set.get()

    paper = client.get(reverse("programs:handover_pdf", args=[handover.uuid]))
    assert b"".join(paper.streaming_content).startswith(b"%PDF-")
    plates = client.get(reverse("programs:plates", args=[handover.uuid])).content.decode()
    item = Item.objects.get()
    assert item.code in plates
    assert "<svg" in plates


def test_files_of_what_was_signed_are_for_those_it_concerns(client, budi, officer_of):
    application = received(machines())
    handover = application.handover_set.get()
    addresses = [
        reverse("programs:decree_file", args=[application.decreeline_set.get().decree.uuid]),
        reverse("programs:agreement_file", args=[handover.agreement.uuid]),
        reverse("programs:handover_photo", args=[handover.uuid]),
        reverse("programs:handover_pdf", args=[handover.uuid]),
        reverse("programs:plates", args=[handover.uuid]),
    ]
    assert {client.get(address).status_code for address in addresses} == {200}
    client.force_login(officer_of("35.08"))
    assert {client.get(address).status_code for address in addresses} == {404}


def test_a_business_that_applied_stays(client, officer_of):
    business = selected(machines()).business
    client.force_login(officer_of(PROBOLINGGO, "administrator"))

    answer = client.post(reverse("businesses:delete", args=[business.registry_no]))

    assert answer.url == business.get_absolute_url()
    assert Business.objects.filter(pk=business.pk).exists()


def test_an_owner_sees_her_own_machine_and_changes_nothing(client):
    account = UserFactory()
    hers = BusinessFactory(owner=OwnerFactory(account=account))
    program = machines()
    application = received(program, hers)
    received(program)
    item = Item.objects.get(application=application)
    client.force_login(account)

    assert client.get(page("delivery", application)).status_code == 200
    assert client.get("/alat/").context["totals"]["rows"] == 1
    shown = client.get(item.get_absolute_url())
    assert not shown.context["may_check"]
    answer = client.post(item.get_absolute_url(), {"state": "sold", "on": today(), "note": "x"})
    assert answer.status_code in (403, 404)


def test_an_applicant_is_led_to_the_public_page_and_not_to_the_board_of_the_office(client):
    account = UserFactory()
    program = machines()
    application = received(program, BusinessFactory(owner=OwnerFactory(account=account)))
    client.force_login(account)
    public = reverse("programs:call", args=[program.number])
    office = [reverse(f"programs:{name}", args=[program.number]) for name in ("board", "decrees")]

    assert [client.get(address).url for address in office] == [public, public]
    addresses = [page("application", application), page("delivery", application), "/permohonan/"]
    for address in addresses:
        shown = client.get(address).text
        assert public in shown
        assert not any(f'"{each}"' in shown for each in office)
    assert f'"{office[1]}"' not in client.get(program.get_absolute_url()).text


def test_who_sees_her_own_place_alone_is_not_told_that_there_is_none(client, officer_of):
    program = machines()
    decreed(program)
    client.force_login(officer_of("35.08"))
    for name, untrue in (("board", "Belum ada yang mengajukan"), ("decrees", "Belum ada SK")):
        shown = client.get(reverse(f"programs:{name}", args=[program.number]))
        assert shown.status_code == 200
        assert untrue not in shown.text
        assert not shown.context["sees_all"]


def test_what_waits_is_listed_with_the_day_it_waits_since(client, budi):
    application = selected(machines(), on=days_ago(40))

    shown = client.get("/program/tertunda/")

    (row,) = shown.context["object_list"]
    assert (row.number, row.waits_since, row.missing) == (application.number, days_ago(40), 0)


def test_the_first_due_come_first_unasked_and_what_was_reported_comes_last(client, budi):
    program = machines()
    last = received(program, on=days_ago(100))
    first = received(program, on=days_ago(200))
    FollowUp.objects.filter(application=first, months=3).update(done_on=days_ago(1), effect="grown")
    rows = client.get("/tindak-lanjut/").context["page_obj"].object_list
    assert [(row.application, row.months) for row in rows][:3] == [(first, 6), (last, 3), (last, 6)]
    assert rows[-1].done_on

    waiting = client.get("/program/tertunda/").context["page_obj"].object_list
    assert [row.number for row in waiting] == [first.number, last.number]


def test_the_visit_that_is_due_is_the_next_step(client, budi):
    application = received(machines(), on=days_ago(100))
    visit = FollowUp.objects.get(application=application, months=3)
    address = reverse("programs:visit", args=[visit.uuid])
    for name in ("application", "delivery"):
        assert address in client.get(page(name, application)).text

    application.business.owner.account = owner = UserFactory()
    application.business.owner.save()
    acting(application.business, owner)
    client.force_login(owner)
    assert address not in client.get(page("application", application)).text


def test_whether_it_is_always_the_same_ones(client, budi):
    lucky = BusinessFactory()
    for _again in range(2):
        received(machines(), lucky)
    member = received(grants()).group.groupmember_set.first().business
    received(machines(), member)
    BusinessFactory()

    equity = client.get("/program/pemerataan/").context["equity"]

    active = Business.objects.count()
    assert equity.counts["all"] == active
    assert equity.counts["repeated"] == 2
    assert {business.pk for business in equity.most_helped} == {lucky.pk, member.pk}
    assert equity.counts["never"] + equity.counts["once"] + 2 == active


LISTS = ("/alat/", "/tindak-lanjut/", "/program/tertunda/")


def test_a_list_costs_the_same_for_one_and_for_many(client, budi, django_assert_max_num_queries):
    program = machines()
    received(program)
    costs = {}
    for address in LISTS:
        client.get(address)
        with django_assert_max_num_queries(40) as one:
            client.get(address)
        costs[address] = len(one)
    for _nth in range(3):
        received(program)
    for address in LISTS:
        with django_assert_max_num_queries(costs[address]):
            client.get(address)


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("asked", ["state=x", "region=99", "ordering=x", "kind=x", "page=x"])
def test_a_filter_that_is_none_breaks_nothing(address, asked, client, budi):
    assert client.get(f"{address}?{asked}").status_code == 200


def test_the_ways_there_lead_from_program_and_application(client, budi):
    application = agreed(machines())
    program = client.get(application.program.get_absolute_url()).content.decode()
    shown = client.get(application.get_absolute_url())

    assert page("decrees", application.program) in program
    assert page("delivery", application) in shown.content.decode()
    assert [way["url"] for way in shown.context["ways"]] == [page("handover_add", application)]
    for listed in ("ageing", "visits", "equity"):
        assert reverse(f"programs:{listed}") in client.get("/program/").content.decode()
