INSERT INTO businesses_owner (
    id, region_id, name, nik, nik_digest, sex, birth_date, phone, phone_digest, email, education,
    legal_basis, created_at, updated_at
)
SELECT
    owner_id, %(regency)s, name, sealed.nik, nik_digest, sex, sealed.birth_date, sealed.phone,
    phone_digest, '', education, 'public_task', registered, registered
FROM person JOIN sealed USING (owner_id)
ORDER BY owner_id;

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
