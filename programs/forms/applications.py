"""What is typed about an application: the wish, documents, visits, scores, steps, interests."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from businesses.forms.record import RecordForm
from businesses.models import Business, BusinessGroup
from ikm_registry.ui.widgets import DayInput
from programs.choices import Deed, InterestKind, Recipient
from programs.models import Application, Interest, Paper, Visit
from programs.models.application import REASON
from programs.models.interest import EXPLANATION
from programs.workflow import STEPS

NUMBER_OF = {
    Recipient.BUSINESS: (
        gettext_lazy("Public number of the business"),
        gettext_lazy("It stands under its name, for example IKM-3513-000128-4."),
    ),
    Recipient.GROUP: (
        gettext_lazy("Public number of the group"),
        gettext_lazy("It stands under its name, for example KLP-3513-000012-6."),
    ),
}
APPLICANTS = {Recipient.BUSINESS: Business, Recipient.GROUP: BusinessGroup}
ASKED_SHORT = {"rows": 4}


class TakesErrors:
    """What a service refuses comes to stand beside its box."""

    def take_errors(self, error):
        for name, errors in error.update_error_dict({}).items():
            self.add_error(name if name in self.fields else None, errors)


class ChoosesTraining(RecordForm):
    """What she wants; of a training of several kinds also which."""

    def offer_kinds(self, program):
        if not program.training_kinds:
            del self.fields["training_kind"]
            return
        kinds = [(kind, kind) for kind in program.training_kinds]
        self.fields["training_kind"] = forms.ChoiceField(
            label=_("Kind of training"), choices=kinds, widget=forms.RadioSelect
        )


class ApplyForm(ChoosesTraining):
    """Who applies, and what she wants from it."""

    applicant = forms.CharField(max_length=17)

    class Meta(RecordForm.Meta):
        model = Application
        fields = ["training_kind", "wish"]
        widgets = {"wish": forms.Textarea(attrs=ASKED_SHORT)}

    field_order = ["applicant", "training_kind", "wish"]

    def __init__(self, *args, program, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.program, self.by = program, by
        self.offer_kinds(program)
        box = self.fields["applicant"]
        box.label, box.help_text = NUMBER_OF[Recipient(program.recipient)]

    def clean_applicant(self):
        """The same answer for what is not there and for what she may not see."""
        number = self.cleaned_data["applicant"].strip().upper()
        recipient = Recipient(self.instance.program.recipient)
        found = APPLICANTS[recipient].objects.visible_to(self.by).filter(registry_no=number)
        if (applicant := found.first()) is None:
            raise ValidationError(_("Nothing here has this number. Please look at it again."))
        return applicant

    @property
    def named(self):
        """By the name that the service has for such an applicant."""
        return {self.instance.program.recipient: self.cleaned_data["applicant"]}


class WishForm(ChoosesTraining):
    class Meta(RecordForm.Meta):
        model = Application
        fields = ["training_kind", "wish"]
        widgets = {"wish": forms.Textarea(attrs=ASKED_SHORT)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_kinds(self.instance.program)


class PaperForm(RecordForm):
    """A document, for one of those that the program asks for."""

    class Meta(RecordForm.Meta):
        model = Paper
        fields = ["requirement", "file"]

    def __init__(self, *args, application, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.application = application
        asked = self.fields["requirement"]
        asked.queryset = asked.queryset.filter(program=application.program_id)
        asked.empty_label = _("another document")


class VisitForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Visit
        fields = ["on", "place", "notes", "photo"]
        widgets = {"on": DayInput, "notes": forms.Textarea(attrs=ASKED_SHORT)}

    def __init__(self, *args, application, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.application = application
        self.initial.setdefault("on", timezone.localdate())


class AssessmentForm(TakesErrors, forms.Form):
    """A score and a few words for each criterion that an officer assesses."""

    def __init__(self, *args, application, criteria, given, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance, self.criteria = application, list(criteria)
        for criterion in self.criteria:
            known = given.get(criterion.pk)
            self.fields[f"score_{criterion.pk}"] = forms.IntegerField(
                label=criterion.name,
                min_value=0,
                max_value=100,
                required=False,
                initial=known and known.score,
                help_text=_("0 to 100; empty where it is not assessed yet."),
            )
            self.fields[f"note_{criterion.pk}"] = forms.CharField(
                label=_("Why: %(criterion)s") % {"criterion": criterion.name},
                max_length=250,
                required=False,
                initial=known and known.note,
            )

    @property
    def scores(self):
        """(criterion, score, note) of those that were assessed."""
        for criterion in self.criteria:
            score = self.cleaned_data[f"score_{criterion.pk}"]
            if score is not None:
                yield criterion, score, self.cleaned_data[f"note_{criterion.pk}"]


class StepForm(TakesErrors, forms.Form):
    """One step: when it happened and why; the boxes of several stand on one page."""

    on = forms.DateField(label=gettext_lazy("On"), widget=DayInput)
    to = forms.IntegerField(label=gettext_lazy("New place in the ranking"), min_value=1)
    note = forms.CharField(
        label=gettext_lazy("Reason, which the applicant reads"),
        max_length=REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, deed, **kwargs):
        super().__init__(*args, auto_id=f"id_{deed}_%s", **kwargs)
        self.initial.setdefault("on", timezone.localdate())
        if deed != Deed.MOVE:
            del self.fields["to"]
        if STEPS[deed].needs_reason:
            self.fields["note"].required = True
            self.fields["note"].error_messages["required"] = _(
                "Write the reason; the applicant reads it."
            )

    @property
    def facts(self):
        return {"to": self.cleaned_data["to"]} if "to" in self.fields else {}


class InterestForm(TakesErrors, forms.Form):
    instance = Interest()

    kind = forms.ChoiceField(
        label=gettext_lazy("Which interest"), choices=InterestKind, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("In a few words"),
        max_length=EXPLANATION,
        required=False,
        help_text=gettext_lazy("For example: my sister. Only you and administrators read it."),
    )


class EndInterestForm(TakesErrors, forms.Form):
    instance = Interest()

    end_reason = forms.CharField(
        label=gettext_lazy("Why it ended"),
        max_length=EXPLANATION,
        error_messages={"required": gettext_lazy("Write why it ended.")},
    )


class HowManyForm(forms.Form):
    """How many of the ranking are chosen."""

    first = forms.IntegerField(label=gettext_lazy("Choose the first"), min_value=0)


class DecideForm(TakesErrors, forms.Form):
    """When it was decided, and for each who is not chosen the reason; left empty, she waits."""

    on = forms.DateField(label=gettext_lazy("Decided on"), widget=DayInput)

    def __init__(self, *args, reasons, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())
        self.ranks = list(reasons)
        for rank, words in reasons.items():
            self.fields[self.name_of(rank)] = forms.CharField(
                label=_("Reason for place %(place)s") % {"place": rank.place},
                required=False,
                initial=words,
                max_length=REASON,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    @staticmethod
    def name_of(rank):
        return f"reason_{rank.application_id}"

    def box(self, rank):
        return self[self.name_of(rank)]

    @property
    def reasons(self):
        told = {rank: self.cleaned_data[self.name_of(rank)].strip() for rank in self.ranks}
        return {rank.application_id: words for rank, words in told.items() if words}
