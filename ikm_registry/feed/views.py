"""The addresses by which others keep a copy that stays right."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _

from ikm_registry.feed.following import TooOld, Wish, follow
from ikm_registry.feed.kinds import kinds
from ikm_registry.feed.readers import Reader
from ikm_registry.feed.records import CHANGES, PARAMETERS_TOLD
from ikm_registry.rest import bodies
from ikm_registry.rest.lookups import several
from ikm_registry.rest.paging import number, only
from ikm_registry.rest.problems import Problem, bad_parameter
from ikm_registry.rest.views import ApiView

USUAL, LARGEST, LONGEST_WAIT = 500, 1_000, 30
MOST_DIGITS = 18


class Changes(ApiView):
    """What changed since a timepoint, in an order in which nothing is missed."""

    walls_itself = True
    takes = frozenset(PARAMETERS_TOLD)
    parameters_told, calls = PARAMETERS_TOLD, {"get": CHANGES}

    def get(self, request):
        query, reader = request.GET, Reader.of(request)
        wish = Wish(
            reader,
            models=wanted_kinds(query, reader),
            after=timepoint(query, "after"),
            limit=number(query, "limit", USUAL, lowest=1, highest=LARGEST),
            wait=number(query, "wait", 0, lowest=0, highest=LONGEST_WAIT),
        )
        try:
            return bodies.ready(follow(wish).as_json())
        except TooOld as error:
            raise too_old(request, is_ahead=error.is_ahead) from error


def too_old(request, *, is_ahead=False):
    """Leads to where a copy begins anew; a point that was never told is of another registry."""
    snapshots = request.build_absolute_uri(reverse("feed:snapshots"))
    ahead = _("This point lies ahead of all changes: this registry never told it.")
    return Problem("cursor-too-old", ahead if is_ahead else "", more={"snapshots": snapshots})


def wanted_kinds(query, reader):
    """The models of the documents to tell of: those named, else all that this reader may read."""
    known = kinds()
    named = several(query, "resource")
    for name in named:
        if name not in known:
            words = {"name": name[:40], "known": ", ".join(sorted(known))}
            raise bad_parameter(
                "resource",
                _("There is no “%(name)s” here, but: %(known)s.") % words,
                code="invalid_choice",
            )
    models = [model for name, model in known.items() if not named or name in named]
    allowed = tuple(model for model in models if reader.scope(model))
    if not allowed or (named and len(allowed) < len(models)):
        raise PermissionDenied
    return allowed


def timepoint(query, name):
    if name not in query:
        return None
    told = only(query, name)
    if not (told.isascii() and told.isdecimal()) or len(told) > MOST_DIGITS:
        raise bad_parameter(name, _("“%s” is no timepoint of the feed.") % name)
    return int(told)
