"""What somebody says before personal data are shown to her."""

from contextlib import suppress

from django import forms
from django.utils.translation import gettext_lazy as _

from businesses.choices import Personal, Purpose
from businesses.models import Owner


class PurposeForm(forms.Form):
    purpose = forms.ChoiceField(
        label=_("What do you need it for?"), choices=[("", _("choose")), *Purpose.choices]
    )
    note = forms.CharField(
        label=_("In a few words"),
        required=False,
        max_length=200,
        help_text=_("For example the name of the program. It stands in the register."),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("purpose") == Purpose.OTHER and not cleaned.get("note"):
            self.add_error("note", _("Say in a few words what you need it for."))
        return cleaned


class FindPersonForm(PurposeForm):
    """A NIK or a phone number, as people write it, and what it is needed for."""

    number = forms.CharField(
        label=_("NIK or phone number"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        help_text=_("The whole number: 16 digits of a NIK, or for example 0812 3456 7890."),
    )
    field_order = ["number"]
    kinds = (Personal.NIK, Personal.PHONE)

    def clean_number(self):
        """The kind of number it is, and the number as the registry keeps it."""
        typed = self.cleaned_data["number"]
        for kind in self.kinds:
            column = Owner._meta.get_field(kind)
            with suppress(forms.ValidationError):
                return kind, column.clean(typed, None)
        raise forms.ValidationError(
            _("This is neither a NIK (16 digits) nor a phone number. Please check it.")
        )

    @property
    def asked(self):
        field, number = self.cleaned_data["number"]
        said = {name: self.cleaned_data[name] for name in ("purpose", "note")}
        return {"field": field, "number": number} | said
