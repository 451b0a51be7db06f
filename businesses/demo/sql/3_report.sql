-- What each firm did in each of three years, and in both halves of the last two for one of
-- seven. Output follows the firm's own growth; its halves follow the season of the trade.
CREATE TEMP TABLE report AS
WITH years AS (
    SELECT
        firm.id AS business_id,
        firm.*,
        year::int,
        hashint8extended(firm.dice, year) AS luck,
        greatest(1, round(workers * power(growth, 0.4 * (year - %(year)s + 3))))::int AS hands,
        output * workers * power(growth, year - %(year)s + 3) AS made,
        (products -> main ->> 2)::float8 AS price
    FROM firm, generate_series(%(year)s - 3, %(year)s - 1) AS year
), periods AS (
    SELECT
        years.*,
        part,
        CASE part WHEN 0 THEN 1 WHEN 1 THEN season ELSE 1 - season END AS share,
        pg_temp.chance(luck, 'stood still') >= 0.02 AS operated,
        made * pg_temp.between(0.92, 1.08, pg_temp.chance(luck, 'luck')) AS value
    FROM years, generate_series(0, CASE WHEN n %% 7 = 0 AND year > %(year)s - 3 THEN 2 ELSE 0 END)
        AS part
    WHERE pg_temp.chance(luck, 'asked') >= 0.12
)
SELECT
    nextval(pg_get_serial_sequence('businesses_figures', 'id')) AS id,
    business_id,
    n,
    year,
    part,
    operated,
    luck,
    material,
    registered,
    part = 0 AND year = max(year) OVER (PARTITION BY n) AS is_latest,
    CASE WHEN operated THEN hands END AS hands,
    CASE WHEN operated THEN round(hands * pg_temp.chance(dice, 'women'))::int END AS women,
    CASE WHEN operated THEN round((value * share / price)::numeric, 0) END AS volume,
    products -> main ->> 1 AS unit,
    CASE WHEN operated THEN round((value * share)::numeric, -3) END AS value,
    CASE WHEN pg_temp.chance(dice, 'machines known') < 0.8
        THEN round((workers * pg_temp.between(2e6, 3e7, pg_temp.chance(dice, 'machines')))::numeric, -5)
    END AS machines,
    pg_temp.chance(dice, 'capacity') * 0.6 + 1.1 AS spare
FROM periods
WHERE part = 0 OR operated;
