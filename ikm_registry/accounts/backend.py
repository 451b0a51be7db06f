"""Who one is, and what one may do: the latter by the one rule in scope.py."""

from allauth.account.auth_backends import AuthenticationBackend

from ikm_registry.accounts.scope import Scope


class SignInBackend(AuthenticationBackend):
    """Signs in by name or address. Django's own tables of permissions are not asked."""

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
