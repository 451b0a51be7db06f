"""Help with a permit: once issued it stands on the record of the business, or nothing does."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from businesses.models import Certificate
from programs.choices import ApplicationState, Deed, FacilitationKind
from programs.models import FacilitationCase
from programs.services.applications import advance, apply
from programs.services.facilitation import save_request
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, OwnerFactory, ProductFactory
from tests.factories.programs import PROBOLINGGO, FacilitationProgramFactory
from tests.programs.credit import asked_for, officer, taken

pytestmark = pytest.mark.django_db

HALAL = "ID35110000123456"
TODAY = timezone.localdate


def issue(application, by=None, **facts):
    facts = {"number": HALAL, "issued_on": TODAY().isoformat()} | facts
    return advance(application=application, deed=Deed.ISSUE, by=by or officer(), facts=facts)


def test_a_certificate_that_is_issued_lands_on_the_record_with_its_last_day():
    product = ProductFactory()
    application = asked_for(business=product.business, product=product, issuer="BPJPH")
    last = TODAY() + timedelta(days=80)

    application = issue(application, expires_on=last.isoformat())

    assert application.state == ApplicationState.ISSUED
    certificate = Certificate.objects.get(business=product.business)
    assert (certificate.kind, certificate.number) == ("halal", HALAL)
    assert (certificate.product, certificate.issuer) == (product, "BPJPH")
    assert (certificate.issued_on, certificate.expires_on) == (TODAY(), last)
    assert certificate.facilitated_by == application.program.name
    # The reminder of the record is the reminder of the facilitation.
    assert certificate in Certificate.objects.expiring(days=90)
    case = FacilitationCase.objects.get(application=application)
    assert (case.number, case.issued_on, case.expires_on) == (HALAL, TODAY(), last)
    assert case.lodged_on == TODAY()


def test_nothing_is_issued_on_a_day_to_come():
    application = asked_for()
    with pytest.raises(ValidationError) as refused:
        issue(application, issued_on=(TODAY() + timedelta(days=1)).isoformat())
    assert "issued_on" in refused.value.error_dict
    assert not Certificate.objects.exists()


def test_what_the_office_pays_is_not_the_applicants_to_write(client):
    business = BusinessFactory(owner=OwnerFactory(account=UserFactory()))
    her = business.owner.account
    application = apply(program=FacilitationProgramFactory(), business=business, by=officer())
    case = FacilitationCase(application=application, kind=FacilitationKind.HALAL, cost=300_000)
    with pytest.raises(ValidationError) as refused:
        save_request(case=case, by=her)
    assert "cost" in refused.value.error_dict

    client.force_login(her)
    form = client.get(reverse("programs:facilitation_request", args=[application.number]))
    assert {"cost", "fund_source"}.isdisjoint(form.context["form"].fields)
    case.cost = None
    save_request(case=case, by=her)
    case.cost = 300_000
    save_request(case=case, by=officer())
    assert FacilitationCase.objects.get().cost == 300_000


def test_a_nib_becomes_that_of_the_business():
    application = asked_for(FacilitationKind.NIB)
    issue(application, number="1234567890123", issued_on="2026-11-02")

    business = application.business
    business.refresh_from_db()
    assert (business.nib, business.nib_issued_on) == ("1234567890123", date(2026, 11, 2))
    assert not Certificate.objects.exists()


def test_a_program_that_names_permits_helps_with_those_alone(client):
    program = FacilitationProgramFactory(permit_kinds=[FacilitationKind.NIB])
    application = apply(program=program, business=BusinessFactory(), by=officer())
    with pytest.raises(ValidationError):
        save_request(
            case=FacilitationCase(application=application, kind=FacilitationKind.HALAL),
            by=officer(),
        )
    client.force_login(officer())
    form = client.get(reverse("programs:facilitation_request", args=[application.number]))
    assert [value for value, _label in form.context["form"]["kind"].field.choices if value] == [
        "nib"
    ]


def test_a_siinas_account_becomes_that_of_the_business():
    application = asked_for(FacilitationKind.SIINAS)
    issue(application, number="SIINAS-88")

    application.business.refresh_from_db()
    assert application.business.siinas_no == "SIINAS-88"


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        (FacilitationKind.HALAL, {"number": ""}),
        (FacilitationKind.HALAL, {"number": "HALAL-1"}),
        (FacilitationKind.NIB, {"number": "123"}),
        (FacilitationKind.PIRT, {"number": "12"}),
        (FacilitationKind.BPOM_MD, {"number": "MD1"}),
        (FacilitationKind.HALAL, {"expires_on": "2020-01-01"}),
        (FacilitationKind.HALAL, {"issued_on": "kemarin"}),
        (FacilitationKind.HALAL, {"issued_on": "2026-13-45"}),
        (FacilitationKind.SIINAS, {"number": "S" * 50}),
    ],
)
def test_what_the_record_would_refuse_is_refused_and_nothing_is_half_written(kind, facts):
    application = asked_for(kind)

    with pytest.raises(ValidationError):
        issue(application, **facts)
    application.refresh_from_db()
    application.business.refresh_from_db()
    assert application.state == ApplicationState.LODGED
    assert not Certificate.objects.exists()
    assert (application.business.nib, application.business.siinas_no) == (None, "")
    assert FacilitationCase.objects.get().number == ""


def test_a_nib_that_another_business_here_has_is_refused():
    BusinessFactory(nib="1234567890123")
    with pytest.raises(ValidationError, match="NIB"):
        issue(asked_for(FacilitationKind.NIB), number="1234567890123")


def test_the_same_certificate_is_written_once():
    first = asked_for()
    issue(first)
    second = asked_for(business=first.business)
    with pytest.raises(ValidationError):
        issue(second)
    assert Certificate.objects.count() == 1


def test_a_province_asks_the_regency_to_write_into_the_record():
    with pytest.raises(ValidationError, match="regency|kabupaten"):
        issue(asked_for(), by=officer("35", "province_officer"))
    assert not Certificate.objects.exists()


def test_a_verifier_writes_down_what_she_verified():
    issue(asked_for(), by=officer(role="verifier"))
    assert Certificate.objects.count() == 1


def test_an_issuer_may_refuse_with_a_reason():
    application = taken(asked_for(), Deed.REFUSE, by=officer(), note="Dapur belum terpisah")
    assert application.state == ApplicationState.REFUSED
    assert application.reason == "Dapur belum terpisah"


def test_without_a_request_nothing_is_handed_in():
    by = officer()
    application = apply(program=FacilitationProgramFactory(), business=BusinessFactory(), by=by)
    with pytest.raises(ValidationError, match="permit|izin"):
        advance(application=application, deed=Deed.SUBMIT, by=by)


def test_a_product_of_another_business_is_refused():
    by = officer()
    application = apply(program=FacilitationProgramFactory(), business=BusinessFactory(), by=by)
    case = FacilitationCase(application=application, kind="halal", product=ProductFactory())
    with pytest.raises(ValidationError):
        save_request(case=case, by=by)


def test_once_checked_no_other_permit_is_asked_for_but_its_cost_may_come_later():
    by = officer()
    application = apply(program=FacilitationProgramFactory(), business=BusinessFactory(), by=by)
    save_request(case=FacilitationCase(application=application, kind="halal"), by=by)
    taken(application, Deed.SUBMIT, Deed.CHECK, by=by)
    case = FacilitationCase.objects.get()
    case.kind = FacilitationKind.NIB
    with pytest.raises(ValidationError):
        save_request(case=case, by=by)

    case.kind, case.cost = FacilitationKind.HALAL, 300_000
    assert save_request(case=case, by=by).cost == 300_000


def test_what_is_lodged_is_changed_no_more():
    case = FacilitationCase.objects.get(application=asked_for())
    case.kind = FacilitationKind.SNI
    with pytest.raises(ValidationError):
        save_request(case=case, by=officer())


# Pages.


@pytest.fixture
def siti(client):
    user = officer()
    client.force_login(user)
    return user


def test_asked_for_on_a_page(client, siti):
    application = apply(program=FacilitationProgramFactory(), business=BusinessFactory(), by=siti)
    page = reverse("programs:facilitation_request", args=[application.number])
    sent = {"kind": "halal", "issuer": "BPJPH", "cost": "350.000", "fund_source": "apbd_kab"}

    assert client.get(page).status_code == 200
    assert client.post(page, sent).status_code == 302
    case = FacilitationCase.objects.get(application=application)
    assert (case.kind, case.cost) == ("halal", 350_000)
    assert "350.000" in client.get(reverse("programs:facilitation_list")).text


def test_issued_on_a_page(client, siti):
    application = asked_for()
    page = reverse("programs:facilitation_step", args=[application.number, Deed.ISSUE])
    sent = {"number": HALAL, "issued_on": TODAY(), "on": TODAY()}

    wrong = client.post(page, sent | {"number": "salah"})
    assert wrong.status_code == 200
    assert "halal" in wrong.text
    assert not Certificate.objects.exists()
    assert client.post(page, sent).status_code == 302
    assert Certificate.objects.get().number == HALAL
    seen = client.get(reverse("programs:facilitation_case", args=[application.number]))
    assert HALAL in seen.text


@pytest.mark.parametrize("code", ["35.08", "75.02"])
def test_elsewhere_it_does_not_exist(client, code):
    application = asked_for()
    client.force_login(officer(code))
    for name, *more in (
        ("facilitation_case",),
        ("facilitation_request",),
        ("facilitation_step", Deed.ISSUE),
    ):
        assert (
            client.get(reverse(f"programs:{name}", args=[application.number, *more])).status_code
            == 404
        )


def test_the_list_costs_the_same_for_one_and_for_many(client, django_assert_max_num_queries):
    client.force_login(officer())
    page = reverse("programs:facilitation_list")
    asked_for()
    client.get(page)
    with django_assert_max_num_queries(40) as one:
        client.get(page)
    for _ in range(4):
        asked_for()
    with django_assert_max_num_queries(len(one)):
        answer = client.get(page)
    assert len(answer.context["page_obj"]) == 5


def test_the_list_is_narrowed_by_kind_state_and_place(client, siti):
    asked_for(FacilitationKind.HALAL)
    issue(asked_for(FacilitationKind.SNI), number="SPPT-1")
    page = reverse("programs:facilitation_list")

    def kinds(**asked):
        return [case.kind for case in client.get(page, asked).context["page_obj"]]

    assert kinds(kind="sni") == ["sni"]
    assert kinds(state="lodged") == ["halal"]
    assert len(kinds(region=PROBOLINGGO)) == 2
