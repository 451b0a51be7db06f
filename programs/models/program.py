"""What is offered: a program, its stages, what they ask for, and how applicants are chosen."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from businesses.models.record import Record
from ikm_registry.accounts.scope import RegionScopedQuerySet
from ikm_registry.history.tracking import tracked
from ikm_registry.regions.models import Region
from programs.choices import (
    CriterionKind,
    FacilitationKind,
    FundSource,
    ProgramKind,
    Recipient,
    Window,
)
from programs.models.criteria import FACTS, in_words, read_bands

KIND_OF_TRAINING = 100  # letters
MOST_KINDS = 30


class ProgramQuerySet(RegionScopedQuerySet):
    """Programs that are…"""

    def permitted(self, user, right):
        """What is published may be seen by everybody; kept it is by its organiser's office."""
        if right != "view":
            return super().permitted(user, right)
        allowed = self.published_ones() | self.allowed(user, "programs.view_program")
        return self.filter(allowed).fetch_mode(models.FETCH_PEERS)

    @staticmethod
    def published_ones():
        return Q(published_at__isnull=False)

    def published(self):
        return self.filter(self.published_ones())

    def open(self):
        """Published, and taking applications today."""
        return self.standing(Window.OPEN)

    def standing(self, window):
        """Where they stand in their window of applications."""
        return self.filter(self.in_window(window))

    @staticmethod
    def in_window(window):
        published, today = ProgramQuerySet.published_ones(), timezone.localdate()
        return {
            Window.DRAFT: ~published,
            Window.COMING: published & Q(opens_on__gt=today),
            Window.OPEN: published & Q(opens_on__lte=today, closes_on__gte=today),
            Window.CLOSED: published & Q(closes_on__lt=today),
        }[Window(window)]

    def open_to_place(self, code):
        """Whoever lies in this place may apply: it is opened to the place or to one around it."""
        around = [code[:length] for length in (2, 5, 8, 13) if len(code) >= length]
        return self.filter(open_to__in=around)


@tracked(region="region", exclude=["updated_at"])
class Program(Record):
    """One offer of help, opened by one office for one window of applications.

    `recipient` is stored rather than derived from `kind`: training may be opened to either side.
    The first two constraints hold what regulations fix: a grant of goods goes to groups
    (Permendagri 77/2020), machine restructuring to single firms (Permenperin 9/2022).
    """

    number = models.CharField(_("public number"), max_length=17, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=13, choices=ProgramKind)
    recipient = models.CharField(_("goes to"), max_length=8, choices=Recipient)
    year = models.PositiveSmallIntegerField(
        _("budget year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="+", verbose_name=_("place of the organiser")
    )
    organiser = models.CharField(_("organiser"), max_length=150)
    partner = models.CharField(_("partner"), max_length=150, blank=True)
    fund_source = models.CharField(_("fund source"), max_length=9, choices=FundSource)
    budget_code = models.CharField(_("budget code (sub-kegiatan)"), max_length=40, blank=True)
    open_to = models.ForeignKey(
        Region, models.PROTECT, related_name="+", verbose_name=_("open to applicants in")
    )
    opens_on = models.DateField(_("applications from"))
    closes_on = models.DateField(_("applications until"))
    summary = models.TextField(_("what is offered"), max_length=4000)
    selection = models.TextField(_("how applicants are chosen"), max_length=4000, blank=True)
    # UU 30/2014 art. 77 gives 21 working days; thirty days hold them.
    objection_days = models.PositiveSmallIntegerField(
        _("days to object"), default=30, db_default=30, validators=[MaxValueValidator(365)]
    )
    objection_basis = models.CharField(
        _("legal basis of objections"),
        max_length=150,
        blank=True,
        default="UU 30/2014 Pasal 77",
        db_default="UU 30/2014 Pasal 77",
    )
    attendance_minimum = models.PositiveSmallIntegerField(
        _("least attendance for a certificate, percent"),
        default=80,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    # An applicant chooses one of them; where none is named, the training is of one kind.
    training_kinds = ArrayField(
        models.CharField(max_length=KIND_OF_TRAINING),
        verbose_name=_("kinds of training to choose from"),
        default=list,
        blank=True,
    )
    # Where none is named, the program helps with all of them.
    permit_kinds = ArrayField(
        models.CharField(max_length=8, choices=FacilitationKind),
        verbose_name=_("permits and certificates it helps with"),
        default=list,
        blank=True,
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "name", "pk"]
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        indexes = [
            models.Index(
                fields=["open_to", "closes_on"],
                name="program_open_to",
                condition=Q(published_at__isnull=False),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="program_equipment_goes_to_groups",
                condition=~Q(kind=ProgramKind.EQUIPMENT) | Q(recipient=Recipient.GROUP),
                violation_error_message=_(
                    "Equipment grants only go to groups (Permendagri 77/2020). Choose “A group of "
                    "businesses”."
                ),
            ),
            models.CheckConstraint(
                name="program_restructuring_goes_to_firms",
                condition=~Q(kind__in=[ProgramKind.RESTRUCTURING, ProgramKind.CREDIT])
                | Q(recipient=Recipient.BUSINESS),
                violation_error_message=_(
                    "Machine restructuring and credit go to single businesses."
                ),
            ),
            models.CheckConstraint(
                name="program_closes_after_it_opens",
                condition=Q(closes_on__gte=F("opens_on")),
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                name="program_organiser_is_a_regency_or_province",
                condition=models.lookups.LessThanOrEqual(Length("region_id"), 5),
                violation_error_message=_("Choose the regency or the province that organises it."),
            ),
            models.CheckConstraint(
                name="program_attendance_is_a_share",
                condition=Q(attendance_minimum__range=(1, 100)),
                violation_error_message=_("Attendance is a share from 1 to 100 percent."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("programs:detail", args=[self.number])

    def clean(self):
        if self.open_to_id and not self.open_to_id.startswith(self.region_id or ""):
            raise ValidationError(
                {"open_to": _("Choose a place inside the organiser's own region.")}
            )
        if self.objection_days is not None and self.objection_days < 1:
            raise ValidationError(
                {"objection_days": _("The law gives applicants time to object: write the days.")}
            )
        if self.kind == ProgramKind.FACILITATION and self.recipient == Recipient.GROUP:
            raise ValidationError(
                {"recipient": _("A permit is for one business. Let each member apply herself.")}
            )
        self.clean_kinds()

    def clean_kinds(self):
        if self.training_kinds and self.kind != ProgramKind.TRAINING:
            raise ValidationError({"training_kinds": _("Only a training has kinds of training.")})
        if self.permit_kinds and self.kind != ProgramKind.FACILITATION:
            raise ValidationError(
                {"permit_kinds": _("Only a facilitation helps with permits and certificates.")}
            )
        self.training_kinds = list(dict.fromkeys(self.training_kinds))
        self.permit_kinds = [kind for kind in FacilitationKind if kind in self.permit_kinds]
        if len(self.training_kinds) > MOST_KINDS:
            raise ValidationError(
                {"training_kinds": _("Up to %(most)s kinds.") % {"most": MOST_KINDS}}
            )

    @property
    def is_open(self):
        return self.window == Window.OPEN

    @property
    def is_published(self):
        return self.published_at is not None

    @property
    def window(self):
        today = timezone.localdate()
        if not self.is_published:
            return Window.DRAFT
        if today < self.opens_on:
            return Window.COMING
        return Window.OPEN if today <= self.closes_on else Window.CLOSED


class OfProgramQuerySet(RegionScopedQuerySet):
    """Parts of programs: seen and kept with them."""

    region_path = "program__region__code"

    def permitted(self, user, right):
        if right != "view":
            return super().permitted(user, right)
        seen = Q(program__published_at__isnull=False) | self.allowed(user, "programs.view_program")
        return self.filter(seen).fetch_mode(models.FETCH_PEERS)


class OfProgram(models.Model):
    """A part of a program that goes with it."""

    program = models.ForeignKey(
        Program, models.CASCADE, related_name="%(class)s_set", editable=False
    )

    objects = OfProgramQuerySet.as_manager()

    class Meta:
        abstract = True


@tracked(region="program__region")
class Stage(OfProgram):
    """One round of choosing: of all applicants a hundred, of the hundred twenty.

    `closed_at` is the moment at which what is known of the applicants was frozen: from then on
    the same list comes out, however the registry changes.
    """

    order = models.PositiveSmallIntegerField(_("order"), default=1)
    name = models.CharField(_("name"), max_length=100)
    quota = models.PositiveIntegerField(_("places"), validators=[MinValueValidator(1)])
    ends_on = models.DateField(pgettext_lazy("a day", "decided by"), null=True, blank=True)
    closed_at = models.DateTimeField(_("frozen"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["program", "order"]
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        constraints = [
            models.UniqueConstraint(
                fields=["program", "order"],
                name="stage_comes_once",
                violation_error_message=_("The program has such a stage already."),
            ),
            models.CheckConstraint(
                name="stage_has_places",
                condition=Q(quota__gte=1),
                violation_error_message=_("Write how many places there are, at least one."),
            ),
        ]

    def __str__(self):
        return self.name


@tracked(region="program__region")
class Requirement(OfProgram):
    """A document that must be there before an application may go on from a stage."""

    stage = models.ForeignKey(
        Stage, models.CASCADE, related_name="requirements", verbose_name=_("stage")
    )
    name = models.CharField(_("document"), max_length=150)
    hint = models.CharField(_("where to get it"), max_length=250, blank=True)
    is_required = models.BooleanField(_("must be there"), default=True)

    class Meta:
        ordering = ["stage", "pk"]
        verbose_name = _("required document")
        verbose_name_plural = _("required documents")
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "name"],
                name="requirement_is_named_once",
                violation_error_message=_("This document is already asked for."),
            )
        ]

    def __str__(self):
        return self.name


@tracked(region="program__region")
class Criterion(OfProgram):
    """What points are given for in a stage, and how much they weigh.

    A fact of the registry is read when the stage closes; what an officer assesses is 0 to 100.
    `bands` says how a fact becomes points: [[from, points], …], the last band that is reached.
    """

    stage = models.ForeignKey(
        Stage, models.CASCADE, related_name="criteria", verbose_name=_("stage")
    )
    name = models.CharField(_("criterion"), max_length=150)
    kind = models.CharField(_("kind"), max_length=8, choices=CriterionKind)
    fact = models.CharField(_("fact"), max_length=20, blank=True)
    bands = models.JSONField(_("points"), default=list, blank=True)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta:
        ordering = ["stage", "pk"]
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "name"],
                name="criterion_is_named_once",
                violation_error_message=_("This criterion is already there."),
            )
        ]

    def __str__(self):
        return self.name

    def clean(self):
        if self.kind == CriterionKind.ASSESSED:
            self.fact, self.bands = "", []
            return
        if self.fact not in FACTS:
            raise ValidationError({"fact": _("Choose the fact that points are given for.")})
        self.bands = read_bands(self.bands)

    @property
    def how_points_are_given(self):
        if self.kind == CriterionKind.ASSESSED:
            return gettext("An officer gives 0 to 100 points.")
        return in_words(FACTS[self.fact], self.bands)
