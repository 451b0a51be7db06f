import json
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from businesses.models.business import Business
from businesses.models.group import BusinessGroup
from ikm_registry.sealing.cipher import Unreadable, seal, unseal
from ikm_registry.sealing.fields import SealedBytesField

KEPT_FOR = timedelta(days=30)
# The part by which the form of a new group is known; all other forms of groups name theirs.
NEW_GROUP = "kelompok"


class DraftQuerySet(models.QuerySet):
    def permitted(self, user, right="change"):
        """A draft is for whoever typed it, whatever the right; for a superuser it is not."""
        return self.filter(owner_id=user.pk)

    def waiting(self):
        """Kept, not sent yet, and not too old: what its owner may take up again."""
        return self.filter(sent_at=None, updated_at__gt=timezone.now() - KEPT_FOR)

    def outdated(self):
        return self.filter(updated_at__lte=timezone.now() - KEPT_FOR)

    def of_form(self, *, business=None, group=None, part="", row=None):
        return self.filter(business=business, group=group, part=part, row=row)


class Draft(models.Model):
    """What one person typed into one form and has not saved yet, sealed.

    `key` was drawn when the form was opened. The row outlives the sending of the form, empty, so
    that the same form sent again is known by its key, and a late request to keep it is refused.
    No history is kept of drafts: they hold what nobody has stated yet.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("owner")
    )
    key = models.UUIDField(_("key"))
    # Which form: that of a new business, of `business`, of a new `part` of it, or of part `row`;
    # the same of a `group`.
    business = models.ForeignKey(
        Business, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("IKM")
    )
    group = models.ForeignKey(
        BusinessGroup,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("business group"),
    )
    part = models.CharField(_("part"), max_length=20, blank=True)
    row = models.PositiveBigIntegerField(_("row"), null=True, blank=True)
    sealed = SealedBytesField(default=b"")
    updated_at = models.DateTimeField(_("last changed"), auto_now=True, db_default=Now())
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-pk"]
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        indexes = [models.Index(fields=["updated_at"], name="draft_by_age")]
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="draft_is_kept_once"),
            models.CheckConstraint(
                name="draft_once_sent_is_empty",
                condition=models.Q(sent_at=None) | models.Q(sealed=b""),
            ),
        ]

    def __str__(self):
        return str(self.key)

    def get_absolute_url(self):
        """The form, filled as it was left."""
        return f"{self.form_address}?draf={self.key}"

    @property
    def subject(self):
        """The record that the form is or was about; None while there is none."""
        return self.group or self.business

    @property
    def form_address(self):
        """A form of a group has the same name as that of a business, after "group_"."""
        if self.subject is None:
            of_group = self.part == NEW_GROUP
            return reverse("businesses:group_create" if of_group else "businesses:create")
        doors = "businesses:group_" if self.group else "businesses:"
        number = self.subject.registry_no
        if not self.part:
            return reverse(f"{doors}edit", args=[number])
        if self.row is None:
            return reverse(f"{doors}part_add", args=[number, self.part])
        return reverse(f"{doors}part_edit", args=[number, self.part, self.row])

    @property
    def values(self):
        """What was typed, as lists by the names of the boxes; empty where no key opens it."""
        try:
            return json.loads(unseal(self.sealed))
        except Unreadable:
            return {}

    @values.setter
    def values(self, typed):
        self.sealed = seal(json.dumps(typed))
