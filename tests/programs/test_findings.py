"""What auditors and the press found elsewhere, tried here: on the page, by the API, in the model.

Each class is one finding. Each try is the fault itself, by somebody with all rights to do the
right thing; each is refused with a sentence, and nothing is written.
"""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from businesses.choices import Status
from businesses.models import Business
from programs.choices import ApplicationState, Deed, InterestKind, RuleKind
from programs.models import (
    Agreement,
    Application,
    Decree,
    DecreeLine,
    Handover,
    Item,
    Point,
    Requirement,
)
from programs.services.applications import advance, apply
from programs.services.deliveries import hand_over, record_decree, sign_agreement
from programs.services.interests import declare_interest
from tests.factories.businesses import BusinessFactory
from tests.factories.deliveries import (
    a_decree,
    a_group,
    a_handover,
    a_unit,
    agreed,
    an_agreement,
    budi,
    decreed,
    grants,
    machines,
    received,
    selected,
)
from tests.factories.programs import PROBOLINGGO, ProgramFactory, StageFactory
from tests.factories.rest import who_signs_in
from tests.programs.api import test_deliveries as told
from tests.programs.api.asking import ADDRESS, address_of, send
from tests.programs.api.office import does, office, sentences
from tests.programs.api.test_applications import step
from tests.programs.test_delivery_pages import a_file, handed_over, page, today

pytestmark = pytest.mark.django_db


def days_ago(days):
    return timezone.localdate() - timedelta(days=days)


@pytest.fixture
def officer(client, officer_of):
    """Who sits before the pages; she may decide, sign and hand over."""
    person = officer_of(PROBOLINGGO)
    client.force_login(person)
    return person


@pytest.fixture
def api(db):
    """A key with every scope of programs."""
    return office()


def page_names(send, program, *applications):
    """The decree, recorded on its page."""
    chosen = [application.pk for application in applications]
    typed = {"number": "188/1", "signed_on": today(), "file": a_file(), "recipients": chosen}
    return send(page("decree_add", program), **typed)


def key_names(api, program, *applications):
    return told.records(api, program, told.a_decree(*applications))


def code_names(program, *applications):
    return record_decree(decree=a_decree(program), applications=applications, by=budi())


def is_refused_on_the_page(answer, *words):
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert all(word in shown for word in words)


def is_refused_by_the_api(answer, *words):
    assert answer.status_code == 422, answer.content
    assert all(word in sentences(answer) for word in words)


class TestGoodsBeforeTheDecree:
    """Gresik: 721 groups got goods before any decree named them."""

    @pytest.mark.parametrize("made", [selected, decreed])
    def test_on_the_page(self, made, officer, send):
        answer = send(page("handover_add", made(grants())), **handed_over())
        is_refused_on_the_page(answer, "NPHD")
        assert not Handover.objects.exists()
        assert not Item.objects.exists()

    @pytest.mark.parametrize("made", [selected, decreed])
    def test_by_the_api(self, made, api):
        application = made(grants())
        is_refused_by_the_api(does(api, application, "handover", told.a_handover()), "NPHD")
        for deed in (Deed.DECREE, Deed.AGREE, Deed.HAND_OVER):
            assert step(api, application, deed).status_code in (409, 422)
        assert not Handover.objects.exists()

    def test_in_the_model(self):
        application = decreed(machines())
        with pytest.raises(ValidationError):
            hand_over(handover=a_handover(), application=application, by=budi(), units=[a_unit()])
        alone = a_handover(application=application, agreed_on=timezone.localdate())
        with pytest.raises(IntegrityError), transaction.atomic():
            alone.save()


class TestHandoverOlderThanTheDecree:
    """Dompu: handed over in July, decreed in December."""

    def test_on_the_page(self, officer, send):
        application = agreed(grants(), on=days_ago(5))
        early = handed_over(signed_on=days_ago(6).isoformat())
        is_refused_on_the_page(send(page("handover_add", application), **early), "BAST")
        assert not Handover.objects.exists()

    def test_by_the_api(self, api):
        application = agreed(grants(), on=days_ago(5))
        early = told.a_handover(signed_on=days_ago(6).isoformat())
        is_refused_by_the_api(does(api, application, "handover", early), "BAST")
        named = decreed(grants(), on=days_ago(5))
        early = told.an_agreement(signed_on=days_ago(6).isoformat())
        is_refused_by_the_api(does(api, named, "agreement", early), "NPHD")
        assert not Handover.objects.exists()

    @pytest.mark.parametrize(
        ("model", "day"),
        [(DecreeLine, "decreed_on"), (Agreement, "signed_on"), (Handover, "signed_on")],
    )
    def test_in_the_model(self, model, day):
        received(machines(), on=days_ago(5))
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.update(**{day: days_ago(6)})


class TestKinOfTheHeadOfTheAgency:
    """Dompu: the recipient was the child of the head of the agency."""

    def test_on_the_page(self, officer, send, client):
        application = decreed(machines())
        declare_interest(by=officer, kind=InterestKind.KIN, about=application.business)
        signed = {"number": "1", "signed_on": today(), "has_integrity_pact": "on"}
        address = page("agreement_add", application)
        answer = send(address, file=a_file(), **signed)
        assert answer.status_code == 403
        assert not Agreement.objects.exists()

    def test_by_the_api(self, api):
        application = decreed(machines())
        declare_interest(
            by=who_signs_in(api.person), kind=InterestKind.KIN, about=application.business
        )
        assert does(api, application, "agreement", told.an_agreement()).status_code == 403
        program = machines()
        chosen = selected(program, application.business)
        assert key_names(api, program, chosen).status_code == 403
        assert not Agreement.objects.exists()
        assert Decree.objects.count() == 1

    def test_in_the_model(self):
        kin, application = budi(), decreed(machines())
        declare_interest(by=kin, kind=InterestKind.KIN, about=application)
        with pytest.raises(PermissionDenied):
            sign_agreement(agreement=an_agreement(), application=application, by=kin)


class TestProposalsMissing:
    """Aceh Singkil: proposals were missing, and goods worth Rp632 million never arrived."""

    @pytest.fixture
    def chosen(self):
        """Selected before anybody noticed that the program asks for a proposal."""
        application = selected(machines())
        stage = application.program.stage_set.get()
        Requirement.objects.create(program=stage.program, stage=stage, name="Proposal")
        return application

    def test_on_the_page(self, chosen, officer, send):
        is_refused_on_the_page(page_names(send, chosen.program, chosen), "Proposal")
        assert not Decree.objects.exists()

    def test_by_the_api(self, chosen, api):
        is_refused_by_the_api(key_names(api, chosen.program, chosen), "Proposal")
        assert not Decree.objects.exists()

    def test_in_the_model(self, chosen):
        with pytest.raises(ValidationError, match="Proposal"):
            code_names(chosen.program, chosen)

    def test_what_was_never_delivered_is_listed(self, officer, client, api):
        late = agreed(machines(), on=days_ago(100))
        shown = client.get(reverse("programs:ageing")).content.decode()
        assert late.number in shown
        asked = api.get(f"{ADDRESS}?state=agreed&due_on__lt={today()}").json()["results"]
        assert [each["number"] for each in asked] == [late.number]


class TestGroupsThatAreNone:
    """NTB: groups that existed on paper, of members nobody knew."""

    @pytest.fixture
    def chosen(self):
        application = selected(grants(), a_group(members=2))
        member = Business.objects.filter(memberships__group=application.group).first()
        Business.objects.filter(pk=member.pk).update(status=Status.CLOSED)
        return application

    def test_on_the_page(self, chosen, officer, send):
        is_refused_on_the_page(page_names(send, chosen.program, chosen), chosen.number)
        assert not Decree.objects.exists()

    def test_by_the_api(self, chosen, api):
        is_refused_by_the_api(key_names(api, chosen.program, chosen), chosen.number)
        assert not Decree.objects.exists()

    def test_in_the_model(self, chosen):
        with pytest.raises(ValidationError, match=chosen.number):
            code_names(chosen.program, chosen)


class TestGoodsOfAnotherKind:
    """NTB: other goods than were paid for; nobody could say which machine stood where."""

    def test_on_the_page(self, officer, send):
        application = agreed(grants())
        for without in ("photo", "unit1-serials"):
            typed = handed_over()
            del typed[without]
            assert send(page("handover_add", application), **typed).status_code == 200
        received(grants(), units=[a_unit(kind="Oven", maker="Karya", serial_no="KL-1")])
        again = {"unit1-kind": "oven", "unit1-maker": "KARYA", "unit1-serials": "kl-1"}
        send(page("handover_add", application), **handed_over(**again))
        assert Handover.objects.filter(application=application).count() == 0

    def test_by_the_api(self, api):
        application = agreed(grants())
        received(grants(), units=[a_unit(kind="Pengiris", maker="Karya", serial_no="KL-1")])
        for wrong in ({"photo": ""}, {"items": []}, {}):
            answer = does(api, application, "handover", told.a_handover("kl-1") | wrong)
            assert answer.status_code == 422, answer.content
        assert Handover.objects.filter(application=application).count() == 0

    def test_in_the_model(self):
        item = Item.objects.get(application=received(machines()))
        other = a_unit(serial_no=item.serial_no.lower(), state_since=timezone.localdate())
        other.application, other.program = item.application, item.program
        with pytest.raises(IntegrityError), transaction.atomic():
            other.save()


class TestHelpToTheDead:
    """BPUM: 418,947 recipients were dead, had a wrong NIK or held a KUR."""

    @pytest.fixture
    def chosen(self):
        application = selected(machines())
        Point.objects.create(program=application.program, words="Pemilik masih hidup?")
        return application

    def test_on_the_page(self, chosen, officer, send):
        answer = page_names(send, chosen.program, chosen)
        is_refused_on_the_page(answer, "Pemilik masih hidup?")
        assert not Decree.objects.exists()

    def test_by_the_api(self, chosen, api):
        answer = key_names(api, chosen.program, chosen)
        is_refused_by_the_api(answer, "Pemilik masih hidup?")
        assert step(api, chosen, Deed.DECREE).status_code == 422
        assert not Decree.objects.exists()

    def test_in_the_model(self, chosen):
        with pytest.raises(ValidationError, match="Pemilik masih hidup"):
            code_names(chosen.program, chosen)
        Point.objects.all().delete()
        Business.objects.filter(pk=chosen.business_id).update(status=Status.CLOSED)
        with pytest.raises(ValidationError, match=chosen.number):
            code_names(chosen.program, chosen)


class TestAlwaysTheSameOnes:
    """Everywhere: the same ones again and again, and others who never heard of it."""

    @pytest.fixture
    def again(self):
        """A business that got a machine last month, and a program for whoever got none."""
        business = received(machines(), on=days_ago(30)).business
        program = StageFactory(program=ProgramFactory()).program
        program.rule_set.create(kind=RuleKind.NOT_HELPED, terms={"years": 2})
        return program, business

    def test_on_the_page(self, again, officer, client):
        program, business = again
        application = apply(program=program, business=business, by=officer)
        typed = {"deed": "submit", "seen": application.mark}
        client.post(page("take_step", application), typed)
        application.refresh_from_db()
        assert application.state == ApplicationState.DRAFT
        shown = client.get(reverse("programs:equity"))
        assert shown.status_code == 200

    def test_by_the_api(self, again, api):
        program, business = again
        BusinessFactory(name="Belum pernah")
        body = {"program": program.number, "business": business.registry_no}
        begun = send(api, ADDRESS, body)
        assert begun.status_code == 201, begun.content
        application = Application.objects.get(uuid=begun.json()["id"])
        assert step(api, application, Deed.SUBMIT).status_code == 422
        fit = api.get(f"/api/v1/programs/{program.uuid}/eligible/").json()["results"]
        assert business.registry_no not in [each["registry_no"] for each in fit]
        assert fit
        assert address_of(application)

    def test_in_the_model(self, again):
        program, business = again
        application = apply(program=program, business=business, by=budi())
        with pytest.raises(ValidationError):
            advance(application=application, deed=Deed.SUBMIT, by=budi())

    def test_everybody_hears_of_it(self, again, client):
        program, _business = again
        assert program.name in client.get(reverse("programs:calls")).content.decode()
