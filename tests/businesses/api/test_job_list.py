"""The list of what is written in the background: whose, in which order, at what price."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from businesses.choices import ImportState, JobListState, JobState
from businesses.models import BulkJob, ImportBatch
from ikm_registry.rest.models import ApiKey
from ikm_registry.rest.scopes import KeyScope
from tests.businesses.api.conftest import HERE, Machine
from tests.factories.imports import hand_in, load, sheet
from tests.factories.rest import key_for

pytestmark = pytest.mark.django_db
ASKED = {"mode": "commit", "atomic": "row", "strategy": "upsert", "match": ["id"]}


def job_of(user, *, place=HERE, minutes=0, **facts):
    job = BulkJob.objects.create(
        region_id=place, started_by=user, asked=ASKED, language="id", request="", **facts
    )
    BulkJob.objects.filter(pk=job.pk).update(started_at=timezone.now() - timedelta(minutes=minutes))
    return job


@pytest.fixture
def sender(writer):
    """Who comes by the key of `writer`."""
    return ApiKey.objects.get().user


@pytest.fixture
def officer(officer_of):
    return officer_of(HERE)


def listed(machine, query=""):
    answer = machine.get("jobs/", query)
    assert answer.status_code == 200, answer.json()
    return answer.json()["results"]


def ids(machine, query=""):
    return [line["id"] for line in listed(machine, query)]


def test_a_line_tells_how_far_work_is(writer, sender):
    job = job_of(sender, total=4, done=3, created=2, refused=1, state=JobState.RUNNING)
    (line,) = listed(writer)
    told = {name: line[name] for name in ("id", "url", "kind", "state", "region", "summary")}
    assert told == {
        "id": str(job.uuid),
        "url": f"/api/v1/jobs/{job.uuid}/",
        "kind": "bulk",
        "state": "running",
        "region": HERE,
        "summary": {"total": 4, "created": 2, "updated": 0, "unchanged": 0, "refused": 1},
    }
    assert (line["progress"]["done"], line["progress"]["total"]) == (3, 4)
    whole = writer.get(f"jobs/{job.uuid}/").json()
    assert {name: whole[name] for name in line} == line


def test_imports_of_her_places_stand_among_them_without_their_names(writer, sender, officer):
    job = job_of(sender)
    batch = load(sheet({}, {"NIB": "123"}), by=officer, name="Data Zirkonium.csv")
    lines = listed(writer)
    assert [line["id"] for line in lines] == [str(batch.uuid), str(job.uuid)]
    assert (lines[0]["kind"], lines[0]["url"]) == ("import", f"/api/v1/jobs/{batch.uuid}/")
    assert (lines[0]["state"], lines[0]["summary"]["refused"]) == ("partial_success", 1)
    assert "Zirkonium" not in str(lines)


def test_jobs_of_others_and_imports_of_elsewhere_are_not_there(writer, machine, officer_of):
    job_of(officer_of(HERE))
    load(sheet({"Kecamatan": "", "Kel/Desa": ""}), by=officer_of("75.02"), region="75.02")
    assert listed(writer) == []
    load(sheet({}), by=officer_of(HERE))
    assert listed(machine("api_client", scopes=tuple(KeyScope))) == []
    everything = {"scopes": tuple(KeyScope), "purpose": "bank"}
    assert listed(machine("district_officer", **everything)) == []
    assert listed(machine("district_officer", scopes=(KeyScope.OWNERS_READ,))) == []
    assert len(listed(writer)) == 1


def test_the_same_client_sees_its_jobs_by_each_of_its_keys(writer, sender):
    job = job_of(sender)
    _key, words = key_for(sender)
    assert ids(Machine(words)) == [str(job.uuid)]


def test_a_person_sees_what_she_sent_and_the_lists_of_her_office(client, officer):
    job_of(officer)
    hand_in(sheet({}), by=officer)
    client.force_login(officer)
    assert len(client.get("/api/v1/jobs/").json()["results"]) == 2
    assert Client().get("/api/v1/jobs/").status_code == 401


IMPORTS = [
    ({"state": ImportState.CHECKING}, "validating"),
    ({"state": ImportState.CHECKED}, "waiting_for_verification"),
    ({"state": ImportState.LOADING}, "running"),
    ({"state": ImportState.DONE}, "success"),
    ({"state": ImportState.DONE, "total": 1, "done": 1, "refused": 1}, "partial_success"),
    ({"state": ImportState.FAILED}, "failed"),
    ({"state": ImportState.CANCELLED}, "cancelled"),
]


@pytest.mark.parametrize(("facts", "word"), IMPORTS, ids=[word for _facts, word in IMPORTS])
def test_a_state_is_asked_by_the_word_by_which_it_is_told(writer, sender, officer, facts, word):
    hand_in(sheet({}), by=officer)
    ImportBatch.objects.update(**facts)
    (line,) = listed(writer, f"?state={word}&kind=import")
    assert line["state"] == word
    for other in set(JobListState) - {word}:
        assert listed(writer, f"?state={other}&kind=import") == []


def test_states_and_kinds_are_asked_together(writer, sender, officer):
    hand_in(sheet({}), by=officer)
    running, queued = job_of(sender, state=JobState.RUNNING), job_of(sender)
    assert ids(writer, "?state=running") == [str(running.uuid)]
    assert len(ids(writer, "?state=running&state=queued&state=validating")) == 3
    assert ids(writer, "?kind=bulk&state=queued") == [str(queued.uuid)]
    assert len(ids(writer, "?kind=bulk&kind=import")) == 3


@pytest.mark.parametrize(
    "query", ["?state=ready", "?kind=export", "?after=WzFd", "?after=WyJ4Il0", "?mode=commit"]
)
def test_what_cannot_be_is_refused(writer, query):
    assert writer.get("jobs/", query).status_code == 400


@pytest.mark.parametrize("begin", ["?limit=3&count=true", "?limit=3&count=true&offset=0"])
def test_pages_follow_each_other_and_miss_nothing(writer, sender, officer, begin):
    """Of one moment, too."""
    made = [job_of(sender, minutes=number) for number in range(5)]
    made += [hand_in(sheet({}), by=officer) for _ in range(3)]
    BulkJob.objects.filter(pk=made[0].pk).update(started_at=made[-1].started_at)
    found, query = [], begin
    while query:
        page = writer.get("jobs/", query).json()
        assert page["count"] == len(made)
        found += page["results"]
        following = urlsplit(page["next"] or "").query
        query = following and f"?{following}"
    assert sorted(line["id"] for line in found) == sorted(str(each.uuid) for each in made)
    moments = [line["sent_at"] for line in found]
    assert moments == sorted(moments, reverse=True)


def test_a_list_that_is_known_is_not_sent_again(writer, sender):
    job_of(sender)
    etag = writer.get("jobs/")["ETag"]
    assert writer.get("jobs/", **{"If-None-Match": etag}).status_code == 304


def test_a_page_costs_the_same_however_long(writer, sender, officer):
    counts = []
    for number in (1, 9):
        for _ in range(number):
            job_of(sender)
            hand_in(sheet({}), by=officer)
        with CaptureQueriesContext(connection) as asked:
            writer.get("jobs/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
