"""Who one is, and what one may do: the latter by the one rule in scope.py."""

from allauth.account.auth_backends import AuthenticationBackend

from ikm_registry.accounts.models import User
from ikm_registry.accounts.scope import Scope


class SignInBackend(AuthenticationBackend):
    """Signs in by name, address or mobile number. Django's own tables of permissions are not asked.

    Whoever is not found costs the hash of a password as well (allauth), whatever was typed; and
    whoever is found by several ways costs it once, or time would tell who has an account.
    """

    def authenticate(self, request, **credentials):
        self.compared = set()
        return super().authenticate(request, **credentials)

    def _check_password(self, user, password):
        if user is None or user.pk in self.compared:
            return None
        self.compared.add(user.pk)
        return super()._check_password(user, password)

    def _authenticate_by_username(self, username, password):
        user = super()._authenticate_by_username(username, password)
        if user or self._did_check_password:
            return user
        return self._check_password(User.objects.with_mobile(username).first(), password)

    def has_perm(self, user, permission, row=None):
        return False


class RegionBackend:
    """Answers `user.has_perm(permission, row)`; signs nobody in."""

    def authenticate(self, request, **credentials):
        return None

    def has_perm(self, user, permission, row=None):
        """Without a row: does she hold it anywhere? With one: does she hold it there?"""
        if row is None:
            return bool(Scope.of(user, permission))
        right = permission.partition(".")[2].partition("_")[0]
        return type(row).objects.permitted(user, right).filter(pk=row.pk).exists()
