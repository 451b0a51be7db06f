"""Who asks for help, and everything that happens to that until the help has had its effect."""

import uuid
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import Count, IntegerField, JSONField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Now, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from businesses.fields import ScanField
from businesses.models import Business, BusinessGroup, GroupMember
from businesses.models.record import Record
from businesses.validators import PHOTO_TYPES, certificate_file, upload_size
from ikm_registry.accounts.scope import RegionScopedQuerySet
from ikm_registry.history.tracking import tracked
from ikm_registry.regions.models import Region
from programs.choices import ApplicationState, Deed, Recipient, Waits
from programs.models.program import KIND_OF_TRAINING, Program, Requirement, Stage
from programs.workflow import CHANGE, HERS, VERIFY, WAITING

REASON = 500  # letters
WIB = ZoneInfo("Asia/Jakarta")
# Where nothing more will happen, or nothing that decides about the application.
ENDED = (
    ApplicationState.REJECTED,
    ApplicationState.WITHDRAWN,
    ApplicationState.REFUSED,
    ApplicationState.SETTLED,
    ApplicationState.BAD,
    ApplicationState.CLOSED,
)
# By which right they for whom an application waits take the next step, and in which states.
NEXT_STEP = {
    Waits.OFFICE: (VERIFY, WAITING | {ApplicationState.OBJECTED}),
    Waits.APPLICANT: (CHANGE, HERS),
}
# Nothing came of it: who may still apply by the dates of the program may begin anew.
CAME_TO_NOTHING = (
    ApplicationState.REJECTED,
    ApplicationState.WITHDRAWN,
    ApplicationState.REFUSED,
)
# What steps say of the money of a firm, kept apart from what everybody reads who sees the step.
AMOUNTS = frozenset({"granted", "outstanding", "collectability"})
# The help has reached the applicant.
HELPED = (
    ApplicationState.RECEIVED,
    ApplicationState.TAKING_PART,
    ApplicationState.DISBURSED,
    ApplicationState.RUNNING,
    ApplicationState.SETTLED,
    ApplicationState.BAD,
    ApplicationState.ISSUED,
    ApplicationState.CLOSED,
)
# Steps by which help reaches the applicant.
HELPING = (Deed.HAND_OVER, Deed.START, Deed.DISBURSE, Deed.ISSUE)


def paper_place(row, filename):
    """A name that tells nothing: the file's own name may hold a person's."""
    return f"applications/{uuid.uuid4()}.{filename.rpartition('.')[2]}"


def hers(user):
    """Applications of a business of hers, or of a group that one of hers is a member of now."""
    acts_for = {"people__user": user, "people__ended_at": None}
    businesses = Business.objects.filter(**acts_for).order_by()
    groups = GroupMember.objects.of_owner(user).values("group")
    return Q(business__in=businesses.values("pk")) | Q(group__in=groups)


def overdue():
    """The next step was promised for a day that is over, and is still to come."""
    return Q(due_on__lt=timezone.localdate()) & ~Q(state__in=ENDED)


class ApplicationQuerySet(RegionScopedQuerySet):
    """Applications that are…; each lies where its applicant lies, whoever organises the program."""

    owner_path = "business__people__user"
    owner_until = "business__people__ended_at"

    def may_be_of(self, user):
        return Business.objects.none().may_be_of(user)

    def owned_by(self, user):
        return hers(user)

    def shown_to(self, user, permission):
        """Of which she may see the application and holds this right on a part of it, too."""
        seen = self.visible_to(user)
        return seen.filter(seen.allowed(user, permission))

    def pending(self):
        return self.exclude(state__in=ENDED)

    def that_wait_for(self, whom, user):
        """For a step of this office, or of an applicant of hers, that she herself may take."""
        right, states = NEXT_STEP[Waits(whom)]
        return self.permitted(user, right).filter(state__in=states)

    def that_helped(self):
        return self.filter(state__in=HELPED)

    def that_helped_since(self, day):
        """Whose help reached the applicant on that day or later, as facts.py has it."""
        steps = ApplicationStep.objects.filter(application=OuterRef("pk"), deed__in=HELPING)
        last = Subquery(steps.order_by("-on").values("on")[:1])
        helped_on = Coalesce(last, TruncDate("updated_at", tzinfo=WIB))
        return self.that_helped().alias(helped_on=helped_on).filter(helped_on__gte=day)

    def with_waiting(self):
        """Add `waits_since`, the day of the last step, and `missing`: how many papers are."""
        steps = ApplicationStep.objects.filter(application=OuterRef("pk")).order_by("-on", "-pk")
        asked = Requirement.objects.filter(
            program=OuterRef("program"),
            is_required=True,
            stage__order__lte=OuterRef("stage__order"),
        ).exclude(papers__application=OuterRef("pk"))
        asked = asked.order_by().values("program").annotate(total=Count("pk")).values("total")
        return self.annotate(
            waits_since=Coalesce(Subquery(steps.values("on")[:1]), TruncDate("created_at")),
            missing=Coalesce(Subquery(asked, output_field=IntegerField()), 0),
        )


@tracked(region="region", exclude=["updated_at"])
class Application(Record):
    """One business or group that wants to take part in one program."""

    number = models.CharField(_("public number"), max_length=17, unique=True, editable=False)
    program = models.ForeignKey(
        Program, models.PROTECT, related_name="applications", editable=False
    )
    business = models.ForeignKey(
        Business,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="applications",
        verbose_name=_("business"),
    )
    group = models.ForeignKey(
        BusinessGroup,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="applications",
        verbose_name=_("business group"),
    )
    # Where the applicant lay when she applied: who keeps the application.
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", editable=False)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=ApplicationState,
        default=ApplicationState.DRAFT,
        editable=False,
    )
    stage = models.ForeignKey(
        Stage,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="applications",
        verbose_name=_("stage"),
    )
    wish = models.CharField(_("what she wants from it"), max_length=REASON, blank=True)
    # One of those that the program names.
    training_kind = models.CharField(_("kind of training"), max_length=KIND_OF_TRAINING, blank=True)
    # What the last step said to the applicant.
    reason = models.CharField(_("reason"), max_length=REASON, blank=True, editable=False)
    # By when the next step is promised; what lies before today is overdue.
    due_on = models.DateField(_("next step by"), null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True, editable=False)

    # Of two records of one business, each waits for one answer (services/merging.py).
    same_in_business = ("program_id",)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        permissions = [
            ("verify_application", _("check documents and verify on the spot")),
            ("decide_application", _("decide about applications")),
        ]
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        indexes = [
            models.Index(fields=["program", "state", "id"], name="application_on_the_board"),
            models.Index(fields=["region", "state", "due_on"], name="application_by_place"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "business"],
                name="application_of_a_business_is_made_once",
                condition=Q(business__isnull=False) & ~Q(state__in=CAME_TO_NOTHING),
                violation_error_message=_("This business has already applied to this program."),
            ),
            models.UniqueConstraint(
                fields=["program", "group"],
                name="application_of_a_group_is_made_once",
                condition=Q(group__isnull=False) & ~Q(state__in=CAME_TO_NOTHING),
                violation_error_message=_("This group has already applied to this program."),
            ),
            models.CheckConstraint(
                name="application_has_one_applicant",
                condition=Q(business__isnull=False, group__isnull=True)
                | Q(business__isnull=True, group__isnull=False),
                violation_error_message=_("Either a business applies or a group."),
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("programs:application", args=[self.number])

    @property
    def applicant(self):
        return self.business or self.group

    @property
    def is_pending(self):
        return self.state not in ENDED

    @property
    def is_overdue(self):
        return bool(self.is_pending and self.due_on and self.due_on < timezone.localdate())

    @property
    def came_on(self):
        """The day on which it was first handed in, as its step says; None of a draft."""
        steps = self.applicationstep_set.filter(deed=Deed.SUBMIT).order_by("pk")
        return steps.values_list("on", flat=True).first()

    @property
    def mark(self):
        """What somebody had before her when she decided: the version she saw."""
        return str(self.version)

    def clean(self):
        applicant = self.applicant
        if applicant and self.program.recipient != (
            Recipient.BUSINESS if self.business_id else Recipient.GROUP
        ):
            raise ValidationError(
                _("This program is for “%(recipient)s”.")
                % {"recipient": self.program.get_recipient_display()}
            )
        if applicant and not applicant.region_id.startswith(self.program.open_to_id):
            raise ValidationError(
                _("This program is open to applicants in %(place)s only.")
                % {"place": self.program.open_to}
            )
        if self.training_kind and self.training_kind not in self.program.training_kinds:
            raise ValidationError(
                {"training_kind": _("Choose one of the kinds of training that the program offers.")}
            )


class OfApplicationQuerySet(RegionScopedQuerySet):
    """Parts of applications: seen and kept with them."""

    region_path = "application__region__code"
    owner_path = "application__business__people__user"
    owner_until = "application__business__people__ended_at"

    def may_be_of(self, user):
        return Business.objects.none().may_be_of(user)

    def owned_by(self, user):
        return Q(application__in=Application.objects.filter(hers(user)).order_by().values("pk"))


class OfApplication(models.Model):
    """A part of an application that goes with it."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="%(class)s_set", editable=False
    )

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        abstract = True


@tracked(region="application__region")
class Paper(OfApplication):
    """A document handed in with an application, for one of the requirements or beside them."""

    requirement = models.ForeignKey(
        Requirement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        verbose_name=_("document"),
    )
    file = ScanField(
        _("file"),
        upload_to=paper_place,
        validators=[FileExtensionValidator(["pdf", *PHOTO_TYPES]), upload_size, certificate_file],
        help_text=_("PDF or photo, up to 5 MB."),
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    added_at = models.DateTimeField(_("added"), db_default=Now(), editable=False)

    class Meta:
        ordering = ["requirement", "pk"]
        verbose_name = _("paper of an application")
        verbose_name_plural = _("papers of an application")

    def __str__(self):
        return str(self.pk)


class ApplicationStep(OfApplication):
    """Who did what to an application, when and why; written with it and never changed.

    `facts` are what the step was about beside its reason, `{"stage": 2}`; `amounts` what of it
    tells of the money of a firm, for those alone who may see that.
    """

    deed = models.CharField(_("step"), max_length=10, choices=Deed)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=Now())
    # The day on which it happened outside, which may lie before the day it was written down.
    on = models.DateField(_("on"))
    note = models.CharField(_("reason"), max_length=REASON, blank=True)
    facts = models.JSONField(_("facts"), default=dict)
    amounts = models.JSONField(_("amounts"), default=dict, db_default=Value({}, JSONField()))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("step of an application")
        verbose_name_plural = _("steps of an application")

    def __str__(self):
        return f"{self.application_id} {self.deed}"
