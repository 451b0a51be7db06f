"""The address to which many businesses are sent at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from businesses.api.bulk import RIGHTS, Atomic, Bulk, Item, Mode, Order, Strategy, item_of
from businesses.api.bulk_answers import named, told
from businesses.api.bulk_records import MOST, MOST_OF_JOB, PARAMETERS
from businesses.api.bulk_work import kept, kept_row, start
from businesses.api.calls import BULK
from businesses.api.incoming import TOP, leave_out, unknown_field
from businesses.api.job_views import address, told_of_job
from businesses.api.matches import KEYS
from businesses.api.reading import RecordView
from businesses.api.sheets import Sheet, SheetParser, WorkbookParser, read_table
from businesses.models import Business
from businesses.services.doubles import NOT_A_DOUBLE
from businesses.services.recognising import SAME_PERSON
from ikm_registry.accounts.scope import permission_for
from ikm_registry.regions.choices import Level
from ikm_registry.regions.codes import WRITTEN
from ikm_registry.rest import bodies
from ikm_registry.rest.null_characters import faults_of_nul
from ikm_registry.rest.paging import only
from ikm_registry.rest.problems import Fault, Problem, bad_parameter, invalid

OF_ITEM: dict[str, type] = {
    "row": int,
    "data": dict,
    "if_match": str,
    NOT_A_DOUBLE: bool,
    SAME_PERSON: bool,
}
ROW_NUMBERS = range(2**31)
LARGEST_BODY = 20 * 1024 * 1024
# By which numbers businesses are known if a call does not say it; what is new has none.
USUAL_KEYS = dict.fromkeys(Strategy, "id,registry_no") | {Strategy.CREATE: ""}


class ItemsParser(bodies.JsonParser):
    """What no column keeps refuses its own item, not the whole call."""

    def told(self, text):
        return bodies.understood(text)


class BusinessBulk(RecordView):
    """Its answer is 200 as soon as the call could be read: what became of each item it tells.

    What takes longer is taken in, answered with 202, and written in the background.
    """

    calls = {"post": BULK}
    parts = None
    takes = frozenset(PARAMETERS)
    parameters_told = PARAMETERS
    needs_idempotency_key = True
    parser_classes = [ItemsParser, SheetParser, WorkbookParser]
    largest_body = LARGEST_BODY

    def post(self, request):
        documents = self.readable(self.permitted())
        order = order_of(request.GET)
        rights = [permission_for(Business, right) for right in RIGHTS[order.strategy]]
        if not any(map(request.user.has_perm, rights)):
            raise Problem("permission")
        if isinstance(request.data, Sheet):
            rows, left_out = read_table(request.data, regency_of_table(request.GET))
            return self.later(order, list(map(kept_row, rows)), left_out)
        items = items_of(request.data)
        if len(items) > MOST:
            return self.later(order, list(map(kept, items)), [])
        bulk = Bulk(order, by=request.user, documents=documents, seen=self.seen)
        stays = bulk.do(items)
        now = named(self.permitted(), items) if stays else {}
        return bodies.answer(told(order, items, now, stays))

    def later(self, order, items, left_out):
        require_few(items)
        job = start(self.request, order, items, left_out)
        headers = {"Location": self.request.build_absolute_uri(address("job", job))}
        return bodies.answer(told_of_job(job), status=202, headers=headers)

    def seen(self, model):
        return model.objects.visible_to(self.request.user)


def regency_of_table(query) -> str:
    """In which districts and villages are looked for by their names."""
    code = only(query, "region")
    if code and not (WRITTEN.fullmatch(code) and len(code) == Level.REGENCY):
        raise bad_parameter("region", _("Write the code of a regency, like 35.13."))
    return code


def require_few(items) -> None:
    if len(items) > MOST_OF_JOB:
        detail = _("A call takes up to %(most)s items. Send the others by another.")
        raise Problem("too-large", detail % {"most": MOST_OF_JOB})


def order_of(query) -> Order:
    strategy = chosen(query, "strategy", Strategy, Strategy.UPSERT)
    written = only(query, "match", USUAL_KEYS[strategy])
    names = [name for name in written.split(",") if name]
    for name in names:
        if name not in KEYS:
            raise no_choice("match", KEYS)
    return Order(
        mode=chosen(query, "mode", Mode, Mode.VALIDATE),
        atomic=chosen(query, "atomic", Atomic, Atomic.ALL),
        strategy=strategy,
        keys=tuple(KEYS[name] for name in names),
    )


def chosen(query, name, choices, usual):
    written = only(query, name, usual)
    if written not in choices.values:
        raise no_choice(name, choices.values)
    return choices(written)


def no_choice(name, known):
    return bad_parameter(name, _("Choose of %s.") % ", ".join(known), code="invalid_choice")


def items_of(body: Any) -> list[Item]:
    if not isinstance(body, dict):
        raise invalid([Fault(TOP, "invalid", _("Send an object with a list of “items”."))])
    listed = body.get("items")
    if not isinstance(listed, list):
        raise invalid([Fault(f"{TOP}/items", "invalid", _("Send a list."))])
    require_few(listed)
    faults = [unknown_field(f"{TOP}/{name}") for name in body.keys() - {"items"}]
    for place, each in enumerate(listed):
        faults += faults_of_item(each, f"{TOP}/items/{place}")
    faults += faults_of_nul({name: value for name, value in body.items() if name != "items"})
    if faults:
        raise invalid(faults)
    return [readable(item_of(place, each)) for place, each in enumerate(listed)]


def readable(item: Item) -> Item:
    """Refused, and without it, where it holds what no database keeps."""
    if faults := [*faults_of_nul(item.data)]:
        for fault in faults:
            leave_out(item.data, fault.pointer.split("/")[1:])
        item.refuse(Problem("validation", faults=faults))
    return item


def faults_of_item(item: Any, pointer: str) -> Iterator[Fault]:
    if not isinstance(item, dict):
        yield Fault(pointer, "invalid", _("Send an object with “data”."))
        return
    if "data" not in item:
        yield Fault(f"{pointer}/data", "required", _("Send one record, as a JSON object."))
    for name, value in item.items():
        at = f"{pointer}/{name}"
        if name not in OF_ITEM:
            yield unknown_field(at)
        elif type(value) is not OF_ITEM[name]:  # true is no row
            yield Fault(at, "invalid", _("This is not of the right kind."))
        elif name == "row" and value not in ROW_NUMBERS:
            yield Fault(at, "invalid", _("Rows are counted from 0."))
        elif name != "data":
            yield from faults_of_nul(value, at)
