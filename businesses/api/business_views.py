"""Whole businesses and their owners, registered, corrected and removed."""

from functools import partial

from django.core.exceptions import ValidationError

from businesses.api.incoming import TOP, by_public_names, faults_of
from businesses.api.reading import BusinessDetail as ReadBusiness
from businesses.api.reading import BusinessList as ReadBusinesses
from businesses.api.writing import Changing, Making
from businesses.models import Business, Owner
from businesses.services.records import locked
from businesses.services.registration import require_place, save_business
from businesses.services.writing import save_any
from ikm_registry.accounts.scope import permission_for
from ikm_registry.rest.problems import Problem, invalid

# What a new business may come with; each has an address of its own afterwards.
PARTS = {
    "latest_figures": "latest_figures",
    "products": "product_set",
    "markets": "market_set",
    "certificates": "certificate_set",
}


def judged(row, serializer, pointer, exclude=()):
    """What its model says of each fact, before anything is written."""
    for check in (partial(row.clean_fields, exclude=exclude), row.clean):
        try:
            check()
        except ValidationError as error:
            yield from faults_of(error, serializer, pointer)


def refuse(faults):
    if found := list(faults):
        raise invalid(found)


class BusinessList(ReadBusinesses, Making):
    def make(self, told):
        place, owner = told.told["region"].code, told.take("owner")
        parts = {name: told.take(source) for name, source in PARTS.items()}
        kinds = told.take("other_kbli")
        # Before any rule is asked, which could tell what another place holds.
        require_place(place, by=self.request.user, right="add")
        self.require_money(place)
        business = told.put_into(Business())
        owner = Owner(**owner) if owner else None
        fields = told.serializer.fields
        faults = [*judged(business, told.serializer, TOP, exclude={"registry_no"})]
        if owner:
            faults += judged(owner, fields["owner"], f"{TOP}/owner", exclude={"region"})
        refuse(faults)
        with by_public_names(told.serializer):
            save_business(business=business, owner=owner, other_kbli=kinds, by=self.request.user)
        for name, sent in parts.items():
            self.make_parts(business, fields[name], name, sent)
        return business

    def make_parts(self, business, field, name, sent):
        serializer = getattr(field, "child", field)
        listed = sent if isinstance(sent, list) else [sent] if sent else []
        for place, told in enumerate(listed):
            pointer = f"{TOP}/{name}/{place}" if sent is listed else f"{TOP}/{name}"
            row = serializer.Meta.model(business=business, **told)
            with by_public_names(serializer, pointer):
                save_any(row=row, by=self.request.user)


class BusinessDetail(ReadBusiness, Changing):
    settled = tuple(PARTS)

    def change(self, row, told):
        kinds = told.take("other_kbli")
        owner = self.owner(row, told) if "owner" in told.told else None
        told.put_into(row)
        require_place(row.region_id, by=self.request.user, right="change")
        faults = [*judged(row, told.serializer, TOP)]
        if owner:
            faults += judged(
                owner, told.serializer.fields["owner"], f"{TOP}/owner", exclude={"region"}
            )
        refuse(faults)
        with by_public_names(told.serializer):
            save_business(
                business=row,
                owner=owner,
                other_kbli=kinds,
                by=self.request.user,
                seen_version=row.version,
            )

    def owner(self, business, told):
        """The one who is known, corrected, or the first who is named; null: nobody is known."""
        facts, user = told.take("owner"), self.request.user
        known = business.owner
        if known and not Owner.objects.permitted(user, "change").filter(pk=known.pk).exists():
            raise Problem("permission")
        if not known and not user.has_perm(permission_for(Owner, "add")):
            raise Problem("permission")
        if facts is None:
            business.owner = None
            return None
        owner = known or Owner()
        for column, value in facts.items():
            setattr(owner, column, value)
        return owner


class OwnerList(Making):
    """A new person is the owner of a business from now on; the former one is not changed."""

    def make(self, told):
        user = self.request.user
        seen = told.take("business")
        allowed = Business.objects.permitted(user, "change").filter(pk=seen.pk)
        if not allowed.exists():
            raise Problem("permission")
        business = locked(row=seen, by=user, right="change")
        owner = told.put_into(Owner())
        refuse(judged(owner, told.serializer, TOP, exclude={"region"}))
        with by_public_names(told.serializer):
            return save_business(business=business, owner=owner, by=user).owner


class OwnerDetail(Changing):
    settled = ("business",)

    def change(self, row, told):
        told.put_into(row)
        with by_public_names(told.serializer):
            save_any(row=row, by=self.request.user, seen_version=row.version)
