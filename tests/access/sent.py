"""What is sent to each page that takes something: all it needs, so that whoever may write does.

A refusal then cannot be explained by an empty form. `{name}` is one of the things of the world.
"""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate

from ikm_registry.ui.tickets import Ticket
from tests.access import handed_over
from tests.access.world import NIB, NIK, SECRET
from tests.factories.businesses import CLARAK
from tests.factories.imports import sheet
from tests.factories.pictures import picture
from tests.factories.programs import a_paper, a_photo

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
A_HOOK = {
    "name": "Antrean",
    "url": "https://93.184.216.34/",
    "key": "{key_no}",
    "told": "business.closed",
}
TODAY = str(localdate())
WHAT_FOR = {"purpose": "verification"}
A_PROGRAM = {
    "name": "Pelatihan pengemasan",
    "kind": "training",
    "recipient": "business",
    "year": "2099",
    "region": "35.13",
    "organiser": "DKUPP",
    "fund_source": "apbd_kab",
    "open_to": "35.13",
    "opens_on": "2099-01-01",
    "closes_on": "2099-02-01",
    "summary": "Tiga hari pelatihan.",
    "objection_days": "30",
    "objection_basis": "UU 30/2014 Pasal 77",
    "attendance_minimum": "80",
}
A_STAGE = {"name": "Seleksi", "quota": "5"}
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
    "hooks:make": A_HOOK,
    "hooks:change": A_HOOK,
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
        "purpose": "statistics",
        "basis": "consent",
        "given_on": "2026-01-05",
        "how": "form",
    },
    "businesses:people": {
        "consent_channel": "visit",
        "consented_on": "2026-01-05",
        "consent_how": "Di depan kepala desa",
    },
    "businesses:card_make": {"way": "print"},
    "businesses:keep_phone": {"phone": "0813 1111 2222"},
    "businesses:keep_price": {"price": "6500", "seen_version": "1"},
    "businesses:keep_email": {"email": "rupi@contoh.id"},
    "businesses:keep_identity": {"columns": "nik", "seen": "1"},
    "businesses:keep_new_product": {"name": "Keripik talas"},
    "businesses:keep_new_certificate": {"kind": "pirt", "number": "2062013010001-30"},
    "businesses:keep_ask": {"opening_hours": "08.00–16.00", "seen_version": "1"},
    "businesses:claim_new": {
        "name": "Keripik Baru",
        "region": CLARAK,
        "makes": "Keripik",
        "role": "owner",
    },
    "businesses:claim": {"step": "refuse", "answer": "Datanglah ke kantor"},
    "businesses:her_helpers": {"contact": "dimas@contoh.id"},
    "businesses:her_card": {"step": "make"},
    "businesses:her_certificates": {"step": "silence"},
    "businesses:her_product_page": {"words": "Renyah", "seen_version": "1"},
    "businesses:erasure_ask": {"is_sure": "on"},
    "businesses:agree": {"purpose": "partner", "owner": "{owner_uuid}"},
    "businesses:erasure": {"step": "refuse", "answer": "Datanglah ke kantor"},
    "businesses:part_add": {"name": "Keripik talas"},
    "businesses:part_edit": {"name": "Keripik talas", "seen_version": "1"},
    "businesses:group_create": {"name": "Rukun Baru", "kind": "kub", "region": CLARAK},
    "businesses:group_edit": {
        "name": "Rukun Baru",
        "kind": "kub",
        "region": CLARAK,
        "seen_version": "1",
    },
    "businesses:group_part_add": {"business": "{neighbour}", "role": "member"},
    "businesses:group_part_edit": {"role": "member", "seen_version": "1"},
    "businesses:propose": {
        "name": f"{SECRET} Jaya",
        "status": "active",
        "nib": NIB,
        "kbli": "10794",
        "brand": "Rupi",
        "seen_version": "1",
    },
    "businesses:change": {"step": "decide", "seen": "{mark}", "choice_address": "approve"},
    "businesses:restore_value": {"seen_version": "1"},
    "programs:create": A_PROGRAM,
    "programs:edit": A_PROGRAM | {"seen_version": "1"},
    "programs:part_add": A_STAGE | {"order": "2"},
    "programs:part_edit": A_STAGE | {"order": "1"},
    "programs:apply": {"applicant": "{number}"},
    "programs:take_step": {"deed": "verify", "seen": "{application_mark}", "on": TODAY},
    "programs:visit_add": {"on": TODAY, "place": "Krajan", "notes": "Ada"},
    "programs:declare": {"kind": "kin"},
    "programs:declare_of_business": {"kind": "kin"},
    "programs:declare_of_group": {"kind": "kin"},
    "programs:interest_end": {"end_reason": "Bukan saudara"},
    "programs:decide": {"first": "0", "on": TODAY},
    "businesses:import_upload": {"region": "35.13", "year": "2025"},
    "businesses:import_check": {"money_unit": "1"},
    "programs:sikp": WHAT_FOR | {"step": "file", "layout": "{layout}", "whose": "sent"},
    "programs:bank_answer": {"layout": "{answer_layout}"},
    "programs:credit_wish": {
        "scheme": "{scheme}",
        "wished": "25.000.000",
        "purpose": "kmk",
        "tenor_months": "24",
        "bank": "BRI",
    },
    "programs:credit_step": {"on": "{today}"},
    "programs:partners": {"name": "Rini", "email": "rini@bank.test", "bank": "BRI"},
    "programs:partner_key": A_KEY,
    "programs:facilitation_request": {"kind": "halal"},
    "programs:facilitation_step": {"on": "{today}", "number": "ID35110000123456"},
} | handed_over.SENT
FILES = {
    "businesses:keep_photo": "photo",
    "businesses:keep_identity": "evidence",
    "businesses:keep_new_certificate": "evidence",
} | handed_over.FILES


def sent_to(page, things, person):
    """With a ticket of her own, where she has signed in."""
    typed = {name: value.format(**things) for name, value in SENT.get(page, {}).items()}
    if page == "businesses:import_upload":
        typed["file"] = SimpleUploadedFile("daftar.csv", sheet({}))
    if page == "programs:paper_add":
        typed["file"] = a_paper()
    if page == "programs:visit_add":
        typed["photo"] = a_photo()
    if page == "programs:bank_answer":
        answer = f"No. pengajuan;Hasil;Alasan\n{things['credit']};Ditolak;Agunan\n"
        typed["file"] = SimpleUploadedFile("jawaban.csv", answer.encode())
    if page in FILES:
        typed[FILES[page]] = SimpleUploadedFile("a.png", picture(), "image/png")
    return typed | {"ticket": str(Ticket.new(person))} if person else typed
