"""Whole businesses and their owners, registered, corrected and removed."""

from businesses.api.incoming import TOP, by_public_names
from businesses.api.reading import BusinessDetail as ReadBusiness
from businesses.api.reading import BusinessList as ReadBusinesses
from businesses.api.saving import PARTS, Sent, correct, judged, refuse, register
from businesses.api.writing import Changing, Making
from businesses.models import Business, Owner
from businesses.services.records import locked
from businesses.services.registration import save_business
from businesses.services.writing import save_any
from ikm_registry.rest.problems import Problem


class BusinessList(ReadBusinesses, Making):
    def make(self, told):
        return register(Sent(told), by=self.request.user)


class BusinessDetail(ReadBusiness, Changing):
    settled = tuple(PARTS)

    def change(self, row, told):
        correct(row, Sent(told), by=self.request.user)


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
