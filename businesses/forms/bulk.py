"""What to change in many businesses at once; a box left empty changes nothing."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from businesses.forms.business import at_least_a_regency
from businesses.forms.fields import typed_formfield
from businesses.models import Business
from businesses.registry_no import PATTERN
from businesses.services.bulk import MOST, Change

# What can be true of many at once; a name or a NIB is one business's own.
CHANGEABLE = ["status", "region", "kbli", "legal_form", "tenure", "source", "collected_on"]


class SeenField(forms.CharField):
    """The businesses of a preview, each with the version shown then: "IKM-3513-000128-4@3 …"."""

    widget = forms.HiddenInput
    pair = re.compile(rf"({PATTERN})@([0-9]{{1,9}})")
    default_error_messages = {
        "required": _("This page is incomplete. Please look at the preview again.")
    }

    def to_python(self, value):
        found = [self.pair.fullmatch(word) for word in super().to_python(value).split()[: MOST + 1]]
        if not all(found) or len(found) > MOST:
            raise ValidationError(self.error_messages["required"], "required")
        return {pair[1]: int(pair[2]) for pair in found}

    @staticmethod
    def of(lines):
        return " ".join(f"{line.number}@{line.version}" for line in lines)


class SeenForm(forms.Form):
    seen = SeenField()


class BulkForm(forms.Form):
    """The boxes of a single edit that make sense for many, none of them required."""

    confirms = forms.BooleanField(label=_("Confirm that the data hold as of today"), required=False)
    reason = forms.CharField(
        label=_("Reason for the change"),
        max_length=200,
        help_text=_("It stands in the history of each business."),
        error_messages={"required": _("Write why, so that others understand it later.")},
    )
    field_order = [*CHANGEABLE, "confirms", "reason"]

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        boxes = fields_for_model(Business, CHANGEABLE, formfield_callback=typed_formfield)
        for name, box in boxes.items():
            box.required, box.initial = False, None
            if isinstance(box, forms.ChoiceField):
                known = [choice for choice in box.choices if choice[0] not in ("", None)]
                box.choices = [("", _("leave as it is")), *known]
            self.fields[name] = box
        self.fields["region"].queryset = places
        self.fields["region"].validators.append(at_least_a_regency)
        self.order_fields(self.field_order)

    def clean(self):
        super().clean()
        if not self.errors and not self.change.values and not self.change.confirms:
            raise ValidationError(_("Fill in at least one thing to change."), "nothing")

    @property
    def change(self):
        told = {name: self.cleaned_data.get(name) for name in CHANGEABLE}
        values = {name: value for name, value in told.items() if value not in (None, "")}
        return Change(values, confirms=self.cleaned_data.get("confirms", False))

    @property
    def carried(self):
        """All that was typed, to travel with the preview."""
        return [(box.html_name, box.data) for box in self if box.data]
