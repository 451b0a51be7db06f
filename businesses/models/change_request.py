"""What somebody proposes to change who may not, or shall not, change it alone."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from businesses.choices import (
    ChangeDeed,
    ChangeDoor,
    ChangeEvent,
    ChangeState,
    ChangeTarget,
    FieldRule,
    Part,
    ProposalState,
)
from businesses.fields import PictureField
from businesses.models.change_rules import (
    NAMED_ALONE,
    NEW_PARTS,
    OF_PERSONS,
    TARGETS,
    TOLD_ANEW,
)
from businesses.models.figures import Figures
from businesses.models.record import OfBusiness, OfBusinessQuerySet
from businesses.validators import PHOTO_TYPES, picture, upload_size
from ikm_registry.feed.models import Told

VIEW_OWNERS, VIEW_BUSINESSES = "businesses.view_owner", "businesses.view_business"
OPEN = (ChangeState.SUBMITTED, ChangeState.RETURNED)
REASON = 200  # letters, as everywhere in the history


EVIDENCE = "changes"


def evidence_place(row, filename):
    """A name that tells nothing: the file's own name may hold a person's."""
    return f"{EVIDENCE}/{uuid.uuid4()}.{filename.rpartition('.')[2]}"


def answer_day():
    """By when somebody who proposes today may expect an answer."""
    return timezone.localdate() + timedelta(days=settings.CHANGE_ANSWER_DAYS)


class ChangeRequestQuerySet(OfBusinessQuerySet):
    """Change requests that are…"""

    def permitted(self, user, right):
        """What is proposed of an owner is told to those alone who may see owners."""
        told = ~Q(kind__in=OF_PERSONS) | self.allowed(user, VIEW_OWNERS)
        return super().permitted(user, right).filter(told)

    def waiting(self):
        return self.filter(state=ChangeState.SUBMITTED)

    def open(self):
        """Not settled: somebody, the office or the proposer, still has to do something."""
        return self.filter(state__in=OPEN)

    def settled(self):
        return self.exclude(state__in=OPEN)

    def of(self, user):
        return self.filter(proposed_by=user)

    def for_decision_by(self, user):
        """Waiting for somebody like her; nobody decides about what she proposed herself."""
        return self.permitted(user, "change").waiting().exclude(proposed_by=user)

    def first_due_first(self):
        return self.order_by("answer_by", "pk")


class ChangeRequest(Told, OfBusiness):
    """Proposed values of one record of a business, and where they stand.

    `row` is the key of the record, which may be gone by now, and nought as long as a new part is
    not made; `base_version` the version that the proposer had seen. What happens to it is told by
    services/change_steps.py, and kept step by step. No history is kept beside that:
    values come and go as rows that are never changed.
    """

    happenings = ChangeEvent
    kind = models.CharField(_("record"), max_length=16, choices=ChangeTarget, editable=False)
    row = models.PositiveBigIntegerField(editable=False)
    # The period that is told anew; `row` is the key of the business then, `base_version` that of
    # the figures of the period before.
    year = models.PositiveSmallIntegerField(_("year"), null=True, editable=False)
    part = models.PositiveSmallIntegerField(
        _("part of the year"), choices=Part, null=True, editable=False
    )
    base_version = models.PositiveIntegerField(_("version seen"), editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=ChangeState, default=ChangeState.SUBMITTED
    )
    reason = models.CharField(_("reason"), max_length=REASON, blank=True)
    door = models.CharField(_("door"), max_length=4, choices=ChangeDoor, editable=False)
    # By which key of the API it came, if it came by one.
    client_key = models.CharField(_("key"), max_length=20, blank=True, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    submitted_at = models.DateTimeField(_("proposed on"), db_default=Now(), editable=False)
    # A promise that was given holds, even if the setting changes.
    answer_by = models.DateField(_("answer expected by"), default=answer_day, editable=False)

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        verbose_name = _("change request")
        verbose_name_plural = _("change requests")
        indexes = [
            models.Index(
                fields=["answer_by", "id"],
                name="change_waits",
                condition=Q(state=ChangeState.SUBMITTED),
            ),
            models.Index(fields=["proposed_by", "-submitted_at"], name="change_of_proposer"),
            models.Index(fields=["kind", "row"], name="change_of_record"),
        ]
        constraints = [
            models.CheckConstraint(
                name="change_names_a_period_if_it_is_new",
                condition=Q(kind=ChangeTarget.PERIOD, year__isnull=False, part__isnull=False)
                | (~Q(kind=ChangeTarget.PERIOD) & Q(year__isnull=True, part__isnull=True)),
            )
        ]

    def __str__(self):
        return str(self.uuid)

    def get_absolute_url(self):
        return reverse("businesses:change", args=[self.uuid])

    @classmethod
    def heard_by(cls, reader):
        """As the API tells requests: to whoever reads businesses, too."""
        found = super().heard_by(reader).select_related("business")
        return found if reader.user.has_perm(VIEW_BUSINESSES) else found.none()

    def facts_told(self):
        return {"registry_no": self.business.registry_no, "version": self.version}

    @property
    def model(self):
        return TARGETS[self.kind]

    @cached_property
    def target(self):
        """The record as it is now; None where it is gone or out of sight. What is told anew has
        none until something of it was approved: then it is one that is not stored.
        """
        if self.is_new_period:
            period = {"business_id": self.business_id, "year": self.year, "part": self.part}
            return Figures.objects.filter(**period).first() or Figures(**period)
        if self.is_new_part and not self.row:
            return self.model(business_id=self.business_id)
        return self.model._default_manager.filter(pk=self.row).first()

    @property
    def is_new_period(self):
        return self.kind == ChangeTarget.PERIOD

    @property
    def is_new_part(self):
        return self.kind in NEW_PARTS

    @property
    def is_told_anew(self):
        return self.kind in TOLD_ANEW

    @property
    def row_of_values(self):
        """By which its values are told from those of others: several new parts may wait."""
        return self.pk if self.is_new_part else self.row

    @property
    def period(self):
        """The new period in words."""
        return Figures(year=self.year, part=self.part).period

    @property
    def mark(self):
        """Of what was seen: the state of the request, and of the record beside it."""
        is_stored = self.target is not None and self.target.pk is not None
        return f"{self.version}-{self.target.version if is_stored else 0}"

    @property
    def is_open(self):
        return self.state in OPEN

    @property
    def has_lost_photos(self):
        """No request of such a field comes without; they are kept for a time (retention.py)."""
        if self.is_open or self.evidence.all():
            return False
        return any(value.rule == FieldRule.PROOF for value in self.proposals.all())

    @property
    def returned_because(self):
        """What its proposer was asked since she proposed it last, each reason once."""
        asked = []
        for step in self.steps.all():
            if step.deed == ChangeDeed.RETURN:
                asked.append(step.note)
            elif step.deed == ChangeDeed.RESUBMIT:
                asked = []
        return " · ".join(dict.fromkeys(asked))

    @property
    def is_due(self):
        """Somebody was promised an answer by an earlier day."""
        return self.state == ChangeState.SUBMITTED and self.answer_by < timezone.localdate()


class ProposedValue(models.Model):
    """One field of a change request: what was there, what shall be there, what became of it.

    Both values are kept as their column writes them; null is what the column calls unknown. A row
    is settled once and never changed afterwards: what is proposed anew is a new row.
    """

    change = models.ForeignKey(ChangeRequest, models.CASCADE, related_name="proposals")
    kind = models.CharField(_("record"), max_length=16, choices=ChangeTarget)
    row = models.PositiveBigIntegerField()
    column = models.CharField(_("field"), max_length=40)
    rule = models.CharField(_("rule"), max_length=10, choices=FieldRule)
    was = models.TextField(_("value then"), null=True)  # noqa: DJ001
    proposed = models.TextField(_("value proposed"), null=True)  # noqa: DJ001
    state = models.CharField(
        _("state"), max_length=10, choices=ProposalState, default=ProposalState.WAITING
    )
    answer = models.CharField(_("answer"), max_length=REASON, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("proposed value")
        verbose_name_plural = _("proposed values")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "row", "column"],
                name="proposal_waits_alone",
                condition=Q(state=ProposalState.WAITING),
                violation_error_message=_("Another change of this field waits for an answer."),
            ),
            models.CheckConstraint(
                name="proposal_is_approved_by_somebody",
                condition=~Q(state=ProposalState.APPROVED)
                | Q(rule=FieldRule.DIRECT)
                | Q(decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="proposal_is_rejected_with_a_reason",
                condition=~Q(state=ProposalState.REJECTED) | ~Q(answer=""),
            ),
        ]

    def __str__(self):
        return f"{self.change_id} {self.column}"

    @property
    def field(self):
        return TARGETS[self.kind]._meta.get_field(self.column)

    @property
    def is_waiting(self):
        return self.state == ProposalState.WAITING

    @property
    def is_returned(self):
        """It keeps its place and waits for its proposer, who reads why; nobody else has it now."""
        return self.is_waiting and bool(self.answer)

    @property
    def waits_for_office(self):
        return self.is_waiting and not self.answer

    @property
    def is_as_last_time(self):
        """Of a new period, the value of the one before."""
        return self.kind == ChangeTarget.PERIOD and self.was == self.proposed

    @property
    def before(self):
        return read(self.field, self.was)

    @property
    def after(self):
        return read(self.field, self.proposed)

    @property
    def is_named_alone(self):
        return self.kind in NAMED_ALONE

    def now_in(self, target):
        if self.is_named_alone:
            return None
        return getattr(target, self.field.attname)

    def is_overtaken_in(self, target):
        """Whether somebody gave the field a value meanwhile that is neither of both."""
        if self.kind in TOLD_ANEW:  # what was there was that of another record, or nothing
            return target.pk is not None and self.now_in(target) not in (None, "", self.after)
        return self.now_in(target) not in (self.before, self.after)


def read(field, text):
    """What a column means by a text that `written` made."""
    return None if text is None else field.to_python(text)


def written(field, row):
    value = field.value_from_object(row)
    return None if value is None else field.value_to_string(row)


class ChangeEvidence(models.Model):
    """The photo of a document, for those who decide and for whoever handed it in."""

    # Those that no row names are kept as long as the others (services/retention.py).
    files_by_rule = True

    change = models.ForeignKey(ChangeRequest, models.CASCADE, related_name="evidence")
    file = PictureField(
        _("photo of the document"),
        upload_to=evidence_place,
        validators=[FileExtensionValidator(PHOTO_TYPES), upload_size, picture],
    )
    added_at = models.DateTimeField(_("added"), db_default=Now())

    class Meta:
        ordering = ["pk"]
        verbose_name = _("photo of a document")
        verbose_name_plural = _("photos of documents")

    def __str__(self):
        return str(self.pk)


class ChangeStep(models.Model):
    """Who did what to a change request, when and why; written with it and never changed."""

    change = models.ForeignKey(ChangeRequest, models.CASCADE, related_name="steps")
    deed = models.CharField(_("step"), max_length=10, choices=ChangeDeed)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=Now())
    columns = models.JSONField(_("fields"), default=list)
    note = models.CharField(_("note"), max_length=REASON, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("step of a change request")
        verbose_name_plural = _("steps of a change request")

    def __str__(self):
        return f"{self.change_id} {self.deed}"
