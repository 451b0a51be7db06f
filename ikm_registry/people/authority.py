"""What one person may give to others and take from them: never more than she holds herself."""

from django.utils import timezone

from ikm_registry.accounts.roles import PERMISSIONS, WITHOUT_PLACE, Role
from ikm_registry.accounts.wall import lowered
from ikm_registry.regions.models import Region

GIVE = "accounts.add_assignment"
GIVEN = [role for role in Role if role not in WITHOUT_PLACE]


def outlasts(own, until):
    """Does one's own last day come after another? None is no last day."""
    return own is None or (until is not None and until <= own)


class Authority:
    """The assignments of one administrator as they are now, and what follows from them.

    One query when made. Asked inside a transaction with `lock`, nobody takes hers away
    while she gives.
    """

    def __init__(self, user, *, lock=False):
        self.user = user
        mine = user.assignments.in_force()
        self.held = list(mine.select_for_update() if lock else mine)

    @property
    def is_unbounded(self):
        return self.user.is_active and self.user.is_superuser

    @property
    def codes(self):
        """The places in which she may give at all."""
        if self.is_unbounded:
            return [""]
        return sorted({each.region_id for each in self.held if GIVE in PERMISSIONS[each.role]})

    def holds(self, permission, code, until):
        """Does she hold it there, and for as long? `until` None is for good."""
        return any(
            permission in PERMISSIONS[each.role]
            and code.startswith(each.region_id)
            and outlasts(each.ends_on, until)
            for each in self.held
        )

    def may_give(self, role, code, until):
        """All that the role grants she holds there herself, the right to give first of all."""
        if role not in GIVEN or not self.user.is_active:
            return False
        needed = PERMISSIONS[role] | {GIVE}
        return self.is_unbounded or all(self.holds(each, code, until) for each in needed)

    def may_change(self, assignment):
        """Somebody else's, and no more than she could give for today."""
        if assignment.user_id == self.user.pk:
            return False
        return self.may_give(assignment.role, assignment.region_id, timezone.localdate())

    def is_over(self, person):
        """May she close the account? Not her own, not that of somebody who administers her."""
        if person.pk == self.user.pk or person.is_superuser:
            return False
        return not any(
            GIVE in PERMISSIONS[each.role]
            and any(
                code.startswith(each.region_id) and code != each.region_id for code in self.codes
            )
            for each in person.assignments.in_force()
        )

    def holds_all_of(self, person):
        """Everything the person may do, she may do, too: so she may renew her second step."""
        with lowered():  # what she holds elsewhere counts, and is told to nobody
            theirs = list(person.assignments.unfinished())
        return self.is_over(person) and all(self.may_change(each) for each in theirs)

    def roles(self):
        """The roles she may give somewhere."""
        if self.is_unbounded:
            return GIVEN
        return [
            role
            for role in GIVEN
            if any(self.may_give(role, each.region_id, each.ends_on) for each in self.held)
        ]

    def places(self):
        """Where she may give."""
        codes, places = self.codes, Region.objects.current()
        return places if "" in codes else places.inside(*codes)
