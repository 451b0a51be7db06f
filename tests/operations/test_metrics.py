"""Numbers for Prometheus, and who may read them."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as project
from prometheus_client.parser import text_string_to_metric_families

from ikm_registry.operations.metrics import REQUESTS
from tests.operations.test_health import task


def told(client, **headers):
    return client.get("/metrics", headers=headers or None)


def samples(text):
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_requests_are_counted_by_page_and_status(db, client):
    REQUESTS.clear()
    client.get("/masuk/?next=/usaha/")
    client.get("/usaha/IKM-3513-000128-4/?nik=3513054107850002")
    client.get("/tidak-ada/081234567890/")

    page = told(client)

    numbers = samples(page.text)
    assert page["Content-Type"].startswith("text/plain")
    assert numbers["ikm_request_seconds_count", "200", "account_login"] == 1
    assert numbers["ikm_request_seconds_count", "302", "businesses:detail"] == 1
    assert numbers["ikm_request_seconds_count", "404", "none"] == 1
    assert not any(word in page.text for word in ("IKM-3513", "3513054107850002", "0812"))


def test_the_queue_and_the_sessions_are_told(db, client):
    task()
    numbers = samples(told(client).text)
    assert numbers["ikm_queue_length",] == 1
    assert numbers["ikm_queue_oldest_seconds",] >= 3600
    assert numbers["ikm_database_connections", "active"] >= 1


STRANGERS = [
    {"REMOTE_ADDR": "203.0.113.9"},
    {"REMOTE_ADDR": ""},
    {"REMOTE_ADDR": "127.0.0.1", "headers": {"X-Forwarded-For": "203.0.113.9"}},
    {"REMOTE_ADDR": "127.0.0.1", "headers": {"X-Forwarded-For": "127.0.0.1, 203.0.113.9"}},
    {"REMOTE_ADDR": "127.0.0.1", "headers": {"X-Forwarded-For": "unknown"}},
    {"REMOTE_ADDR": "127.0.0.1", "headers": {"X-Forwarded-Proto": "https"}},
]


@pytest.mark.parametrize("way", STRANGERS, ids=str)
def test_to_a_stranger_there_is_no_such_page(db, client, way):
    assert client.get("/metrics", **way).status_code == 404


def test_an_office_may_name_its_own_network(db, client, settings):
    settings.METRICS_ALLOWED = ["127.0.0.0/8", "10.35.0.0/16"]
    assert told(client, X_Forwarded_For="10.35.13.2").status_code == 200
    assert told(client, X_Forwarded_For="10.36.13.2").status_code == 404


COUNT = """
import django, sys
django.setup()
from ikm_registry.operations.metrics import REQUESTS
REQUESTS.labels("home", "200").observe(0.02)
"""
SUM = """
import django
django.setup()
from prometheus_client import CollectorRegistry, generate_latest
from ikm_registry.operations.metrics import requests_of_all
registry = CollectorRegistry()
requests_of_all(registry)
print(generate_latest(registry).decode())
"""


def test_the_counts_of_all_processes_are_told_together(tmp_path):
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "ikm_registry.settings",
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
    }

    def run(code):
        words = [sys.executable, "-c", code]
        return subprocess.run(
            words, env=env, cwd=project.BASE_DIR, check=True, capture_output=True, text=True
        ).stdout

    run(COUNT)
    run(COUNT)
    assert samples(run(SUM))["ikm_request_seconds_count", "200", "home"] == 2
