"""What somebody says before personal data are shown to her."""

from django import forms
from django.utils.translation import gettext_lazy as _

from businesses.choices import Purpose


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
