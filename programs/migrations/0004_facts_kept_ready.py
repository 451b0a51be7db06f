"""Facts of businesses for rules, and the triggers that keep them (docs/programs.md).

`programs_facts_source` is the only place that says what a rule reads of a business. Nothing in it is
null: -1 is an unknown number, year 1 a day that never was, year 9999 one that never comes.
"""

from django.db import migrations

from ikm_registry.accounts.policies import ROLE, Policies, in_place_by_columns
from ikm_registry.feed.triggers import ROWS, after, function

CERTIFICATES = ["nib", "pirt", "halal", "sni", "bpom_md", "brand", "tkdn", "other"]
KINDS = ["training", "equipment", "restructuring", "credit", "facilitation"]
HELPED = "'received', 'taking_part', 'disbursed', 'running', 'settled', 'bad', 'issued', 'closed'"
HELPING = "'hand_over', 'start', 'disburse', 'issue'"
HELD = ",\n".join(
    f"coalesce(max(coalesce(expires_on, '9999-12-31')) FILTER (WHERE kind = '{kind}'), "
    f"'0001-01-01') AS holds_{kind}"
    for kind in CERTIFICATES
)
LAST = ",\n".join(
    f"coalesce(max(at) FILTER (WHERE kind = '{kind}'), '0001-01-01') AS helped_{kind}"
    for kind in KINDS
)
COLUMNS = [
    "business_id",
    "is_active",
    "has_nib",
    "is_owned_by_woman",
    "is_in_group",
    "kbli",
    "workers",
    "founded",
    "turnover",
    "investment",
    "capital",
    "owner_key",
    "helped_last",
    *(f"holds_{kind}" for kind in CERTIFICATES),
    *(f"helped_{kind}" for kind in KINDS),
    "place",
]
SOURCE = f"""
CREATE FUNCTION programs_facts_source(wanted bigint[]) RETURNS TABLE (
    business_id bigint, is_active boolean, has_nib boolean, is_owned_by_woman boolean,
    is_in_group boolean, kbli int, workers int, founded int, turnover bigint, investment bigint,
    capital bigint, owner_key bigint, helped_last date,
    {", ".join(f"holds_{kind} date" for kind in CERTIFICATES)},
    {", ".join(f"helped_{kind} date" for kind in KINDS)},
    place text
) LANGUAGE sql STABLE AS $$
    SELECT
        business.id,
        business.status = 'active',
        business.nib IS NOT NULL,
        coalesce(owner.sex = 'F', false),
        EXISTS (
            SELECT FROM businesses_groupmember AS member
            JOIN businesses_businessgroup AS joined ON joined.id = member.group_id
            WHERE member.business_id = business.id AND member.left_on IS NULL
                AND joined.dissolved_on IS NULL
        ),
        coalesce((kbli.version || rpad(kbli.code, 5, '0'))::int, -1),
        least(coalesce(figures.workers_total, -1), 2000000000)::int,
        coalesce(business.founded_year, -1),
        coalesce(figures.turnover, -1)::bigint,
        coalesce(figures.investment_total, -1)::bigint,
        coalesce(figures.capital_total, -1)::bigint,
        coalesce(business.owner_id, -1),
        greatest({", ".join(f"helped_{kind}" for kind in KINDS)}),
        held.*,
        helped.*,
        business.region_id
    FROM businesses_business AS business
    LEFT JOIN businesses_kbli AS kbli ON kbli.id = business.kbli_id
    LEFT JOIN businesses_figures AS figures ON figures.id = business.latest_figures_id
    LEFT JOIN businesses_owner AS owner ON owner.id = business.owner_id
    CROSS JOIN LATERAL (
        SELECT {HELD} FROM businesses_certificate WHERE business_id = business.id
    ) AS held
    CROSS JOIN LATERAL (
        SELECT {LAST}
        FROM (
            SELECT program.kind, coalesce(
                (
                    SELECT max(step."on") FROM programs_applicationstep AS step
                    WHERE step.application_id = application.id AND step.deed IN ({HELPING})
                ),
                (application.updated_at AT TIME ZONE 'Asia/Jakarta')::date
            ) AS at
            FROM programs_application AS application
            JOIN programs_program AS program ON program.id = application.program_id
            WHERE application.business_id = business.id AND application.state IN ({HELPED})
        ) AS help
    ) AS helped
    WHERE business.id = ANY (wanted)
$$
"""  # noqa: S608
NAMES = ", ".join(COLUMNS)
FILL = "INSERT INTO programs_facts AS kept ({names}) SELECT * FROM programs_facts_source({wanted})"
NEW = ", ".join(f"excluded.{name}" for name in COLUMNS)
OLD = ", ".join(f"kept.{name}" for name in COLUMNS)
REFRESH = f"""
CREATE FUNCTION programs_refresh_facts(touched bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF cardinality(touched) = 0 THEN
        RETURN;
    END IF;
    PERFORM FROM programs_facts
    WHERE business_id = ANY (touched) ORDER BY business_id FOR UPDATE;
    {FILL.format(names=NAMES, wanted="touched")}
    ON CONFLICT (business_id) DO UPDATE SET ({NAMES}) = ROW({NEW})
    WHERE ({OLD}) IS DISTINCT FROM ({NEW});
END
$$
"""


def asks(name, body):
    """A trigger that refreshes the facts of those businesses which `body` finds, by operation."""
    cases = "\n".join(f"WHEN '{op}' THEN {sql};" for op, sql in body.items())
    return f"""
CREATE FUNCTION programs_facts_of_{name}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    CASE TG_OP
    {cases}
    END CASE;
    RETURN NULL;
END
$$
"""


def refresh(select):
    return f"PERFORM programs_refresh_facts(ARRAY({select}))"


def changed(columns):
    now, was = (", ".join(f"{row}.{column}" for column in columns) for row in ("now", "was"))
    return f"old_rows AS was JOIN new_rows AS now USING (id) WHERE ({now}) IS DISTINCT FROM ({was})"


OF_BUSINESS = ["region_id", "status", "kbli_id", "latest_figures_id", "owner_id", "nib"]
OF_BUSINESS += ["founded_year"]
OF_FIGURES = ["workers_total", "investment_total", "capital_total", "turnover"]
# What is gone with its business needs no facts: those go with it, too.
THERE = "EXISTS (SELECT FROM businesses_business WHERE id = business_id)"
OLD_ONES = f"SELECT DISTINCT business_id FROM old_rows WHERE {THERE}"  # noqa: S608
OF_PART = {
    "INSERT": refresh("SELECT DISTINCT business_id FROM new_rows"),
    "UPDATE": refresh("SELECT business_id FROM old_rows UNION SELECT business_id FROM new_rows"),
    "DELETE": refresh(OLD_ONES),
}
TRIGGERS = {
    "business": {
        "INSERT": refresh("SELECT id FROM new_rows"),
        "UPDATE": refresh(f"SELECT id FROM {changed(OF_BUSINESS)}"),
        "DELETE": "DELETE FROM programs_facts WHERE business_id IN (SELECT id FROM old_rows)",
    },
    "part": OF_PART,
    # A business may point to figures that are written after it, in the same transaction.
    "figures": {
        "INSERT": refresh(
            "SELECT business.id FROM businesses_business AS business "
            "WHERE latest_figures_id IN (SELECT id FROM new_rows)"
        ),
        "UPDATE": refresh(
            "SELECT business.id FROM businesses_business AS business WHERE latest_figures_id IN "
            f"(SELECT id FROM {changed(OF_FIGURES)})"
        )
    },
    "owner": {
        "UPDATE": refresh(
            "SELECT business.id FROM businesses_business AS business WHERE owner_id IN "
            f"(SELECT id FROM {changed(['sex'])})"
        )
    },
    "group": {
        "UPDATE": refresh(
            "SELECT business_id FROM businesses_groupmember WHERE left_on IS NULL AND group_id IN "
            f"(SELECT id FROM {changed(['dissolved_on'])})"
        )
    },
    "application": {
        "INSERT": refresh(
            "SELECT DISTINCT business_id FROM new_rows "
            f"WHERE business_id IS NOT NULL AND state IN ({HELPED})"
        ),
        "UPDATE": refresh(
            f"SELECT DISTINCT now.business_id FROM {changed(['state', 'business_id'])} "
            "AND now.business_id IS NOT NULL"
        ),
        "DELETE": refresh(OLD_ONES),
    },
    "step": {
        "INSERT": refresh(
            "SELECT DISTINCT application.business_id FROM new_rows "
            "JOIN programs_application AS application ON application.id = application_id "
            f"WHERE application.business_id IS NOT NULL AND deed IN ({HELPING})"
        )
    },
}
KEPT = [
    ("businesses_business", "business"),
    ("businesses_certificate", "part"),
    ("businesses_groupmember", "part"),
    ("businesses_businessgroup", "group"),
    ("businesses_figures", "figures"),
    ("businesses_owner", "owner"),
    ("programs_application", "application"),
    ("programs_applicationstep", "step"),
]
OWN = "business_id = ANY ((SELECT businesses_own_businesses())::bigint[])"
READ_ONLY = f"REVOKE INSERT, UPDATE, DELETE ON public.programs_facts FROM {ROLE}"
EVERYTHING = "ARRAY(SELECT id FROM businesses_business)"


class Migration(migrations.Migration):
    dependencies = [("programs", "0003_facts_and_documents")]

    operations = [
        function(SOURCE),
        function(REFRESH),
        *(function(asks(name, body)) for name, body in TRIGGERS.items()),
        migrations.RunSQL(
            [FILL.format(names=NAMES, wanted=EVERYTHING), "SET CONSTRAINTS ALL IMMEDIATE"],
            migrations.RunSQL.noop,
        ),
        *(
            after(table, "facts", change, f"programs_facts_of_{whose}()")
            for table, whose in KEPT
            for change in ROWS
            if change in TRIGGERS[whose]
        ),
        Policies(
            "programs_facts",
            {"seen": f"FOR SELECT TO {ROLE} USING ({in_place_by_columns()} OR {OWN})"},
        ),
        migrations.RunSQL(READ_ONLY, migrations.RunSQL.noop),
    ]
