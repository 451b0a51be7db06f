"""Fifty officers at work at once: does anything break, is anything lost, how long do they wait?

Run by Locust, which is no part of this project's environment; docs/benchmarks.md tells how.
First one officer works alone, then all do. What each save did is counted here and compared at
the end with the versions of the records: a save that overwrote another would be missing there.
"""

import itertools
import os
import random
import re
import time
from collections import Counter, defaultdict
from html.parser import HTMLParser
from statistics import quantiles

from locust import HttpUser, LoadTestShape, between, events, task
from locust.clients import HttpSession

OFFICERS = int(os.environ.get("OFFICERS", "50"))
ALONE = int(os.environ.get("ALONE", "60"))
TOGETHER = int(os.environ.get("TOGETHER", "300"))
# Seconds in which they sign in, not measured: the site takes thirty a minute from one address.
ARRIVING = 120
# Few enough that two officers sometimes open the same record.
RECORDS = 100
ACCOUNT = {"login": os.environ.get("LOGIN", "petugas"), "password": os.environ.get("SANDI", "demo")}
WORDS = ["keripik", "kripik", "tempe", "mebel", "kopi", "batik", "tahu", "bu rupi"]
NUMBER = re.compile(r"/usaha/(IKM-[\d-]+)/")
CONFLICT = 409

times = defaultdict(list)  # (phase, name) → milliseconds
failures = Counter()
saved = Counter()  # number of the record → saves that were accepted
last_written = defaultdict(set)  # number of the record → what these saves wrote
versions_before = {}
conflicts = itertools.count()
serial = itertools.count(1)
began = time.monotonic()


class Form(HTMLParser):
    """The boxes of the one form of a page that holds `marker`, as a browser would send them."""

    def __init__(self, page, marker):
        super().__init__()
        self.forms, self.chosen, self.text = [{}], None, None
        self.feed(page)
        self.values = next(form for form in self.forms if marker in form)

    def handle_starttag(self, tag, attrs):
        box = dict(attrs)
        if tag == "form":
            self.forms.append({})
        elif tag in ("select", "textarea"):
            self.chosen = box["name"]
            self.forms[-1][self.chosen] = ""
        elif tag == "option" and "selected" in box:
            self.forms[-1][self.chosen] = box.get("value", "")
        elif tag == "input" and is_sent(box):
            self.forms[-1][box["name"]] = box.get("value", "on" if "checked" in box else "")

    def handle_data(self, data):
        if self.lasttag == "textarea" and self.chosen:
            self.forms[-1][self.chosen] += data

    def handle_endtag(self, tag):
        if tag in ("select", "textarea"):
            self.chosen = None


def is_sent(box):
    if "name" not in box or "disabled" in box or box.get("type") in ("file", "submit"):
        return False
    return box.get("type") not in ("checkbox", "radio") or "checked" in box


def sign_in(client):
    client.get("/masuk/", name="sign in: page")
    token = {"csrfmiddlewaretoken": client.cookies["csrftoken"]}
    origin = {"Referer": client.base_url}
    answer = client.post("/masuk/", {**ACCOUNT, **token}, headers=origin, name="sign in")
    assert "/masuk/" not in answer.url, "nobody signed in; REQUIRE_MFA=0 and the demo's accounts?"


def form_of(client, number):
    page = client.get(f"/usaha/{number}/ubah/", name="form")
    return Form(page.text, "business-seen_version").values


def written(client):
    """What the records hold now: number → version and brand."""
    forms = {number: form_of(client, number) for number in versions_before or chosen(client)}
    return {
        number: (int(form["business-seen_version"]), form["business-brand"])
        for number, form in forms.items()
    }


def chosen(client):
    """The records everybody works on."""
    pages = [client.get(f"/usaha/?page={page}", name="list").text for page in range(1, 9)]
    return sorted({number for page in pages for number in NUMBER.findall(page)})[:RECORDS]


class Officer(HttpUser):
    """Looks a list through, searches, reads records; every sixth time she corrects one."""

    wait_time = between(1, 3)

    def on_start(self):
        sign_in(self.client)

    def a_record(self):
        return random.choice(list(versions_before))  # noqa: S311

    @task(4)
    def read_a_list(self):
        page = random.randint(1, 20)  # noqa: S311
        self.client.get(f"/usaha/?page={page}&status=active", name="list")

    @task(3)
    def search(self):
        word = random.choice(WORDS)  # noqa: S311
        self.client.get("/cari/", params={"q": word}, name="search")

    @task(3)
    def read_a_record(self):
        self.client.get(f"/usaha/{self.a_record()}/", name="detail")

    @task(2)
    def correct_a_record(self):
        number = self.a_record()
        brand = f"Muatan {next(serial)}"
        values = form_of(self.client, number) | {"business-brand": brand}
        with self.client.post(
            f"/usaha/{number}/ubah/",
            values,
            headers={"Referer": self.client.base_url},
            allow_redirects=False,
            catch_response=True,
            name="save",
        ) as answer:
            if answer.status_code == 302:
                saved[number] += 1
                last_written[number].add(brand)
            elif answer.status_code == CONFLICT:
                next(conflicts)
                answer.success()  # both versions are shown; nothing was written
            else:
                answer.failure(f"save answered {answer.status_code}")


class AloneThenTogether(LoadTestShape):
    def tick(self):
        if phase() == "alone":
            return 1, 1
        return (OFFICERS, OFFICERS / ARRIVING) if phase() != "over" else None


def phase():
    passed = time.monotonic() - began
    ends = [("alone", ALONE), ("arriving", ARRIVING), ("together", TOGETHER)]
    for name, seconds in ends:
        if passed < seconds:
            return name
        passed -= seconds
    return "over"


@events.request.add_listener
def note(name, response_time, exception, **_rest):
    times[phase(), name].append(response_time)
    if exception:
        failures[f"{name}: {exception}"] += 1


def watcher(environment):
    """A client of our own, whose questions are nobody's work."""
    client = HttpSession(environment.host, environment.events.request, user=None)
    sign_in(client)
    return client


@events.init.add_listener
def let_them_finish(environment, **_rest):
    """A save that is cut off at the end would be written and not counted."""
    environment.stop_timeout = 120


@events.test_start.add_listener
def look_before(environment, **_rest):
    global began
    versions_before.update(written(watcher(environment)))
    times.clear()
    began = time.monotonic()


@events.test_stop.add_listener
def look_after(environment, **_rest):
    tell_times()
    lost = list(what_is_missing(written(watcher(environment))))
    print(f"{sum(saved.values())} saves, {next(conflicts)} conflicts shown, load", os.getloadavg())
    for sentence in [*lost, *(f"{count} × {what}" for what, count in failures.items())]:
        print(sentence)
    print("NOT MET" if lost or failures else "No error and no lost update.")
    environment.process_exit_code = 1 if lost or failures else 0


def what_is_missing(after):
    for number, (version, brand) in after.items():
        before, _brand = versions_before[number]
        if version != before + saved[number]:
            yield f"{number}: {saved[number]} saves, but version {before} became {version}"
        if saved[number] and brand not in last_written[number]:
            yield f"{number}: holds {brand}, which nobody wrote"


def tell_times():
    print(f"\n{'milliseconds':14}{'alone p50':>12}{'p95':>8}{'together p50':>16}{'p95':>8}{'n':>8}")
    for name in ("list", "search", "detail", "form", "save"):
        alone, together = times["alone", name], times["together", name]
        shown = (*middle_and_slow(alone), *middle_and_slow(together), len(together))
        print("{:14}{:12.0f}{:8.0f}{:16.0f}{:8.0f}{:8}".format(name, *shown))


def middle_and_slow(found):
    """p50 and p95; nothing measured is nan."""
    if len(found) < 2:
        return float("nan"), float("nan")
    cuts = quantiles(found, n=20)
    return cuts[9], cuts[18]
