"""Whole businesses and their owners, registered, corrected and removed."""

from copy import copy

from businesses.api.incoming import TOP, by_public_names
from businesses.api.reading import BusinessDetail as ReadBusiness
from businesses.api.reading import BusinessList as ReadBusinesses
from businesses.api.saving import (
    PARTS,
    Record,
    Sent,
    correct,
    differing,
    register,
    require_right,
    whose,
)
from businesses.api.writing import Changing, Making
from businesses.models import Business, Owner
from businesses.services.doubles import NOT_A_DOUBLE
from businesses.services.recognising import SAME_PERSON
from businesses.services.records import locked
from businesses.services.registration import save_business
from businesses.services.writing import save_any
from ikm_registry.rest.paging import yes_or_no
from ikm_registry.rest.problems import Problem


def confirms(request, name):
    return yes_or_no(request.GET, name)


class BusinessList(ReadBusinesses, Making):
    asks_on = True

    def make(self, told):
        return register(
            Sent(told),
            by=self.request.user,
            is_another=confirms(self.request, NOT_A_DOUBLE),
            is_same_person=confirms(self.request, SAME_PERSON),
        )


class BusinessDetail(ReadBusiness, Changing):
    settled = tuple(PARTS)
    asks_on = True

    def change(self, row, told):
        is_same_person = confirms(self.request, SAME_PERSON)
        correct(row, Sent(told), by=self.request.user, is_same_person=is_same_person)


class OwnerList(Making):
    """A new person is the owner of a business from now on; the former one is not changed."""

    asks_on = True

    def make(self, told):
        user = self.request.user
        seen = whose(told)
        allowed = Business.objects.permitted(user, "change").filter(pk=seen.pk)
        if not allowed.exists():
            raise Problem("permission")
        business = locked(row=seen, by=user, right="change")
        owner = told.put_into(Owner())
        require_right(told, [Record(owner, told.serializer, TOP)])
        with by_public_names(told.serializer):
            is_same_person = confirms(self.request, SAME_PERSON)
            saved = save_business(
                business=business, owner=owner, by=user, is_same_person=is_same_person
            )
            return saved.owner


class OwnerDetail(Changing):
    settled = ("business",)
    asks_on = True

    def change(self, row, told):
        before = copy(row)
        require_right(told, [Record(told.put_into(row), told.serializer, TOP)])
        if differing(before, row, told.told):
            with by_public_names(told.serializer):
                save_any(row=row, by=self.request.user, seen_version=row.version)
