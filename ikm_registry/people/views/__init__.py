"""Pages about the officers of one's area: reading here, deciding there."""

from ikm_registry.people.views.deciding import (
    End,
    Give,
    Invite,
    InviteAgain,
    Limit,
    OffBoard,
    RenewStep,
)
from ikm_registry.people.views.picking import PlacesToGive
from ikm_registry.people.views.reading import Decisions, PeopleList, Person, Roles

__all__ = [
    "Decisions",
    "End",
    "Give",
    "Invite",
    "InviteAgain",
    "Limit",
    "OffBoard",
    "PeopleList",
    "Person",
    "PlacesToGive",
    "RenewStep",
    "Roles",
]
