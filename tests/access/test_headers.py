"""What each answer of each page tells the browser, whoever asks and whatever the answer is."""

import pytest
from django.test import Client

from tests.access.test_matrix import MATRIX

pytestmark = pytest.mark.django_db

# Files are not pages: opened by themselves they may do nothing at all.
KEPT = {"businesses:file"}
FILES = KEPT | {
    "businesses:change_evidence",
    "businesses:group_file",
    "programs:agreement_file",
    "programs:check_photo",
    "programs:corrected_file",
    "programs:decree_file",
    "programs:handover_photo",
    "programs:paper",
    "programs:visit_photo",
}
SHOWN_TO_ALL = {"businesses:product_photo"}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def directives(answer):
    """The policy as words by directive."""
    parts = answer["Content-Security-Policy"].split(";")
    return {part.split()[0]: part.split()[1:] for part in parts}


@pytest.mark.parametrize("name", MATRIX)
def test_every_answer_carries_the_headers(name, here):
    url = MATRIX[name].url(here.things)
    for persona in ("district_officer", "district_officer elsewhere", "stranger"):
        answer = here.browsers[persona].get(url)
        assert ALWAYS.items() <= dict(answer.items()).items(), persona
        assert "camera=()" in answer["Permissions-Policy"]
        assert "private" in answer["Cache-Control"]
        is_hers = name in FILES and persona == "district_officer"
        is_file = is_hers or name in SHOWN_TO_ALL
        assert ("no-store" in answer["Cache-Control"]) != (is_file and name in KEPT)
        policy = directives(answer)
        assert policy["default-src"] == (["'none'"] if is_file else ["'self'"])
        assert policy["frame-ancestors"] == ["'none'"]
        assert not {"script-src", "style-src"} & set(policy), "nothing widens default-src"
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert ("sandbox" in policy) == is_file


def test_with_a_certificate_browsers_are_told_never_to_come_without(settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    assert Client().get("/masuk/", secure=True)["Strict-Transport-Security"] == "max-age=31536000"


def test_a_session_is_no_matter_of_scripts_and_of_other_sites(client, officer_of):
    officer = officer_of("35.13")
    client.post("/masuk/", {"login": officer.username, "password": "kerupuk-renyah-77"})
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_static_files_are_kept(client, settings, tmp_path):
    (tmp_path / "site.css").write_text("body {}")
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_AUTOREFRESH = True
    answer = Client().get("/static/site.css")
    assert answer.status_code == 200
    assert "public" in answer["Cache-Control"]
    assert "no-store" not in answer["Cache-Control"]
