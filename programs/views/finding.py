"""Programs among what the search box of the top bar finds (ikm_registry/urls.py)."""

from django.db.models import Q
from django.utils.translation import gettext as _

from businesses.views.search import MOST, Group, Hit
from programs.models import Program


def programs_found(user, search):
    """By every word of the name as it was typed, or by the whole number: what one is corrected to
    is a word of businesses.
    """
    named = Q()
    for word in search.said:
        named &= Q(name__icontains=word)
    rows = Program.objects.visible_to(user).filter(named | Q(number__iexact=search.typed))
    hits = [hit_of(program) for program in rows[:MOST]]
    return Group(_("Programs"), "star", hits, as_typed=True)


def hit_of(program):
    note = f"{program.number} · {program.window.label}"
    return Hit(program.name, note, program.get_absolute_url())
