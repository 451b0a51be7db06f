"""Answers `user.has_perm(permission, row)` by the one rule in scope.py."""

from ikm_registry.accounts.scope import Scope


class RegionBackend:
    """Holds no accounts: signing in is allauth's work, this only answers for rights."""

    def authenticate(self, request, **credentials):
        return None

    def has_perm(self, user, permission, row=None):
        """Without a row: does she hold it anywhere? With one: does she hold it there?"""
        if row is None:
            return bool(Scope.of(user, permission))
        right = permission.partition(".")[2].partition("_")[0]
        return type(row).objects.permitted(user, right).filter(pk=row.pk).exists()
