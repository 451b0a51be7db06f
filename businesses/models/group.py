"""Groups of businesses: KUB, sentra, cooperatives and the associations over them."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left, Length, Lower
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from businesses.choices import GroupKind
from businesses.models.business import Business
from businesses.models.group_parts import GroupMember
from businesses.models.kbli import Kbli
from businesses.models.readiness import (
    READINESS,
    Readiness,
    meeting,
    member_count,
    missing_codes,
)
from businesses.models.record import Record
from businesses.registry_no import GROUP_PATTERN
from ikm_registry.accounts.scope import (
    RegionScopedQuerySet,
    Scope,
    beginning,
    permission_for,
)
from ikm_registry.history.tracking import tracked
from ikm_registry.regions.models import Region

# Of an industry's machine; what is more was typed wrong.
MOST_ELECTRICITY = 10_000_000


class BusinessGroupQuerySet(RegionScopedQuerySet):
    """Groups that are…"""

    owner_path = "groupmember_set__business__people__user"

    def may_be_of(self, user):
        return Business.objects.none().may_be_of(user)

    def owned_by(self, user):
        """Hers are those that a business of hers is a member of now; once it left, no longer."""
        return Q(pk__in=GroupMember.objects.of_owner(user).values("group"))

    def where_may(self, user, right, model):
        """In whose place this person holds a right on such records: may she add members here?"""
        return self.filter(Scope.of(user, permission_for(model, right)).q(self.region_path))

    def inside(self, code):
        """In this place or anywhere below it."""
        return self.filter(beginning("region__code", code))

    def matching(self, words):
        """Named so, or with this public number."""
        words = words.strip()
        return self.filter(Q(name__icontains=words) | Q(registry_no__iexact=words))

    def of_industries(self, kinds):
        """That make what one of these KBLI names."""
        return self.filter(kbli__in=kinds)

    def active(self):
        return self.filter(dissolved_on=None)

    def dissolved(self):
        return self.filter(dissolved_on__isnull=False)

    def with_decree(self):
        return self.exclude(decree_no="")

    def without_decree(self):
        return self.filter(decree_no="")

    def lacking(self, need, **measures):
        """That have not what a program may ask for; `measures` as Readiness has them."""
        return self.exclude(meeting(need, Readiness(**measures)))

    def ready(self, needs=READINESS, **measures):
        """Active, and with all of these."""
        asked = Readiness(**measures)
        return self.active().filter(*(meeting(need, asked) for need in needs))

    def with_missing(self, needs=READINESS, **measures):
        """Add `missing`: the codes of these needs that the group does not meet."""
        return self.annotate(missing=missing_codes(needs, Readiness(**measures)))

    def with_members(self):
        """Add `member_count`: how many businesses are members now, seen or not."""
        return self.annotate(member_count=member_count())

    def having_members(self, at_least=None, at_most=None):
        """With so many members now; None is no bound."""
        bounds = {"member_count__gte": at_least, "member_count__lte": at_most}
        asked = {bound: number for bound, number in bounds.items() if number is not None}
        return self.alias(member_count=member_count()).filter(**asked)


@tracked(region="region", exclude=["regency", "updated_at"])
class BusinessGroup(Record):
    """Businesses that work together, and what of it a program asks about.

    One table for all kinds, because they share every fact but two: only a sentra must name what
    it makes, and what a cooperative has as its decree is the act of its legal form. Unknown (null)
    is another answer than no; electricity of 0 VA is known to be missing.
    """

    registry_no = models.CharField(_("public number"), max_length=17, unique=True, editable=False)
    kind = models.CharField(_("kind of group"), max_length=11, choices=GroupKind)
    name = models.CharField(_("name of the group"), max_length=200)
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="+",
        verbose_name=_("village or district"),
        help_text=_("Type the village, for example “clarak”."),
    )
    regency = models.GeneratedField(
        expression=Left("region_id", 5),
        output_field=models.CharField(max_length=5),
        db_persist=True,
    )
    address = models.CharField(_("address"), max_length=250, blank=True)
    kbli = models.ForeignKey(
        Kbli,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="groups",
        verbose_name="KBLI",
        help_text=_("Type what is made, for example “keripik”."),
    )
    commodity = models.CharField(
        _("commodity"), max_length=150, blank=True, help_text=_("For example: banana chips.")
    )
    decree_no = models.CharField(
        _("number of the decree (SK)"),
        max_length=100,
        blank=True,
        help_text=_("For a cooperative, that of the act of its legal form."),
    )
    decree_on = models.DateField(_("date of the decree"), null=True, blank=True)
    has_statutes = models.BooleanField(_("statutes (AD/ART)"), null=True, blank=True)
    has_bank_account = models.BooleanField(_("bank account of its own"), null=True, blank=True)
    has_machine_place = models.BooleanField(_("place for the machine"), null=True, blank=True)
    electricity_va = models.PositiveIntegerField(
        _("electricity in VA"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_ELECTRICITY)],
        help_text=_("As on the meter, for example 2200. Write 0 if there is none."),
    )
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)

    objects = BusinessGroupQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name"), "pk"]
        verbose_name = _("business group")
        verbose_name_plural = _("business groups")
        indexes = [
            models.Index("regency", Lower("name"), "id", name="group_list_of_regency"),
            models.Index(Lower("name"), "id", name="group_by_name"),
            models.Index("region", "id", name="group_by_place"),
        ]
        constraints = [
            models.CheckConstraint(
                name="group_lies_in_a_regency",
                condition=models.lookups.GreaterThanOrEqual(Length("region_id"), 5),
                violation_error_message=_("Choose at least the regency, better the village."),
            ),
            models.CheckConstraint(
                name="group_number_is_of_its_series",
                condition=Q(registry_no__regex=f"^{GROUP_PATTERN}$"),
            ),
            models.CheckConstraint(
                name="group_sentra_names_what_it_makes",
                condition=~Q(kind=GroupKind.SENTRA) | Q(kbli__isnull=False) | ~Q(commodity=""),
                violation_error_message=_(
                    "A sentra makes one kind of thing. Write its commodity or choose its KBLI."
                ),
            ),
            models.CheckConstraint(
                name="group_decree_of_a_day_has_a_number",
                condition=Q(decree_on__isnull=True) | ~Q(decree_no=""),
                violation_error_message=_("Write the number of the decree of this day."),
            ),
            models.CheckConstraint(
                name="group_ends_after_its_decree",
                condition=Q(decree_on__isnull=True)
                | Q(dissolved_on__isnull=True)
                | Q(dissolved_on__gte=F("decree_on")),
                violation_error_message=_(
                    "It was dissolved before its decree. Please check both dates."
                ),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("businesses:group", args=[self.registry_no])

    def clean(self):
        for name in ("decree_on", "dissolved_on"):
            day = getattr(self, name)
            if day and day > localdate():
                raise ValidationError({name: _("This day is still to come. Please check it.")})

    @property
    def is_active(self):
        return self.dissolved_on is None

    def missing_for(self, needs=READINESS, **measures):
        """What a program that asks for these would still miss here; empty: nothing. One query.

        `group.missing_for([*READINESS, GroupNeed.MEMBERS], electricity_va=2200, members=10)`
        """
        asked = Readiness(**measures)
        row = type(self).objects.filter(pk=self.pk).with_missing(needs, **measures)
        return [asked.told(code) for code in row.values_list("missing", flat=True).get()]


class GroupCounter(models.Model):
    """How many groups a regency has ever registered; numbers are never given twice."""

    regency = models.CharField(max_length=5, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("counter of groups")

    def __str__(self):
        return f"{self.regency}: {self.last}"
