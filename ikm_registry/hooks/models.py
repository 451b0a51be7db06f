"""Where other systems are called when something changes, and each call to them."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Window
from django.db.models.functions import Now, RowNumber
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ikm_registry.accounts.scope import RegionScopedQuerySet, permission_for
from ikm_registry.history.tracking import tracked
from ikm_registry.hooks.addresses import LONGEST, Refused, receiver
from ikm_registry.hooks.choices import OF_TEST, TEST, Fault, State, Stop, event_choices
from ikm_registry.hooks.signing import new_secret
from ikm_registry.regions.models import Region
from ikm_registry.rest.models import ApiKey
from ikm_registry.sealing.fields import Sealed

# So long a receiver may still know the secret before this one.
BOTH_GOOD = timedelta(days=1)
# So long the log is kept; changes are kept a little longer.
KEPT = timedelta(days=30)
# Who claims a call and is heard of no more has lost it; a call ends long before.
LEASE = timedelta(minutes=1)
# When a receiver is well again, what was tried so lately is not hurried: it may fail by itself.
RESTED = timedelta(minutes=5)
# Of one hook so many calls are under way at once, in one process.
AT_ONCE = 4


class SealedSecretField(Sealed, models.CharField):
    """A word that only the application can read."""


def may_be_called(url):
    try:
        receiver(url)
    except Refused as error:
        raise ValidationError(str(error)) from error


class WebhookQuerySet(RegionScopedQuerySet):
    """Hooks that are…"""

    region_path = "key__region__code"

    def of_client(self, user):
        """Those of a client itself, whoever looks after it."""
        return self.filter(key__user=user)

    def in_force(self):
        """Neither they nor their key ended, nor the account of their client."""
        keys = ApiKey.objects.in_force().filter(user__is_active=True)
        return self.filter(stopped_at=None, key__in=keys)

    def stop(self, because, *, tell=True):
        """Tell nothing from now on; whoever made them is written to, unless she knows."""
        return self.filter(stopped_at=None).update(
            stopped_at=timezone.now(), stopped_because=because, letter_due=tell
        )


@tracked(
    region="key__region",
    exclude=["secret", "old_secret", "old_until", "cursor", "letter_due"],
)
class Webhook(models.Model):
    """One address that is called. It tells what the key in it may read today, never more.

    `cursor` is the timepoint of the feed up to which calls were made out; it moves in the
    transaction that writes them.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    key = models.ForeignKey(
        ApiKey,
        models.CASCADE,
        related_name="webhooks",
        verbose_name=_("key"),
    )
    name = models.CharField(_("name"), max_length=100)
    url = models.CharField(_("address"), max_length=LONGEST, validators=[may_be_called])
    told = ArrayField(
        models.CharField(max_length=30, choices=event_choices), verbose_name=_("what it is told")
    )
    area = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only from this place"),
    )
    secret = SealedSecretField(max_length=100, default=new_secret, editable=False)
    old_secret = SealedSecretField(max_length=100, null=True, editable=False)
    old_until = models.DateTimeField(null=True, editable=False)
    cursor = models.BigIntegerField(_("timepoint"), editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("made at"), db_default=Now())
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True, editable=False)
    stopped_because = models.CharField(max_length=10, choices=Stop, blank=True, editable=False)
    letter_due = models.BooleanField(default=False, editable=False)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            models.CheckConstraint(
                name="webhook_is_told_of_something",
                condition=Q(told__len__gt=0),
                violation_error_message=_("Choose what the receiver is told."),
            ),
            models.CheckConstraint(
                name="webhook_stops_for_a_reason",
                condition=Q(stopped_at=None, stopped_because="")
                | Q(stopped_at__isnull=False) & ~Q(stopped_because=""),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def state(self):
        """running, waiting (for a key in force) or stopped"""
        if self.stopped_at:
            return "stopped"
        return "running" if self.key.state == "running" else "waiting"

    @property
    def told_labels(self):
        return [label for name, label in event_choices() if name in self.told]

    @property
    def secrets_in_use(self):
        """The newest first; a receiver finds hers among the signatures."""
        is_both = self.old_secret and self.old_until and self.old_until > timezone.now()
        return (str(self.secret), str(self.old_secret)) if is_both else (str(self.secret),)

    def renew_secret(self):
        self.old_secret, self.old_until = str(self.secret), timezone.now() + BOTH_GOOD
        self.secret = new_secret()


class DeliveryQuerySet(RegionScopedQuerySet):
    """Calls that are…"""

    region_path = "hook__key__region__code"

    def permitted(self, user, right):
        """A call belongs to its hook."""
        allowed = self.allowed(user, permission_for(Webhook, right))
        return self.filter(allowed).fetch_mode(models.FETCH_PEERS)

    def of_client(self, user):
        return self.filter(hook__key__user=user)

    def due(self, now):
        """Time has come, and their hook is in force; a test is made whether it is or not."""
        told = Q(event=TEST) | Q(hook__in=Webhook.objects.in_force())
        return self.filter(told, state=State.WAITING, due_at__lte=now)

    def claimed(self, room, *, busy=()):
        """Take some that are due, of each hook few, for as long as a lease lasts.

        What another process claims at this moment is passed over. Who is killed keeps nothing:
        when the lease is over, the call is due again.
        """
        now = timezone.now()
        due = self.due(now).exclude(hook__in=busy)
        place = Window(RowNumber(), partition_by="hook", order_by=["due_at", "pk"])
        first = due.annotate(place=place).filter(place__lte=AT_ONCE).order_by("due_at", "pk")
        numbers = list(first.values_list("pk", flat=True)[:room])
        locked = due.select_related("hook").select_for_update(skip_locked=True, of=("self",))
        found = list(locked.filter(pk__in=numbers).order_by("due_at", "pk"))
        self.filter(pk__in=[each.pk for each in found]).update(due_at=now + LEASE)
        for each in found:
            each.due_at = now + LEASE
        return found

    def hurry(self, hook):
        """Its receiver is well again: what waits for later is due; whoever has it keeps it."""
        now = timezone.now()
        failed = self.filter(hook=hook, state=State.WAITING, tries__gt=0)
        failed.filter(due_at__gt=now + LEASE, tried_at__lt=now - RESTED).update(due_at=now)

    def outdated(self):
        return self.filter(made_at__lt=timezone.now() - KEPT)


class Delivery(models.Model):
    """One call: what is said, and how it stands with it. Its id stays however often it is made.

    `due_at` is the time of the next try or, while somebody tries, the end of her lease.
    """

    hook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries", db_index=False)
    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    timepoint = models.BigIntegerField(_("timepoint"), null=True)
    event = models.CharField(_("event"), max_length=30)
    body = models.TextField(_("what is said"))
    made_at = models.DateTimeField(_("at"), db_default=Now())
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    due_at = models.DateTimeField(_("next try"), db_default=Now())
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    tried_at = models.DateTimeField(_("last try"), null=True)
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    fault = models.CharField(_("fault"), max_length=12, choices=Fault, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        indexes = [
            models.Index(
                fields=["due_at"], name="delivery_that_waits", condition=Q(state=State.WAITING)
            ),
            models.Index(fields=["hook", "-id"], name="delivery_of_hook"),
            models.Index(fields=["made_at"], name="delivery_by_age"),
        ]
        constraints = [
            # What two processes read at once is called once.
            models.UniqueConstraint(fields=["hook", "timepoint"], name="delivery_is_made_out_once"),
        ]

    def __str__(self):
        return self.message

    @property
    def message(self):
        return f"msg_{self.uuid.hex}"

    @property
    def event_label(self):
        return dict([*event_choices(), OF_TEST]).get(self.event, self.event)

    @property
    def is_test(self):
        return self.event == TEST
