"""Products, markets, certificates, figures, photos and owners as records of their own.

Each is a view that puts together what the functions of 0021 tell of it, so that what leaves is said
once. Nothing is kept ready: a page asks for a hundred, and no function is called for more.
"""

from django.db import migrations

from ikm_registry.accounts.policies import ROLE
from ikm_registry.feed.triggers import function

# What stands between the brackets, so that it can be added to another object and be added to.
MEMBERS = """
CREATE FUNCTION businesses_members(told json) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT left(substr(told::text, 2), -1) $$
"""
# What every record of its own has beside the facts: where it is, whose it is, since when.
RECORD = """
CREATE FUNCTION businesses_record_json(
    told json, kind text, id uuid, business businesses_businessdocument,
    created_at timestamptz, updated_at timestamptz
) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT left(told::text, -1) || ', ' || businesses_members(json_build_object(
        'url', '/api/v1/' || kind || '/' || id || '/',
        'business', json_build_object(
            'id', business.uuid,
            'registry_no', business.position,
            'url', '/api/v1/businesses/' || business.uuid || '/'
        ),
        'created', businesses_moment(created_at),
        'last_updated', businesses_moment(updated_at)
    ))
$$
"""
MATERIAL = """
CREATE FUNCTION businesses_rawmaterial_json(material businesses_rawmaterial) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT json_build_object(
        'id', material.uuid,
        'name', material.name,
        'jenis', material.kind,
        'origin', nullif(material.origin, ''),
        'country', material.country_id,
        'volume', material.volume::text,
        'satuan', material.unit_id,
        'version', material.version
    )
$$
"""
FIGURES = """
CREATE FUNCTION businesses_figures_with_materials_json(figures businesses_figures) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT (
        left(businesses_figures_json(figures)::text, -1) || ', "materials": ' || (
            SELECT coalesce(json_agg(businesses_rawmaterial_json(material) ORDER BY id), '[]')::text
            FROM businesses_rawmaterial AS material WHERE figures_id = figures.id
        ) || '}'
    )::json
$$
"""
FIGURES_MONEY = """
CREATE FUNCTION businesses_figures_finances(figures businesses_figures) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT '"finances":' || left(businesses_figures_money_json(figures)::text, -1)
        || ', "materials": ' || (
            SELECT coalesce(
                json_agg(json_build_object('id', uuid, 'value', value::text) ORDER BY id), '[]'
            )::text
            FROM businesses_rawmaterial WHERE figures_id = figures.id AND value IS NOT NULL
        ) || '}'
$$
"""
MARKET_MONEY = """
CREATE FUNCTION businesses_market_finances(market businesses_market) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT '"finances":' || json_build_object('value', market.value::text)
$$
"""
PHOTO = """
CREATE FUNCTION businesses_photo_json(photo businesses_photo) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT json_build_object(
        'id', photo.uuid,
        'caption', nullif(photo.caption, ''),
        'taken_on', photo.taken_on,
        'version', photo.version
    )
$$
"""
OWNER = """
CREATE FUNCTION businesses_owner_record_json(owner businesses_owner) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT left(businesses_owner_json(owner)::text, -1) || ', ' || businesses_members(json_build_object(
        'url', '/api/v1/owners/' || owner.uuid || '/',
        'businesses', '/api/v1/businesses/?owner=' || owner.uuid,
        'consents', (
            SELECT coalesce(json_agg(json_build_object(
                'id', uuid,
                'purpose', purpose,
                'basis', basis,
                'given_on', given_on,
                'how', how,
                'withdrawn_on', withdrawn_on
            ) ORDER BY id), '[]')
            FROM businesses_consent WHERE owner_id = owner.id
        ),
        'created', businesses_moment(owner.created_at),
        'last_updated', businesses_moment(owner.updated_at)
    ))
$$
"""
# The business comes first: its place and number are in order by an index, and each page of it
# looks up its records by their key. The revision follows from all that may be told.
OF_BUSINESS = """
CREATE VIEW businesses_{name}slice WITH (security_invoker = true) AS
SELECT
    record.id AS record_id, record.business_id, record.uuid, business.position, business.place,
    business.province, business.regency, record.version,
    hashtextextended(businesses_record_json(
        {told}, '{kind}', record.uuid, business, record.created_at, record.updated_at
    ){money_too}, 0) AS revision,
    record.updated_at AS changed_at, business.purposes,
    businesses_record_json(
        {told}, '{kind}', record.uuid, business, record.created_at, record.updated_at
    ) AS core,
    NULL::text AS bare{money}
FROM businesses_businessdocument AS business
JOIN businesses_{name} AS record ON record.business_id = business.business_id
"""
OF_OWNER = """
CREATE VIEW businesses_ownerslice WITH (security_invoker = true) AS
SELECT
    owner.id AS record_id, owner.uuid, owner.uuid::text AS position, owner.region_id AS place,
    left(owner.region_id, 2)::varchar AS province, left(owner.region_id, 5)::varchar AS regency,
    owner.version, hashtextextended(businesses_owner_record_json(owner), 0) AS revision,
    owner.updated_at AS changed_at,
    ARRAY(
        SELECT purpose FROM businesses_consent
        WHERE owner_id = owner.id AND withdrawn_on IS NULL ORDER BY purpose
    ) AS purposes,
    businesses_owner_record_json(owner) AS core,
    NULL::text AS bare
FROM businesses_owner AS owner
"""
SLICES = [
    ("product", "products", "businesses_product_json", ""),
    ("market", "markets", "businesses_market_json", "businesses_market_finances"),
    ("certificate", "certificates", "businesses_certificate_json", ""),
    (
        "figures",
        "figures",
        "businesses_figures_with_materials_json",
        "businesses_figures_finances",
    ),
    ("photo", "photos", "businesses_photo_json", ""),
]


def of_business(name, kind, told, money):
    return OF_BUSINESS.format(
        name=name,
        kind=kind,
        told=f"{told}(record)",
        money_too=f" || {money}(record)" if money else "",
        money=f", {money}(record) AS finances" if money else "",
    )


def view(name, made):
    return migrations.RunSQL(
        f"{made}; REVOKE INSERT, UPDATE, DELETE ON businesses_{name}slice FROM {ROLE}",
        f"DROP VIEW businesses_{name}slice",
    )


class Migration(migrations.Migration):
    dependencies = [("businesses", "0021_documents_kept_ready")]

    operations = [
        *map(
            function,
            [MEMBERS, RECORD, MATERIAL, FIGURES, FIGURES_MONEY, MARKET_MONEY, PHOTO, OWNER],
        ),
        *(view(name, of_business(name, *told)) for name, *told in SLICES),
        view("owner", OF_OWNER),
    ]
