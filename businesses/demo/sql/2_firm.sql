-- The firms of one regency, and whatever one question about a firm alone can answer.
-- One of 83 is the double of the firm before it (`kin` is whose facts it repeats, spelled
-- otherwise); one of 37 belongs to the owner of the firm before it.
CREATE TEMP TABLE trade AS
SELECT kbli.id AS kbli_id, told.*
FROM jsonb_to_recordset(%(trades)s) AS told (
    nth int, kbli text, titles text[], category text, workers int[], output int, season float8,
    material text, products jsonb
)
JOIN businesses_kbli AS kbli ON kbli.version = '2020' AND kbli.code = told.kbli;

CREATE TEMP TABLE village AS
SELECT * FROM unnest(%(villages)s, %(latitudes)s::float8[], %(longitudes)s::float8[])
    AS spot (code, latitude, longitude);

CREATE TEMP TABLE firm AS
WITH regency AS (
    SELECT hashtextextended(%(regency)s, %(seed)s) AS salt
), given AS (
    SELECT
        n::int,
        registry_no,
        salt,
        hashint8extended(n, salt) AS dice,
        hashint8extended(n - (n %% 83 = 0)::int, salt) AS kin,
        hashint8extended(n - (n %% 37 = 0)::int, salt) AS person
    FROM regency, unnest(%(numbers)s) WITH ORDINALITY AS number (registry_no, n)
), drawn AS (
    SELECT
        *,
        pg_temp.chance(CASE WHEN n %% 83 = 0 THEN kin ELSE person END, 'sex') < 0.58 AS is_woman,
        (power(pg_temp.chance(kin, 'word'), 3) * %(words)s + (salt & 65535))::int %% %(words)s
            AS word,
        pg_temp.pick(%(weighted)s, pg_temp.chance(kin, 'trade')) AS trade_nth,
        pg_temp.pick(
            array['99', '17', '26', '02', '01', '07'],
            CASE
                WHEN pg_temp.chance(kin, 'form') < 0.52 THEN 0
                WHEN pg_temp.chance(kin, 'form') < 0.87 THEN 0.2
                ELSE pg_temp.between(0.34, 1, pg_temp.chance(kin, 'rare form'))
            END
        ) AS legal_form
    FROM given
), named AS (
    SELECT
        drawn.*,
        pg_temp.pick(
            CASE WHEN is_woman THEN %(women)s ELSE %(men)s END,
            pg_temp.chance(CASE WHEN n %% 83 = 0 THEN kin ELSE person END, 'given name')
        ) AS given_name,
        pg_temp.pick(trade.titles, pg_temp.chance(kin, 'title')) AS title,
        CASE
            WHEN pg_temp.chance(kin, 'own brand') < 0.3 THEN pg_temp.coined(word)
            ELSE pg_temp.pick(%(brands)s, pg_temp.chance(kin, 'brand')) || ' '
                || pg_temp.pick(%(endings)s, pg_temp.chance(kin, 'ending'))
        END AS brand_name
    FROM drawn
    JOIN trade ON trade.nth = drawn.trade_nth
)
SELECT nextval(pg_get_serial_sequence('businesses_business', 'id')) AS id, whole.*
FROM (
    SELECT
        named.*,
        CASE
            WHEN legal_form = '01' OR legal_form = '26' THEN 'PT ' || brand_name
            WHEN legal_form = '02' THEN 'CV ' || brand_name
            WHEN legal_form = '07' THEN 'Koperasi ' || brand_name
            WHEN legal_form = '17' AND pg_temp.chance(kin, 'trader') < 0.3 THEN 'UD ' || brand_name
            WHEN pg_temp.chance(kin, 'style') < 0.5
                THEN title || CASE WHEN is_woman THEN ' Bu ' ELSE ' Pak ' END || given_name
            ELSE title || ' ' || brand_name
        END AS name,
        village.code AS village,
        village.latitude + pg_temp.between(-0.01, 0.01, pg_temp.chance(dice, 'latitude')) AS latitude,
        village.longitude + pg_temp.between(-0.01, 0.01, pg_temp.chance(dice, 'longitude'))
            AS longitude,
        pg_temp.chance(dice, 'NIB') < 0.4 AS has_nib,
        pg_temp.chance(kin, 'located') < 0.78 AS is_located,
        pg_temp.chance(dice, 'growth') * 0.26 + 0.92 AS growth,
        floor(pg_temp.between(
            trade.workers[1], trade.workers[2] + 1, power(pg_temp.chance(dice, 'workers'), 2)
        ))::int AS workers,
        trade.output * 1000000 * pg_temp.between(0.4, 1.6, pg_temp.chance(dice, 'output')) AS output,
        trade.kbli_id,
        trade.category,
        trade.season,
        trade.material,
        trade.products,
        jsonb_array_length(trade.products) AS assortment,
        floor(pg_temp.chance(kin, 'main product') * jsonb_array_length(trade.products))::int AS main,
        %(today)s::timestamptz + interval '8 hours'
            - interval '1 minute' * floor(1300000 * pg_temp.chance(dice, 'registered')) AS registered
    FROM named
    JOIN trade ON trade.nth = named.trade_nth
    JOIN village ON village.code = pg_temp.pick(
        %(villages)s, power(pg_temp.chance(named.kin, 'village'), 1.5)
    )
    ORDER BY n
) AS whole;

-- Nearly each firm that does not share its owner has one of its own.
CREATE TEMP TABLE owner_key AS
SELECT n, nextval(pg_get_serial_sequence('businesses_owner', 'id')) AS owner_id
FROM firm
WHERE n %% 37 > 0 AND pg_temp.chance(dice, 'owner known') < 0.98;
