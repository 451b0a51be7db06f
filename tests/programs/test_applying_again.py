"""Who got nothing may apply anew while the program is open; one application waits at a time."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from programs.choices import ApplicationState, Deed
from programs.models import Application
from programs.services.applications import advance, apply
from tests.factories.businesses import BusinessFactory
from tests.factories.programs import applied, no_longer_open, verified
from tests.programs.api.asking import ALL, by_key, send
from tests.programs.credit import officer, sent, taken

pytestmark = pytest.mark.django_db


def again(application, by=None):
    return apply(program=application.program, business=application.business, by=by or officer())


def ended(deed, stage, siti, budi):
    application = verified(stage, siti)
    by = siti if deed == Deed.WITHDRAW else budi
    return advance(application=application, deed=deed, by=by, note="Alasan")


@pytest.mark.parametrize("deed", [Deed.WITHDRAW, Deed.REJECT])
def test_who_withdrew_or_was_not_selected_applies_anew(deed, stage, siti, budi):
    application = ended(deed, stage, siti, budi)
    newer = again(application)
    assert newer.state == ApplicationState.DRAFT
    with pytest.raises(ValidationError):
        again(application)


def test_whom_the_bank_refused_applies_anew():
    refused = taken(sent(), Deed.REFUSE, by=officer(), note="Usaha baru")
    assert again(refused).number != refused.number


@pytest.mark.parametrize("deeds", [(), (Deed.CHECK,), (Deed.RETURN,)])
def test_who_waits_for_an_answer_does_not(deeds, stage, siti):
    application = applied(stage, siti)
    for deed in deeds:
        advance(application=application, deed=deed, by=siti, note="Alasan")
    with pytest.raises(ValidationError):
        again(application)
    assert Application.objects.count() == 1


def test_who_was_selected_does_not(stage, siti, budi):
    selected = advance(application=verified(stage, siti), deed=Deed.SELECT, by=budi)
    with pytest.raises(ValidationError):
        again(selected)


def test_once_the_program_is_closed_nobody_does(stage, siti, budi):
    application = ended(Deed.REJECT, stage, siti, budi)
    no_longer_open(application.program)
    with pytest.raises(ValidationError):
        again(application)


def test_who_applied_anew_does_not_object_beside_it(stage, siti, budi):
    rejected = ended(Deed.REJECT, stage, siti, budi)
    newer = again(rejected)
    with pytest.raises(ValidationError, match=newer.number):
        advance(application=rejected, deed=Deed.OBJECT, by=siti, note="Keliru")
    advance(application=newer, deed=Deed.WITHDRAW, by=officer())
    objected = advance(application=rejected, deed=Deed.OBJECT, by=siti, note="Keliru")
    assert objected.state == ApplicationState.OBJECTED
    with pytest.raises(ValidationError):
        again(rejected)


def test_the_api_says_the_same(stage, siti, budi):
    office, business = by_key(*ALL), BusinessFactory()
    body = {"program": stage.program.number, "business": business.registry_no}
    assert send(office, "/api/v1/applications/", body).status_code == 201
    assert send(office, "/api/v1/applications/", body).status_code == 422
    application = Application.objects.get()
    advance(application=application, deed=Deed.WITHDRAW, by=siti)
    assert send(office, "/api/v1/applications/", body).status_code == 201


def test_the_page_of_the_business_offers_it_again(client, stage, siti, budi):
    application = ended(Deed.REJECT, stage, siti, budi)
    client.force_login(siti)
    page = reverse("programs:of_business", args=[application.business.registry_no])
    assert list(client.get(page).context["open"]) == [application.program]
    again(application)
    assert not client.get(page).context["open"]
