"""What leaves the registry, and the triggers that keep it ready (ADR 10).

The functions below are the only places that say what the API tells of a record. Their bodies are
texts, so that no column of a table is held fast by them; tests/businesses/test_documents.py
compares them with the serializers. Names are those of OSS where OSS has the same fact.
"""

from django.db import migrations

from ikm_registry.accounts.policies import ROLE, Policies, in_place
from ikm_registry.feed.triggers import ROWS, after, function, told

# UTC to the second, as JSON readers of every language take it.
MOMENT = """
CREATE FUNCTION businesses_moment(at timestamptz) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
$$
"""
REGION = """
CREATE FUNCTION businesses_region_json(wanted text) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT json_build_object('code', code, 'display', full_name)
    FROM regions_region WHERE code = wanted
$$
"""
KBLI = """
CREATE FUNCTION businesses_kbli_json(wanted bigint) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT json_build_object('version', version, 'code', code, 'display', title)
    FROM businesses_kbli WHERE id = wanted
$$
"""
PRODUCT = """
CREATE FUNCTION businesses_product_json(product businesses_product) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT json_build_object(
        'id', product.uuid,
        'name', product.name,
        'category', nullif(product.category, ''),
        'kbli', businesses_kbli_json(product.kbli_id),
        'merk_dagang', nullif(product.brand, ''),
        'satuan', product.unit_id,
        'price', product.price::text,
        'kapasitas', product.monthly_capacity::text,
        'monthly_output', product.monthly_output::text,
        'packaging', nullif(product.packaging, ''),
        'shelf_life_days', product.shelf_life_days,
        'is_village_flagship', product.is_village_flagship,
        'ecatalogue_url', nullif(product.ecatalogue_url, ''),
        'has_photo', product.photo <> '',
        'version', product.version
    )
$$
"""
MARKET = """
CREATE FUNCTION businesses_market_json(market businesses_market) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT json_build_object(
        'id', market.uuid,
        'product', (SELECT uuid FROM businesses_product WHERE id = market.product_id),
        'year', market.year,
        'part', market.part,
        'channel', market.channel,
        'reach', market.reach,
        'destination', businesses_region_json(market.destination_id),
        'country', market.country_id,
        'buyer', nullif(market.buyer, ''),
        'share_percent', market.share_percent::text,
        'volume', market.volume::text,
        'satuan', market.unit_id,
        'version', market.version
    )
$$
"""
CERTIFICATE = """
CREATE FUNCTION businesses_certificate_json(certificate businesses_certificate) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT json_build_object(
        'id', certificate.uuid,
        'jenis', certificate.kind,
        'nomor', certificate.number,
        'product', (SELECT uuid FROM businesses_product WHERE id = certificate.product_id),
        'issuer', nullif(certificate.issuer, ''),
        'tanggal_terbit', certificate.issued_on,
        'masa_berlaku', certificate.expires_on,
        'scope', nullif(certificate.scope, ''),
        'facilitated_by', nullif(certificate.facilitated_by, ''),
        'has_file', certificate.file <> '',
        'version', certificate.version
    )
$$
"""
FIGURES = """
CREATE FUNCTION businesses_figures_json(figures businesses_figures) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN figures.id IS NOT NULL THEN json_build_object(
        'id', figures.uuid,
        'year', figures.year,
        'part', figures.part,
        'operated', figures.operated,
        'jumlah_tki_l', figures.workers_male,
        'jumlah_tki_p', figures.workers_female,
        'workers_foreign', figures.workers_foreign,
        'workers_family', figures.workers_family,
        'workers_total', figures.workers_total,
        'kapasitas', figures.installed_capacity::text,
        'used_capacity', figures.used_capacity::text,
        'production_volume', figures.production_volume::text,
        'satuan', figures.production_unit_id,
        'electricity_kwh', figures.electricity_kwh::text,
        'fuel_litres', figures.fuel_litres::text,
        'water_m3', figures.water_m3::text,
        'version', figures.version
    ) END
$$
"""
# What tells of the money of a single firm asks for a right of its own (businesses/models/money.py).
MONEY = """
CREATE FUNCTION businesses_figures_money_json(figures businesses_figures) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN figures.id IS NOT NULL THEN json_build_object(
        'id', figures.uuid,
        'pembelian_pematang_tanah', figures.investment_land::text,
        'bangunan_gedung', figures.investment_building::text,
        'mesin_peralatan', figures.investment_machines::text,
        'investasi_lain', figures.investment_other::text,
        'investment_undivided', figures.investment_undivided::text,
        'investment_total', figures.investment_total::text,
        'modal_kerja', figures.working_capital::text,
        'capital_total', figures.capital_total::text,
        'production_value', figures.production_value::text,
        'materials_value', figures.materials_value::text,
        'energy_cost', figures.energy_cost::text,
        'turnover', figures.turnover::text
    ) END
$$
"""
OWNER = """
CREATE FUNCTION businesses_owner_json(owner businesses_owner) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN owner.id IS NOT NULL THEN json_build_object(
        'id', owner.uuid,
        'name', owner.name,
        'sex', nullif(owner.sex, ''),
        'education', nullif(owner.education, ''),
        'region', businesses_region_json(owner.region_id),
        'legal_basis', owner.legal_basis,
        'has_nik', owner.nik_digest IS NOT NULL,
        'has_phone', owner.phone_digest IS NOT NULL,
        'version', owner.version
    ) END
$$
"""
# The first is the NIB, then SIINas, then what other systems call it.
IDENTIFIERS = """
CREATE FUNCTION businesses_identifiers_json(business businesses_business) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(json_agg(json_build_object('system', system, 'value', value)
        ORDER BY rank, system, value), '[]')
    FROM (
        SELECT 0 AS rank, 'urn:id:oss:nib' AS system, business.nib::text AS value
        WHERE business.nib IS NOT NULL
        UNION ALL SELECT 1, 'urn:id:siinas', business.siinas_no WHERE business.siinas_no <> ''
        UNION ALL SELECT 2, system, value FROM businesses_externalid
        WHERE business_id = business.id
    ) AS known
$$
"""
BUSINESS = """
CREATE FUNCTION businesses_business_json(
    business businesses_business, figures businesses_figures
) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT json_build_object(
        'id', business.uuid,
        'registry_no', business.registry_no,
        'url', '/api/v1/businesses/' || business.uuid || '/',
        'display', business.name,
        'name', business.name,
        'brand', nullif(business.brand, ''),
        'legal_form', nullif(business.legal_form, ''),
        'nib', business.nib,
        'nib_issued_on', business.nib_issued_on,
        'siinas_no', nullif(business.siinas_no, ''),
        'siinas_reported_on', business.siinas_reported_on,
        'identifiers', businesses_identifiers_json(business),
        'founded_year', business.founded_year,
        'region', businesses_region_json(business.region_id),
        'address', nullif(business.address, ''),
        'rt', nullif(business.rt, ''),
        'rw', nullif(business.rw, ''),
        'status_tanah', nullif(business.tenure, ''),
        'latitude', business.latitude,
        'longitude', business.longitude,
        'accuracy_m', business.accuracy_m,
        'coordinate_source', nullif(business.coordinate_source, ''),
        'kbli', businesses_kbli_json(business.kbli_id),
        'other_kbli', (
            SELECT coalesce(json_agg(businesses_kbli_json(kbli_id) ORDER BY kbli_id), '[]')
            FROM businesses_otherkbli WHERE business_id = business.id
        ),
        'status', business.status,
        'source', json_build_object(
            'system', business.source, 'collected_on', business.collected_on
        ),
        'confirmed_at', businesses_moment(business.confirmed_at),
        'products', (
            SELECT coalesce(json_agg(businesses_product_json(product) ORDER BY id), '[]')
            FROM businesses_product AS product WHERE business_id = business.id
        ),
        'markets', (
            SELECT coalesce(json_agg(businesses_market_json(market) ORDER BY id), '[]')
            FROM businesses_market AS market WHERE business_id = business.id
        ),
        'certificates', (
            SELECT coalesce(json_agg(businesses_certificate_json(certificate) ORDER BY id), '[]')
            FROM businesses_certificate AS certificate WHERE business_id = business.id
        ),
        'latest_figures', businesses_figures_json(figures),
        'version', business.version,
        'created', businesses_moment(business.created_at),
        'last_updated', businesses_moment(business.updated_at)
    )
$$
"""
FINANCES = """
CREATE FUNCTION businesses_finances_json(business bigint, figures businesses_figures) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT json_build_object(
        'figures', businesses_figures_money_json(figures),
        'markets', (
            SELECT coalesce(
                json_agg(json_build_object('id', uuid, 'value', value::text) ORDER BY id), '[]'
            )
            FROM businesses_market WHERE business_id = business AND value IS NOT NULL
        )
    )
$$
"""
# Costs some ten look-ups by key for each business asked for. The last bracket of `core` is left
# away here, once, since each reader gets something behind it: to cut it off each time takes three
# times as long as to read the document.
SOURCE = """
CREATE FUNCTION businesses_document_source(wanted bigint[]) RETURNS TABLE (
    business_id bigint, uuid uuid, "position" text, place text, version int, purposes text[],
    core text, bare text, owner text, finances text, workers bigint, production numeric
) LANGUAGE sql STABLE AS $$
    SELECT
        business.id,
        business.uuid,
        business.registry_no,
        business.region_id,
        business.version,
        ARRAY(
            SELECT purpose FROM businesses_consent
            WHERE owner_id = business.owner_id AND withdrawn_on IS NULL ORDER BY purpose
        ),
        left(businesses_business_json(business, figures)::text, -1),
        json_build_object(
            'id', business.uuid,
            'registry_no', business.registry_no,
            'url', '/api/v1/businesses/' || business.uuid || '/',
            'restricted', json_build_array('*')
        )::text,
        '"owner":' || coalesce(businesses_owner_json(owner)::text, 'null'),
        '"finances":' || businesses_finances_json(business.id, figures),
        figures.workers_total,
        figures.production_value
    FROM businesses_business AS business
    LEFT JOIN businesses_figures AS figures ON figures.id = business.latest_figures_id
    LEFT JOIN businesses_owner AS owner ON owner.id = business.owner_id
    WHERE business.id = ANY (wanted)
$$
"""
FILL = """
INSERT INTO businesses_businessdocument AS kept
    (business_id, uuid, "position", place, version, purposes, core, bare, owner, finances,
    workers, production)
SELECT * FROM businesses_document_source({wanted})
"""
# Of two people who change one business, the second waits here and then reads what the first
# wrote: each statement of a volatile function sees the newest rows.
REFRESH = f"""
CREATE FUNCTION businesses_refresh_documents(touched bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF cardinality(touched) = 0 THEN
        RETURN;
    END IF;
    PERFORM FROM businesses_businessdocument
    WHERE business_id = ANY (touched) ORDER BY business_id FOR UPDATE;
    {FILL.format(wanted="touched")}
    ON CONFLICT (business_id) DO UPDATE SET
        "position" = excluded.position, place = excluded.place, version = excluded.version,
        purposes = excluded.purposes, core = excluded.core, bare = excluded.bare,
        owner = excluded.owner, finances = excluded.finances,
        workers = excluded.workers, production = excluded.production,
        revision = excluded.revision, changed_at = excluded.changed_at
    WHERE (kept.core, kept.owner, kept.finances, kept.purposes, kept.place)
        IS DISTINCT FROM
        (excluded.core, excluded.owner, excluded.finances, excluded.purposes, excluded.place);
END
$$
"""

# A document is read far more often than it is written, and is some three kilobytes long: in the row
# itself and not packed. Packed and put aside, a page of a hundred took twice its time.
AT_HAND = """
ALTER TABLE businesses_businessdocument
    SET (toast_tuple_target = 8160),
    ALTER COLUMN core SET STORAGE EXTERNAL,
    ALTER COLUMN bare SET STORAGE EXTERNAL,
    ALTER COLUMN owner SET STORAGE EXTERNAL,
    ALTER COLUMN finances SET STORAGE EXTERNAL
"""

# Whose documents a changed row of each table is part of.
OF_BUSINESS = """
CREATE FUNCTION businesses_document_of_business() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM businesses_businessdocument
        WHERE business_id IN (SELECT id FROM old_rows);
    ELSE
        PERFORM businesses_refresh_documents(ARRAY(SELECT id FROM new_rows));
    END IF;
    RETURN NULL;
END
$$
"""
OF_PART = """
CREATE FUNCTION businesses_document_of_part() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM businesses_refresh_documents(ARRAY(SELECT DISTINCT business_id FROM new_rows));
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM businesses_refresh_documents(ARRAY(
            SELECT DISTINCT business_id FROM old_rows
            WHERE EXISTS (SELECT FROM businesses_business WHERE id = business_id)
        ));
    ELSE
        PERFORM businesses_refresh_documents(ARRAY(
            SELECT business_id FROM old_rows UNION SELECT business_id FROM new_rows
        ));
    END IF;
    RETURN NULL;
END
$$
"""
OF_FIGURES = """
CREATE FUNCTION businesses_document_of_figures() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM businesses_refresh_documents(ARRAY(
        SELECT business.id FROM new_rows
        JOIN businesses_business AS business ON business.latest_figures_id = new_rows.id
    ));
    RETURN NULL;
END
$$
"""
OF_OWNER = """
CREATE FUNCTION businesses_document_of_owner() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM businesses_refresh_documents(ARRAY(
        SELECT business.id FROM new_rows
        JOIN businesses_business AS business ON business.owner_id = new_rows.id
    ));
    RETURN NULL;
END
$$
"""
OF_CONSENT = """
CREATE FUNCTION businesses_document_of_consent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    owners bigint[];
BEGIN
    IF TG_OP = 'DELETE' THEN
        owners := ARRAY(SELECT owner_id FROM old_rows);
    ELSE
        owners := ARRAY(SELECT owner_id FROM new_rows);
    END IF;
    PERFORM businesses_refresh_documents(ARRAY(
        SELECT id FROM businesses_business WHERE owner_id = ANY (owners)
    ));
    RETURN NULL;
END
$$
"""
OF_REGION = """
CREATE FUNCTION businesses_document_of_region() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    renamed text[] := ARRAY(
        SELECT code FROM new_rows AS now JOIN old_rows AS was USING (code)
        WHERE now.full_name <> was.full_name
    );
BEGIN
    PERFORM businesses_refresh_documents(ARRAY(
        SELECT id FROM businesses_business WHERE region_id = ANY (renamed)
        UNION SELECT business_id FROM businesses_market WHERE destination_id = ANY (renamed)
        UNION SELECT business.id FROM businesses_business AS business
        JOIN businesses_owner AS owner ON owner.id = business.owner_id
        WHERE owner.region_id = ANY (renamed)
    ));
    RETURN NULL;
END
$$
"""
OF_KBLI = """
CREATE FUNCTION businesses_document_of_kbli() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    renamed bigint[] := ARRAY(
        SELECT id FROM new_rows AS now JOIN old_rows AS was USING (id)
        WHERE (now.version, now.code, now.title) <> (was.version, was.code, was.title)
    );
BEGIN
    PERFORM businesses_refresh_documents(ARRAY(
        SELECT id FROM businesses_business WHERE kbli_id = ANY (renamed)
        UNION SELECT business_id FROM businesses_product WHERE kbli_id = ANY (renamed)
        UNION SELECT business_id FROM businesses_otherkbli WHERE kbli_id = ANY (renamed)
    ));
    RETURN NULL;
END
$$
"""
ALL = list(ROWS)
KEPT = [
    ("business", "business", ALL),
    ("product", "part", ALL),
    ("market", "part", ALL),
    ("certificate", "part", ALL),
    ("externalid", "part", ALL),
    ("otherkbli", "part", ALL),
    ("figures", "figures", ["UPDATE"]),  # a new or deleted one moves the business's pointer
    ("owner", "owner", ["UPDATE"]),
    ("consent", "consent", ALL),
    ("kbli", "kbli", ["UPDATE"]),
]
EVERYTHING = "ARRAY(SELECT id FROM businesses_business)"


class Migration(migrations.Migration):
    dependencies = [("businesses", "0020_documents"), ("feed", "0001_initial")]

    operations = [
        migrations.RunSQL(AT_HAND, migrations.RunSQL.noop),
        *map(
            function,
            [
                MOMENT, REGION, KBLI, PRODUCT, MARKET, CERTIFICATE, FIGURES, MONEY, OWNER,
                IDENTIFIERS, BUSINESS, FINANCES, SOURCE, REFRESH, OF_BUSINESS, OF_PART, OF_FIGURES,
                OF_OWNER, OF_CONSENT, OF_REGION, OF_KBLI,
            ],
        ),
        # Before the feed listens: what has always been there is no news. Keys are checked at once,
        # as a table with checks to come cannot be altered.
        migrations.RunSQL(
            [FILL.format(wanted=EVERYTHING), "SET CONSTRAINTS ALL IMMEDIATE"],
            migrations.RunSQL.noop,
        ),
        *(
            after(f"businesses_{table}", "document", change, f"businesses_document_of_{whose}()")
            for table, whose, changes in KEPT
            for change in changes
        ),
        after("regions_region", "document", "UPDATE", "businesses_document_of_region()"),
        *told("businesses_businessdocument", "business", ["owner", "finances"]),
        Policies(
            "businesses_businessdocument",
            {"seen": f"FOR SELECT TO {ROLE} USING ({in_place('place')})"},
        ),
        migrations.RunSQL(
            f"REVOKE INSERT, UPDATE, DELETE ON businesses_businessdocument FROM {ROLE}",
            migrations.RunSQL.noop,
        ),
    ]
