"""Credit with help of the state: its schemes, the terms of a day, and the case of one applicant."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from businesses.fields import RupiahField
from businesses.models import Kbli
from businesses.models.record import Record
from ikm_registry.history.tracking import tracked
from ikm_registry.regions.models import Region
from programs.choices import Collectability, CreditPurpose
from programs.models.application import REASON, Application, OfApplicationQuerySet
from programs.models.partner import programs_followed_by
from programs.models.program import Program


def rp(amount):
    return f"Rp{number_format(amount, decimal_pos=0, force_grouping=True)}"


class CreditScheme(models.Model):
    """One kind of credit: KUR mikro, KIPK. What it asks for on a day is said by its terms."""

    code = models.SlugField(gettext_lazy("code"), max_length=20, unique=True)
    name = models.CharField(gettext_lazy("scheme of credit"), max_length=100)

    class Meta:
        ordering = ["pk"]
        verbose_name = gettext_lazy("scheme of credit")
        verbose_name_plural = gettext_lazy("schemes of credit")

    def __str__(self):
        return self.name


class CreditTermsQuerySet(models.QuerySet):
    """Terms that are…"""

    def valid_on(self, day):
        ended = Q(valid_to__isnull=False, valid_to__lte=day)
        return self.filter(valid_from__lte=day).exclude(ended).select_related("scheme")

    def of_class_of(self, amount):
        """Of the scheme into which an amount falls by its size alone."""
        return self.filter(is_by_amount=True, min_amount__lte=amount, max_amount__gte=amount)


class CreditTerms(models.Model):
    """What a scheme offers and asks for while one regulation holds.

    Amounts are whole rupiah, both included: "over Rp10 million" begins at 10,000,001. Schemes with
    `is_by_amount` (KUR super mikro, mikro, kecil) share the amounts among them, so that one amount
    is of one class; the others are chosen. `valid_to` is the first day on which a row no longer
    holds: a row that a later regulation replaces is ended, never rewritten.
    """

    scheme = models.ForeignKey(
        CreditScheme, models.PROTECT, related_name="terms", verbose_name=gettext_lazy("scheme")
    )
    is_by_amount = models.BooleanField(gettext_lazy("told by its amount"), default=False)
    min_amount = models.DecimalField(gettext_lazy("from"), max_digits=18, decimal_places=0)
    max_amount = models.DecimalField(gettext_lazy("up to"), max_digits=18, decimal_places=0)
    rate = models.DecimalField(
        gettext_lazy("interest a year (%)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    subsidy = models.DecimalField(
        gettext_lazy("paid by the state (%)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    # Null: the scheme does not lend for this purpose.
    months_kmk = models.PositiveSmallIntegerField(
        gettext_lazy("most months, working capital"), null=True, blank=True
    )
    months_ki = models.PositiveSmallIntegerField(
        gettext_lazy("most months, investment"), null=True, blank=True
    )
    # A NPWP is asked for above this amount; null: for none.
    npwp_over = models.DecimalField(
        gettext_lazy("NPWP above"), max_digits=18, decimal_places=0, null=True, blank=True
    )
    months_in_business = models.PositiveSmallIntegerField(gettext_lazy("months in business"))
    min_workers = models.PositiveIntegerField(gettext_lazy("fewest workers"), default=0)
    max_turnover = models.DecimalField(
        gettext_lazy("highest turnover of a year"),
        max_digits=18,
        decimal_places=0,
        null=True,
        blank=True,
    )
    # Beginnings of KBLI; none named: every sector.
    sectors = ArrayField(models.CharField(max_length=5), verbose_name="KBLI", default=list)
    valid_from = models.DateField(gettext_lazy("valid from"))
    valid_to = models.DateField(gettext_lazy("valid to"), null=True, blank=True)
    source = models.CharField(gettext_lazy("regulation"), max_length=200)
    # What of it was read in the press or stands in an older rule, and waits for the text itself.
    unconfirmed = models.CharField(gettext_lazy("not confirmed"), max_length=250, blank=True)

    objects = CreditTermsQuerySet.as_manager()

    class Meta:
        ordering = ["scheme", "valid_from"]
        verbose_name = gettext_lazy("terms of credit")
        verbose_name_plural = gettext_lazy("terms of credit")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "valid_from"], name="terms_begin_once"),
            models.CheckConstraint(
                name="terms_amounts_in_order",
                condition=Q(min_amount__gte=1, max_amount__gte=F("min_amount")),
                violation_error_message=gettext_lazy("The highest amount is below the lowest."),
            ),
            models.CheckConstraint(
                name="terms_end_after_they_begin",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                violation_error_message=gettext_lazy("They end before they begin."),
            ),
            ExclusionConstraint(
                name="terms_of_a_scheme_hold_alone",
                expressions=[
                    (Func("scheme_id", "scheme_id", Value("[]"), function="int8range"), "&&"),
                    (Func("valid_from", "valid_to", function="daterange"), "&&"),
                ],
                violation_error_message=gettext_lazy(
                    "Other terms of this scheme hold on some of these days. End those first."
                ),
            ),
            ExclusionConstraint(
                name="terms_give_an_amount_one_class",
                expressions=[
                    (Func("min_amount", "max_amount", Value("[]"), function="numrange"), "&&"),
                    (Func("valid_from", "valid_to", function="daterange"), "&&"),
                ],
                condition=Q(is_by_amount=True),
                violation_error_message=gettext_lazy(
                    "Some of these amounts are of another scheme on some of these days."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.scheme}, {self.valid_from}"

    def most_months(self, purpose):
        return self.months_ki if purpose == CreditPurpose.INVESTMENT else self.months_kmk

    def needs_npwp(self, amount):
        return self.npwp_over is not None and amount > self.npwp_over

    def require(self, *, wished, purpose, tenor_months):
        """Refuse a wish that these terms do not know, each fact with what to write instead."""
        wrong = {}
        if not self.min_amount <= wished <= self.max_amount:
            wrong["wished"] = _("%(scheme)s is for %(low)s to %(high)s. Change one of the two.") % {
                "scheme": self.scheme,
                "low": rp(self.min_amount),
                "high": rp(self.max_amount),
            }
        most = self.most_months(purpose)
        if most is None:
            wrong["purpose"] = _("%(scheme)s does not lend for this purpose.") % {
                "scheme": self.scheme
            }
        elif tenor_months > most:
            wrong["tenor_months"] = _("At most %(months)s months.") % {"months": most}
        if wrong:
            raise ValidationError(wrong)


class MayBeTold(Func):
    """Whether the owner behind an application agrees, now, that a bank is told of her."""

    function = "programs_may_be_told"
    output_field = models.BooleanField()


class CreditCaseQuerySet(OfApplicationQuerySet):
    """Cases that are…; a bank follows those of its own programs, and by that right alone."""

    def allowed(self, user, permission):
        if permission == "programs.follow_creditcase":
            return self.followed_by(user)
        return super().allowed(user, permission)

    def followed_by(self, user):
        """Sent, of a program of her bank, and of somebody who agrees to it today.

        The database asks for the same once more (migrations/0011_credit_behind_the_wall.py).
        """
        told = Q(MayBeTold("application_id"), sent_on__isnull=False)
        if user.is_active and user.is_superuser:
            return told
        return told & Q(program__in=programs_followed_by(user))


@tracked(region="application__region", exclude=["updated_at"])
class CreditCase(Record):
    """What one applicant wishes to borrow, and what the bank said and lent.

    What the bank is told of her, `number` to `kbli`, is written down when it is sent: a bank's
    user reads this row alone, neither the application nor the record of the business.
    """

    application = models.OneToOneField(
        Application, models.CASCADE, related_name="credit", editable=False
    )
    program = models.ForeignKey(Program, models.PROTECT, related_name="+", editable=False)
    scheme = models.ForeignKey(
        CreditScheme, models.PROTECT, related_name="+", verbose_name=gettext_lazy("scheme")
    )
    purpose = models.CharField(gettext_lazy("purpose"), max_length=3, choices=CreditPurpose)
    wished = RupiahField(
        gettext_lazy("amount wished"), null=False, blank=False, validators=[MinValueValidator(1)]
    )
    tenor_months = models.PositiveSmallIntegerField(
        gettext_lazy("months to pay back"), validators=[MinValueValidator(1)]
    )
    bank = models.CharField(gettext_lazy("bank"), max_length=100)
    sku_no = models.CharField(
        gettext_lazy("number of the SKU"),
        max_length=60,
        blank=True,
        help_text=gettext_lazy(
            "The letter of the village about the business, where it has no NIB."
        ),
    )
    trading_since = models.DateField(
        gettext_lazy("in business since"),
        null=True,
        blank=True,
        help_text=gettext_lazy("Where the year on the record is not exact enough."),
    )

    sent_on = models.DateField(
        gettext_lazy("sent to SIKP on"), null=True, blank=True, editable=False
    )
    number = models.CharField(gettext_lazy("public number"), max_length=17, editable=False)
    applicant = models.CharField(
        gettext_lazy("owner's name"), max_length=150, blank=True, editable=False
    )
    business_name = models.CharField(
        gettext_lazy("business name"), max_length=200, blank=True, editable=False
    )
    place = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    kbli = models.ForeignKey(
        Kbli, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    granted = RupiahField(gettext_lazy("amount granted"), editable=False)
    signed_on = models.DateField(
        gettext_lazy("agreement signed on"), null=True, blank=True, editable=False
    )
    disbursed_on = models.DateField(
        gettext_lazy("disbursed on"), null=True, blank=True, editable=False
    )
    outstanding = RupiahField(gettext_lazy("still to be paid back"), editable=False)
    collectability = models.PositiveSmallIntegerField(
        gettext_lazy("collectability"),
        null=True,
        blank=True,
        choices=Collectability,
        editable=False,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    reported_on = models.DateField(
        gettext_lazy("reported on"), null=True, blank=True, editable=False
    )
    settled_on = models.DateField(
        gettext_lazy("paid back on"), null=True, blank=True, editable=False
    )
    refused_on = models.DateField(gettext_lazy("refused on"), null=True, blank=True, editable=False)
    refusal = models.CharField(
        gettext_lazy("reason of the refusal"), max_length=REASON, blank=True, editable=False
    )

    objects = CreditCaseQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        permissions = [
            ("follow_creditcase", gettext_lazy("follow the cases of one's own bank")),
            ("export_creditcase", gettext_lazy("take the file for SIKP along")),
        ]
        verbose_name = gettext_lazy("credit case")
        verbose_name_plural = gettext_lazy("credit cases")
        indexes = [models.Index(fields=["program", "sent_on"], name="creditcase_of_a_bank")]
        constraints = [
            models.CheckConstraint(
                name="creditcase_is_granted_no_more_than_wished",
                condition=Q(granted=None) | Q(granted__gte=1, granted__lte=F("wished")),
                violation_error_message=gettext_lazy(
                    "The bank cannot have granted more than was wished, or nothing. Read the "
                    "amount again."
                ),
            ),
            models.CheckConstraint(
                name="creditcase_owes_no_more_than_granted",
                condition=Q(outstanding=None)
                | Q(granted__isnull=False, outstanding__lte=F("granted")),
                violation_error_message=gettext_lazy(
                    "More cannot be still to be paid back than was granted."
                ),
            ),
            models.CheckConstraint(
                name="creditcase_collectability_is_one_to_five",
                condition=Q(collectability=None) | Q(collectability__range=(1, 5)),
            ),
        ]

    def __str__(self):
        return self.number

    def clean(self):
        if self.trading_since and self.trading_since > timezone.localdate():
            raise ValidationError({"trading_since": _("This day lies in the future.")})

    @property
    def stands(self):
        """Where it stands at the bank, by what the bank told so far."""
        if self.refused_on:
            return "refused"
        known = ["settled_on", "reported_on", "disbursed_on", "signed_on"]
        return next((name.partition("_")[0] for name in known if getattr(self, name)), "sent")
