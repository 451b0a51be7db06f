"""Values of the formats that the description of the API names and no pattern tells wholly."""

import schemathesis
from hypothesis import strategies as st

from businesses.api.shapes import KBLI_CODE, PLACE_CODE
from businesses.api.sheets import CSV, XLSX
from businesses.registry_no import compose

# Where a page of each list may begin.
NUMBER, ID = "IKM-3513-000001-9", "0193a5c4-5b1e-7c6e-9b7a-0f3f2f0c1d11"
POSITIONS = {
    "/api/v1/businesses/": [NUMBER],
    "/api/v1/groups/": ["KLP-3513-000001-1"],
    "/api/v1/programs/": ["PRG-3513-000001-1"],
    "/api/v1/applications/": ["PRM-3513-000001-1"],
    "/api/v1/regions/": ["35.13"],
    "/api/v1/kbli/": ["2020", "107"],
    "/api/v1/owners/": [ID],
    "/api/v1/change-requests/": ["2026-11-20T02:10:00+00:00", ID],
    "/api/v1/jobs/": ["2026-11-20T02:10:00+00:00", ID],
    "/api/v1/equipment/": ["2026-11-20T02:10:00+00:00", ID],
    "/api/v1/interests/": ["2026-11-20T02:10:00+00:00", ID],
    "/api/v1/follow-ups/": ["2026-11-20T02:10:00+00:00", ID],
    "/api/v1/credit-cases/": ["2026-11-20T02:10:00+00:00", ID],
    "/api/v1/facilitation-cases/": ["2026-11-20T02:10:00+00:00", ID],
    "/api/v1/decrees/": ["2026-11-20T02:10:00+00:00", ID],
    "/api/v1/webhooks/{uuid}/deliveries/": [ID],
} | {
    f"/api/v1/{kind}/": [NUMBER, ID] for kind in ("products", "markets", "certificates", "figures")
}


def degrees(edge):
    return st.floats(-edge, edge).map(lambda value: f"{value:.4f}")


def text_of(*parts, by):
    return st.tuples(*parts).map(lambda values: by.join(map(str, values)))


def between(values):
    least, most = sorted(values)
    return f"{least}-{most}"


def window(sides):
    west, east, south, north = sides
    return ",".join(
        map(str, (min(west, east), min(south, north), max(west, east), max(south, north)))
    )


def matching(schema):
    return st.from_regex(schema["pattern"], fullmatch=True)


AMOUNT = st.integers(0, 10**12)
FORMATS = {
    "cursor": st.just("WyIzNSJd"),
    "region-code": st.sampled_from(["35", "35.13", "35.13.05", "35.13.05.2008", "75.02"])
    | matching(PLACE_CODE),
    "kbli-code": st.sampled_from(["10794", "10710", "13121"]) | matching(KBLI_CODE),
    "kbli-line": st.sampled_from(["C", "10", "107", "10794", "99999"]),
    "kbli-beginning": st.sampled_from(["10", "107", "10794", "keripik"]),
    "registry-number": st.builds(compose, st.just("35.13"), st.integers(1, 999_999)),
    "near": text_of(degrees(80), degrees(179), st.integers(1, 400).map("{}km".format), by=","),
    "window": st.tuples(*[st.integers(-170, 170)] * 2, *[st.integers(-80, 80)] * 2).map(window),
    "country": st.sampled_from(["MY", "SG", "JP"]),
    "between": st.tuples(AMOUNT, AMOUNT).map(between),
}
for name, values in FORMATS.items():
    schemathesis.openapi.format(name, values)
# Tables go as they are.
schemathesis.serializer.alias([CSV, XLSX], "application/octet-stream")
