"""Forms of what belongs to a program: stages, required documents, criteria."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ikm_registry.ui.widgets import DayInput
from programs.forms.program import ReasonField
from programs.models import Criterion, Requirement, Stage
from programs.models.criteria import FACTS


class PartForm(forms.ModelForm):
    """A part of one program, whose stages are offered where a stage is chosen."""

    reason = ReasonField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        program = self.instance.program
        if not program.is_published:
            del self.fields["reason"]
        if "stage" in self.fields:
            stages = program.stage_set.order_by("order")
            self.fields["stage"].queryset = stages
            self.fields["stage"].empty_label = None

    def take_errors(self, error):
        for name, errors in error.update_error_dict({}).items():
            self.add_error(name if name in self.fields else None, errors)


class StageForm(PartForm):
    class Meta:
        model = Stage
        fields = ["order", "name", "quota", "ends_on"]
        widgets = {"ends_on": DayInput()}
        help_texts = {
            "order": _("1 for the first round, 2 for the next."),
            "name": _("For example: training, coaching."),
            "quota": _("How many may pass this round."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.initial["order"] = self.instance.program.stage_set.count() + 1


class RequirementForm(PartForm):
    class Meta:
        model = Requirement
        fields = ["stage", "name", "hint", "is_required"]
        help_texts = {
            "name": _("For example: proposal with the signature of the chair."),
            "hint": _("Where and how to get it; applicants read this."),
        }


class BandsField(forms.CharField):
    """Points by the fact, a line for each step: `5: 60`."""

    widget = forms.Textarea

    def prepare_value(self, value):
        if isinstance(value, list):
            return "\n".join(f"{start}: {points}" for start, points in value)
        return value

    def to_python(self, value):
        lines = [line for line in (value or "").splitlines() if line.strip()]
        return [self.band(line) for line in lines]

    def band(self, line):
        start, colon, points = (part.strip() for part in line.partition(":"))
        try:
            return [int(start.replace(".", "")), int(points)]
        except ValueError:
            raise ValidationError(
                _("Each line is a number, a colon and the points: 5: 60."), "invalid"
            ) from None


class CriterionForm(PartForm):
    fact = forms.ChoiceField(
        label=_("Fact"),
        required=False,
        choices=[("", "–"), *((name, fact.label) for name, fact in FACTS.items())],
        help_text=_("Only where points are given for a fact."),
    )
    bands = BandsField(
        label=_("Points"),
        required=False,
        help_text=_("A line for each step: from which number on, a colon, points of 100. 5: 60"),
    )

    class Meta:
        model = Criterion
        fields = ["stage", "name", "kind", "fact", "bands", "weight"]
        help_texts = {
            "weight": _("How much it counts beside the other criteria, 1 to 100."),
        }
