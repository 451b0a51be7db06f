"""Django's admin knows no regions, so it is open to superusers alone."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, OwnerFactory

OURS = apps.get_app_config("businesses").get_models()
MODELS = [model for model in OURS if model in admin.site._registry]


@pytest.fixture
def superuser(client, db):
    user = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def listing(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


@pytest.mark.parametrize("model", admin.site._registry)
def test_a_role_opens_nothing_here_even_to_staff(client, officer_of, model):
    user = officer_of("35.13", role="administrator")
    user.is_staff = True
    user.save()
    client.force_login(user)
    answer = client.get(listing(model), follow=True)
    assert answer.status_code == 403
    assert b'type="password"' not in answer.content


@pytest.mark.parametrize("model", MODELS)
def test_a_superuser_looks_up_what_there_is(client, superuser, model):
    BusinessFactory()
    assert client.get(listing(model), {"q": "keripik"}).status_code == 200


def test_a_business_is_looked_up_but_neither_changed_nor_uncovered(client, superuser):
    business = BusinessFactory(owner=OwnerFactory(nik="3513024107850003"))
    url = reverse("admin:businesses_business_change", args=[business.pk])
    answer = client.get(url)
    assert business.name in answer.content.decode()
    assert "3513024107850003" not in answer.content.decode()
    assert client.post(url, {"name": "Lain"}).status_code == 403
    assert client.get(reverse("admin:businesses_business_add")).status_code == 403
