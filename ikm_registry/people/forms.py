"""What an administrator is asked when she invites somebody or gives a role."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ikm_registry.accounts.roles import FOR_SYSTEMS, LEVELS, Role
from ikm_registry.regions.choices import Level
from ikm_registry.ui.picked import PlaceField


class PlaceToGive(PlaceField):
    url_name = "people:pick_place"


class Until(forms.Form):
    """For how long a role is held."""

    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Leave empty if no end is known. After this day the role gives nothing."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if day and day < timezone.localdate():
            raise ValidationError(_("This day is over. To end a role now, choose “End”."))
        return day


class GivenRole(Until):
    """A role in a place, no wider than what the administrator holds herself."""

    role = forms.ChoiceField(label=_("Role"))
    region = PlaceToGive(label=_("Place"), help_text=_("Type its name, for example “leces”."))
    field_order = ["name", "email", "role", "region", "ends_on"]
    not_offered = FOR_SYSTEMS

    def __init__(self, *args, authority, **kwargs):
        super().__init__(*args, **kwargs)
        self.authority = authority
        given = (role for role in authority.roles() if role not in self.not_offered)
        roles = [(role.value, role.label) for role in given]
        self.fields["role"].choices = [("", "—"), *roles]
        self.fields["region"].queryset = authority.places()

    def clean(self):
        given = super().clean()
        if self.errors:
            return given
        role, region, until = Role(given["role"]), given["region"], given["ends_on"]
        require_level(role, region)
        if not self.authority.may_give(role, region.pk, until):
            raise ValidationError(
                _(
                    "You can give only what you hold yourself, and for as long. Choose a narrower "
                    "role, a place inside yours, or an earlier last day."
                )
            )
        return given


def require_level(role, region):
    levels = LEVELS.get(role, Level)
    if region.level not in levels:
        words = {"role": role.label, "levels": ", ".join(str(Level(each).label) for each in levels)}
        raise ValidationError(
            {"region": _("“%(role)s” is a duty of these places: %(levels)s.") % words}
        )


class Invitation(GivenRole):
    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=150,
        help_text=_("Her own, not that of the office: letters to it open the account."),
    )

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if email == self.authority.user.email:
            raise ValidationError(_("Nobody gives herself a role."))
        return email
