"""The access matrix: every page × every persona × reading and writing, against one table.

Personas are places: the officer and the viewer of Kabupaten Probolinggo, where the record lies;
the officer of Kabupaten Boalemo; somebody who signed in but holds no role; a stranger.
A page without a row fails: decide first who may open it.
"""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

pytestmark = pytest.mark.django_db

PERSONAS = ("officer", "viewer", "elsewhere", "nobody", "stranger")
# One letter a persona, in that order: what the page answers.
ANSWERS = {
    "o": {200},
    "r": {302},
    "m": {400, 404, 405},
    "n": {404},
    "f": {403},
    "s": {302},
    "u": {401},
    "v": {415},
}
SIGN_IN = "s"

# name of the page: (its arguments, answers to GET, answers to an empty POST)
READERS = "oonns"
KEEPERS = "onnns"
MATRIX = {
    "health_live": ((), "ooooo", "mmmmm"),
    "health_ready": ((), "ooooo", "mmmmm"),
    "metrics": ((), "ooooo", "mmmmm"),  # asked from this machine; elsewhere it does not exist
    # Machines and people ask the same addresses; tests/rest tries them with keys.
    "rest:index": ((), "oooou", "mmmmu"),
    "rest:schema": ((), "ooooo", "mmmmm"),
    "rest:auth_check": ((), "oooou", "mmmmu"),
    "rest:regions": ((), "oooou", "mmmmu"),
    "rest:region": (("code",), "oooou", "mmmmu"),
    # The same endpoints by key and with bodies: tests/access/test_api_matrix.py.
    "records:businesses": ((), "ooofu", "vfvfu"),
    "records:business_by_number": (("number",), "oonfu", "mmmmu"),
    "records:products": ((), "ooofu", "vfvfu"),
    "records:markets": ((), "ooofu", "vfvfu"),
    "records:certificates": ((), "ooofu", "vfvfu"),
    "records:figures": ((), "ooofu", "vfvfu"),
    "records:owners": ((), "ooofu", "vfvfu"),
    "records:one_of_businesses": (("uuid",), "nnnfu", "mmmmu"),
    "records:one_of_products": (("uuid",), "nnnfu", "mmmmu"),
    "records:one_of_markets": (("uuid",), "nnnfu", "mmmmu"),
    "records:one_of_certificates": (("uuid",), "nnnfu", "mmmmu"),
    "records:one_of_figures": (("uuid",), "nnnfu", "mmmmu"),
    "records:one_of_owners": (("uuid",), "nnnfu", "mmmmu"),
    "records:reveal": (("uuid",), "mmmmu", "nnnfu"),
    "records:kbli": ((), "oooou", "mmmmu"),
    "records:kbli_line": (("line",), "oooou", "mmmmu"),
    "records:codelists": ((), "oooou", "mmmmu"),
    "records:codelist": (("name",), "oooou", "mmmmu"),
    "rest:dictionary": ((), "ooooo", "mmmmm"),
    "api_start": ((), "ooooo", "mmmmm"),
    "api_reference": ((), "ooooo", "mmmmm"),
    "api_reference_group": (("group",), "ooooo", "mmmmm"),
    "api_dictionary": ((), "ooooo", "mmmmm"),
    "api_dictionary_of": (("resource",), "ooooo", "mmmmm"),
    "problem_list": ((), "ooooo", "mmmmm"),
    "problem": (("problem",), "ooooo", "mmmmm"),
    "home": ((), "oooos", "mmmms"),
    "shortcuts": ((), "oooos", "mmmms"),
    "set_language": ((), "rrrrr", "rrrrr"),
    "mfa_authenticate": ((), "rrrrs", "rrrrs"),
    "mfa_login_webauthn": ((), "rrrrs", "rrrrs"),
    "mfa_index": ((), "oooos", "mmmms"),
    # What makes the account safer or less safe asks first whether it is still she.
    "mfa_reauthenticate": ((), "rrrrs", "rrrrs"),
    "mfa_reauthenticate_webauthn": ((), "rrrrs", "rrrrs"),
    "mfa_activate_totp": ((), "rrrrs", "rrrrs"),
    "mfa_deactivate_totp": ((), "nnnns", "nnnns"),
    "mfa_list_webauthn": ((), "oooos", "mmmms"),
    "mfa_add_webauthn": ((), "rrrrs", "rrrrs"),
    "mfa_edit_webauthn": (("pk",), "rrrrs", "rrrrs"),
    "mfa_remove_webauthn": (("pk",), "rrrrs", "rrrrs"),
    "mfa_view_recovery_codes": ((), "nnnns", "mmmms"),
    "mfa_generate_recovery_codes": ((), "rrrrs", "rrrrs"),
    "mfa_download_recovery_codes": ((), "nnnns", "mmmms"),
    "usersessions_list": ((), "oooos", "rrrrs"),
    "usersessions_end": (("pk",), "mmmms", "nnnns"),
    # For administrators; tests/people asks what each of them may do to whom.
    "people:list": ((), "ffffs", "ffffs"),
    "people:invite": ((), "ffffs", "ffffs"),
    "people:decisions": ((), "ffffs", "ffffs"),
    "people:person": (("person",), "ffffs", "ffffs"),
    "people:give": (("person",), "ffffs", "ffffs"),
    "people:limit": (("person", "pk"), "ffffs", "ffffs"),
    "people:end": (("person", "pk"), "ffffs", "ffffs"),
    "people:invite_again": (("person",), "ffffs", "ffffs"),
    "people:renew_step": (("person",), "ffffs", "ffffs"),
    "people:off_board": (("person",), "ffffs", "ffffs"),
    "clients:list": ((), "ffffs", "ffffs"),
    "clients:make": ((), "ffffs", "ffffs"),
    "clients:client": (("client",), "ffffs", "ffffs"),
    "clients:make_key": (("client",), "ffffs", "ffffs"),
    "clients:end_key": (("client", "key_no"), "ffffs", "ffffs"),
    "clients:end": (("client",), "ffffs", "ffffs"),
    "people:roles": ((), "oooos", "mmmms"),
    "businesses:exports_of": (("person",), "ffffs", "ffffs"),
    "businesses:list": ((), "oooos", "mmmms"),
    "businesses:search": ((), "oooos", "mmmms"),
    "businesses:find_person": ((), "ofofs", "ofofs"),
    "businesses:register": ((), "ffffs", "ffffs"),
    "businesses:export": (("format",), "oooos", "mmmms"),
    "businesses:view_create": ((), "oooos", "oooos"),
    "businesses:view_change": (("pk",), "nnnns", "nnnns"),  # no view is kept here
    "businesses:view_delete": (("pk",), "mmmms", "nnnns"),
    "businesses:map": ((), "oooos", "mmmms"),
    "businesses:map_points": ((), "oooos", "mmmms"),
    "businesses:bulk": ((), "rfrfs", "rfrfs"),  # nothing ticked: back to the list
    "businesses:product_list": ((), "oooos", "mmmms"),
    "businesses:places": ((), "rrros", "mmmms"),
    "businesses:place": (("code",), READERS, "mmmms"),
    "businesses:create": ((), "ofofs", "ofofs"),
    "businesses:detail": (("number",), READERS, "mmmms"),
    "businesses:figures": (("number",), READERS, "mmmms"),
    "businesses:products": (("number",), READERS, "mmmms"),
    "businesses:markets": (("number",), READERS, "mmmms"),
    "businesses:permits": (("number",), READERS, "mmmms"),
    "businesses:photos": (("number",), READERS, "mmmms"),
    "businesses:history": (("number",), READERS, "mmmms"),
    "businesses:reveal": (("number", "personal"), KEEPERS, KEEPERS),
    "businesses:consents": (("number",), READERS, "ofnns"),
    "businesses:consent_withdraw": (("number", "consent"), "mmmms", "rnnns"),
    "businesses:edit": (("number",), KEEPERS, KEEPERS),
    "businesses:delete": (("number",), "nnnns", "nnnns"),
    "businesses:merge": (("number",), "ffffs", "ffffs"),
    "businesses:confirm": (("number",), "mmmms", "rnnns"),
    "businesses:part_add": (("number", "part"), "ofnns", "ofnns"),
    "businesses:part_edit": (("number", "part", "pk"), KEEPERS, KEEPERS),
    "businesses:part_delete": (("number", "part", "pk"), KEEPERS, "rnnns"),
    "businesses:file": (("part", "pk"), READERS, "mmmms"),
    "businesses:restore_value": (("number", "kind", "event", "field"), KEEPERS, KEEPERS),
    "businesses:restore_part": (("number", "deleted", "deletion"), "ofnns", "rfnns"),
    "businesses:deleted": ((), "ffffs", "ffffs"),
    "businesses:restore": (("removed",), "ffffs", "ffffs"),
    "businesses:undo": (("save",), "onnns", "rnnns"),
    "businesses:pick_region": ((), "oooos", "mmmms"),
    "businesses:pick_kbli": ((), "oooos", "mmmms"),
    "businesses:drafts": ((), "oooos", "mmmms"),
    "businesses:draft_discard": (("key",), "onnns", "rnnns"),
    "businesses:import_list": ((), "ofofs", "mfmfs"),
    "businesses:import_upload": ((), "ofofs", "ofofs"),
    "businesses:import": (("uuid",), "ofnfs", "mfmfs"),
    "businesses:import_check": (("uuid",), "mfmfs", "rfnfs"),
    "businesses:import_load": (("uuid",), "mfmfs", "rfnfs"),
    "businesses:import_continue": (("uuid",), "mfmfs", "rfnfs"),
    "businesses:import_problems": (("uuid",), "ofnfs", "mfmfs"),
}
# The library's own doors for signing in; tests/accounts tries them.
SIGNING_IN = "account_"


def names(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":  # superusers alone, and Django's own work
                yield from names(pattern, f"{pattern.namespace}:" if pattern.namespace else prefix)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"


def test_every_page_has_a_row():
    pages = {name for name in names(get_resolver()) if not name.startswith(SIGNING_IN)}
    assert pages == set(MATRIX)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", MATRIX)
def test_a_page_answers_each_persona_as_the_table_says(name, method, here):
    arguments, people = here
    wanted, reading, writing = MATRIX[name]
    url = reverse(name, kwargs={key: arguments[key] for key in wanted})
    expected = reading if method == "get" else writing
    answered = {}
    # Those who may not come first, so that what the officer does cannot explain an answer.
    for persona, answer in reversed(list(zip(PERSONAS, expected, strict=True))):
        client = Client()
        if people[persona]:
            client.force_login(people[persona])
        response = getattr(client, method)(url)
        if response.status_code not in ANSWERS[answer]:
            answered[persona] = (response.status_code, answer)
        if answer == SIGN_IN:
            assert response["Location"].startswith(reverse("account_login"))
    assert answered == {}
