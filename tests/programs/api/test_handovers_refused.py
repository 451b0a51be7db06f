"""What is wrong with a handover is told by the API where it stands, and nothing is handed over."""

import pytest

from programs.models import Application, Handover, Item
from tests.factories.deliveries import agreed, machines
from tests.programs.api.office import SCAN, does, office, pointers
from tests.programs.api.test_deliveries import a_handover

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def agreement(module_transaction):
    return agreed(machines()).pk


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"photo": "?"}, "#/photo"),
        ({"photo": SCAN}, "#/photo"),
        ({"place": ""}, "#/place"),
        ({"receiver_role": "driver"}, "#/receiver_role"),
        ({"items": []}, "#"),
        ({"items": [{"kind": "x", "maker": "y"}]}, "#/items/0/serial_numbers"),
        (
            {"items": [{"kind": "x", "maker": "y", "serial_numbers": ["1"], "made_in": 1}]},
            "#/items/0/made_in",
        ),
        ({"items": [{"kind": "x", "maker": "y", "serial_numbers": ["1", "1"]}]}, "#"),
        ({"idle": ["ALT-22222-22222"]}, "#/idle/0"),
        ({"driver": "Budi"}, "#/driver"),
    ],
)
def test_what_is_wrong_with_a_handover_is_told_where_it_stands(agreement, wrong, pointer):
    application = Application.objects.get(pk=agreement)

    answer = does(office(), application, "handover", a_handover() | wrong)

    assert answer.status_code == 422, answer.content
    assert pointer in pointers(answer)
    assert not Handover.objects.exists()
    assert not Item.objects.exists()
