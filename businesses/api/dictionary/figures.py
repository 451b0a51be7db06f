"""What a business did in one period, and what it was worth."""

from django.utils.translation import gettext_lazy as _

from businesses.api import records
from businesses.api.dictionary.belongings import COUNTRIES, FINANCES, RUPIAH, UNITS
from businesses.api.dictionary.common import address
from businesses.api.dictionary.words import CONFIDENTIAL, REPORT
from businesses.api.parts import (
    FiguresMoneySerializer,
    FiguresSerializer,
    MaterialMoneySerializer,
    MaterialSerializer,
)
from ikm_registry.rest.dictionary import Entry, Resource, describe, resource

FIGURES = "0193a5c4-ae46-7154-8e99-5d6e7f8091a2"
UNITS_OF = _("units of “satuan”")
PEOPLE = _("people")


def money(meaning, example, label="", **elsewhere):
    return Entry(meaning, example, label, RUPIAH, basis=CONFIDENTIAL, elsewhere=elsewhere)


describe(
    FiguresSerializer,
    {
        "id": Entry(_("The id of these figures."), FIGURES, "id"),
        "year": Entry(_("Their year."), 2025),
        "part": Entry(_("The whole year (0) or one half of it."), 0),
        "operated": Entry(
            _("False: nothing was made then; another answer than zero and than unknown."), True
        ),
        "jumlah_tki_l": Entry(
            _("Men at work."),
            1,
            unit=PEOPLE,
            elsewhere={"OSS": "jumlah_tki_l", "SIINas": "tenaga kerja laki-laki"},
        ),
        "jumlah_tki_p": Entry(
            _("Women at work."),
            3,
            unit=PEOPLE,
            elsewhere={"OSS": "jumlah_tki_p", "SIINas": "tenaga kerja perempuan"},
        ),
        "workers_foreign": Entry(
            _("How many of them come from abroad."),
            0,
            unit=PEOPLE,
            elsewhere={"OSS": "tka_l, tka_p"},
        ),
        "workers_family": Entry(
            _("How many of them belong to the family and are not paid."), 1, unit=PEOPLE
        ),
        "workers_total": Entry(
            _("Men and women, as far as known."),
            4,
            _("all workers"),
            PEOPLE,
            elsewhere={"BPS": "tenaga kerja"},
        ),
        "kapasitas": Entry(
            _("How much could be made in the period."),
            "24000",
            unit=UNITS_OF,
            elsewhere={"OSS": "kapasitas", "SIINas": "kapasitas terpasang"},
        ),
        "used_capacity": Entry(
            _("How much of it was used."),
            "15000",
            unit=UNITS_OF,
            elsewhere={"SIINas": "kapasitas produksi"},
        ),
        "production_volume": Entry(
            _("How much was made."),
            "15000",
            unit=UNITS_OF,
            elsewhere={"SIINas": "produksi", "BPS": "produksi"},
        ),
        "satuan": Entry(
            _("In which unit capacity and production are counted."),
            "bungkus",
            codes=UNITS,
            elsewhere={"OSS": "satuan"},
        ),
        "electricity_kwh": Entry(
            _("Electricity used."), "5400", unit="kWh", elsewhere={"SIINas": "energi listrik"}
        ),
        "fuel_litres": Entry(
            _("Fuel used."),
            "420",
            unit=_("litres"),
            elsewhere={"SIINas": "bahan bakar dan pelumas"},
        ),
        "water_m3": Entry(_("Water used."), "96", unit="m³", elsewhere={"SIINas": "air baku"}),
        "finances": FINANCES,
    },
)
describe(
    FiguresMoneySerializer,
    {
        "id": Entry(_("The id of the figures it belongs to."), FIGURES, "id"),
        "pembelian_pematang_tanah": money(
            _("Buying and preparing the ground."), "40000000", OSS="pembelian_pematang_tanah"
        ),
        "bangunan_gedung": money(_("Buildings."), "60000000", OSS="bangunan_gedung"),
        "mesin_peralatan": money(
            _("Machines and tools."), "25000000", OSS="mesin_peralatan", SIINas="mesin/peralatan"
        ),
        "investasi_lain": money(
            _("Whatever else it was put into."), "5000000", OSS="investasi_lain"
        ),
        "investment_undivided": money(
            _("Without ground and buildings, where only one sum is known."), None
        ),
        "investment_total": money(
            _("Machines, other and undivided investment, without ground and buildings."),
            "30000000",
            _("investment without land and building"),
            SIINas="investasi di luar tanah dan bangunan",
        ),
        "modal_kerja": money(_("Money to work with."), "12000000", OSS="modal_kerja"),
        "capital_total": money(
            _("Investment without ground and buildings, and working capital (PP 7/2021 art. 35)."),
            "42000000",
            _("business capital"),
            OSS="modal usaha",
        ),
        "production_value": money(
            _("What was made, at the price of the maker."),
            "225000000",
            SIINas="nilai produksi",
            BPS="nilai produksi",
        ),
        "materials_value": money(
            _("Raw and auxiliary material."), "120000000", SIINas="nilai bahan baku", BPS="BB/BP"
        ),
        "energy_cost": money(_("Electricity, fuel and gas."), "14000000"),
        "turnover": money(_("All sales of the period (PP 7/2021)."), "218000000", SIDT="omzet"),
    },
)
describe(
    MaterialSerializer,
    {
        "id": Entry(_("The id of the material."), "0193a5c4-bf57-7265-9faa-6e7f8091a2b3", "id"),
        "name": Entry(_("What is used."), "Kedelai", elsewhere={"SIINas": "bahan baku"}),
        "jenis": Entry(
            _("Raw (BB) or auxiliary (BP) material, as SIINas tells them apart."),
            "BB",
            elsewhere={"SIINas": "BB/BP", "BPS": "BB/BP"},
        ),
        "origin": Entry(_("Where it comes from."), "local"),
        "country": Entry(_("From which country it is imported."), None, codes=COUNTRIES),
        "volume": Entry(_("How much of it was used."), "3600", unit=UNITS_OF),
        "satuan": Entry(_("In which unit that is counted."), "kg", codes=UNITS),
        "finances": FINANCES,
    },
)
describe(
    MaterialMoneySerializer,
    {"value": money(_("What was paid for it."), "54000000", SIINas="nilai bahan baku")},
)
describe(
    records.FiguresFinancesSerializer,
    {"materials": Entry(_("What each material was worth."), label=_("value of the materials"))},
)
describe(
    records.FiguresRecord,
    {
        **address("figures", FIGURES),
        "materials": Entry(_("What was used up."), label=_("materials")),
    },
)
resource(Resource("figures", _("Figures of a period"), records.FiguresRecord, basis=REPORT))
