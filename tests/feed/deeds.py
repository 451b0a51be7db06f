"""What officers do to businesses, one thing after another and at random, by the services."""

from businesses.choices import Status
from businesses.models import Business, Figures, Owner, Product
from businesses.services.figures import save_figures
from businesses.services.merging import merge
from businesses.services.records import delete_record, save_record
from businesses.services.registration import (
    delete_business,
    register,
    save_business,
    set_other_kbli,
)
from businesses.services.restoring import restore_business
from ikm_registry.history.reading import events_of
from tests.factories.businesses import kbli

REGENCY = "35.13"
PLACES = ["35.13.05.2008", "35.13.11", "35.13", "35.08.01"]
LINES = ["10794", "10792", "13134"]
TIMES_EACH = 3


def one_of(model, chance):
    return chance.choice(model.objects.order_by("pk"))


def registers(chance, officer):
    register(
        business=Business(name=f"Bu Rupi {chance.random()}", region_id=chance.choice(PLACES)),
        owner=Owner(name="Rupi"),
        product=chance.choice([None, Product(name="Rengginang", price=7_000)]),
        by=officer,
    )


def corrects(chance, officer):
    business = one_of(Business, chance)
    business.name, business.kbli = f"Emping {chance.random()}", kbli(chance.choice(LINES))
    business.status = chance.choice(Status.values)
    save_business(business=business, by=officer)


def moves(chance, officer):
    business = one_of(Business, chance)
    business.region_id = chance.choice(PLACES)
    save_business(business=business, by=officer)


def deletes(chance, officer):
    delete_business(business=one_of(Business, chance), by=officer)


def brings_back(chance, officer):
    gone = events_of(Business).objects.filter(pgh_label="delete")
    gone = gone.exclude(pgh_obj_id__in=Business.objects.values("pk")).order_by("-pgh_id").first()
    if gone:
        restore_business(event=gone, by=officer)


def merges(chance, officer):
    kept, double = chance.sample(list(Business.objects.filter(regency=REGENCY).order_by("pk")), 2)
    merge(kept=kept, double=double, by=officer)


def names_further_lines(chance, officer):
    business = one_of(Business, chance)
    lines = [kbli(code) for code in chance.sample(LINES, chance.randrange(3))]
    further = [line for line in lines if line != business.kbli]
    set_other_kbli(business=business, kbli=further, by=officer)


def adds_a_product(chance, officer):
    business = one_of(Business, chance)
    save_record(row=Product(business=business, name="Emping", price=8_000), by=officer)


def changes_a_price(chance, officer):
    product = one_of(Product, chance)
    product.price = chance.randrange(1000, 90_000)
    save_record(row=product, by=officer)


def removes_a_product(chance, officer):
    delete_record(row=one_of(Product, chance), by=officer)


def counts_workers(chance, officer):
    figures = one_of(Figures, chance)
    figures.workers_female = chance.randrange(1, 20)
    save_figures(figures=figures, by=officer)


DEEDS = [
    registers,
    corrects,
    moves,
    deletes,
    brings_back,
    merges,
    names_further_lines,
    adds_a_product,
    changes_a_price,
    removes_a_product,
    counts_workers,
]


def work(chance, officer):
    """Some of each, in any order."""
    deeds = DEEDS * TIMES_EACH
    for does in chance.sample(deeds, len(deeds)):
        does(chance, officer)
