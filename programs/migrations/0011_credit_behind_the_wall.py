from django.db import migrations

from ikm_registry.accounts.policies import (
    PERSON,
    Guard,
    GuardEvents,
    Policies,
    in_place,
    of_person,
    seen_with,
)
from ikm_registry.accounts.wall import ROLE

# Asked as the owner of the tables: a bank's user sees neither applications nor consents.
FOLLOWED = f"""
CREATE FUNCTION programs_followed() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(program_id), '{{}}') FROM programs_programpartner
    WHERE user_id = {PERSON} AND (ends_on IS NULL OR ends_on >= (now() AT TIME ZONE 'Asia/Jakarta')::date)
$$;
"""
MAY_BE_TOLD = """
CREATE FUNCTION programs_may_be_told(asked bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM programs_application AS application
        JOIN businesses_business AS business ON business.id = application.business_id
        JOIN businesses_consent AS consent ON consent.owner_id = business.owner_id
        WHERE application.id = asked
            AND consent.purpose = 'bank' AND consent.withdrawn_on IS NULL
    )
$$;
"""
OF_ITS_BANK = (
    "sent_on IS NOT NULL AND program_id = ANY ((SELECT programs_followed())::bigint[]) "
    "AND programs_may_be_told(application_id)"
)
OF_ITS_OFFICE = (
    "EXISTS (SELECT 1 FROM programs_program AS parent "
    f"WHERE parent.id = program_id AND {in_place('parent.region_id')})"
)
OF_APPLICATION = seen_with("programs_application", "application_id")


class Migration(migrations.Migration):
    """A case goes with its application; what was sent of it is shown to its bank, to read."""

    dependencies = [("programs", "0010_credit_and_facilitation")]

    operations = [
        migrations.RunSQL(FOLLOWED, "DROP FUNCTION programs_followed()"),
        migrations.RunSQL(MAY_BE_TOLD, "DROP FUNCTION programs_may_be_told(bigint)"),
        Policies(
            "programs_creditcase",
            {
                "seen": f"TO {ROLE} USING ({OF_APPLICATION})",
                "followed": f"FOR SELECT TO {ROLE} USING ({OF_ITS_BANK})",
            },
        ),
        Guard("programs_facilitationcase", OF_APPLICATION),
        Guard("programs_programpartner", f"{OF_ITS_OFFICE} OR {of_person('user_id')}"),
        *(
            GuardEvents(f"programs_{table}event", in_place("pgh_region"))
            for table in ("creditcase", "facilitationcase", "programpartner")
        ),
    ]
