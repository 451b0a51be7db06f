"""What an administrator is asked when she lets another system in."""

import re
from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ikm_registry.accounts.roles import Role
from ikm_registry.people.forms import GivenRole
from ikm_registry.rest.models import KeyPurpose, is_network
from ikm_registry.rest.scopes import KeyScope, only_writes

LONGEST_DAYS = 731
USUAL_DAYS = 365
MOST_ADDRESSES = 20
USE = ["expires_on", "addresses", "rate"]
KEY_FIELDS = ["scopes", "purpose", "read_only", *USE]


def in_a_year():
    return timezone.localdate() + timedelta(days=USUAL_DAYS)


class UseForm(forms.Form):
    """How one key is used: where, from which addresses, how often, until when."""

    key_name = forms.CharField(
        label=gettext_lazy("Name of the key"),
        max_length=100,
        help_text=gettext_lazy("Where it is used: “server of the portal”."),
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Last day of the key"),
        initial=in_a_year,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    addresses = forms.CharField(
        label=gettext_lazy("Addresses it comes from"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One a line, like 203.0.113.7 or 203.0.113.0/24. Empty: any."),
    )
    rate = forms.IntegerField(
        label=gettext_lazy("Requests in five minutes"), initial=600, min_value=1, max_value=100_000
    )
    facts = USE

    def clean_expires_on(self):
        day, today = self.cleaned_data["expires_on"], timezone.localdate()
        if not today <= day <= today + timedelta(days=LONGEST_DAYS):
            raise ValidationError(_("Choose a day from today to two years from now."))
        return day

    def clean_addresses(self):
        listed = re.split(r"[\s,;]+", self.cleaned_data["addresses"].strip())
        addresses = [each for each in listed if each]
        for each in addresses:
            is_network(each)
        if len(addresses) > MOST_ADDRESSES:
            raise ValidationError(_("Name no more than %s addresses.") % MOST_ADDRESSES)
        return addresses

    def key_facts(self):
        """What a service needs to make the key."""
        given = self.cleaned_data
        return {"name": given["key_name"], **{name: given[name] for name in self.facts}}


class KeyForm(UseForm):
    """One key: what it may be used for, by whom, how long."""

    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may be used for"),
        choices=KeyScope,
        initial=[KeyScope.READ],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Never more than the client's role allows in its place."),
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("Purpose"),
        choices=KeyPurpose,
        help_text=gettext_lazy("All but the first see only owners who agreed to it."),
    )
    read_only = forms.BooleanField(
        label=gettext_lazy("It only reads"), initial=True, required=False
    )
    facts = KEY_FIELDS
    field_order = ["key_name", *KEY_FIELDS]

    def clean(self):
        super().clean()
        chosen = self.cleaned_data.get("scopes", ())
        idle = [str(KeyScope(each).label) for each in chosen if only_writes(each)]
        if idle and self.cleaned_data.get("read_only"):
            sentence = _("A key that only reads cannot do this: %s. Leave out one or the other.")
            self.add_error("read_only", sentence % "; ".join(idle))


class ClientForm(KeyForm, GivenRole):
    """A new client: a role in a place, and its first key."""

    name = forms.CharField(
        label=gettext_lazy("Name of the client"),
        max_length=150,
        help_text=gettext_lazy("The system and who runs it: “Portal Satu Data, Diskominfo”."),
    )
    field_order = ["name", "role", "region", "ends_on", "key_name", *KEY_FIELDS]
    not_offered = frozenset({Role.ADMINISTRATOR})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].initial = Role.API_CLIENT
        self.fields["role"].help_text = gettext_lazy(
            "Only “API client that keeps records” removes whole businesses and groups."
        )
        self.fields["ends_on"].label = gettext_lazy("Last day of the role")

    def client_facts(self):
        return {name: self.cleaned_data[name] for name in ("name", "role", "region", "ends_on")}
