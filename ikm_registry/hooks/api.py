"""What a client may ask of its own webhooks. They are made and changed on pages, by people."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from ikm_registry.hooks.choices import State
from ikm_registry.hooks.models import Delivery, Webhook
from ikm_registry.hooks.records import DELIVERIES, OF_DELIVERIES, OF_WEBHOOK, WEBHOOKS
from ikm_registry.rest import bodies
from ikm_registry.rest.paging import Paging
from ikm_registry.rest.parameters import chosen
from ikm_registry.rest.problems import bad_parameter
from ikm_registry.rest.views import ApiView


class Webhooks(ApiView):
    """All of them: a client has few."""

    asks_apart = True
    calls = {"get": WEBHOOKS}

    def get(self, request):
        hooks = Webhook.objects.of_client(request.user).select_related("key")
        return bodies.answer({"results": [facts_of(hook) for hook in hooks]})


def facts_of(hook):
    return {
        "id": hook.uuid,
        "name": hook.name,
        "url": hook.url,
        "key": hook.key.prefix,
        "events": hook.told,
        "region": hook.area_id,
        "state": hook.state,
        "stopped_because": hook.stopped_because or None,
        "timepoint": hook.cursor,
    }


class Deliveries(ApiView):
    """A page of calls; its cursor is the id of its last."""

    asks_apart = True
    takes = frozenset(OF_DELIVERIES)
    parameters_told, calls = OF_DELIVERIES, {"get": DELIVERIES}
    path_parameters = OF_WEBHOOK

    def get(self, request, uuid):
        hook = get_object_or_404(Webhook.objects.of_client(request.user), uuid=uuid)
        page, found = Paging.asked(request.GET), hook.deliveries.all()
        for name in ("event", "state"):
            if wanted := chosen(request.GET, name, OF_DELIVERIES):
                found = found.filter(**{f"{name}__in": wanted})
        count = found.count() if page.counts else None
        rows = list(after(found, page)[: page.limit + 1])
        shown = rows[: page.limit]
        last = [str(shown[-1].uuid)] if len(rows) > page.limit else None
        texts = [bodies.written(call_told(call)) for call in shown]
        return bodies.ready(bodies.page(texts, links=page.links(request, last=last), count=count))


def after(calls, page):
    if page.after is None:
        return calls
    try:
        [written] = page.after
        last = Delivery.objects.filter(uuid=UUID(written))
    except (TypeError, ValueError, AttributeError) as error:
        raise bad_parameter("after", _("“after” is no cursor of this list.")) from error
    return calls.filter(pk__lt=last.values("pk"))


def call_told(call):
    waits = call.state == State.WAITING
    return {
        "id": call.message,
        "event": call.event,
        "timepoint": call.timepoint,
        "made_at": call.made_at,
        "state": call.state,
        "tries": call.tries,
        "tried_at": call.tried_at,
        "due_at": call.due_at if waits else None,
        "status": call.status,
        "fault": call.fault or None,
    }
