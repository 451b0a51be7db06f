"""KBLI, of the version in force unless another is named."""

from functools import reduce
from operator import or_

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from businesses.api.calls import KBLI, KBLI_LINE
from businesses.models import Kbli
from businesses.models.kbli import CURRENT_VERSION
from ikm_registry.rest import bodies, lookups, paging, parameters, shaping
from ikm_registry.rest.conditions import unless_known
from ikm_registry.rest.lookups import Questions
from ikm_registry.rest.ordering import Key, Order
from ikm_registry.rest.paging import Paging, only
from ikm_registry.rest.parameters import Parameter
from ikm_registry.rest.shaping import Parts
from ikm_registry.rest.views import ApiView

VERSION = "version"
EDITION = parameters.SCHEMAS[lookups.Kind.WORDS]
CODE = {"type": "string", "pattern": "^(C|[1-9][0-9]{0,4})$", "format": "kbli-line"}
BEGINNING = {"type": "string", "maxLength": lookups.LONGEST}
COLUMNS = ("version", "code", "title", "level", "keywords")
PARTS = Parts(
    known=("version", "code", "url", "display", "level", "keywords"),
    brief=("version", "code", "url", "display"),
)
ORDER = Order([Key("version"), Key("code")])


def below(values):
    """These codes and everything below them."""
    found = (Kbli.objects.inside(value).values("pk") for value in values)
    return reduce(or_, (Q(pk__in=each) for each in found))


def meant(values):
    """What people call it: "keripik"."""
    matching = map(Kbli.objects.matching, lookups.words(values))
    found = (each.order_by().values("pk") for each in matching)
    return reduce(or_, (Q(pk__in=each) for each in found))


QUESTIONS = Questions(
    {
        VERSION: lookups.text("version"),
        "code": lookups.text("code"),
        "display": lookups.text("title"),
        "level": lookups.whole("level"),
    },
    special={"kbli": below, "q": meant},
    others=paging.PARAMETERS | shaping.PARAMETERS,
)


def told(row):
    facts = dict(zip(COLUMNS, row, strict=True))
    address = reverse("records:kbli_line", args=[facts["code"]])
    return bodies.written(
        {
            "version": facts["version"],
            "code": facts["code"],
            "url": f"{address}?version={facts['version']}",
            "display": facts["title"],
            "level": facts["level"],
            "keywords": [word for word in facts["keywords"].split(", ") if word],
        }
    )


class KbliList(ApiView):
    asks_apart = True
    calls = {"get": KBLI}
    parts, takes = PARTS, None
    parameters_told = parameters.OF_PAGES | {
        "kbli": Parameter(_("These codes and all below."), BEGINNING, "107", is_repeatable=True),
        "q": Parameter(
            _("What people call it."),
            {"type": "string", "minLength": 1, "maxLength": lookups.LONGEST},
            "keripik",
            is_repeatable=True,
        ),
    }

    def questions_told(self):
        return QUESTIONS

    def get(self, request):
        page = Paging.asked(request.GET)
        shape, condition = PARTS.asked(request.GET), QUESTIONS.asked(request.GET)
        named = any(name.partition("__")[0] == VERSION for name in request.GET)
        found = Kbli.objects.all() if named else Kbli.objects.of_version()
        if condition is not None:
            found = found.filter(condition)
        count = found.count() if page.counts else None
        rows = list(ORDER.page(found, page).values_list(*COLUMNS))
        last = list(rows[page.limit - 1][:2]) if len(rows) > page.limit else None
        texts = [told(row) for row in rows[: page.limit]]
        if shape:
            texts = [shape.of(text) for text in texts]
        links = page.links(request, last=last)
        return unless_known(request, bodies.page(texts, count=count, links=links))


class KbliDetail(ApiView):
    asks_apart = True
    calls = {"get": KBLI_LINE}
    parts, takes = PARTS, frozenset({VERSION})
    parameters_told = {
        VERSION: Parameter(_("Of which version; of the one in force unless it is named."), EDITION)
    }
    path_parameters = {"line": {"description": _("The code."), "schema": CODE, "example": "10794"}}

    def get(self, request, line):
        version = only(request.GET, VERSION, CURRENT_VERSION)
        lines = Kbli.objects.of_version(version).values_list(*COLUMNS)
        shape = PARTS.asked(request.GET)
        text = told(get_object_or_404(lines, code=line))
        return unless_known(request, shape.of(text) if shape else text)
