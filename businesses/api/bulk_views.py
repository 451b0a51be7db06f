"""The address to which many businesses are sent at once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from businesses.api.bulk import RIGHTS, Atomic, Bulk, Item, Mode, Order, Outcome, Strategy
from businesses.api.bulk_records import MOST, PARAMETERS, State
from businesses.api.calls import BULK
from businesses.api.incoming import TOP, unknown_field
from businesses.api.matches import KEYS
from businesses.api.reading import RecordView
from businesses.models import Business
from ikm_registry.accounts.scope import permission_for
from ikm_registry.rest import bodies, conditions
from ikm_registry.rest.problems import Fault, Problem, bad_parameter, invalid

OF_ITEM: dict[str, type] = {"row": int, "data": dict, "if_match": str}
LARGEST_ROW = 2**31 - 1
# By which numbers businesses are known if a call does not say it; what is new has none.
USUAL_KEYS = dict.fromkeys(Strategy, "id,registry_no") | {Strategy.CREATE: ""}
# So many of the rows that share a fault are named.
ROWS_NAMED = 10
PLACES = re.compile(r"/[0-9]+(?=/|$)")


class BusinessBulk(RecordView):
    """Its answer is 200 as soon as the call could be read: what became of each item it tells."""

    calls = {"post": BULK}
    parts = None
    takes = frozenset(PARAMETERS)
    parameters_told = PARAMETERS
    needs_idempotency_key = True

    def post(self, request):
        documents = self.readable(self.permitted())
        order = order_of(request.GET)
        rights = [permission_for(Business, right) for right in RIGHTS[order.strategy]]
        if not any(map(request.user.has_perm, rights)):
            raise Problem("permission")
        items = items_of(request.data)
        bulk = Bulk(order, by=request.user, documents=documents, seen=self.seen)
        stays = bulk.run(items)
        return bodies.answer(told(order, items, self.now(items) if stays else {}, stays))

    def seen(self, model):
        return model.objects.visible_to(self.request.user)

    def now(self, items):
        """Of each business its id, number and ETag as they are after all was written."""
        keys = {item.business.pk for item in items if item.business is not None}
        rows = self.permitted().filter(pk__in=keys)
        columns = ("pk", "uuid", "position", "version", "revision")
        return {
            key: facts_of(uuid, number, conditions.etag_of(version, revision))
            for key, uuid, number, version, revision in rows.values_list(*columns)
        }


def order_of(query) -> Order:
    strategy = chosen(query, "strategy", Strategy, Strategy.UPSERT)
    written = query.get("match", USUAL_KEYS[strategy])
    names = [name for name in written.split(",") if name]
    for name in names:
        if name not in KEYS:
            raise bad_parameter("match", _("Choose of %s.") % ", ".join(KEYS))
    return Order(
        mode=chosen(query, "mode", Mode, Mode.VALIDATE),
        atomic=chosen(query, "atomic", Atomic, Atomic.ALL),
        strategy=strategy,
        keys=tuple(KEYS[name] for name in names),
    )


def chosen(query, name, choices, usual):
    written = query.get(name, usual)
    if written not in choices.values:
        raise bad_parameter(name, _("Choose of %s.") % ", ".join(choices.values))
    return choices(written)


def items_of(body: Any) -> list[Item]:
    if not isinstance(body, dict):
        raise invalid([Fault(TOP, "invalid", _("Send an object with a list of “items”."))])
    listed = body.get("items")
    if not isinstance(listed, list):
        raise invalid([Fault(f"{TOP}/items", "invalid", _("Send a list."))])
    if len(listed) > MOST:
        detail = _("A call takes up to %(most)s items. Send the others by another.")
        raise Problem("too-large", detail % {"most": MOST})
    faults = [unknown_field(f"{TOP}/{name}") for name in body.keys() - {"items"}]
    for place, each in enumerate(listed):
        faults += faults_of_item(each, f"{TOP}/items/{place}")
    if faults:
        raise invalid(faults)
    return [
        Item(place, each.get("row", place + 1), each["data"], each.get("if_match", ""))
        for place, each in enumerate(listed)
    ]


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
        elif isinstance(value, int) and not 0 <= value <= LARGEST_ROW:
            yield Fault(at, "invalid", _("Rows are counted from 0."))


def told(order, items, now, stays) -> dict[str, Any]:
    results = [result_of(item, now) for item in items]
    counts = Counter(item.outcome for item in items)
    return {
        "mode": order.mode,
        "status": state_of(order, counts),
        "written": stays and any(counts[each] for each in (Outcome.CREATED, Outcome.UPDATED)),
        "summary": {"total": len(items)} | {each: counts[each] for each in Outcome},
        "results": results,
        "grouped_errors": grouped(results),
    }


def state_of(order, counts) -> State:
    if not counts[Outcome.REFUSED]:
        return State.SUCCESS
    is_none = counts.total() == counts[Outcome.REFUSED]
    return State.FAILED if is_none or order.atomic == Atomic.ALL else State.PARTIAL


def result_of(item: Item, now) -> dict[str, Any]:
    """`now` names what was written; where nothing was, what is new has no name yet."""
    told: dict[str, Any] = {"row": item.row, "status": item.outcome}
    business = item.business
    if business is not None:
        told |= now.get(business.pk) or (
            facts_of(business.uuid, business.registry_no, item.etag) if item.etag else {}
        )
    if item.outcome == Outcome.UPDATED:
        told["changed"] = item.changed
    if item.problem is not None:
        told |= {"code": item.problem.code, "errors": faults_at(item)}
    return told


def facts_of(uuid, number, etag) -> dict[str, str]:
    return {"id": str(uuid), "registry_no": number, "etag": etag}


def faults_at(item: Item) -> list[dict[str, str]]:
    """What is wrong with an item, by where it stands in the body."""
    problem: Any = item.problem
    faults = list(problem.faults) or [Fault(TOP, problem.code, problem.sentence)]
    at = f"{TOP}/items/{item.place}/data"
    return [fault.as_json() | {"pointer": at + fault.pointer.removeprefix(TOP)} for fault in faults]


def grouped(results) -> list[dict[str, Any]]:
    """The same fault at the same place of many items is told once, the commonest first."""
    groups: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for result in results:
        for fault in result.get("errors", ()):
            name = PLACES.sub("/*", fault["pointer"]), fault["code"]
            groups[name].append((result["row"], fault["detail"]))
    told = [
        {
            "pointer": pointer,
            "code": code,
            "count": len(found),
            "rows": list(dict.fromkeys(row for row, _detail in found))[:ROWS_NAMED],
            "example": found[0][1],
        }
        for (pointer, code), found in groups.items()
    ]
    return sorted(told, key=lambda group: -group["count"])
