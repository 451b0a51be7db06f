-- Two of three firms have told where their main product went last year; certificates that have
-- ended, are about to end and will hold for years.
INSERT INTO businesses_market (
    business_id, product_id, year, part, channel, reach, destination_id, country_id, buyer,
    share_percent, created_at, updated_at
)
SELECT
    id, product_id, %(year)s - 1, 0,
    CASE WHEN reach = 'export' THEN 'export' ELSE pg_temp.pick(
        array['own_shop', 'reseller', 'marketplace', 'retail', 'government'],
        power(pg_temp.chance(dice, 'channel'), 1.4)
    ) END,
    reach,
    CASE WHEN reach IN ('regional', 'national')
        THEN pg_temp.pick(%(elsewhere)s, pg_temp.chance(dice, 'destination'))
    END,
    CASE WHEN reach = 'export' THEN pg_temp.pick(
        array['MY', 'SG', 'MY', 'NL', 'JP', 'BN', 'AU', 'US'], pg_temp.chance(dice, 'country')
    ) END,
    '',
    pg_temp.pick(array[100, 100, 80, 60, 50], pg_temp.chance(dice, 'share')),
    registered, registered
FROM (
    SELECT
        firm.*,
        ware.id AS product_id,
        pg_temp.pick(
            array['local', 'local', 'local', 'regional', 'regional', 'national', 'export'],
            power(pg_temp.chance(firm.dice, 'reach'), 1.3)
        ) AS reach
    FROM firm
    JOIN ware ON ware.n = firm.n AND ware.nth = 0
    WHERE pg_temp.chance(firm.dice, 'market told') < 0.66
) AS sold;

INSERT INTO businesses_certificate (
    business_id, kind, number, issuer, issued_on, expires_on, scope, facilitated_by, file,
    created_at, updated_at
)
SELECT
    id, kind, number, issuer, expires_on - 1826, expires_on, '',
    CASE WHEN pg_temp.chance(dice, 'facilitated') < 0.3 THEN 'Dinas Perindustrian' ELSE '' END,
    '', registered, registered
FROM (
    SELECT
        firm.*,
        'pirt' AS kind,
        'Dinas Kesehatan' AS issuer,
        %(today)s::date - 250 + floor(1800 * pg_temp.chance(dice, 'ends'))::int AS expires_on
    FROM firm
    WHERE category = 'food' AND pg_temp.chance(dice, 'P-IRT') < 0.4
) AS permitted,
LATERAL (
    SELECT '2063513' || to_char(n, 'FM000000') || '-' || to_char(expires_on, 'YY') AS number
) AS given
UNION ALL
SELECT
    id, 'halal', 'ID99' || to_char(n + (salt & 1048575) * 10000, 'FM000000000000000'), 'BPJPH',
    NULL, NULL, '', '', '', registered, registered
FROM firm
WHERE category = 'food' AND has_nib AND pg_temp.chance(dice, 'halal') < 0.4
UNION ALL
SELECT
    id, 'brand', 'IDM99' || to_char(n, 'FM0000000'), 'DJKI', issued_on, issued_on + 3652,
    '', '', '', registered, registered
FROM firm,
LATERAL (
    SELECT %(today)s::date - 100 - floor(3600 * pg_temp.chance(dice, 'ends'))::int AS issued_on
) AS given
WHERE pg_temp.chance(dice, 'branded') < 0.06;

INSERT INTO businesses_otherkbli (business_id, kbli_id)
SELECT firm.id, trade.kbli_id
FROM firm
JOIN trade ON trade.nth = (firm.trade_nth + 5) %% (SELECT count(*) FROM trade)
WHERE pg_temp.chance(firm.dice, 'other KBLI') < 0.05 AND trade.kbli_id <> firm.kbli_id;

DROP TABLE pg_temp.trade, pg_temp.village, pg_temp.firm, pg_temp.owner_key, pg_temp.report,
    pg_temp.ware, pg_temp.person, pg_temp.sealed;
