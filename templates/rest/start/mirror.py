"""A copy of the registry in SQLite that stays right. Run it as often as you like."""

import json
import os
import sqlite3
import time

import requests

API = "{{ site }}/api/v1/"
client = requests.Session()
client.headers["Authorization"] = f"Bearer {os.environ['IKM_KEY']}"
copy = sqlite3.connect("ikm.sqlite")
copy.execute("CREATE TABLE IF NOT EXISTS business (id TEXT PRIMARY KEY, document TEXT)")
copy.execute("CREATE TABLE IF NOT EXISTS reached (timepoint INTEGER)")


class TooOld(Exception):
    """The copy slept longer than changes are kept."""


def ask(address, **parameters):
    while True:
        answer = client.get(address, params=parameters, timeout=60)
        if answer.status_code == 410:
            raise TooOld
        if answer.status_code != 429:
            answer.raise_for_status()
            return answer.json()
        time.sleep(int(answer.headers["Retry-After"]))


def keep(document):
    row = (document["id"], json.dumps(document))
    copy.execute("INSERT OR REPLACE INTO business VALUES (?, ?)", row)


def come_to(timepoint):
    copy.execute("DELETE FROM reached")
    copy.execute("INSERT INTO reached VALUES (?)", [timepoint])


def begin():
    """How far the changes are is asked first: what changes while we read is told afterwards."""
    timepoint = ask(API + "changes/")["next_after"]
    copy.execute("DELETE FROM business")
    address = API + "businesses/?limit=500"
    while address:
        page = ask(address)
        for document in page["results"]:
            keep(document)
        address = page["next"]
    come_to(timepoint)
    copy.commit()


def follow():
    has_more = True
    while has_more:
        (timepoint,) = copy.execute("SELECT timepoint FROM reached").fetchone()
        page = ask(API + "changes/", resource="businesses", after=timepoint)
        for change in page["results"]:
            if change["data"]:
                keep(change["data"])
            else:  # deleted, or moved out of our area
                copy.execute("DELETE FROM business WHERE id = ?", [change["resource_id"]])
        come_to(page["next_after"])
        copy.commit()
        has_more = page["has_more"]


if copy.execute("SELECT count(*) FROM reached").fetchone() == (0,):
    begin()
try:
    follow()
except TooOld:
    begin()
print(copy.execute("SELECT count(*) FROM business").fetchone()[0], "businesses")
