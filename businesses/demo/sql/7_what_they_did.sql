INSERT INTO businesses_figures (
    id, business_id, year, part, operated, workers_male, workers_female, workers_family,
    investment_machines, working_capital, installed_capacity, used_capacity, production_volume,
    production_unit_id, production_value, materials_value, electricity_kwh, energy_cost, turnover,
    created_at, updated_at
)
SELECT
    id, business_id, year, part, operated, hands - women, women,
    CASE WHEN operated AND pg_temp.chance(luck, 'family works') < 0.3 THEN 1 END,
    machines,
    CASE WHEN pg_temp.chance(luck, 'capital known') < 0.5 THEN round(value / 8, -5) END,
    ceil(volume * spare::numeric), volume, volume,
    CASE WHEN volume IS NOT NULL THEN unit END,
    value,
    round(value * pg_temp.between(0.35, 0.6, pg_temp.chance(luck, 'materials'))::numeric, -3),
    CASE WHEN pg_temp.chance(luck, 'meter read') < 0.4 THEN round(value / 60000) END,
    CASE WHEN pg_temp.chance(luck, 'meter read') < 0.4 THEN round(value / 40, -3) END,
    CASE WHEN pg_temp.chance(luck, 'turnover told') < 0.85
        THEN round(value * pg_temp.between(0.97, 1.12, pg_temp.chance(luck, 'turnover'))::numeric, -3)
    END,
    registered, registered
FROM report;

INSERT INTO businesses_rawmaterial (
    figures_id, name, kind, origin, value, created_at, updated_at
)
SELECT
    id, material, 'BB',
    CASE WHEN pg_temp.chance(luck, 'origin') < 0.7 THEN 'local' ELSE 'domestic' END,
    round(value * 0.4, -3), registered, registered
FROM report
WHERE is_latest AND operated;
