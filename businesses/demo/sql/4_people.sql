-- Province 99, prefix 0810 and NIB 0000… are given to nobody: valid in form, nobody's in fact.
-- The application seals their numbers before they become owners.
CREATE TEMP TABLE person AS
SELECT
    owner_id, given_name || ' ' || family AS name,
    CASE WHEN pg_temp.chance(dice, 'NIK') < 0.6 AND n %% 83 > 0 THEN
        '99' || replace(%(regency)s, '.', '')
        || to_char(extract(day FROM birth_date) + CASE WHEN is_woman THEN 40 ELSE 0 END, 'FM00')
        || to_char(birth_date, 'MMYY') || to_char(n, 'FM0000')
    END AS nik,
    CASE WHEN is_woman THEN 'F' ELSE 'M' END AS sex,
    CASE WHEN pg_temp.chance(dice, 'NIK') < 0.6 THEN birth_date END AS birth_date,
    CASE WHEN pg_temp.chance(kin, 'phone') < 0.7
        THEN '+62810' || to_char(floor(pg_temp.chance(kin, 'phone number') * 1e8), 'FM00000000')
    END AS phone,
    pg_temp.pick(array['', 'sd', 'smp', 'sma', 'sma', 's1'], pg_temp.chance(dice, 'school'))
        AS education,
    registered
FROM (
    SELECT
        *,
        CASE
            WHEN pg_temp.chance(kin, 'family of the place') < %(local)s
                THEN pg_temp.pick(%(families)s, pg_temp.chance(kin, 'family'))
            ELSE pg_temp.coined(
                (power(pg_temp.chance(kin, 'rare family'), 2) * %(words)s + (salt & 65535))::int
                    %% %(words)s
            )
        END AS family,
        date '1956-01-01' + floor(pg_temp.chance(kin, 'birth') * 17000)::int AS birth_date
    FROM firm
    WHERE n %% 37 > 0
) AS met
JOIN owner_key USING (n)
ORDER BY n;
