"""Records that no document holds: what comes when it is asked for, codes, what is uncovered."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from businesses.api.records import FiguresRecord, PhotoRecord
from businesses.api.serializers import BusinessSerializer
from businesses.choices import Personal, Purpose, SizeClass, SizeScheme
from businesses.models.kbli import Kbli, KbliLevel
from ikm_registry.rest.dictionary import NONE, Entry, Resource, Seen, describe, resource
from ikm_registry.rest.texts import Text
from ikm_registry.rest.words import InBoth

# What may be uncovered of a person; the tax number belongs to the business.
HERS = [(value, label) for value, label in Personal.choices if value != Personal.NPWP]
CLASS = [(size.value, size.label) for size in SizeClass]


class SizesRecord(serializers.Serializer):
    permenperin64 = serializers.ChoiceField(CLASS, allow_null=True)
    pp7_capital = serializers.ChoiceField(CLASS, allow_null=True)
    pp7_sales = serializers.ChoiceField(CLASS, allow_null=True)
    bps = serializers.ChoiceField(CLASS, allow_null=True)


class BusinessWithMore(BusinessSerializer):
    """A business, and what it is told with when one asks to `expand` it."""

    figures = FiguresRecord(many=True, read_only=True, required=False)
    photos = PhotoRecord(many=True, read_only=True, required=False)
    sizes = SizesRecord(read_only=True, required=False)

    class Meta(BusinessSerializer.Meta):
        ref_name = "Business"
        fields = [*BusinessSerializer.Meta.fields, "figures", "photos", "sizes"]


class KbliRecord(serializers.ModelSerializer):
    url = serializers.CharField()
    display = serializers.CharField(source="title")
    level = serializers.ChoiceField(KbliLevel.choices)
    keywords = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Kbli
        fields = ["version", "code", "url", "display", "level", "keywords"]
        read_only_fields = fields


class CodelistName(serializers.Serializer):
    name = serializers.CharField()
    url = serializers.CharField()


class Codelists(serializers.Serializer):
    results = CodelistName(many=True)


@extend_schema_field({"type": ["string", "integer"]})
class Coded(serializers.Field):
    """A value of a closed list; a number where records have numbers."""


class CodelistValue(serializers.Serializer):
    """Of each list other facts are told; `value` and `labels` are those that all but one have."""

    value = Coded()
    labels = InBoth()
    dimension = serializers.CharField()
    base = serializers.CharField(allow_null=True)
    factor = serializers.CharField()
    asean = serializers.BooleanField()
    scheme = serializers.ChoiceField(SizeScheme.choices)
    size_class = serializers.ChoiceField(SizeClass.choices)
    min_workers = serializers.IntegerField(allow_null=True)
    max_workers = serializers.IntegerField(allow_null=True)
    min_amount = serializers.CharField(allow_null=True)
    max_amount = serializers.CharField(allow_null=True)
    valid_from = serializers.DateField(allow_null=True)
    valid_to = serializers.DateField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.required = False


class Codelist(serializers.Serializer):
    name = serializers.CharField()
    results = CodelistValue(many=True)


class RevealBody(serializers.Serializer):
    field = serializers.ChoiceField(HERS)
    purpose = serializers.ChoiceField(Purpose.choices)
    note = Text(max_length=200, required=False, allow_blank=True)


class Revealed(serializers.Serializer):
    field = serializers.ChoiceField(HERS)
    value = serializers.CharField()


describe(
    SizesRecord,
    {
        "permenperin64": Entry(_("By Permenperin 64/2016: workers and investment."), "small"),
        "pp7_capital": Entry(_("By PP 7/2021, capital of a new business."), "micro"),
        "pp7_sales": Entry(_("By PP 7/2021, annual sales."), "micro"),
        "bps": Entry(_("By BPS: workers alone."), "micro"),
    },
)
describe(
    BusinessWithMore,
    {
        "figures": Entry(
            _("Of all periods, the newest first; only when “expand” asks."), label=_("figures")
        ),
        "photos": Entry(_("Of the place; only when “expand” asks."), label=_("photos")),
        "sizes": Entry(
            _("The class by each of the official tests; only when “expand” asks."),
            label=_("size classes"),
        ),
    },
)
describe(
    KbliRecord,
    {
        "version": Entry(_("Code and version belong together."), "2020"),
        "code": Entry(_("Five digits, or the beginning of them."), "10794"),
        "url": Entry(
            _("The address of this record."),
            "/api/v1/kbli/10794/?version=2020",
            _("address of the record"),
        ),
        "display": Entry(
            _("The title by BPS."), "Industri Kerupuk, Keripik, Peyek dan Sejenisnya", _("title")
        ),
        "level": Entry(_("Section 1, division 2, group 3, class 4, five digits 5."), 5, _("level")),
        "keywords": Entry(
            _("What people call it; the registry's own words."), ["keripik"], _("words")
        ),
    },
)
resource(Resource("kbli", "KBLI", KbliRecord, Seen.PUBLIC, "Peraturan BPS 2/2020"))
describe(
    CodelistName,
    {
        "name": Entry(_("The name of the list."), "status", _("name")),
        "url": Entry(_("Where it is."), "/api/v1/codelists/status/", _("address of the record")),
    },
)
describe(Codelists, {"results": Entry(_("All lists."), label=_("lists"))})
describe(
    CodelistValue,
    {
        "value": Entry(_("As it stands in records."), "active", _("value")),
        "labels": Entry(_("What it means."), label=_("meaning")),
        "dimension": Entry(_("Of a unit: what it measures."), NONE, _("dimension")),
        "base": Entry(_("Of a unit: the one it is counted in."), NONE, _("base")),
        "factor": Entry(_("Of a unit: how many of these it is."), NONE, _("factor")),
        "asean": Entry(_("Of a country: whether it is a member."), NONE, "ASEAN"),
        "scheme": Entry(_("Of a threshold: by which test."), NONE, _("test of size")),
        "size_class": Entry(_("Of a threshold: the class."), NONE, _("size class")),
        "min_workers": Entry(_("Of a threshold: from so many workers."), NONE, _("least workers")),
        "max_workers": Entry(_("Of a threshold: up to so many workers."), NONE, _("most workers")),
        "min_amount": Entry(_("Of a threshold: from so many rupiah."), NONE, _("least amount")),
        "max_amount": Entry(_("Of a threshold: up to so many rupiah."), NONE, _("most amount")),
        "valid_from": Entry(_("Of a threshold: its first day."), NONE, _("valid from")),
        "valid_to": Entry(_("Of a threshold: the day on which it ends."), NONE, _("valid to")),
        "source": Entry(_("Of a threshold: the law."), NONE, _("source")),
    },
)
describe(
    Codelist,
    {
        "name": Entry(_("The name of the list."), "status", _("name")),
        "results": Entry(_("Its values."), label=_("values")),
    },
)
resource(Resource("codelists", _("Code lists"), Codelist, Seen.PUBLIC))
FIELD = Entry(_("Which of the covered facts."), "phone", _("fact"))
describe(
    RevealBody,
    {
        "field": FIELD,
        "purpose": Entry(_("What it is needed for."), "program", _("purpose")),
        "note": Entry(
            _("The same in a few words; they stand in the register of access."),
            "Pelatihan kemasan 2026",
            _("note"),
        ),
    },
)
describe(
    Revealed,
    {
        "field": FIELD,
        "value": Entry(_("What is recorded."), "+6281200000128", _("value"), seen=Seen.NOBODY),
    },
)
