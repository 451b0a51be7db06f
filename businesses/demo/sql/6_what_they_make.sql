-- One to three products of the trade's assortment, the main one first; see 3_report.sql for it.
CREATE TEMP TABLE ware AS
SELECT
    nextval(pg_get_serial_sequence('businesses_product', 'id')) AS id,
    firm.id AS business_id,
    firm.n,
    nth,
    hashint8extended(firm.dice, nth) AS luck,
    products -> ((main + nth) %% assortment) AS told
FROM firm, generate_series(0, least(
    assortment, 1 + floor(3 * pg_temp.chance(dice, 'products'))::int
) - 1) AS nth;

INSERT INTO businesses_product (
    id, business_id, name, category, kbli_id, brand, unit_id, price, monthly_capacity,
    monthly_output, packaging, shelf_life_days, photo, is_village_flagship, ecatalogue_url,
    created_at, updated_at
)
SELECT
    ware.id, ware.business_id,
    (told ->> 0) || CASE WHEN category = 'food'
        THEN pg_temp.pick(%(flavours)s, pg_temp.chance(luck, 'flavour')) ELSE ''
    END,
    category,
    CASE WHEN nth = 0 THEN kbli_id END,
    CASE WHEN pg_temp.chance(dice, 'branded') < 0.3 THEN brand_name ELSE '' END,
    told ->> 1,
    greatest(100, round(((told ->> 2)::numeric
        * pg_temp.between(0.85, 1.25, pg_temp.chance(luck, 'price'))::numeric), -2)),
    ceil(monthly * pg_temp.between(1.05, 1.7, pg_temp.chance(luck, 'capacity'))),
    ceil(monthly),
    CASE WHEN category = 'food' THEN pg_temp.pick(
        array['', 'plastik', 'standing pouch', 'toples', 'kertas'], pg_temp.chance(luck, 'pack')
    ) ELSE '' END,
    CASE WHEN category = 'food' AND pg_temp.chance(luck, 'shelf life known') < 0.6
        THEN 7 + floor(pg_temp.chance(luck, 'shelf life') * 170)::int
    END,
    '',
    nth = 0 AND pg_temp.chance(luck, 'flagship') < 0.02,
    '',
    registered, registered
FROM ware
JOIN firm USING (n),
LATERAL (SELECT output * workers / (told ->> 2)::float8 / 12 / (1 + nth * 2) AS monthly) AS made;
