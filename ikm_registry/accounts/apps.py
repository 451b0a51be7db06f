from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ikm_registry.accounts"
    label = "accounts"
