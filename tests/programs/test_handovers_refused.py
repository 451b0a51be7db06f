"""A handover that does not say all, or comes too early, is refused by the rules and on the page."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from programs.models import Application, Handover
from programs.services.deliveries import hand_over
from tests.factories.deliveries import a_handover, a_unit, agreed, budi, grants, machines
from tests.programs.test_deliveries import days_ago
from tests.programs.test_delivery_pages import handed_over, page

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def agreement(module_transaction):
    return agreed(machines(), on=days_ago(5)).pk


@pytest.fixture(scope="module")
def agreement_of_a_group(module_transaction):
    return agreed(grants(), on=days_ago(5)).pk


@pytest.fixture
def application(agreement, db):
    """What is given to it was agreed five days ago."""
    return Application.objects.get(pk=agreement)


@pytest.mark.parametrize(
    "wrong",
    [
        {"signed_on": days_ago(6).isoformat()},
        {"signed_on": "2999-01-01"},
        {"signed_on": "kemarin"},
        {"photo": ""},
        {"photo": SimpleUploadedFile("a.png", b"no picture")},
        {"unit1-serials": ""},
        {"unit1-serials": "KL-1\nkl-1"},
        {"unit1-serials": "x" * 100},
        {"unit1-kind": ""},
        {"receiver_role": "mayor"},
        {"unit1-serials": "", "unit1-kind": "", "unit1-maker": ""},
    ],
)
def test_the_page_takes_no_handover_that_does_not_say_all(
    wrong, agreement_of_a_group, client, send
):
    client.force_login(budi())
    application = Application.objects.get(pk=agreement_of_a_group)

    answer = send(page("handover_add", application), **handed_over(**wrong))

    assert answer.status_code == 200
    assert answer.context["form"].errors or any(
        block.errors for block in answer.context["form"].blocks
    )
    assert not Handover.objects.exists()


def test_a_handover_is_not_older_than_the_agreement(application):
    with pytest.raises(ValidationError, match="BAST"):
        hand_over(
            handover=a_handover(on=days_ago(6)),
            application=application,
            by=budi(),
            units=[a_unit()],
        )


def test_nothing_is_handed_over_without_a_piece(application):
    with pytest.raises(ValidationError):
        hand_over(handover=a_handover(), application=application, by=budi())

    assert not Handover.objects.exists()


@pytest.mark.parametrize("missing", ["photo", "place", "receiver_role", "number"])
def test_a_handover_says_where_to_whom_and_shows_it(missing, application):
    handover = a_handover()
    setattr(handover, missing, "")

    with pytest.raises(ValidationError) as caught:
        hand_over(handover=handover, application=application, by=budi(), units=[a_unit()])

    assert missing in caught.value.message_dict
