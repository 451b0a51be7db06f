"""Who follows, and what she may have."""

from dataclasses import dataclass

from ikm_registry.accounts.models import User
from ikm_registry.accounts.scope import Scope
from ikm_registry.rest.documents import PUBLIC_TASK


@dataclass(frozen=True)
class Reader:
    user: User
    purpose: str = PUBLIC_TASK

    @classmethod
    def of(cls, request):
        """A person reads by her office; a key says what for."""
        return cls(request.user, request.auth.purpose if request.auth else PUBLIC_TASK)

    def may_read(self, documents):
        return bool(Scope.of(self.user, documents.right_to("view")))

    def documents(self, model):
        """The documents of one kind, with `body` as she may have it."""
        return model.objects.permitted(self.user, "view").as_read_by(self.user, self.purpose)

    def changes(self, changes, model):
        """Of these changes those of one kind that she hears of."""
        return changes.told_to(self.user, model, self.purpose)
