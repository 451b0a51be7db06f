"""Every component on one page, for the tests that look at them; no part of the product."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import path

from ikm_registry import urls as real
from ikm_registry.ui.errors import csrf_failure
from ikm_registry.ui.widgets import Picker

VILLAGES = {
    "35.13.11.2004": ("Clarak", "Kec. Leces, Kab. Probolinggo, Jawa Timur"),
    "35.13.11.2005": ("Kerpangan", "Kec. Leces, Kab. Probolinggo, Jawa Timur"),
    "35.13.18.2011": ("Alassumur Kulon", "Kec. Kraksaan, Kab. Probolinggo, Jawa Timur"),
}
ROWS = [
    ("Keripik Tempe Bu Sari", "IKM-3513-000128-4", "Clarak, Leces", "active", 4, 96_000_000),
    ("Mebel Jati Makmur", "IKM-3513-000129-2", "Kraksaan Wetan", "active", 12, 640_000_000),
    ("Batik Ronggo Mukti", "IKM-3513-000130-6", "Sumberkare, Wonomerto", "inactive", None, None),
    ("Ikan Asap Paiton Jaya Abadi", "IKM-3513-000131-5", "Sumberanyar, Paiton", "not_found", 0, 0),
]
TABS = [
    ("Ringkasan", None),
    ("Angka", 3),
    ("Produk", 12),
    ("Pasar", 2),
    ("Izin", 4),
    ("Berkas", 0),
    ("Riwayat", 1048),
]
FORMS = [("17", "Perseorangan"), ("01", "PT")]
SEXES = [("F", "Perempuan"), ("M", "Laki-laki")]
CHANNELS = [("shop", "Toko sendiri"), ("market", "Pasar"), ("online", "Lokapasar")]


def number_box():
    return forms.TextInput(attrs={"inputmode": "numeric"})


class SampleForm(forms.Form):
    """One field of each kind that field.html must draw."""

    name = forms.CharField(label="Nama usaha", help_text="Seperti di papan nama.")
    village = forms.CharField(
        label="Desa atau kelurahan",
        help_text="Ketik beberapa huruf, misalnya “clarak”.",
        widget=Picker("styleguide_villages"),
    )
    legal_form = forms.ChoiceField(label="Bentuk usaha", choices=FORMS)
    sex = forms.ChoiceField(label="Pemilik", widget=forms.RadioSelect, choices=SEXES)
    channels = forms.MultipleChoiceField(
        label="Saluran penjualan",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=CHANNELS,
    )
    turnover = forms.DecimalField(label="Omzet setahun", required=False, widget=number_box())
    workers = forms.IntegerField(label="Tenaga kerja", required=False, widget=number_box())
    since = forms.DateField(
        label="Mulai berproduksi",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    photo = forms.FileField(label="Foto tempat usaha", required=False)
    note = forms.CharField(label="Catatan", required=False, widget=forms.Textarea)
    agreed = forms.BooleanField(label="Pemilik setuju datanya disimpan", help_text="UU 27/2022.")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["turnover"].prefix = "Rp"
        self.fields["workers"].unit = "orang"


def context(request):
    return {
        "form": SampleForm(request.POST if request.method == "POST" else None),
        "wrong": SampleForm({"wrong-workers": "empat"}, prefix="wrong"),
        "rows": ROWS,
        "page": Paginator(range(1240), 50).page(7),
        "tabs": [
            {"label": label, "url": f"?tab={label}", "current": not at, "count": count}
            for at, (label, count) in enumerate(TABS)
        ],
        "chips": [
            {"label": "Wilayah", "value": "Kec. Leces", "url": "?"},
            {"label": "KBLI", "value": "10794 Kerupuk dan keripik", "url": "?"},
        ],
        "facts": [
            {"term": "Pemilik", "value": "Sari W.", "note": "NIK 3513••••••••••12"},
            {"term": "Alamat", "value": "Dusun Krajan RT 02 RW 05, Clarak, Leces", "note": ""},
            {"term": "Luas bangunan", "value": None, "note": ""},
        ],
        "turnover": Decimal(1_540_000_000),
        "day": date(2026, 11, 22),
    }


@login_not_required
def styleguide(request):
    for level, text in [
        (messages.SUCCESS, "Usaha tersimpan, 10.42 WIB."),
        (messages.ERROR, "Berkas tidak terbaca. Simpan ulang sebagai .xlsx lalu coba lagi."),
    ]:
        messages.add_message(request, level, text)
    page = engines["django"].from_string(Path(__file__).with_suffix(".html").read_text())
    return HttpResponse(page.render(context(request), request))


@login_not_required
def villages(request):
    wanted = request.GET["q"].lower()
    options = [
        {"value": code, "label": name, "note": place}
        for code, (name, place) in VILLAGES.items()
        if wanted in name.lower()
    ]
    return render(request, "components/options.html", {"options": options})


@login_not_required
def fault(request, kind):
    if kind == "stale":
        return csrf_failure(request)
    raise {
        "damaged": BadRequest,
        "refused": PermissionDenied,
        "outside": PermissionDenied("Tempat ini di luar wilayah Anda."),
        "broken": ZeroDivisionError,
    }[kind]


urlpatterns = [
    *real.urlpatterns,
    path("gaya/", styleguide),
    path("gaya/desa/", villages, name="styleguide_villages"),
    path("gaya/salah/<kind>/", fault),
]
handler400 = real.handler400
handler403 = real.handler403
handler404 = real.handler404
handler500 = real.handler500
