"""What is told of many businesses that were sent at once: of the whole, of each, and of faults."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from businesses.api.bulk import Atomic, Item, Outcome
from businesses.api.bulk_records import State
from businesses.api.incoming import TOP
from ikm_registry.rest import conditions
from ikm_registry.rest.problems import Fault

# So many of the rows that share a fault are named.
ROWS_NAMED = 10
PLACES = re.compile(r"/[0-9]+(?=/|$)")

type Named = Mapping[int, dict[str, str]]


def told(order, items, now: Named, stays) -> dict[str, Any]:
    results = [result_of(item, now) for item in items]
    counts = Counter(item.outcome for item in items)
    return {
        "mode": order.mode,
        "status": state_of(order.atomic, counts),
        "written": stays and any(counts[each] for each in (Outcome.CREATED, Outcome.UPDATED)),
        "summary": {"total": len(items)} | {each: counts[each] for each in Outcome},
        "results": results,
        "grouped_errors": grouped(results),
    }


def named(documents, items: Iterable[Item]) -> Named:
    """Of each business its id, number and ETag as they are after all was written."""
    keys = {item.business.pk for item in items if item.business is not None}
    columns = ("pk", "uuid", "position", "version", "revision")
    return {
        key: facts_of(uuid, number, conditions.etag_of(version, revision))
        for key, uuid, number, version, revision in documents.filter(pk__in=keys).values_list(
            *columns
        )
    }


def state_of(atomic: Atomic, counts: Counter) -> State:
    if not counts[Outcome.REFUSED]:
        return State.SUCCESS
    is_none = counts.total() == counts[Outcome.REFUSED]
    return State.FAILED if is_none or atomic == Atomic.ALL else State.PARTIAL


def result_of(item: Item, now: Named) -> dict[str, Any]:
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
        if "candidates" in item.problem.more:
            told["candidates"] = item.problem.more["candidates"]
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


def merged(groups: list[dict[str, Any]], more: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The groups of two pieces of one call as those of both."""
    found = {(each["pointer"], each["code"]): each for each in groups}
    for each in more:
        name = each["pointer"], each["code"]
        known = found.get(name)
        found[name] = (
            each
            if known is None
            else known
            | {
                "count": known["count"] + each["count"],
                "rows": [*known["rows"], *each["rows"]][:ROWS_NAMED],
            }
        )
    return sorted(found.values(), key=lambda group: -group["count"])
