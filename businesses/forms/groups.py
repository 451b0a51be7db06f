"""Forms of a group and of what belongs to it. An empty box means "not known"."""

from django import forms
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from businesses.choices import MemberRole, Office
from businesses.forms.business import at_least_a_regency
from businesses.forms.fields import BusinessField, typed_formfield
from businesses.forms.parts import FILES
from businesses.forms.record import RecordForm
from businesses.models import BusinessGroup, GroupFile, GroupMember, GroupOfficer


class YesNoUnknown(forms.NullBooleanSelect):
    """Three answers, in the words of the other boxes."""

    def __init__(self, attrs=None):
        super().__init__(attrs)
        self.choices = [("unknown", _("not known")), ("true", _("yes")), ("false", _("no"))]


def group_formfield(field, **options):
    if isinstance(field, models.BooleanField) and field.null:
        return field.formfield(widget=YesNoUnknown, **options)
    if field.name in FILES:
        # Django's own box would link to the file past the door that asks for rights.
        return field.formfield(**{"widget": forms.FileInput, **options})
    return typed_formfield(field, **options)


class OfGroupForm(RecordForm):
    """`layout` puts the boxes under headings, row by row; what is not there is passed over."""

    layout: list[tuple[str | Promise, list[list[str]]]] = []
    reason = forms.CharField(
        label=_("Reason for the change"),
        required=False,
        max_length=200,
        help_text=_("Optional. It stands in the history."),
    )

    class Meta:
        formfield_callback = group_formfield

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            del self.fields["reason"]

    @property
    def sections(self):
        for title, rows in [*self.layout, ("", [["reason"]])]:
            kept = [[self[name] for name in row if name in self.fields] for row in rows]
            if any(kept):
                yield {"title": title, "rows": [row for row in kept if row]}


class GroupForm(OfGroupForm):
    """What a group is, and who leads it; only kind, name and place must be known.

    `leaders`: whether its writer may see and write who leads it. Otherwise those boxes are left
    out and what is stored stays.
    """

    chair = forms.CharField(label=_("Chair"), required=False, max_length=150)
    secretary = forms.CharField(label=_("Secretary"), required=False, max_length=150)
    treasurer = forms.CharField(label=_("Treasurer"), required=False, max_length=150)
    units = {"electricity_va": "VA"}
    layout = [
        (_("What it is and where"), [["name"], ["kind"], ["region"], ["address"]]),
        (_("What it makes"), [["commodity"], ["kbli"]]),
        (_("Decree"), [["decree_no", "decree_on"]]),
        (_("Who leads it"), [["chair"], ["secretary"], ["treasurer"]]),
        (
            _("Ready for a program?"),
            [
                ["has_statutes", "has_bank_account"],
                ["has_machine_place", "electricity_va"],
                ["dissolved_on"],
            ],
        ),
    ]

    class Meta(OfGroupForm.Meta):
        model = BusinessGroup
        fields = [
            "name",
            "kind",
            "region",
            "address",
            "commodity",
            "kbli",
            "decree_no",
            "decree_on",
            "has_statutes",
            "has_bank_account",
            "has_machine_place",
            "electricity_va",
            "dissolved_on",
        ]
        help_texts = {
            "dissolved_on": _("Only if it no longer exists. Its members and history stay."),
        }

    def __init__(self, *args, places=None, leaders=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.places, self.leaders = places, leaders
        if places is not None:
            self.fields["region"].queryset = places
        self.fields["region"].validators.append(at_least_a_regency)
        if self.instance._state.adding:
            del self.fields["dissolved_on"]
        if leaders:
            self.initial |= self.named()
        else:
            for office in Office.values:
                del self.fields[office]

    def named(self):
        if self.instance._state.adding:
            return {}
        known = GroupOfficer.objects.filter(group=self.instance)
        return dict(known.values_list("office", "name"))

    def opened_on(self, row):
        also = {"places": self.places, "leaders": self.leaders}
        return type(self)(instance=row, prefix=self.prefix, **also)

    @property
    def officers(self):
        """{office: name} as written; None where that was not asked."""
        if not self.leaders:
            return None
        return {office: self.cleaned_data[office] for office in Office.values}


class GroupPartForm(OfGroupForm):
    """Something of one group; `businesses` are those that its writer sees."""

    def __init__(self, *args, group, businesses, **kwargs):
        super().__init__(*args, **kwargs)
        self.group, self.businesses = group, businesses
        if self.instance._state.adding:
            self.instance.group = group

    def opened_on(self, row):
        also = {"group": self.group, "businesses": self.businesses}
        return type(self)(instance=row, prefix=self.prefix, **also)


class GroupMemberForm(GroupPartForm):
    """Which business, as what, from when to when; the business itself never changes."""

    business = BusinessField(
        label=_("Business"),
        help_text=_("Type its name or its number, for example IKM-3513-000128-4."),
    )
    layout = [("", [["business"], ["role"], ["joined_on", "left_on"]])]

    class Meta(OfGroupForm.Meta):
        model = GroupMember
        fields = ["role", "joined_on", "left_on"]
        help_texts = {
            "joined_on": _("Leave empty if nobody knows."),
            "left_on": _("The first day on which it is no longer a member."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            here = self.businesses.filter(regency=self.group.regency)
            self.fields["business"].queryset = here
            self.initial.setdefault("role", MemberRole.MEMBER)
            del self.fields["left_on"]
        else:
            del self.fields["business"]

    def clean_business(self):
        self.instance.business = self.cleaned_data["business"]
        return self.instance.business

    def _post_clean(self):
        if self.instance.business_id is None:
            return  # nothing to judge yet; the box says what is missing
        super()._post_clean()


class GroupFileForm(GroupPartForm):
    layout = [("", [["kind"], ["title"], ["dated_on"], ["file"]])]

    class Meta(OfGroupForm.Meta):
        model = GroupFile
        fields = ["kind", "title", "dated_on", "file"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.file:
            self.fields["file"].help_text = _("Leave empty to keep the present file.")
