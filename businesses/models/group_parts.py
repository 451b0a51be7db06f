"""What belongs to a group: its members, who leads it, and its papers."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from businesses.choices import GroupFileKind, MemberRole, Office
from businesses.fields import ScanField
from businesses.models.business import Business
from businesses.models.record import Record
from businesses.validators import PHOTO_TYPES, certificate_file, upload_size
from ikm_registry.accounts.scope import RegionScopedQuerySet
from ikm_registry.history.tracking import tracked


def group_file_place(row, filename):
    """A name that tells nothing: the file's own name may hold a person's."""
    return f"groups/{uuid.uuid4()}.{filename.rpartition('.')[2]}"


class DateRange(Func):
    """From one day up to, and without, another; null is no bound."""

    function = "daterange"
    arity = 2


class OfGroupQuerySet(RegionScopedQuerySet):
    """Records that belong to a group lie where it lies, and are shown to its members."""

    region_path = "group__region__code"
    owner_path = "group__groupmember_set__business__people__user"

    def may_be_of(self, user):
        return Business.objects.none().may_be_of(user)

    def owned_by(self, user):
        return Q(group__in=GroupMember.objects.of_owner(user).values("group"))


class OfGroup(Record):
    """A record that belongs to one group and goes with it."""

    group = models.ForeignKey(
        "businesses.BusinessGroup",
        models.CASCADE,
        related_name="%(class)s_set",
        editable=False,
        verbose_name=_("business group"),
    )

    objects = OfGroupQuerySet.as_manager()

    class Meta:
        abstract = True


class GroupMemberQuerySet(OfGroupQuerySet):
    """Memberships that are…"""

    def current(self):
        return self.filter(left_on=None)

    def former(self):
        return self.filter(left_on__isnull=False)

    def of_owner(self, user):
        """By which somebody sees a group: businesses of hers that are members now."""
        hers = {"business__people__user": user, "business__people__ended_at": None}
        return self.current().filter(**hers).order_by()


@tracked(region="group__region", exclude=["updated_at"])
class GroupMember(OfGroup):
    """That a registered business is a member of a group, as what, from when to when.

    `left_on` is the first day on which it no longer is one; without a date of joining it has been
    one for longer than anybody knows.
    """

    business = models.ForeignKey(
        Business,
        models.CASCADE,
        related_name="memberships",
        editable=False,
        verbose_name=_("business"),
    )
    role = models.CharField(
        _("role in the group"), max_length=9, choices=MemberRole, default=MemberRole.MEMBER
    )
    joined_on = models.DateField(_("member since"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                name="groupmember_leaves_after_joining",
                condition=Q(joined_on__isnull=True)
                | Q(left_on__isnull=True)
                | Q(left_on__gte=F("joined_on")),
                violation_error_message=_("It left before it joined. Please check both dates."),
            ),
            ExclusionConstraint(
                name="groupmember_is_one_once_at_a_time",
                expressions=[
                    ("group", "="),
                    ("business", "="),
                    (DateRange("joined_on", "left_on"), "&&"),
                ],
                violation_error_message=_("This business is a member of the group at that time."),
            ),
            models.UniqueConstraint(
                fields=["group", "role"],
                name="groupmember_holds_an_office_alone",
                condition=Q(left_on__isnull=True) & ~Q(role=MemberRole.MEMBER),
                violation_error_message=_(
                    "Another member holds this office. Change the role of that member first."
                ),
            ),
        ]

    def __str__(self):
        return self.get_role_display()

    @property
    def is_current(self):
        return self.left_on is None

    def clean(self):
        for name in ("joined_on", "left_on"):
            day = getattr(self, name)
            if day and day > localdate():
                raise ValidationError({name: _("This day is still to come. Please check it.")})
        if self.joined_on and self.left_on and self.left_on < self.joined_on:
            raise ValidationError({"left_on": _("This day is before it joined.")})
        if self._state.adding and self.business.regency != self.group.regency:
            raise ValidationError(
                _("This business lies in another regency than the group, which keeps its own.")
            )


@tracked(region="group__region", exclude=["updated_at"])
class GroupOfficer(OfGroup):
    """Who leads a group by its decree: a person, whether or not her business is a member.

    Her name is shown to those who may see owners; it is no part of a title or an address.
    """

    office = models.CharField(_("office"), max_length=9, choices=Office)
    name = models.CharField(_("name"), max_length=150)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("officer of a group")
        verbose_name_plural = _("officers of a group")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "office"], name="groupofficer_holds_an_office_alone"
            )
        ]

    def __str__(self):
        return self.get_office_display()


@tracked(region="group__region", exclude=["updated_at"])
class GroupFile(OfGroup):
    """A paper of a group, as scan or photo."""

    kind = models.CharField(_("kind of document"), max_length=9, choices=GroupFileKind)
    title = models.CharField(_("title"), max_length=150, blank=True)
    dated_on = models.DateField(_("date of the document"), null=True, blank=True)
    file = ScanField(
        _("scan"),
        upload_to=group_file_place,
        validators=[FileExtensionValidator(["pdf", *PHOTO_TYPES]), upload_size, certificate_file],
        help_text=_("PDF or photo, up to 5 MB."),
    )

    class Meta:
        ordering = ["kind", "-pk"]
        verbose_name = _("paper of a group")
        verbose_name_plural = _("papers of a group")

    def __str__(self):
        return self.title or self.get_kind_display()
