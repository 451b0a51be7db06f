"""The least that a list page could cost: its rows as one JSON text, made by one statement.

No rights beyond a regency, no filters, no totals, no HTML; what Django adds shows beside it.
"""

from django.db import connection

PAGE = """
SELECT json_agg(page) FROM (
    SELECT
        business.registry_no, business.name, business.status, business.updated_at,
        region.name AS place, region.full_name, kbli.code, kbli.title,
        figures.workers_total, figures.investment_total
    FROM businesses_business AS business
    JOIN regions_region AS region ON region.code = business.region_id
    LEFT JOIN businesses_kbli AS kbli ON kbli.id = business.kbli_id
    LEFT JOIN businesses_figures AS figures ON figures.id = business.latest_figures_id
    WHERE business.regency = %s
    ORDER BY business.regency, lower(business.name), business.id
    LIMIT %s
) AS page
"""


def page(regency, rows):
    with connection.cursor() as cursor:
        cursor.execute(PAGE, [regency, rows])
        return cursor.fetchone()[0]
