"""Forms that ask first whether it is still she, and are found wrong right afterwards.

What is shown then stands at the address of that question. Each form names its own, or what she
mends would be sent there, as a password.
"""

import re

import pytest
from django.test import Client

from ikm_registry.accounts.models import User
from tests.factories.hooks import hook_for
from tests.people.conftest import PASSWORD, administrator, siti

__all__ = ["administrator", "siti"]
pytestmark = pytest.mark.django_db
FORM = re.compile(
    r'<form class="form[^>]* action="([^"]*)"[^>]*>\s*<input type="hidden" name="csrf'
)
FORMS = [
    "/orang/undang/",
    "/orang/{person}/peran/",
    "/orang/{person}/peran/{assignment}/",
    "/klien/tambah/",
    "/klien/{client}/kunci/",
    "/klien/{client}/webhook/tambah/",
    "/klien/{client}/webhook/{hook}/ubah/",
]


@pytest.fixture
def things(siti):
    hook = hook_for("35.13")
    assignment = siti.assignments.get().pk
    return {
        "person": siti.pk,
        "assignment": assignment,
        "client": hook.key.user_id,
        "hook": hook.pk,
    }


@pytest.fixture
def ratna(administrator):
    client = Client()
    client.force_login(administrator)
    return client


def proved(ratna, asked):
    """She types her password where she was led."""
    question = asked["Location"]
    assert question.startswith("/akun/pastikan/")
    following = ratna.get(question).context["redirect_field_value"]
    return ratna.post("/akun/pastikan/", {"password": PASSWORD, "next": following})


@pytest.mark.parametrize("form", FORMS)
def test_a_form_found_wrong_after_the_question_goes_to_its_own_address(form, things, ratna):
    address = form.format(**things)
    page = proved(ratna, ratna.post(address, {"ends_on": "rubbish"}))
    assert page.context["form"].errors
    assert FORM.findall(page.text) == [address]


def test_what_is_mended_then_is_done(things, ratna):
    typed = {"name": "Budi", "email": "budi@dinas.test", "role": "", "region": "35.13"}
    page = proved(ratna, ratna.post("/orang/undang/", typed))
    [address] = FORM.findall(page.text)
    ratna.post(address, typed | {"role": "viewer"})
    assert User.objects.filter(email="budi@dinas.test").exists()
