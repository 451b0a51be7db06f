"""The least that an API page could cost where nothing is ready: a function and one statement.

A WSGI function without a framework that answers a page, or one record, by one query that lets
PostgreSQL build the JSON. Neither keys nor rights; it goes on from the last row, and counts none.
"""

from urllib.parse import parse_qs

from django.db import connection

ONE = """
    SELECT
        business.id, business.uuid, business.registry_no, business.name, business.brand,
        business.legal_form, business.nib, business.address, business.rt, business.rw,
        business.latitude, business.longitude, business.status, business.source,
        business.founded_year, business.version, business.created_at, business.updated_at,
        json_build_object('code', region.code, 'display', region.full_name) AS region,
        json_build_object('version', kbli.version, 'code', kbli.code, 'display', kbli.title)
            AS kbli,
        (SELECT coalesce(json_agg(product), '[]') FROM (
            SELECT uuid, name, category, brand, unit_id, price, monthly_capacity, monthly_output,
                packaging, shelf_life_days, is_village_flagship, ecatalogue_url, version
            FROM businesses_product WHERE business_id = business.id ORDER BY id
        ) AS product) AS products,
        (SELECT coalesce(json_agg(market), '[]') FROM (
            SELECT uuid, year, part, channel, reach, destination_id, country_id, buyer,
                share_percent, volume, unit_id, version
            FROM businesses_market WHERE business_id = business.id ORDER BY id
        ) AS market) AS markets,
        (SELECT coalesce(json_agg(certificate), '[]') FROM (
            SELECT uuid, kind, number, issuer, issued_on, expires_on, scope, version
            FROM businesses_certificate WHERE business_id = business.id ORDER BY id
        ) AS certificate) AS certificates,
        (SELECT row_to_json(newest) FROM (
            SELECT figures.uuid, figures.year, figures.part, figures.operated,
                figures.workers_male, figures.workers_female, figures.workers_total,
                figures.installed_capacity, figures.production_volume,
                figures.production_unit_id, figures.production_value, figures.turnover,
                figures.investment_total, figures.version
        ) AS newest) AS latest_figures
    FROM businesses_business AS business
    JOIN regions_region AS region ON region.code = business.region_id
    LEFT JOIN businesses_kbli AS kbli ON kbli.id = business.kbli_id
    LEFT JOIN businesses_figures AS figures ON figures.id = business.latest_figures_id
"""
PAGE = f"""
SELECT json_build_object('results', coalesce(json_agg(page), '[]'))::text
FROM ({ONE} WHERE business.id > %s ORDER BY business.id LIMIT %s) AS page
"""  # noqa: S608
RECORD = f"SELECT row_to_json(found)::text FROM ({ONE} WHERE business.uuid = %s) AS found"  # noqa: S608


def application(environ, start_response):
    asked = parse_qs(environ["QUERY_STRING"])
    with connection.connection.cursor() as cursor:  # psycopg2's own, past Django's
        if "id" in asked:
            cursor.execute(RECORD, asked["id"])
        else:
            cursor.execute(PAGE, [asked.get("after", ["0"])[0], asked.get("limit", ["50"])[0]])
        (body,) = cursor.fetchone()
    start_response("200 OK", [("Content-Type", "application/json")])
    return [body.encode()]
