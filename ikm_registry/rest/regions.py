"""Provinces to villages: open to every key, and asked before anything else."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ikm_registry.regions.choices import Level
from ikm_registry.regions.codes import WRITTEN, kind_of, parent_code
from ikm_registry.regions.models import Region
from ikm_registry.rest import bodies, lookups, paging, parameters, shaping
from ikm_registry.rest.calls import Call
from ikm_registry.rest.conditions import unless_known
from ikm_registry.rest.lookups import Questions
from ikm_registry.rest.paging import Paging
from ikm_registry.rest.parameters import Parameter
from ikm_registry.rest.problems import bad_parameter
from ikm_registry.rest.records import RegionRecord
from ikm_registry.rest.shaping import Parts
from ikm_registry.rest.views import ApiView

COLUMNS = ("code", "name", "full_name", "level", "valid_from", "valid_to", "successor_id")
PARTS = Parts(
    known=(
        *("code", "url", "display", "name", "full_name", "level", "kind", "parent"),
        *("valid_from", "valid_to", "successor"),
    ),
    brief=("code", "url", "display"),
)

CODE = {"type": "string", "pattern": f"^{WRITTEN.pattern}$"}


def code_in(values):
    for value in values:
        if not WRITTEN.fullmatch(value):
            raise ValueError(_("“%s” is no code like 35.13.05.2008.") % value[:40])
        yield value


def inside(values):
    """These places and all below."""
    found = Q(pk__in=[])
    for code in code_in(values):
        found |= Q(code__startswith=code)
    return found


def children_of(values):
    found = Q(pk__in=[])
    for code in code_in(values):
        below = [level for level in Level if level > len(code)]
        found |= Q(code__startswith=code, level=min(below)) if below else Q(pk__in=[])
    return found


QUESTIONS = Questions(
    {
        "code": lookups.text("code"),
        "name": lookups.text("name"),
        "level": lookups.whole("level"),
        "valid_from": lookups.day("valid_from"),
        "valid_to": lookups.day("valid_to"),
        "successor": lookups.text("successor_id"),
    },
    special={"region": inside, "parent": children_of},
    others=paging.PARAMETERS | shaping.PARAMETERS,
)


def told(row, base):
    facts = dict(zip(COLUMNS, row, strict=True))
    code = facts["code"]
    return bodies.written(
        {
            "code": code,
            "url": f"{base}{code}/",
            "display": facts["full_name"],
            "name": facts["name"],
            "full_name": facts["full_name"],
            "level": facts["level"],
            "kind": kind_of(code),
            "parent": parent_code(code),
            "valid_from": facts["valid_from"],
            "valid_to": facts["valid_to"],
            "successor": facts["successor_id"],
        }
    )


class RegionList(ApiView):
    """Regions by their codes, those included that are in force no longer."""

    asks_apart = True
    parts, takes = PARTS, None
    calls = {
        "get": Call(
            gettext_lazy("List regions"),
            gettext_lazy("Provinces to villages by their codes, those included that have ended."),
            RegionRecord,
            is_list=True,
            is_conditional=True,
        )
    }
    parameters_told = parameters.OF_PAGES | {
        "region": Parameter(
            gettext_lazy("These places and all below."), CODE, "35.13", is_repeatable=True
        ),
        "parent": Parameter(
            gettext_lazy("The places one step below these."), CODE, "35.13", is_repeatable=True
        ),
    }

    def questions_told(self):
        return QUESTIONS

    def get(self, request):
        page = Paging.asked(request.GET)
        shape, condition = PARTS.asked(request.GET), QUESTIONS.asked(request.GET)
        found = Region.objects.order_by("code")
        if condition is not None:
            found = found.filter(condition)
        count = found.count() if page.counts else None
        rows = list(self.rows(found, page).values_list(*COLUMNS))
        base = reverse("rest:regions")
        texts = [told(row, base) for row in rows[: page.limit]]
        if shape:
            texts = [shape.of(text) for text in texts]
        last = [rows[page.limit - 1][0]] if len(rows) > page.limit else None
        body = bodies.page(texts, count=count, links=page.links(request, last=last))
        return unless_known(request, body)

    def rows(self, found, page):
        """One row more than the page holds tells whether another follows."""
        if page.after is not None:
            found = found.filter(code__gt=self.position(page.after))
        beginning = page.offset or 0
        return found[beginning : beginning + page.limit + 1]

    def position(self, after):
        if len(after) != 1 or not WRITTEN.fullmatch(str(after[0])):
            raise bad_parameter("after", _("“after” is no cursor of this list."))
        return after[0]


class RegionDetail(ApiView):
    """One region by its code."""

    asks_apart = True
    parts = PARTS
    calls = {
        "get": Call(
            gettext_lazy("Read a region"),
            gettext_lazy("One place by its code."),
            RegionRecord,
            is_conditional=True,
        )
    }
    path_parameters = {
        "code": {
            "description": gettext_lazy("The code by which Kemendagri knows the place."),
            "schema": CODE,
            "example": "35.13.05.2008",
        }
    }

    def get(self, request, code):
        if not WRITTEN.fullmatch(code):
            raise Http404
        row = get_object_or_404(Region.objects.values_list(*COLUMNS), pk=code)
        shape = PARTS.asked(request.GET)
        text = told(row, reverse("rest:regions"))
        return unless_known(request, shape.of(text) if shape else text)
