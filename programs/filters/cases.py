"""What may be asked of all that belongs to applications."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from businesses.filters.questions import PlaceQuestion
from businesses.filters.turning import TurnableFilter
from ikm_registry.accounts.scope import beginning


class CaseFilter(TurnableFilter):
    """It lies where its application does."""

    region = PlaceQuestion(asks="inside", label=_("Place"))

    def inside(self, place):
        return beginning("application__region_id", place.code)

    def of_state(self, state):
        return Q(application__state=state)

    def of_kind(self, kind):
        return Q(kind=kind)
