"""The only rule of regional access: which rows of a model one user may see or touch."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.contrib.auth import get_permission_codename
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from ikm_registry.accounts.roles import PERMISSIONS, Role, roles_granting


@dataclass(frozen=True)
class Scope:
    """The regions in which one user holds one permission."""

    codes: tuple[str, ...]

    @classmethod
    def of(cls, user, permission):
        """Costs one query per user object, whatever is asked of it later."""
        if not user.is_active or not user.may_ever(permission):
            return cls(())
        if user.is_superuser:
            return cls(("",))  # every code starts with the empty string
        granting = roles_granting(permission)
        return cls(tuple(sorted({code for role, code in user.held if role in granting})))

    def __bool__(self):
        return bool(self.codes)

    def covers(self, other):
        """Whether every place of the other scope lies in this one."""
        return bool(self.codes) and all(code.startswith(self.codes) for code in other.codes)

    def q(self, path):
        """Match rows whose region lies inside; an empty scope matches nothing."""
        if "" in self.codes:
            return ~Q(pk__in=[])  # not Q(): "or her own" would narrow it to her own
        return reduce(or_, (beginning(path, code) for code in self.codes), Q(pk__in=[]))


def beginning(path, written):
    """Match the numbers and codes that begin so.

    By comparison, not by LIKE: behind the wall only what PostgreSQL knows to leak nothing is
    answered from an index (see wall.py). "z" sorts after all that numbers are written with.
    """
    return Q((f"{path}__gte", written), (f"{path}__lt", f"{written}z"))


def permission_for(model, right):
    options = model._meta
    return f"{options.app_label}.{get_permission_codename(right, options)}"


class IsAnyOf(models.Func):
    """`key = ANY(ARRAY(SELECT …))`: beside an "or", PostgreSQL uses the index of either side."""

    arity = 2
    arg_joiner = " = ANY("
    template = "(%(expressions)s))"
    output_field = models.BooleanField()


class RegionScopedQuerySet(models.QuerySet):
    """Rows that belong to a place. Whatever a person reads or writes passes here.

    `region_path` leads to the region's code, `owner_path` to the account of the owner,
    whose rows are hers wherever they lie; where that may end, `owner_until` to when it did.
    """

    region_path = "region__code"
    owner_path = ""
    owner_until = ""

    def permitted(self, user, right):
        allowed = self.allowed(user, permission_for(self.model, right))
        return self.filter(allowed).fetch_mode(models.FETCH_PEERS)

    def allowed(self, user, permission):
        """The rows for which this user holds a permission, by place or as her own."""
        inside = self.lying_in(Scope.of(user, permission))
        owners_right = permission in PERMISSIONS[Role.OWNER] and user.is_active
        if owners_right and self.owner_path and user.may_ever(permission) and self.may_be_of(user):
            inside |= self.owned_by(user)
        return inside

    def lying_in(self, scope):
        return scope.q(self.region_path)

    def may_be_of(self, user):
        """Whether it is worth asking which rows are hers; whoever sees all gains nothing by it."""
        return not user.is_superuser

    def owned_by(self, user):
        """Found first and compared by key: a join to the owner would read every region's rows."""
        still = [(self.owner_until, None)] if self.owner_until else []
        # In one filter, so that it is one and the same person whose time has not ended.
        owned = self.model._default_manager.filter((self.owner_path, user), *still).order_by()
        return Q(IsAnyOf(F("pk"), ArraySubquery(owned.values("pk"))))

    def visible_to(self, user):
        return self.permitted(user, "view")

    def require(self, row, user, right):
        """Refuse a row just written to a place outside the user's scope.

        Call it inside the transaction of the write, so that refusing undoes it.
        """
        if not self.permitted(user, right).filter(pk=row.pk).exists():
            raise PermissionDenied(_("This place lies outside your region."))
