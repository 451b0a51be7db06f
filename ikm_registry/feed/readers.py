"""Who follows, and what she may have."""

from dataclasses import dataclass
from typing import NamedTuple

from ikm_registry.accounts.models import User
from ikm_registry.accounts.scope import Scope
from ikm_registry.rest.documents import PUBLIC_TASK, REGENCY, are_alike


class Selection(NamedTuple):
    """All documents of these places, with these parts in each: what can be packed beforehand."""

    parts: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class Reader:
    user: User
    purpose: str = PUBLIC_TASK

    @classmethod
    def of(cls, request):
        """A person reads by her office; a key says what for."""
        return cls(request.user, request.auth.purpose if request.auth else PUBLIC_TASK)

    def scope(self, model):
        return Scope.of(self.user, model.right_to("view"))

    def key(self, model):
        """All by which a statement made for one reader differs from another's."""
        return (model, self.purpose, model.held_by(self.user))

    def documents(self, model):
        """The documents of one kind, with `body` as she may have it."""
        return model.objects.permitted(self.user, "view").as_read_by(self.user, self.purpose)

    def changes(self, changes, model):
        """Of these changes those of one kind that she hears of."""
        return changes.told_to(self.user, model, self.purpose)

    def selection(self, model):
        """None where her places are narrower than regencies, her rights differ from place to
        place, or each document depends on a consent."""
        places = self.scope(model).codes
        parts = list(model.parts_seen_by(self.user, model.objects.all().lying_in))
        is_narrow = any(len(code) > REGENCY for code in places)
        if self.purpose != PUBLIC_TASK or not are_alike(parts) or is_narrow:
            return None
        return Selection(" ".join(sorted(part.name for part in parts if part.always)), places)
