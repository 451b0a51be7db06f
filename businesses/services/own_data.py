"""Everything that the registry keeps of one owner, for herself: UU 27/2022, art. 7 and 13."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext as _

from businesses.models import (
    Business,
    BusinessPerson,
    ChangeEvidence,
    ChangeRequest,
    ChangeStep,
    Claim,
    Consent,
    ErasureRequest,
    Owner,
    ProposedValue,
)
from businesses.services.exports import note_export
from businesses.services.showing import acted_for_by
from businesses.services.who_looked import TAKEN_ALONG, looks_at
from ikm_registry.accounts.models import SignIn, User
from ikm_registry.accounts.roles import PERMISSIONS, Role
from ikm_registry.accounts.scope import permission_for
from ikm_registry.accounts.wall import lowered
from ikm_registry.history.kinship import below, events_below
from ikm_registry.history.reading import Timeline, events_of
from ikm_registry.sealing.fields import DigestField

MOST_CHANGES = 5000
ACCOUNT = {"first_name", "last_name", "email", "mobile", "date_joined", "last_login"}
TO_THE_BUSINESS = "__people__user"
# What serves the machine alone.
INNER = {"id", "latest_figures", "nik_is_doubled", "client_key", "row"}
# Which record a part belongs to is no news where all is told of that record.
STRUCTURE = {"figures", "uuid", "account"}


@dataclass(frozen=True)
class Section:
    """Rows of one kind, each {name: value}; what is sealed stands in full.

    `labels` says what people call each name, `words` what the codes of some of them mean.
    """

    name: str
    title: str
    labels: dict[str, str]
    rows: list[dict]
    words: dict[str, dict]


def own_data(user):
    """{section: its rows} with values as a file holds them."""
    return as_plain(own_sections(user))


def as_plain(sections):
    return {each.name: [plain(row) for row in each.rows] for each in sections}


def own_sections(user):
    hers = acted_for_by(user)
    businesses = list(hers.select_related("region", "kbli", "owner", "owner__region"))
    keys = [business.pk for business in businesses]
    owners = list(Owner.objects.visible_to(user).filter(account=user).select_related("region"))
    found: dict[type[Model], Any] = {Owner: owners, Business: businesses}
    for model, path in below(Business).items():
        rows = model._default_manager.visible_to(user)
        found[model] = rows.filter(**{f"{'__'.join(path)}__in": keys})
    found[Consent] = Consent.objects.visible_to(user).filter(owner__in=owners)
    for model in (BusinessPerson, Claim, ErasureRequest):
        found[model] = model.objects.visible_to(user).filter(user=user)
    for model, way in ways_to_business().items():
        if model not in found:
            rows = model._default_manager.visible_to(user)
            found[model] = rows.filter(**{f"{way}__in": keys})
    for model in (ProposedValue, ChangeStep):
        found[model] = model.objects.filter(change__in=found[ChangeRequest])
    proofs = ChangeEvidence.objects.filter(change__in=ChangeRequest.objects.of(user))
    changes, looks = changes_of(keys, owners, user), [vars(each) for each in looks_at(user)]
    return [
        account_of(user),
        section_of(SignIn, SignIn.objects.filter(user=user)),
        *(section_of(model, rows) for model, rows in found.items()),
        section_of(ChangeEvidence, proofs),
        Section("changes", _("Changes"), labels_of_changes(), changes, {"kind": deeds()}),
        Section("looks", _("Who looked"), labels_of_looks(), looks, {}),
    ]


def account_of(user):
    """By what she signs in; the number is sealed as that of her record is, and another one."""
    fields = section_of(User, [user], only=ACCOUNT)
    return replace(fields, name="account", title=_("Account"))


def ways_to_business():
    """{model: names of the keys up to the business}, of whatever app, read from `owner_path`: what
    is added to the registry is told to her without anybody thinking of it.

    Only what she may see, and what belongs to one business: no other member of her group.
    """
    ways = {}
    for model in apps.get_models():
        path = getattr(model._default_manager.all(), "owner_path", "")
        may_see = permission_for(model, "view") in PERMISSIONS[Role.OWNER]
        way = path.removesuffix(TO_THE_BUSINESS)
        if may_see and way != path and goes_up(model, way.split("__")):
            ways[model] = way
    return ways


def goes_up(model, names):
    """Whether each name is a key, of which a row has one; behind a relation back are many."""
    for name in names:
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            return False
        if not field.concrete:
            return False
        model = field.related_model
    return True


def section_of(model, rows, *, only=None):
    fields = {field.name: field for field in model._meta.concrete_fields if is_told(field)}
    if only is not None:
        fields = {name: field for name, field in fields.items() if name in only}
    to_follow = [name for name, field in fields.items() if field.is_relation]
    if to_follow and not isinstance(rows, list):
        rows = rows.select_related(*to_follow)
    return Section(
        name=model._meta.model_name,
        title=str(model._meta.verbose_name_plural),
        labels={name: str(field.verbose_name) for name, field in fields.items()},
        rows=[{name: getattr(row, name) for name in fields} for row in rows],
        words={name: dict(field.flatchoices) for name, field in fields.items() if field.choices},
    )


def labels_of_changes():
    return {
        "at": _("When"),
        "what": _("What"),
        "kind": _("What happened"),
        "fields": _("Fields"),
        "by_yourself": _("By yourself"),
    }


def deeds():
    return {"insert": _("added"), "update": _("changed"), "delete": _("removed")}


def labels_of_looks():
    return {
        "at": _("When"),
        "kind": _("What happened"),
        "what": _("What"),
        "purpose": _("What for"),
        "office": _("Office"),
        "registry_no": _("Public number"),
    }


def files_of(sections) -> Iterator[FieldFile]:
    """What she or her office handed in: photos, scans of certificates, proofs."""
    for section in sections:
        for row in section.rows:
            yield from (value for value in row.values() if isinstance(value, FieldFile) and value)


def is_told(field):
    """Of those who keep her record their names are no data of hers."""
    is_person = field.is_relation and field.related_model._meta.label == settings.AUTH_USER_MODEL
    return not (field.name in INNER or is_person or isinstance(field, DigestField))


def changes_of(keys, owners, user, most=MOST_CHANGES):
    """What changed, when, and whether by herself. Asked across the wall: events lie in places."""
    with lowered():
        events = [events_of(Business).objects.filter(pgh_obj_id__in=keys)]
        events += [events_below(model, path, keys) for model, path in below(Business).items()]
        mine = [owner.pk for owner in owners]
        events += [
            events_of(Owner).objects.filter(pgh_obj_id__in=mine),
            events_of(Consent).objects.filter(owner__in=mine),
        ]
        told = [(change, news_of(change)) for change in Timeline(*events)[:most]]
        return [
            {
                "at": change.at,
                "what": str(change.model._meta.verbose_name),
                "kind": change.kind,
                "fields": ", ".join(names),
                "by_yourself": change.context.get("user") == user.pk,
            }
            for change, names in told
            if names or change.kind != "update"
        ]


def news_of(change):
    """What people call the fields that changed."""
    fields = [each.field for each in change.fields()]
    hidden = STRUCTURE | {"business"}
    return [str(field.verbose_name) for field in fields if field.name not in hidden]


def changes_told(business, user, most):
    """The newest changes of one business for which she acts, as her file tells them, in words."""
    hers = acted_for_by(user).filter(pk=business.pk)
    owners = Owner.objects.visible_to(user).filter(account=user, businesses=business)
    words, keys = deeds(), list(hers.values_list("pk", flat=True))
    found = changes_of(keys, list(owners), user, most)
    return [change | {"kind": words[change["kind"]]} for change in found]


def plain(row):
    return {name: as_told(value) for name, value in row.items()}


def as_told(value):
    """A value as both files can hold it."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, FieldFile):
        return value.name or ""
    return (
        value
        if isinstance(value, str | list | dict) and not isinstance(value, UUID)
        else str(value)
    )


def take_along(*, user, format, request=""):
    """Her data, noted in the register of her places before they leave."""
    sections = own_sections(user)
    places = {business["region"] for business in acted_for_by(user).values("region")}
    note_export(
        by=user,
        format=format,
        filters=TAKEN_ALONG.items(),
        scope=sorted(places),
        columns=[section.name[:30] for section in sections],
        rows=sum(len(section.rows) for section in sections),
        request=request,
    )
    return sections
