"""What Prometheus is told of webhooks: what waits, what became of the newest, what stopped."""

from datetime import timedelta

from django.db.models import Count, Min
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from ikm_registry.hooks.choices import State, Stop
from ikm_registry.hooks.models import Delivery, Webhook

LATELY = timedelta(hours=1)
RUNNING = "running"


class Webhooks(Collector):
    """Three queries, each answered from an index or a small table, however long the log is."""

    def collect(self):
        now = timezone.now()
        waiting = Delivery.objects.filter(state=State.WAITING)
        found = waiting.aggregate(count=Count("pk"), due=Min("due_at"))
        late = max(now - (found["due"] or now), timedelta(0))
        yield GaugeMetricFamily("ikm_webhook_waiting", "Calls that wait.", found["count"])
        yield GaugeMetricFamily(
            "ikm_webhook_late_seconds", "How long the first call is overdue.", late.total_seconds()
        )
        yield by_state(
            "ikm_webhook_calls",
            "Calls made out within the last hour, by what became of them.",
            State.values,
            counted(Delivery.objects.filter(made_at__gte=now - LATELY), "state"),
        )
        stopped = counted(Webhook.objects.all(), "stopped_because")
        yield by_state(
            "ikm_webhooks",
            "Webhooks that are called, and those that stand still, by the reason.",
            [RUNNING, *Stop.values],
            stopped | {RUNNING: stopped.get("", 0)},
        )


def counted(rows, column):
    found = rows.order_by().values_list(column).annotate(count=Count("pk"))
    return dict(found)


def by_state(name, words, states, counts):
    """None is left out: an alarm hears of what was never there, too."""
    told = GaugeMetricFamily(name, words, labels=["state"])
    for state in states:
        told.add_metric([state], counts.get(state, 0))
    return told
