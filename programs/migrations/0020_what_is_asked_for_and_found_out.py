"""Documents of applications tell of papers, visits, scores, permits and credit, too."""

from importlib import import_module

from django.db import migrations, models

from ikm_registry.feed.triggers import ROWS, after, function, note

FIRST = import_module("programs.migrations.0009_application_documents_kept_ready")
BEFORE = import_module("programs.migrations.0019_what_became_of_applications")
# A file is named by the UUID under which it is known outside (programs/api/uploads.py).
PAPERS = """
CREATE FUNCTION programs_papers_json(wanted bigint) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(json_agg(json_build_object(
        'id', split_part(split_part(paper.file, '/', 2), '.', 1),
        'requirement', requirement.name,
        'stage', stage."order",
        'added_at', businesses_moment(paper.added_at)
    ) ORDER BY paper.id), '[]')
    FROM programs_paper AS paper
    LEFT JOIN programs_requirement AS requirement ON requirement.id = paper.requirement_id
    LEFT JOIN programs_stage AS stage ON stage.id = requirement.stage_id
    WHERE paper.application_id = wanted
$$
"""
VISITS = """
CREATE FUNCTION programs_visits_json(wanted bigint) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(json_agg(json_build_object(
        'id', split_part(split_part(photo, '/', 2), '.', 1),
        'on', "on",
        'place', place,
        'at', businesses_moment(at)
    ) ORDER BY "on", id), '[]')
    FROM programs_visit WHERE application_id = wanted
$$
"""
ASSESSMENTS = """
CREATE FUNCTION programs_assessments_json(wanted bigint) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(json_agg(json_build_object(
        'stage', stage."order",
        'criterion', criterion.name,
        'score', assessment.score,
        'note', nullif(assessment.note, '')
    ) ORDER BY criterion.id), '[]')
    FROM programs_assessment AS assessment
    JOIN programs_criterion AS criterion ON criterion.id = assessment.criterion_id
    JOIN programs_stage AS stage ON stage.id = criterion.stage_id
    WHERE assessment.application_id = wanted
$$
"""
FACILITATION = """
CREATE FUNCTION programs_facilitation_json(wanted bigint) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT json_build_object(
        'id', uuid,
        'kind', kind,
        'product', (SELECT uuid FROM businesses_product WHERE id = product_id),
        'issuer', nullif(issuer, ''),
        'cost', cost::text,
        'fund_source', nullif(fund_source, ''),
        'lodged_on', lodged_on,
        'number', nullif(number, ''),
        'issued_on', issued_on,
        'expires_on', expires_on
    )
    FROM programs_facilitationcase WHERE application_id = wanted
$$
"""
CREDIT = """
CREATE FUNCTION programs_credit_json(wanted bigint) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT json_build_object(
        'id', uuid,
        'scheme', (
            SELECT json_build_object('code', code, 'name', name)
            FROM programs_creditscheme WHERE id = scheme_id
        ),
        'purpose', purpose,
        'wished', wished::text,
        'tenor_months', tenor_months,
        'bank', nullif(bank, ''),
        'sku_no', nullif(sku_no, ''),
        'trading_since', trading_since,
        'sent_on', sent_on,
        'granted', granted::text,
        'signed_on', signed_on,
        'disbursed_on', disbursed_on,
        'outstanding', outstanding::text,
        'collectability', collectability,
        'reported_on', reported_on,
        'settled_on', settled_on,
        'refused_on', refused_on,
        'refusal', nullif(refusal, ''),
        'reports', (
            SELECT coalesce(json_agg(json_build_object(
                'on', "on",
                'outstanding', round((amounts ->> 'outstanding')::numeric)::text,
                'collectability', (amounts ->> 'collectability')::int
            ) ORDER BY id), '[]')
            FROM programs_applicationstep WHERE application_id = wanted AND deed = 'run'
        )
    )
    FROM programs_creditcase WHERE application_id = wanted
$$
"""
PARTS = (*BEFORE.PARTS, "papers", "visits", "assessments", "facilitation")
# What somebody borrows is a part for those alone who may see that: a column of its own.
WITH_CREDIT = """,
        '"credit":' || coalesce(programs_credit_json(application.id)::text, 'null')
    FROM programs_application AS application"""
SOURCE = FIRST.SOURCE.replace("core text, bare text", "core text, bare text, credit text").replace(
    "\n    FROM programs_application AS application", WITH_CREDIT
)
REFRESH = (
    FIRST.REFRESH.replace("core, bare)", "core, bare, credit)")
    .replace("bare = excluded.bare,", "bare = excluded.bare, credit = excluded.credit,")
    .replace("(kept.core, kept.place)", "(kept.core, kept.credit, kept.place)")
    .replace("(excluded.core, excluded.place)", "(excluded.core, excluded.credit, excluded.place)")
)
NO_SOURCE = "DROP FUNCTION programs_application_source(bigint[])"
# Lost with each function that is written anew (migrations/0014).
ONE_PLAN = (
    "ALTER FUNCTION programs_refresh_applications(bigint[]) "
    "SET plan_cache_mode = force_generic_plan"
)


def anew(sql):
    return sql.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)


def kept(application, source, refresh, parts):
    """All that writes a document of an application, and what tells the feed which parts differ."""
    told = map(anew, [refresh, note("application", parts)])
    return [(sql, None) for sql in (application, NO_SOURCE, source, *told, ONE_PLAN)]


# Of the names that a document repeats: to which rows it is that they belong.
OF_NAME = """
CREATE FUNCTION programs_application_document_of_{named}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM programs_refresh_applications(ARRAY(
        SELECT DISTINCT part.application_id FROM programs_{part} AS part
        JOIN new_rows AS now ON now.id = part.{key}
        JOIN old_rows AS was ON was.id = now.id
        WHERE (now.name, now.{beside}) IS DISTINCT FROM (was.name, was.{beside})
    ));
    RETURN NULL;
END
$$
"""
NAMED = {
    "requirement": ("paper", "requirement_id", "stage_id"),
    "criterion": ("assessment", "criterion_id", "stage_id"),
    "creditscheme": ("creditcase", "scheme_id", "code"),
}
OF_NAMES = [
    OF_NAME.format(named=named, part=part, key=key, beside=beside)
    for named, (part, key, beside) in NAMED.items()
]
OF_APPLICATIONS = ("paper", "visit", "assessment", "facilitationcase", "creditcase")


class Migration(migrations.Migration):
    dependencies = [("programs", "0019_what_became_of_applications")]

    operations = [
        *map(function, [PAPERS, VISITS, ASSESSMENTS, FACILITATION, CREDIT]),
        migrations.RunSQL(migrations.RunSQL.noop, BEFORE.REFRESH_ALL),
        migrations.AddField(
            "applicationdocument",
            "credit",
            models.TextField(default='"credit":null', verbose_name="credit"),
            preserve_default=False,
        ),
        migrations.RunSQL(
            kept(BEFORE.application(PARTS), SOURCE, REFRESH, ["credit"]),
            kept(BEFORE.application(BEFORE.PARTS), FIRST.SOURCE, FIRST.REFRESH, []),
        ),
        migrations.RunSQL(BEFORE.REFRESH_ALL, migrations.RunSQL.noop),
        *map(function, OF_NAMES),
        *(
            after(f"programs_{part}", "document", change, "programs_document_of_application_part()")
            for part in OF_APPLICATIONS
            for change in ROWS
        ),
        *(
            after(
                f"programs_{named}",
                "application_document",
                "UPDATE",
                f"programs_application_document_of_{named}()",
            )
            for named in NAMED
        ),
    ]
