-- Province 99, prefix 0810 and NIB 0000… are given to nobody: valid in form, nobody's in fact.
INSERT INTO businesses_owner (
    id, region_id, name, nik, sex, birth_date, phone, email, education, legal_basis,
    created_at, updated_at
)
SELECT
    owner_id, %(regency)s, given_name || ' ' || family,
    CASE WHEN pg_temp.chance(dice, 'NIK') < 0.6 AND n %% 83 > 0 THEN
        '99' || replace(%(regency)s, '.', '')
        || to_char(extract(day FROM birth_date) + CASE WHEN is_woman THEN 40 ELSE 0 END, 'FM00')
        || to_char(birth_date, 'MMYY') || to_char(n, 'FM0000')
    END,
    CASE WHEN is_woman THEN 'F' ELSE 'M' END,
    CASE WHEN pg_temp.chance(dice, 'NIK') < 0.6 THEN birth_date END,
    CASE WHEN pg_temp.chance(kin, 'phone') < 0.7
        THEN '+62810' || to_char(floor(pg_temp.chance(kin, 'phone number') * 1e8), 'FM00000000')
    END,
    '',
    pg_temp.pick(array['', 'sd', 'smp', 'sma', 'sma', 's1'], pg_temp.chance(dice, 'school')),
    'public_task', registered, registered
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
) AS person
JOIN owner_key USING (n)
ORDER BY n;

INSERT INTO businesses_business (
    id, uuid, registry_no, name, brand, legal_form, nib, nib_issued_on, siinas_no, founded_year,
    owner_id, region_id, address, rt, rw, tenure, latitude, longitude, accuracy_m,
    coordinate_source, kbli_id, status, source, collected_on, confirmed_at, latest_figures_id,
    created_at, updated_at
)
SELECT
    firm.id,
    md5(%(seed)s || registry_no)::uuid,
    registry_no,
    CASE
        WHEN firm.n %% 166 = 0 THEN upper(name)
        WHEN firm.n %% 83 = 0 THEN replace(name, 'Bu ', 'Buk ')
        ELSE name
    END,
    CASE WHEN pg_temp.chance(dice, 'branded') < 0.3 THEN brand_name ELSE '' END,
    legal_form,
    CASE WHEN has_nib
        THEN '0000' || to_char((firm.n * 7919 + (salt & 1048575)) %% 1000000000, 'FM000000000')
    END,
    CASE WHEN has_nib THEN %(today)s::date - floor(pg_temp.chance(dice, 'issued') * 1500)::int END,
    '',
    CASE WHEN pg_temp.chance(dice, 'founded known') < 0.9
        THEN %(year)s - 1 - floor(pg_temp.chance(dice, 'founded') * 25)::int
    END,
    owner_key.owner_id,
    CASE
        WHEN pg_temp.chance(dice, 'placed') < 0.01 THEN %(regency)s
        WHEN pg_temp.chance(dice, 'placed') < 0.03 THEN left(village, 8)
        ELSE village
    END,
    CASE WHEN pg_temp.chance(dice, 'address') < 0.6
        THEN 'Jl. ' || pg_temp.pick(%(streets)s, pg_temp.chance(kin, 'street'))
            || ' No. ' || 1 + floor(pg_temp.chance(dice, 'house') * 140)
        WHEN pg_temp.chance(dice, 'address') < 0.9
        THEN 'Dusun ' || pg_temp.coined((salt & 65535)::int / 2 + (hashtext(village) & 4095))
        ELSE ''
    END,
    to_char(1 + floor(pg_temp.chance(kin, 'RT') * 12), 'FM000'),
    to_char(1 + floor(pg_temp.chance(kin, 'RW') * 8), 'FM000'),
    pg_temp.pick(array['', '02', '02', '01', '03'], pg_temp.chance(dice, 'tenure')),
    CASE WHEN is_located THEN round(latitude::numeric, 6) END,
    CASE WHEN is_located THEN round(longitude::numeric, 6) END,
    CASE WHEN is_located THEN 4 + floor(pg_temp.chance(dice, 'accuracy') * 30)::int END,
    CASE WHEN is_located THEN 'device' ELSE '' END,
    CASE WHEN pg_temp.chance(dice, 'KBLI') < 0.97 THEN kbli_id END,
    pg_temp.pick(
        array['active', 'inactive', 'closed', 'not_found'],
        greatest(0, pg_temp.between(-7, 1, pg_temp.chance(dice, 'status')))
    ),
    pg_temp.pick(array['field_visit', 'office', 'spreadsheet'], pg_temp.chance(dice, 'source')),
    firm.registered::date - floor(pg_temp.chance(dice, 'collected') * 200)::int,
    CASE WHEN pg_temp.chance(dice, 'confirmed') < 0.15 THEN firm.registered + interval '1 day' END,
    report.id,
    firm.registered,
    firm.registered
FROM firm
LEFT JOIN owner_key ON owner_key.n = firm.n - (firm.n %% 37 = 0)::int
LEFT JOIN report ON report.business_id = firm.id AND report.is_latest
ORDER BY firm.n;
