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
from django.views.csrf import csrf_failure

from ikm_registry.ui.widgets import Picker
from ikm_registry.urls import urlpatterns as real_addresses

VILLAGES = {
    "35.13.11.2004": ("Clarak", "Kec. Leces, Kab. Probolinggo, Jawa Timur"),
    "35.13.11.2005": ("Kerpangan", "Kec. Leces, Kab. Probolinggo, Jawa Timur"),
    "35.13.18.2011": ("Alassumur Kulon", "Kec. Kraksaan, Kab. Probolinggo, Jawa Timur"),
}
ROWS = [
    ("Keripik Tempe Bu Sari", "IKM-3513-000128-4", "Clarak, Leces", "Kerupuk dan keripik", "active", 4, 96_000_000),
    ("Mebel Jati Makmur", "IKM-3513-000129-2", "Kraksaan Wetan", "Furnitur dari kayu", "active", 12, 640_000_000),
    ("Batik Ronggo Mukti", "IKM-3513-000130-6", "Sumberkare, Wonomerto", "Batik", "inactive", None, None),
    ("Ikan Asap Paiton Jaya Abadi Sentosa", "IKM-3513-000131-5", "Sumberanyar, Paiton", "Pengasapan ikan", "not_found", 0, 0),
]  # fmt: skip


class PickerField(forms.CharField):
    widget = Picker("styleguide_villages")


class SampleForm(forms.Form):
    name = forms.CharField(label="Nama usaha", help_text="Seperti di papan nama. Contoh: Keripik Tempe Bu Sari")
    village = PickerField(label="Desa atau kelurahan", help_text="Ketik beberapa huruf, misalnya “clarak”.")
    legal_form = forms.ChoiceField(label="Bentuk usaha", choices=[("17", "Perseorangan"), ("01", "PT")])
    sex = forms.ChoiceField(
        label="Pemilik", widget=forms.RadioSelect, choices=[("F", "Perempuan"), ("M", "Laki-laki")]
    )
    channels = forms.MultipleChoiceField(
        label="Saluran penjualan", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[("shop", "Toko sendiri"), ("market", "Pasar"), ("online", "Lokapasar")],
    )
    turnover = forms.DecimalField(label="Omzet setahun", required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    workers = forms.IntegerField(label="Tenaga kerja", required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    since = forms.DateField(label="Mulai berproduksi", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    photo = forms.FileField(label="Foto tempat usaha", required=False)
    note = forms.CharField(label="Catatan", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    agreed = forms.BooleanField(label="Pemilik setuju datanya disimpan", help_text="UU 27/2022 pasal 20.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["turnover"].prefix = "Rp"
        self.fields["workers"].unit = "orang"


def context(request):
    return {
        "form": SampleForm(request.POST if request.method == "POST" else None),
        "wrong": SampleForm({"name": "", "workers": "empat", "turnover": "1.500.000"}, prefix="wrong"),
        "rows": ROWS,
        "page": Paginator(range(1240), 50).page(7),
        "tabs": [
            {"label": label, "url": f"?tab={label}", "current": label == "Ringkasan", "count": count}
            for label, count in [
                ("Ringkasan", None), ("Angka", 3), ("Produk", 12), ("Pasar", 2), ("Izin", 4),
                ("Berkas", 0), ("Riwayat", 1048),
            ]
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
    wanted = request.GET.get("q", "").lower()
    options = [
        {"value": code, "label": name, "note": place}
        for code, (name, place) in VILLAGES.items()
        if wanted in name.lower()
    ]
    return render(request, "components/options.html", {"options": options})


@login_not_required
def fault(request, number):
    if number == 400:
        raise BadRequest
    if number == 403:
        raise PermissionDenied
    if number == 419:
        return csrf_failure(request)
    raise ZeroDivisionError


urlpatterns = [
    *real_addresses,
    path("gaya/", styleguide),
    path("gaya/desa/", villages, name="styleguide_villages"),
    path("gaya/salah/<int:number>/", fault),
]
