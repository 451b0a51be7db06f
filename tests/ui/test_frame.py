"""The frame around every page: the doors one may open, and the place one works in."""

import re

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import translation

from ikm_registry.ui.context import Frame
from tests.factories.accounts import UserFactory


@pytest.fixture
def frame_of(rf):
    def make(user, path="/"):
        request = rf.get(path)
        request.user = user
        return Frame(request)

    return make


def addresses(frame):
    return [door.url for door in frame.doors]


def test_an_officer_opens_businesses_and_imports(frame_of, officer_of):
    doors = ["/", "/usaha/", "/produk/", "/kelompok/", "/usaha/peta/", "/wilayah/"]
    doors += ["/program/", "/permohonan/", "/kredit/", "/fasilitasi/", "/alat/"]
    doors += ["/perubahan/", "/klaim/", "/impor/", "/pekerjaan/"]
    assert addresses(frame_of(officer_of("35.13"))) == doors


def test_a_viewer_sees_no_door_that_would_stay_shut(frame_of, officer_of):
    frame = frame_of(officer_of("35.13", "viewer"))
    doors = ["/", "/usaha/", "/produk/", "/kelompok/", "/usaha/peta/", "/wilayah/"]
    doors += ["/program/", "/permohonan/", "/fasilitasi/", "/alat/", "/perubahan/"]
    assert addresses(frame) == doors
    assert frame.add is None
    assert frame.imports is None


def test_only_superusers_see_the_administration(frame_of, db):
    assert addresses(frame_of(UserFactory(is_superuser=True)))[-1] == "/pengelola/"


def test_strangers_see_neither_doors_nor_search(frame_of):
    frame = frame_of(AnonymousUser())
    assert frame.doors == []
    assert frame.search is None
    assert frame.add is None
    assert frame.place == ""


def test_a_request_refused_before_the_sign_in_was_read_has_a_frame_too(rf):
    frame = Frame(rf.get("/"))
    assert frame.doors == []
    assert frame.place == ""


@pytest.mark.parametrize(
    ("path", "current"),
    [("/", "/"), ("/usaha/IKM-3513-000128-4/", "/usaha/"), ("/usaha/peta/", "/usaha/peta/")],
)
def test_the_door_one_came_in_by_is_marked(frame_of, officer_of, path, current):
    assert frame_of(officer_of("35.13"), path).current == current


def test_a_page_behind_no_door_marks_none(frame_of, officer_of):
    frame = frame_of(officer_of("35.13"), "/akun/sandi/")
    assert frame.current not in addresses(frame)


def test_the_place_is_that_of_the_assignment(frame_of, officer_of):
    assert frame_of(officer_of("35.13")).place == "Kabupaten Probolinggo"


def test_several_places_are_named_by_the_first(frame_of, db):
    roles = [("district_officer", code) for code in ("35.13", "35.74", "75.02")]
    with translation.override("id"):
        place = frame_of(UserFactory(assignments=roles)).place
    assert place == "Kabupaten Probolinggo dan 2 lainnya"


def test_a_whole_frame_costs_two_queries(frame_of, officer_of, django_assert_num_queries):
    frame = frame_of(officer_of("35.13"))
    with django_assert_num_queries(2):  # the assignments, the names of their places
        assert frame.place
        assert frame.doors
        assert frame.search
        assert frame.add
        assert frame.place


@pytest.mark.parametrize(("address", "sent"), [("/keluar/", {}), ("/bahasa/", {"language": "en"})])
def test_the_forms_of_the_bar_carry_their_token(address, sent, officer_of):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(officer_of("35.13"))
    (token, *_others) = re.findall(
        r'csrfmiddlewaretoken" value="([^"]+)"', browser.get("/").content.decode()
    )

    assert browser.post(address, sent | {"csrfmiddlewaretoken": token}).status_code == 302


SENT = re.compile(r"<form(?:[^>{]|{[{%][^}]*}}?)*method=\"post\".*?</form>", re.DOTALL)
TYPED = re.compile(r"components/(field|form)\.html|<textarea|<select|<input(?! type=\"hidden\")")
# Strangers send these; and what is typed beside a password or a code is not kept.
OF_STRANGERS = {"account", "entrance", "mfa"}
# All that was sent stands in it again, its ticket too; choices that are quickly made anew; hers
# who holds a card and need not be signed in.
WITHOUT = {"businesses/_conflict.html", "businesses/_import_result.html", "businesses/card.html"}


def test_every_form_one_types_into_can_be_sent_after_signing_in_again():
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        name = str(path.relative_to(settings.BASE_DIR / "templates"))
        if name.partition("/")[0] in OF_STRANGERS or name in WITHOUT:
            continue
        for form in SENT.findall(path.read_text()):
            assert not TYPED.search(form) or 'name="ticket"' in form, name
