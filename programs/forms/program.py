"""The form of a program itself; its stages, papers, criteria and rules have their own."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from businesses.forms.fields import typed_formfield
from businesses.forms.record import RecordForm
from programs.choices import FacilitationKind
from programs.models import Program
from programs.models.amendment import REASON


class ReasonField(forms.CharField):
    """Why something that is public changes; services say whether it must be there."""

    def __init__(self):
        super().__init__(
            label=_("Reason for the change"),
            required=False,
            max_length=REASON,
            help_text=_("The program is published. Everybody reads this on its public page."),
        )


class LinesField(forms.CharField):
    """A list of words, a line for each."""

    widget = forms.Textarea

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        lines = (line.strip() for line in super().clean(value).splitlines())
        return [line for line in lines if line]

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class ProgramForm(RecordForm):
    """`reason` is asked for once the program is published."""

    training_kinds = LinesField(
        label=_("Kinds of training to choose from"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "For trainings: a line for each; the applicant chooses one. Leave it empty where there "
            "is nothing to choose."
        ),
    )
    permit_kinds = forms.MultipleChoiceField(
        label=_("Permits and certificates it helps with"),
        required=False,
        choices=FacilitationKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For facilitation: tick none, and the program helps with all of them."),
    )
    reason = ReasonField()

    class Meta:
        model = Program
        formfield_callback = typed_formfield
        fields = [
            "name",
            "kind",
            "recipient",
            "year",
            "region",
            "organiser",
            "partner",
            "fund_source",
            "budget_code",
            "open_to",
            "opens_on",
            "closes_on",
            "summary",
            "selection",
            "training_kinds",
            "permit_kinds",
            "objection_days",
            "objection_basis",
            "attendance_minimum",
        ]
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 4}),
            "selection": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "year": _("In whose budget it stands, like 2027."),
            "region": _("The regency or province whose office organises it."),
            "organiser": _("The office, for example: Disperindag Kabupaten Probolinggo."),
            "partner": _("A private partner, if there is one."),
            "open_to": _("Only who lies there may apply; the organiser's place or one inside it."),
            "summary": _("What applicants get, where and when. Everybody reads this."),
            "selection": _("In plain words, for applicants."),
            "objection_days": _(
                "From the day on which somebody is not selected; 30 days hold the 21 working days "
                "of the law."
            ),
            "objection_basis": _("The rule that says so; whoever is not selected reads it."),
            "attendance_minimum": _(
                "For trainings: the share of all sessions that one must attend."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("year", localdate().year)
        if not self.instance.is_published:
            del self.fields["reason"]
