"""Which officers stay away from which applicants."""

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from businesses.models import Business, BusinessGroup, GroupMember
from ikm_registry.accounts.scope import RegionScopedQuerySet
from ikm_registry.history.tracking import tracked
from ikm_registry.regions.models import Region
from programs.choices import InterestKind
from programs.models.application import Application

EXPLANATION = 250  # letters


class InterestQuerySet(RegionScopedQuerySet):
    """Interests are seen by those who declared them, and by who administers the place."""

    def permitted(self, user, right):
        if right != "view":
            return super().permitted(user, right)
        seen = Q(officer=user) | self.allowed(user, "programs.view_interest")
        return self.filter(seen).fetch_mode(models.FETCH_PEERS)

    def in_force(self):
        return self.filter(ended_at=None)

    def about(self, application):
        """Declared of it or of its applicant, a member of the group, or another of their owners."""
        businesses = Business.objects.filter(applying(application)).order_by()
        asked = Q(application=application) | Q(business__in=businesses.values("pk"))
        owners = businesses.exclude(owner=None).values("owner")
        asked |= Q(business__owner__in=owners)
        if application.group_id:
            asked |= Q(group=application.group_id)
        return self.filter(asked)


def applying(application):
    """The businesses behind an application: the one, or the members of the group."""
    if application.business_id:
        return Q(pk=application.business_id)
    members = GroupMember.objects.current().filter(group=application.group_id).order_by()
    return Q(pk__in=members.values("business"))


@tracked(region="region", exclude=["uuid"])
class Interest(models.Model):
    """An officer is kin of an applicant, or has another interest in her: no step is hers.

    She declares it herself and cannot take it back; an administrator ends it and says why.
    """

    # Its name outside, as of records.
    uuid = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("officer"),
    )
    kind = models.CharField(_("interest"), max_length=9, choices=InterestKind)
    business = models.ForeignKey(
        Business,
        models.CASCADE,
        null=True,
        editable=False,
        related_name="interests",
        verbose_name=_("business"),
    )
    group = models.ForeignKey(
        BusinessGroup,
        models.CASCADE,
        null=True,
        editable=False,
        related_name="interests",
        verbose_name=_("business group"),
    )
    application = models.ForeignKey(
        Application,
        models.CASCADE,
        null=True,
        editable=False,
        related_name="interests",
        verbose_name=_("application"),
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", editable=False)
    note = models.CharField(_("in a few words"), max_length=EXPLANATION, blank=True)
    declared_at = models.DateTimeField(_("declared"), db_default=Now(), editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("ended by"),
    )
    end_reason = models.CharField(_("why it ended"), max_length=EXPLANATION, blank=True)

    objects = InterestQuerySet.as_manager()

    class Meta:
        ordering = ["-declared_at", "-pk"]
        verbose_name = _("declared interest")
        verbose_name_plural = _("declared interests")
        constraints = [
            models.CheckConstraint(
                name="interest_is_in_one_applicant",
                condition=Q(business__isnull=False, group=None, application=None)
                | Q(business=None, group__isnull=False, application=None)
                | Q(business=None, group=None, application__isnull=False),
                violation_error_message=_(
                    "Declare it of a business, of a group or of an application."
                ),
            ),
            models.CheckConstraint(
                name="interest_is_ended_with_a_reason",
                condition=Q(ended_at__isnull=True) | Q(ended_by__isnull=False) & ~Q(end_reason=""),
                violation_error_message=_("Write why it ended."),
            ),
            models.UniqueConstraint(
                fields=["officer", "business"],
                condition=Q(ended_at__isnull=True, business__isnull=False),
                name="interest_in_a_business_is_declared_once",
                violation_error_message=_("You declared this already."),
            ),
            models.UniqueConstraint(
                fields=["officer", "group"],
                condition=Q(ended_at__isnull=True, group__isnull=False),
                name="interest_in_a_group_is_declared_once",
                violation_error_message=_("You declared this already."),
            ),
            models.UniqueConstraint(
                fields=["officer", "application"],
                condition=Q(ended_at__isnull=True, application__isnull=False),
                name="interest_in_an_application_is_declared_once",
                violation_error_message=_("You declared this already."),
            ),
        ]

    def __str__(self):
        return str(self.pk)
