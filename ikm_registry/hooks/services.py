"""What people do with hooks: made, changed, given a new secret, stopped, started, called again."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ikm_registry.feed.models import Horizon, number_all_changes
from ikm_registry.hooks.choices import TEST, State, Stop
from ikm_registry.hooks.events import test_body
from ikm_registry.hooks.models import Delivery, Webhook
from ikm_registry.people.authority import Authority

MOST_HOOKS = 10  # of one client


class MadeAlready(Exception):
    """The form of this webhook was sent before; its secret cannot be told again."""


@transaction.atomic
def make_hook(*, by, client, ticket, **facts):
    """It is told what happens from now on, which is what has no number yet after all of before has.

    Her own rights cover all that the receiver hears. By the `ticket` of a form it is made once,
    however often that is sent; her authority is locked meanwhile, so a double click waits here.
    """
    require_authority(by, client)
    if Webhook.objects.permitted(by, "view").filter(uuid=ticket).exists():
        raise MadeAlready
    if Webhook.objects.permitted(by, "view").of_client(client).count() >= MOST_HOOKS:
        raise ValidationError(_("A client has no more than %s webhooks.") % MOST_HOOKS)
    hook = Webhook(uuid=ticket, created_by=by, cursor=number_all_changes(), **facts)
    return written(hook, by, "add")


@transaction.atomic
def change_hook(*, by, hook, **facts):
    """Whatever is told next goes there; what waits already as well."""
    require_authority(by, hook.key.user)
    for name, value in facts.items():
        setattr(hook, name, value)
    return written(hook, by, "change")


def require_authority(by, client):
    if not Authority(by, lock=True).holds_all_of(client):
        raise PermissionDenied(_("You can do this only for clients that hold no more than you."))


def written(hook, by, right):
    hook.full_clean()
    hook.save()
    Webhook.objects.require(hook, by, right)
    return hook


@transaction.atomic
def renew_secret(*, by, hook):
    """Both secrets are good for a day, so that the receiver can change hers in between."""
    require_authority(by, hook.key.user)
    hook.renew_secret()
    hook.save(update_fields=["secret", "old_secret", "old_until"])
    Webhook.objects.require(hook, by, "change")
    return str(hook.secret)


@transaction.atomic
def pause(*, by, hook):
    Webhook.objects.permitted(by, "change").filter(pk=hook.pk).stop(Stop.PAUSED, tell=False)


@transaction.atomic
def go_on(*, by, hook):
    """From where it stood: what did not arrive is called again, what came meanwhile is told.

    What is no longer kept cannot be told: its receiver begins anew, with a snapshot.
    """
    hooks = Webhook.objects.permitted(by, "change").filter(pk=hook.pk)
    hooks.update(stopped_at=None, stopped_because="", letter_due=False)
    behind = hooks.filter(cursor__lt=Horizon.objects.values("forgotten"))
    if behind.exists():
        behind.update(cursor=number_all_changes())
    call_again(Delivery.objects.permitted(by, "change").filter(hook=hook))


def call_again(deliveries):
    """Those that failed for good, from the first try on; the receiver knows them by their ids."""
    failed = deliveries.filter(state=State.FAILED).exclude(event=TEST)
    return failed.update(state=State.WAITING, tries=0, due_at=timezone.now())


@transaction.atomic
def send_again(*, by, delivery):
    """Whatever became of it before; a receiver that has it knows its id."""
    calls = Delivery.objects.permitted(by, "change").filter(pk=delivery.pk)
    if not calls.exclude(state=State.WAITING).update(
        state=State.WAITING, tries=0, due_at=timezone.now()
    ):
        raise PermissionDenied(_("This call waits already."))


@transaction.atomic
def send_test(*, by, hook):
    """Made even while the hook stands still: so one sees whether its receiver is well again."""
    Webhook.objects.require(hook, by, "change")
    return Delivery.objects.create(hook=hook, event=TEST, body=test_body(hook))


@transaction.atomic
def remove(*, by, hook):
    Webhook.objects.permitted(by, "delete").filter(pk=hook.pk).delete()
