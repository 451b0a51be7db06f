"""The four doors by which a business comes in; each answers by facts and codes.

An answer is empty where the row is taken, else {(fact, code)}; `permission` has no fact.
"""

from contextlib import contextmanager
from uuid import uuid4

from django.db import transaction
from django.urls import reverse

from businesses.api.sheets import CELLS
from businesses.choices import ImportState
from tests.businesses.test_business_form import CREATE, opened
from tests.factories.imports import bare_sheet, check

YEAR = 2025
REFUSED = {("", "permission")}
BOXES = {"owner_": "owner-", "product_": "product-", "market_": "market-"}
OF_FIGURES = [name for name, cell in CELLS.items() if cell.path[0] == "latest_figures"]
# Where a fact stands in JSON that has no column in lists.
BEYOND_AT = {
    **{name: (name,) for name in ("status", "nib_issued_on", "siinas_reported_on", "accuracy_m")},
    **{name: (name,) for name in ("coordinate_source", "other_kbli")},
    "tenure": ("status_tanah",),
    "source": ("source", "system"),
    "collected_on": ("source", "collected_on"),
    **{f"owner_{name}": ("owner", name) for name in ("education", "legal_basis", "consented_on")},
    "product_unit": ("products", "0", "satuan"),
    "product_price": ("products", "0", "price"),
    **{f"market_{name}": ("markets", "0", name) for name in ("channel", "reach", "country")},
}
PATHS = {name: cell.path for name, cell in CELLS.items()} | {"region": ("region",)} | BEYOND_AT
FACT_AT = {path: name for name, path in PATHS.items()}


@contextmanager
def taken_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def box_of(fact):
    for prefix, box in BOXES.items():
        if fact.startswith(prefix):
            return box + fact.removeprefix(prefix)
    return f"figures-{fact}" if fact in OF_FIGURES else f"business-{fact}"


FACT_OF = {box_of(fact): fact for fact in PATHS}


class Doors:
    """One officer's page and list, and the calls of a system of the same district."""

    def __init__(self, client, officer, writer):
        self.client, self.officer, self.writer = client, officer, writer

    def all(self, row, business=None):
        """By name, what each answers to the same row about a new business, or about this one."""
        return self.each([self.page, self.call, self.calls, self.table], row, business)

    def but_the_list(self, row, business=None):
        return self.each([self.page, self.call, self.calls], row, business)

    def each(self, doors, row, business):
        answers = {}
        for door in doors:
            with taken_back():
                answers[door.__name__] = door(row, business)
        return answers

    def page(self, row, business=None):
        typed = {box_of(fact): said.typed for fact, said in row.said.items()}
        typed |= {"business-region": row.place.code}
        address = CREATE
        if business is not None:
            address = reverse("businesses:edit", args=[business.registry_no])
            typed = opened(self.client, address) | typed
        else:
            typed = {"business-status": "active", "period-year": str(YEAR)} | typed
        answer = self.client.post(address, typed)
        if answer.status_code == 403:
            return REFUSED
        if answer.status_code == 302:
            return set()
        found = set()
        for form in answer.context["form"].forms.values():
            for name, errors in form.errors.as_data().items():
                fact = FACT_OF.get(f"{form.prefix}-{name}", "")
                found |= {(fact, error.code or "invalid") for error in errors}
        return found

    def call(self, row, business=None):
        data = record_of(row)
        if business is None:
            answer = self.writer.post("businesses/", data)
        else:
            address = f"businesses/{business.uuid}/"
            answer = self.writer.patch(address, data, seen=self.writer.get(address))
        return faults_of(answer.json(), "") if answer.status_code >= 400 else set()

    def calls(self, row, business=None):
        [answer] = self.many([row], match="id,registry_no" if business is None else "nib")
        return answer

    def many(self, rows, match):
        items = [{"data": record_of(row)} for row in rows]
        answer = self.writer.post(
            f"businesses/bulk/?mode=commit&atomic=row&match={match}",
            {"items": items},
            **{"Idempotency-Key": str(uuid4())},
        )
        results = answer.json()["results"]
        return [
            faults_of(result, f"/items/{place}/data") if result["status"] == "refused" else set()
            for place, result in enumerate(results)
        ]

    def table(self, row, business=None):
        [answer] = self.lines([row])
        return answer

    def lines(self, rows):
        """Also what is left out with a warning, for it is told by the same code."""
        batch = check(bare_sheet(*map(cells_of, rows)), by=self.officer, year=YEAR)
        assert batch.state == ImportState.CHECKED, batch.failure
        told = list(batch.problems.exclude(code=""))
        assert batch.refused == len({each.row for each in told if each.is_refusal})
        return [
            {(each.fact, each.code) for each in told if each.row == line}
            for line in range(2, len(rows) + 2)
        ]


def record_of(row):
    """As JSON tells it."""
    data = {"region": row.place.code}
    for fact, said in row.said.items():
        *path, name = PATHS[fact]
        inner = data
        for step in path:
            if step == "0":
                continue
            if step in ("products", "markets"):
                inner = inner.setdefault(step, [{}])[0]
            else:
                inner = inner.setdefault(step, {})
        inner[name] = said.sent
    for dated in [data.get("latest_figures"), *data.get("markets", [])]:
        if dated is not None:
            dated["year"] = YEAR
    return data


def cells_of(row):
    told = {CELLS[fact].heading: said.cell for fact, said in row.said.items()}
    return {"Nama usaha": "", "Kecamatan": "", "Tahun": str(YEAR)} | row.place.cells | told


def faults_of(told, at, known=None):
    """What a call was refused for; `known` makes the fact out of where it stands."""
    name = known or (lambda path: fact_at(path) or "/".join(path))
    if told["code"] == "permission":
        return REFUSED
    if told["code"] == "duplicate-suspected":
        return {("", "duplicate_suspected")}
    found = set()
    for fault in told["errors"]:
        path = fault["pointer"].removeprefix("#").removeprefix(at).strip("/").split("/")
        found.add((name(path), fault["code"]))
    return found


def fact_at(path):
    """The fact whose value this pointer names, or one of several values of it."""
    return FACT_AT.get(tuple(path)) or FACT_AT.get(tuple(path[:-1]))
