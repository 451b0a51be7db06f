"""No door forgets the one rule of access: walks every address of the site."""

import ast
import inspect
import re
from pathlib import Path
from textwrap import dedent

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, get_resolver, reverse

from ikm_registry.accounts.scope import RegionScopedQuerySet
from ikm_registry.rest.views import ApiView
from ikm_registry.ui.pages import OpenPage, ScopedPage

OURS = ("ikm_registry", "businesses", "programs")
# What a stranger may open: the doors in, and what leads to them.
ANONYMOUS = {
    "account_login",
    "account_logout",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_inactive",
    "entrance:code",
    "entrance:password",
    "businesses:card",
    "businesses:card_accept",
    # What owners show strangers.
    "businesses:card_check",
    "businesses:product_photo",
    "businesses:product_public",
    "mfa_authenticate",
    # What published programs offer, and to whom.
    "programs:calls",
    "programs:call",
    "mfa_login_webauthn",
    "set_language",
    "admin:login",
    # What the API is, means and answers.
    "api_dictionary",
    "api_dictionary_of",
    "api_reference",
    "api_reference_group",
    "api_start",
    "problem_list",
    "problem",
    "rest:dictionary",
    "rest:schema",
    # By which terms anybody may borrow.
    "program_records:credit_terms",
    # What stands on plates and certificates.
    "programs:check_number",
    "programs:public_item",
    "programs:public_certificate",
    # Asked by the words of a key, in a form of its own.
    "rest:token",
    # Watched by machines; /metrics looks at the address.
    "health_live",
    "health_ready",
    "metrics",
}
# The first call on a scoped model's manager inside a view must be one of these.
GUARDS = {"permitted", "visible_to", "shown_to", "where_may", "require", "allowed", "that_wait_for"}
# Something for each name in an address.
SAMPLES = {
    "application": "PMH-3513-000001-1",
    "card": "KRT-7KQ2M-X9FPA",
    "certificate": "SRT-7KQ2M-X9FPA",
    "client": 1,
    "code": "35.13",
    "consent": 1,
    "day": "2026-11-22",
    "deed": "terima",
    "delivery": 1,
    "deleted": "pasar",
    "deletion": 1,
    "event": 1,
    "field": "name",
    "file": "6a1e0c0e-0d4b-4a3e-9d0c-3f1f5a3c2b11",
    "format": "xlsx",
    "group": "businesses",
    "group_number": "KLP-3513-000012-6",
    "group_part": "anggota",
    "hook": 1,
    "key": "6a1e0c0e-0d4b-4a3e-9d0c-3f1f5a3c2b11",
    "key_no": 1,
    "kind": "produk",
    "line": "10794",
    "name": "status",
    "order": 1,
    "paper": "6a1e0c0e-0d4b-4a3e-9d0c-3f1f5a3c2b11",
    "number": "IKM-3513-000128-4",
    "part": "produk",
    "personal": "nik",
    "person": 1,
    "piece": "tahap",
    "pk": 1,
    "plate": "ALT-7KQ2M-X9FPA",
    "problem": "validation",
    "program": "PRG-3513-000001-1",
    "question": "alamat",
    "product": 1,
    "record": "usaha",
    "removed": "IKM-3513-000128-4",
    "resource": "businesses",
    "row": 1,
    "rule": "nib",
    "since": "2026-11-22",
    "stage": 1,
    "save": "6a1e0c0e-0d4b-4a3e-9d0c-3f1f5a3c2b11",
    "visit": "6a1e0c0e-0d4b-4a3e-9d0c-3f1f5a3c2b11",
    "uuid": "6a1e0c0e-0d4b-4a3e-9d0c-3f1f5a3c2b11",
    "work": "impor",
}


def walk(patterns, namespace=""):
    for entry in patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", entry
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from walk(entry.url_patterns, inner)


PATTERNS = dict(walk(get_resolver().url_patterns))
DOORS = {name: pattern.callback for name, pattern in PATTERNS.items()}
# The administration has its own sign-in, for superusers alone.
CLOSED = sorted(name for name in set(DOORS) - ANONYMOUS if not name.startswith("admin:"))


def view_class(callback):
    return getattr(callback, "view_class", None)


def is_ours(callback):
    return inspect.unwrap(callback).__module__.startswith(OURS)


def model_of(view):
    """The model whose rows a class-based view shows or writes, wherever it is declared."""
    form = getattr(view, "form_class", None)
    filters = getattr(view, "filterset_class", None)
    rows = getattr(view, "queryset", None)
    declared = [
        getattr(view, "model", None),
        getattr(rows, "model", None),
        getattr(getattr(form, "_meta", None), "model", None),
        getattr(getattr(filters, "_meta", None), "model", None),
    ]
    return next(filter(None, declared), None)


def is_scoped(model):
    """A model that a view finds out only when asked may be any, so it counts as scoped."""
    if model is None or isinstance(model, property):
        return model is not None
    return isinstance(model._default_manager.all(), RegionScopedQuerySet)


SCOPED_MODELS = {model.__name__ for model in apps.get_models() if is_scoped(model)}
CLASSES = {name: view_class(door) for name, door in DOORS.items() if view_class(door)}
# What machines ask tells a stranger so, instead of leading her to the sign-in.
ENDPOINTS = {name for name, view in CLASSES.items() if issubclass(view, ApiView)}
FUNCTIONS = {name: door for name, door in DOORS.items() if is_ours(door) and not view_class(door)}
VIEW_FILES = [
    path.relative_to(settings.BASE_DIR)
    for app in OURS
    for pattern in ("views.py", "views/*.py")
    for path in sorted((settings.BASE_DIR / app).rglob(pattern))
]


def test_there_is_something_to_look_at():
    assert "Business" in SCOPED_MODELS
    assert "businesses:list" in CLASSES
    assert len(VIEW_FILES) > 5


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_a_view_over_rows_of_a_place_is_a_scoped_page(name):
    view = CLASSES[name]

    assert not is_scoped(model_of(view)) or issubclass(view, ScopedPage | OpenPage | ApiView)


def test_what_goes_past_djangos_cursors_stands_in_no_view_whose_wall_comes_with_statements():
    """COPY and raw cursors would stand before it: see wall.raised_for_each_statement."""
    apart = {CLASSES[name] for name in ENDPOINTS if CLASSES[name].asks_apart}
    assert apart
    for view in apart:
        source = Path(inspect.getsourcefile(view)).read_text(encoding="utf-8")
        assert not {"copy_expert", "iterator", "connection"} & set(re.findall(r"\w+", source)), view


def test_function_views_ask_for_no_rows():
    for name, door in FUNCTIONS.items():
        tree = ast.parse(dedent(inspect.getsource(inspect.unwrap(door))))
        asked = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert "objects" not in asked, name


def unguarded(tree):
    """Lines on which the rows of a scoped model are asked for without a guard."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    guarded = {node.value for node in nodes if node.attr in GUARDS}
    return [
        node.lineno
        for node in nodes
        if node.attr == "objects"
        and isinstance(node.value, ast.Name)
        and node.value.id in SCOPED_MODELS
        and node not in guarded
    ]


@pytest.mark.parametrize("path", VIEW_FILES, ids=str)
def test_a_view_asks_for_rows_through_the_rule(path):
    assert unguarded(ast.parse((settings.BASE_DIR / path).read_text(encoding="utf-8"))) == []


def test_the_search_finds_an_omission():
    assert unguarded(ast.parse("Business.objects.filter(pk=1)")) == [1]
    assert unguarded(ast.parse("Business.objects.visible_to(user).filter(pk=1)")) == []


def test_only_the_doors_in_are_open_to_strangers():
    open_to_all = {
        name for name, door in DOORS.items() if not getattr(door, "login_required", True)
    }

    assert open_to_all <= ANONYMOUS


@pytest.mark.parametrize("name", CLOSED)
def test_a_stranger_is_sent_to_the_sign_in(name, client, db):
    names = PATTERNS[name].pattern.converters
    answer = client.get(reverse(name, kwargs={key: SAMPLES[key] for key in names}))

    if name in ENDPOINTS:
        assert answer.status_code == 401
    else:
        assert answer.status_code == 302
        assert answer.url.startswith("/masuk/")
