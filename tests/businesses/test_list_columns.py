"""What the list tells of each business is chosen, kept in the address, and bounded by rights."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from businesses.filters.columns import COLUMNS, USUAL
from businesses.models import Business
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, CertificateFactory, FiguresFactory

PAGE = "/usaha/"
ALL = ",".join(column.name for column in COLUMNS)


def heads(answer):
    return [str(head["label"]) for head in answer.context["heads"]]


def full(**facts):
    business = FiguresFactory(
        business__name="Keripik Leces",
        business__owner__name="Hartatik Ningsih",
        business__nib="0220001234567",
        business__founded_year=1998,
        business__latitude="-7.84",
        business__longitude="113.25",
        turnover=60_000_000,
    ).business
    CertificateFactory(business=business)
    Business.objects.filter(pk=business.pk).update(confirmed_at=timezone.now())
    return business


def test_every_column_has_one_head_and_one_cell(client, officer):
    full()

    for column in COLUMNS:
        answer = client.get(f"{PAGE}?columns={column.name}")
        row = answer.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
        assert heads(answer) == [str(answer.context["view"].columns[0].label), str(column.label)]
        assert row.count("<td") == 1, column.name


def test_columns_say_their_facts_and_cover_the_owner(client, officer):
    full()

    page = client.get(f"{PAGE}?columns={ALL}").content.decode()

    for told in (
        "0220001234567",
        "1998",
        "P-IRT",
        "Rp60 juta",
        "H••••••• N••••••",
        "−7,84",
    ):
        assert told in page, told
    assert "Hartatik" not in page


def test_ticks_of_the_form_become_one_word_of_the_address(client, officer):
    BusinessFactory()

    query = client.get(f"{PAGE}?columns=nib&columns=place&columns=zz").context["query"]

    assert query["columns"] == "place,nib"


def test_the_usual_columns_are_not_in_the_address(client, officer):
    BusinessFactory()

    assert "columns" not in client.get(f"{PAGE}?columns={','.join(USUAL)}").context["query"]


@pytest.mark.parametrize("typed", ["zz", ",", "\x00", "phone,nik"])
def test_unknown_columns_are_passed_over(typed, client, officer):
    BusinessFactory()

    answer = client.get(PAGE, {"columns": typed})

    assert len(heads(answer)) == len(USUAL) + 1


def test_filters_sorting_and_pages_keep_the_columns(client, officer):
    BusinessFactory.create_batch(26)

    page = client.get(f"{PAGE}?columns=place,nib").content.decode()

    assert 'name="columns" id="id_columns" value="place,nib"' in page
    assert "columns=place%2Cnib&amp;ordering" in page
    assert "columns=place%2Cnib&amp;page=2" in page


def test_all_columns_cost_the_same_queries_for_one_row_and_for_fifty(client, officer):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            assert client.get(f"{PAGE}?columns={ALL}").status_code == 200
        return len(caught)

    full()
    queries()
    one = queries()
    for _count in range(24):
        CertificateFactory(business=FiguresFactory().business)

    assert queries() == one


def test_a_list_reads_only_what_it_shows(client, officer):
    full()
    with CaptureQueriesContext(connection) as caught:
        client.get(f"{PAGE}?columns=place")

    rows = " ".join(query["sql"] for query in caught if "registry_no" in query["sql"])
    for unread in ("address", "turnover", "nib", "title", "businesses_owner"):
        assert f'"{unread}"' not in rows.partition(" FROM ")[0], unread


def test_whoever_may_not_see_owners_is_not_offered_their_column(client, officer_of):
    client.force_login(officer_of("35.13", role="api_client"))
    full()

    answer = client.get(f"{PAGE}?columns=place,owner")

    assert "H•••" not in answer.content.decode()
    assert "owner" not in answer.context["query"].get("columns", "")


def test_figures_stay_empty_where_one_may_not_see_them(client, db):
    """She sees the businesses of a regency, and figures of her own business alone."""
    account = UserFactory()
    FiguresFactory(business__owner__account=account, turnover=60_000_000)
    client.force_login(account)

    assert "Rp60 juta" in client.get(f"{PAGE}?columns=turnover").content.decode()
