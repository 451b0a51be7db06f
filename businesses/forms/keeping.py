"""What an owner is asked once a period, and of her phone: short boxes, plain words."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from businesses.fields import PICTURE_HINT, PICTURES, UploadBox
from businesses.forms.parts import part_formfield
from businesses.models import Figures
from businesses.models.change_request import REASON

YES, NO = "yes", "no"
# Eight digits or more, however they are written: part of a NIK is too much.
LONG_NUMBER = re.compile(r"\d(?:[ .\-]?\d){7}")
# In the order in which she is asked; each is a column of Figures.
ASKED = {
    "operated": _("Did the business make anything?"),
    "workers_male": _("Men who work there"),
    "workers_female": _("Women who work there"),
    "workers_family": _("Of them family without pay"),
    "workers_foreign": _("Of them from another country"),
    "production_volume": _("How much was made in all"),
    "production_unit": _("Counted in"),
    "installed_capacity": _("The most that your tools can make"),
    "used_capacity": _("How much of that was used"),
}


class PeriodForm(forms.Form):
    """Boxes for what changed; an empty one is as last time."""

    period = forms.CharField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args, is_first=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_first = is_first
        blank = _("not known") if is_first else _("as last time")
        for name, label in ASKED.items():
            self.fields[name] = box(name, label, blank)

    def boxes(self):
        return [self[name] for name in ASKED]

    @property
    def changed(self):
        """The values that were typed, by column."""
        typed = {name: self.cleaned_data.get(name) for name in ASKED}
        told = {name: value for name, value in typed.items() if value not in (None, "")}
        if "operated" in told:
            told["operated"] = told["operated"] == YES
        return told

    def take_errors(self, error):
        """What the rules of the figures object to, beside the box it is about."""
        for name, errors in error.update_error_dict({}).items():
            self.add_error(name if name in self.fields else None, errors)

    def clean(self):
        if "same" not in self.data and not self.errors and not self.changed:
            sentence = _("Write the number that changed, or press “All is as last time”.")
            if self.is_first:
                sentence = _("Write at least one number.")
            raise ValidationError(sentence, "required")


def box(name, label, blank):
    if name == "operated":
        choices = [(YES, _("Yes, it did")), (NO, _("No, nothing was made"))]
        return forms.ChoiceField(
            label=label, choices=choices, required=False, widget=forms.RadioSelect
        )
    made = part_formfield(Figures._meta.get_field(name), label=label, help_text="", required=False)
    if isinstance(made, forms.ModelChoiceField):
        made.empty_label = blank
    return made


class ProductPhotoForm(forms.Form):
    photo = UploadBox(label=_("Photo of the product"), accept=PICTURES, help_text=PICTURE_HINT)


class IdentityForm(forms.Form):
    """What of her is wrong. Its words take no number: a request is read by many."""

    columns = forms.MultipleChoiceField(
        label=_("What is wrong?"),
        choices=[("nik", "NIK"), ("birth_date", _("birth date"))],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick what is wrong.")},
    )
    evidence = UploadBox(
        label=_("Photo of your identity card (KTP) or family card (KK)"),
        accept=PICTURES,
        help_text=PICTURE_HINT,
    )
    words = forms.CharField(
        label=_("What else the office should know"),
        required=False,
        max_length=REASON,
        help_text=_("Optional. Write no number here: the photo shows it."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def clean_words(self):
        words = self.cleaned_data["words"]
        if LONG_NUMBER.search(words):
            raise ValidationError(_("Write no number here: the photo shows it."), "number")
        return words


class OwnEmailForm(forms.Form):
    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class OwnPhoneForm(forms.Form):
    phone = forms.CharField(
        label=_("Your phone number"),
        max_length=20,
        help_text=_("For example 0812 3456 7890."),
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )
