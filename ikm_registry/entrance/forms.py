"""One question a page: where do we reach you, what is the code, which password."""

import re

from allauth.account.forms import ResetPasswordForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from ikm_registry.accounts import phones
from ikm_registry.outbox.choices import Channel
from ikm_registry.outbox.services import channel_of, reaches

LONGEST = 254


class ContactForm(forms.Form):
    contact = forms.CharField(
        label=_("Your phone number or e-mail address"),
        max_length=LONGEST,
        help_text=_("For example 0812 3456 7890. We send a code there."),
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )

    def clean_contact(self):
        return reached(self.cleaned_data["contact"])


class ForgottenForm(ResetPasswordForm):
    """To an address goes a link, as allauth sends it; to a phone a code."""

    email = forms.CharField(
        label=_("Your phone number or e-mail address"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )

    def clean_email(self):
        typed = self.cleaned_data["email"] = read(self.cleaned_data["email"].strip())
        return super().clean_email() if "@" in typed else reached(typed)


def reached(typed):
    """A contact to which this site can write."""
    contact = read(typed.strip())
    if not reaches(channel_of(contact)):
        raise ValidationError(
            _("We cannot send messages there yet. Please use your e-mail address.")
            if channel_of(contact) == Channel.PHONE
            else _("We cannot send messages there yet. Please use your phone number.")
        )
    return contact


def read(typed):
    """An address in small letters or a number as +62…; a sentence where it is neither."""
    if "@" in typed:
        validate_email(typed)
        return typed.lower()
    if not phones.takes_messages(typed):
        raise ValidationError(
            _("Write a phone number like 0812… or an e-mail address like nama@contoh.id.")
        )
    return phones.normal(typed)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("The code that we sent to you"),
        max_length=20,
        help_text=_("Six digits. It may take a minute to arrive."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean_code(self):
        return re.sub(r"\D", "", self.cleaned_data["code"])


class PasswordForm(forms.Form):
    """`is_new`: her first account, so we ask how to call her."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput({"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        max_length=128,
        help_text=password_validators_help_text_html,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, is_new, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["name"]
