"""The keys by which other systems come in, and what they did with them."""

import json
from datetime import timedelta
from ipaddress import ip_network

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ikm_registry.accounts.scope import RegionScopedQuerySet
from ikm_registry.history.tracking import tracked
from ikm_registry.regions.models import Region
from ikm_registry.rest.credentials import PREFIX_LENGTH, Credentials
from ikm_registry.rest.scopes import KeyScope
from ikm_registry.sealing.cipher import seal, unseal
from ikm_registry.sealing.fields import SealedBytesField

# For so long a write may be sent again under its Idempotency-Key.
KEPT_FOR = timedelta(hours=24)
# For so long a token opens what its key opens.
TOKEN_LASTS = timedelta(hours=1)


class KeyPurpose(models.TextChoices):
    """What the data are fetched for; all but the first need the owner's consent."""

    PUBLIC_TASK = "public_task", _("Public task of a government office")
    STATISTICS = "statistics", _("Published statistics")
    CATALOGUE = "catalogue", _("Public catalogue")
    BANK = "bank", _("Bank or credit")
    PARTNER = "partner", _("Partner of a program")


def is_network(text):
    try:
        ip_network(text)
    except ValueError as error:
        raise ValidationError(
            gettext("“%(text)s” is no address or network, like 203.0.113.7 or 203.0.113.0/24."),
            params={"text": text},
        ) from error


class ApiKeyQuerySet(RegionScopedQuerySet):
    """Keys that are…"""

    def in_force(self):
        return self.filter(ended_at=None, expires_on__gte=timezone.localdate())

    def end(self):
        """From now on they open nothing; the rows stay, and what they did."""
        return self.filter(ended_at=None).update(ended_at=timezone.now())


@tracked(region="region", exclude=["digest", "last_used_at", "ticket"])
class ApiKey(models.Model):
    """What a client signs its requests with. It narrows what its user may do, never more.

    `region` says whose administrators look after it; which places it reaches is said by the
    assignments of its user.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_keys")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("place"))
    name = models.CharField(_("name"), max_length=100)
    prefix = models.CharField(_("beginning"), max_length=PREFIX_LENGTH, unique=True)
    digest = models.CharField(max_length=64)
    scopes = ArrayField(
        models.CharField(max_length=30, choices=KeyScope), verbose_name=_("what it may be used for")
    )
    purpose = models.CharField(_("purpose"), max_length=12, choices=KeyPurpose)
    read_only = models.BooleanField(_("reads only"), default=True)
    expires_on = models.DateField(_("last day"))
    addresses = ArrayField(
        models.CharField(max_length=43, validators=[is_network]),
        verbose_name=_("addresses"),
        default=list,
        blank=True,
        help_text=_("Empty: it may come from anywhere."),
    )
    rate = models.PositiveIntegerField(
        _("requests in five minutes"),
        default=600,
        validators=[MinValueValidator(1), MaxValueValidator(1_000_000)],
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("made at"), db_default=Now())
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    # Of the form by which it was made: sent again, that makes no second key.
    ticket = models.UUIDField(null=True, unique=True, editable=False)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        constraints = [
            models.CheckConstraint(
                name="api_key_has_a_scope",
                condition=Q(scopes__len__gt=0),
                violation_error_message=_("Choose what the key may be used for."),
            ),
            models.CheckConstraint(
                name="api_key_ends_after_it_was_made",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("created_at")),
            ),
        ]

    def __str__(self):
        return f"ikm_{self.prefix}"

    @classmethod
    def made(cls, **facts):
        """A key that is not saved yet, and its words: nobody can tell them later."""
        words = Credentials.new()
        return cls(prefix=words.prefix, digest=words.digest, **facts), str(words)

    @property
    def state(self):
        """running, over or ended"""
        if self.ended_at:
            return "ended"
        return "over" if self.expires_on < timezone.localdate() else "running"

    @property
    def scope_labels(self):
        return [KeyScope(name).label for name in self.scopes]


class AccessTokenQuerySet(models.QuerySet):
    def give(self, words, *, key, scopes):
        """In the place of those given for the same key that are over."""
        now = timezone.now()
        self.filter(key=key, expires_at__lte=now).delete()
        self.create(key_id=key, digest=words.digest, scopes=scopes, expires_at=now + TOKEN_LASTS)


class AccessToken(models.Model):
    """By which a client of OAuth comes instead of its key, for an hour (oauth.py).

    It opens nothing that the key does not open at that moment; read by the functions of
    admission.py alone.
    """

    key = models.ForeignKey(ApiKey, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    scopes = ArrayField(models.CharField(max_length=30, choices=KeyScope))
    expires_at = models.DateTimeField(_("valid until"))

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        constraints = [models.UniqueConstraint(fields=["digest"], name="access_token_is_one")]

    def __str__(self):
        return f"{self.key_id} {self.expires_at:%Y-%m-%d %H:%M}"


class Traffic(models.Model):
    """What one key asked in five minutes; the same row limits how much it may ask.

    Written by the functions of admission.py alone.
    """

    key = models.ForeignKey(ApiKey, models.CASCADE, related_name="traffic")
    began_at = models.DateTimeField(_("began at"))
    requests = models.PositiveIntegerField(_("requests"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    failed = models.PositiveIntegerField(_("failed"), default=0)
    errors = models.PositiveIntegerField(_("errors"), default=0)
    bytes = models.BigIntegerField(_("bytes"), default=0)

    class Meta:
        verbose_name = _("traffic")
        verbose_name_plural = _("traffic")
        constraints = [
            models.UniqueConstraint(fields=["key", "began_at"], name="traffic_once_for_a_window")
        ]

    def __str__(self):
        return f"{self.key_id} {self.began_at:%Y-%m-%d %H:%M}"


class FailedRequest(models.Model):
    """One of the last requests of a key that were answered with a fault."""

    key = models.ForeignKey(ApiKey, models.CASCADE, related_name="failed_requests")
    at = models.DateTimeField(_("at"), db_default=Now())
    status = models.PositiveSmallIntegerField(_("status"))
    code = models.CharField(_("code"), max_length=30)
    method = models.CharField(_("method"), max_length=10)
    path = models.CharField(_("address"), max_length=200)
    request = models.CharField(_("request"), max_length=36)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("failed request")
        verbose_name_plural = _("failed requests")

    def __str__(self):
        return f"{self.status} {self.code}"


class KeptAnswerQuerySet(models.QuerySet):
    """Answers that are…"""

    def permitted(self, user, right="view"):
        """An answer is for whoever got it, whatever the right; for a superuser it is not."""
        return self.filter(user=user)

    def in_force(self):
        return self.filter(given_at__gt=timezone.now() - KEPT_FOR)

    def outdated(self):
        return self.filter(given_at__lte=timezone.now() - KEPT_FOR)

    def keep(self, name, *, by, told):
        """In the place of one that is outdated, if it was not forgotten yet."""
        row = self.model(name=name, user=by, sealed=seal(json.dumps(told)), given_at=timezone.now())
        self.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["name"],
            update_fields=["sealed", "given_at"],
        )


class KeptAnswer(models.Model):
    """What a write was answered with, for who sends it again under its `Idempotency-Key`.

    `name` is a digest of that key, of who sent it, and whereto (idempotency.py).
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=64)
    sealed = SealedBytesField()
    given_at = models.DateTimeField(_("given at"))

    objects = KeptAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        indexes = [models.Index(fields=["given_at"], name="kept_answer_by_age")]
        constraints = [
            models.UniqueConstraint(fields=["name"], name="kept_answer_is_kept_once"),
        ]

    def __str__(self):
        return self.name

    @property
    def told(self):
        return json.loads(unseal(bytes(self.sealed)))
