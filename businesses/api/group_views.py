"""Groups with their members and who leads them, registered, corrected and removed."""

from copy import copy

from django.core.exceptions import ObjectDoesNotExist, ValidationError

from businesses.api.group_records import GroupMemberSerializer, GroupRecord
from businesses.api.incoming import TOP, by_public_names
from businesses.api.saving import differing
from businesses.api.writing import Changing, Making, Writing
from businesses.choices import MemberRole, Office
from businesses.models import GroupMember, GroupOfficer
from businesses.services.groups import add_member, delete_group, save_group, set_officers
from businesses.services.records import delete_record, save_record
from ikm_registry.accounts.scope import permission_for
from ikm_registry.rest.problems import Fault, Problem, invalid


class WithMembers(Writing):
    """Members and officers are told as a whole: what is not named is no longer there."""

    def save(self, group, told, seen_version=None):
        members = told.take("groupmember_set")
        officers = self.officers(told)
        before, by = copy(group), self.request.user
        told.put_into(group)
        try:
            with by_public_names(told.serializer):
                if group._state.adding or differing(before, group, told.told):
                    save_group(group=group, officers=officers, seen_version=seen_version, by=by)
                else:
                    set_officers(group=group, officers=officers, by=by)
            if members is not None:
                self.save_members(group, members)
        except ObjectDoesNotExist:  # a part of it that this writer may not change or remove
            raise Problem("permission") from None
        return group

    def officers(self, told):
        """{office: name} of all offices; None where nothing was said of them."""
        listed = told.take("groupofficer_set")
        if listed is None:
            return None
        if not self.request.user.has_perm(permission_for(GroupOfficer, "change")):
            raise Problem("permission")
        named = {}
        for place, officer in enumerate(listed):
            if officer.get("office") in named:
                sentence = str(GroupRecord.named_twice)
                raise invalid([Fault(f"{TOP}/officers/{place}/office", "doubled", sentence)])
            named[officer.get("office")] = officer.get("name", "")
        return {office: named.get(office, "") for office in Office.values}

    def save_members(self, group, listed):
        """What goes goes first, and an office is left before somebody else takes it."""
        kept = {row.uuid: row for row in GroupMember.objects.filter(group=group)}
        pairs = [
            (self.member(kept, told, f"{TOP}/members/{place}"), told, f"{TOP}/members/{place}")
            for place, told in enumerate(listed)
        ]
        for row in kept.values():
            delete_record(row=row, by=self.request.user)
        for row, told, pointer in sorted(pairs, key=takes_an_office):
            with by_public_names(GroupMemberSerializer(), pointer):
                self.save_member(group, row, told)

    def member(self, kept, told, pointer):
        """The stored row that is meant; None for a new member."""
        identity, business = told.pop("uuid", None), told.get("business")
        if identity is None and business is None:
            sentence = str(GroupMemberSerializer.needed)
            raise invalid([Fault(f"{pointer}/business", "required", sentence)])
        if identity is None:
            return None
        if identity not in kept:
            sentence = str(GroupMemberSerializer.none_has_this_id)
            raise invalid([Fault(f"{pointer}/id", "does_not_exist", sentence)])
        row = kept.pop(identity)
        if business is not None and business.pk != row.business_id:
            sentence = str(GroupMemberSerializer.stays)
            raise invalid([Fault(f"{pointer}/business", "read-only", sentence)])
        return row

    def save_member(self, group, row, told):
        if row is None:
            add_member(group=group, by=self.request.user, **told)
            return
        changed = {name: value for name, value in told.items() if getattr(row, name) != value}
        for name, value in changed.items():
            setattr(row, name, value)
        if changed:
            save_record(row=row, by=self.request.user)


def takes_an_office(pair):
    row, told, _pointer = pair
    role = told.get("role", row.role if row else MemberRole.MEMBER)
    left_on = told.get("left_on", row.left_on if row else None)
    return role != MemberRole.MEMBER and left_on is None


class GroupList(WithMembers, Making):
    def make(self, told):
        return self.save(self.record(), told)


class GroupDetail(WithMembers, Changing):
    def change(self, row, told):
        self.save(row, told, seen_version=row.version)

    def remove(self, row):
        try:
            delete_group(group=row, by=self.request.user)
        except ValidationError as error:
            raise Problem("conflict", " ".join(error.messages)) from error
