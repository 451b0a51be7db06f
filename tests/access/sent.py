"""What is sent to each page that takes something: all it needs, so that whoever may write does.

A refusal then cannot be explained by an empty form. `{name}` is one of the things of the world.
"""

from django.core.files.uploadedfile import SimpleUploadedFile

from ikm_registry.ui.tickets import Ticket
from tests.access.world import NIK
from tests.factories.businesses import CLARAK
from tests.factories.imports import sheet

REGISTERED = {
    "business-name": "Keripik Baru",
    "business-region": CLARAK,
    "business-status": "active",
}
A_KEY = {
    "key_name": "Server",
    "scopes": "businesses:read",
    "purpose": "public_task",
    "expires_on": "{in_a_month}",
    "rate": "600",
}
WHAT_FOR = {"purpose": "verification"}
SENT = {
    "set_language": {"language": "en", "next": "/"},
    "account_login": {"login": "petugas", "password": "salah-semua-ini"},
    "people:invite": {
        "name": "Budi",
        "email": "budi@dinas.test",
        "role": "viewer",
        "region": CLARAK[:8],
    },
    "people:give": {"role": "viewer", "region": CLARAK[:8]},
    "people:limit": {"ends_on": "2099-12-31"},
    "clients:make": A_KEY | {"name": "Portal", "role": "api_client", "region": CLARAK[:8]},
    "clients:make_key": A_KEY,
    "businesses:find_person": WHAT_FOR | {"number": NIK},
    "businesses:view_create": {"name": "Yang aktif"},
    "businesses:view_change": {"name": "Nama lain", "region": "35.13"},
    "businesses:bulk": {
        "step": "write",
        "status": "inactive",
        "reason": "Didatangi",
        "seen": "{number}@1",
    },
    "businesses:create": REGISTERED,
    "businesses:edit": REGISTERED
    | {"business-seen_version": "1", "owner-seen_version": "1", "owner-name": "Bu Rupi"},
    "businesses:reveal": WHAT_FOR,
    "businesses:consents": {
        "purpose": "catalogue",
        "basis": "consent",
        "given_on": "2026-01-05",
        "how": "form",
    },
    "businesses:part_add": {"name": "Keripik talas"},
    "businesses:part_edit": {"name": "Keripik talas", "seen_version": "1"},
    "businesses:restore_value": {"seen_version": "1"},
    "businesses:import_upload": {"region": "35.13", "year": "2025"},
    "businesses:import_check": {"money_unit": "1"},
}


def sent_to(page, things, person):
    """With a ticket of her own, where she has signed in."""
    typed = {name: value.format(**things) for name, value in SENT.get(page, {}).items()}
    if page == "businesses:import_upload":
        typed["file"] = SimpleUploadedFile("daftar.csv", sheet({}))
    return typed | {"ticket": str(Ticket.new(person))} if person else typed
