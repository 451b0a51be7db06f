"""What Prometheus is told of webhooks."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ikm_registry.hooks.models import Delivery, Webhook
from tests.factories.hooks import call_of, hook_for
from tests.operations.test_metrics import samples, told

pytestmark = pytest.mark.django_db


def of_webhooks(client):
    numbers = samples(told(client).text)
    return {name: value for name, value in numbers.items() if name[0].startswith("ikm_webhook")}


def test_where_nobody_is_called_all_is_nought(client):
    found = of_webhooks(client)
    assert len(found) == 2 + 3 + 5
    assert set(found.values()) == {0}


def test_what_waits_what_arrived_and_what_stopped_is_told(client):
    hook = hook_for("35.13")
    for state in ("waiting", "waiting", "delivered", "failed"):
        call_of(hook, state=state)
    Delivery.objects.filter(state="waiting").update(due_at=timezone.now() - timedelta(minutes=5))
    old = call_of(hook, state="delivered")
    Delivery.objects.filter(pk=old.pk).update(made_at=timezone.now() - timedelta(hours=2))
    for because in ("failing", "failing", "gone"):
        Webhook.objects.filter(pk=hook_for("35.13").pk).stop(because)

    found = of_webhooks(client)
    assert found["ikm_webhook_waiting",] == 2
    assert 300 <= found["ikm_webhook_late_seconds",] < 400
    calls = {
        state: found["ikm_webhook_calls", state] for state in ("waiting", "delivered", "failed")
    }
    assert calls == {"waiting": 2, "delivered": 1, "failed": 1}
    hooks = {name[1]: value for name, value in found.items() if name[0] == "ikm_webhooks"}
    assert hooks == {"running": 1, "paused": 0, "failing": 2, "gone": 1, "behind": 0}


def test_what_is_due_later_is_not_late(client):
    hook = hook_for("35.13")
    call = call_of(hook)
    Delivery.objects.filter(pk=call.pk).update(due_at=timezone.now() + timedelta(hours=1))
    assert of_webhooks(client)["ikm_webhook_late_seconds",] == 0


def test_it_costs_three_queries_however_long_the_log(client):
    hook = hook_for("35.13")
    costs = []
    for number in (1, 9):
        for _ in range(number):
            call_of(hook)
        with CaptureQueriesContext(connection) as asked:
            told(client)
        costs.append(sum("hooks_" in query["sql"] for query in asked))
    assert costs == [3, 3]


def test_nothing_of_whom_we_call_is_told(client):
    hook = hook_for("35.13", url="https://93.184.216.34/zirkonium")
    call_of(hook)
    text = told(client).text
    assert not any(word in text for word in ("93.184", "zirkonium", hook.name, str(hook.uuid)))
