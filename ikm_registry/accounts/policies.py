"""What the wall is made of: one policy for each table, written by migrations.

The conditions are SQL over one row of the table. What a page's reader brings, her places and
her own key, is asked once for a statement (an InitPlan), not once for a row; places are compared
by `=`, which PostgreSQL knows to leak nothing, so that indexes go on to serve what stands in
front of the wall.
"""

from django.db import migrations

from ikm_registry.accounts.wall import EVERYWHERE, ROLE

PLACES = "(SELECT string_to_array(current_setting('ikm.places', true), ' '))::text[]"
PERSON = "(SELECT nullif(current_setting('ikm.person', true), '')::bigint)"
# How many characters name a regency, a province, a district; the whole code names itself.
LENGTHS = (5, 2, 8)


def in_place(code):
    """The place with this code, or one around it, is among the reader's."""
    named = [f"left({code}, {length})" for length in LENGTHS]
    named += [code, f"'{EVERYWHERE}'"]
    return "(" + " OR ".join(f"{name} = ANY ({PLACES})" for name in named) + ")"


def in_place_by_columns(code="place", province="province"):
    """The same of a table that keeps the `regency` of its places, or more: for long lists.

    Whether somebody sees all places is found out once, not once for a row.
    """
    everywhere = f"(SELECT '{EVERYWHERE}' = ANY ({PLACES}))"
    named = ["regency", province, f"left({code}, {LENGTHS[-1]})", code]
    return "(" + " OR ".join([everywhere, *(f"{name} = ANY ({PLACES})" for name in named)]) + ")"


def around_place(code):
    """The place with this code is one of the reader's, lies in one or has one of hers in it."""
    above = (
        f"ARRAY(SELECT left(place, length) FROM unnest({PLACES}) AS place, "  # noqa: S608
        f"unnest(ARRAY[{', '.join(map(str, LENGTHS))}]) AS length)"
    )
    return f"({in_place(code)} OR {code} = ANY ({above}))"


def of_person(column):
    return f"({column} = {PERSON})"


def seen_with(table, key):
    """The row of `table` that `key` points to is seen."""
    return f'EXISTS (SELECT 1 FROM "{table}" AS parent WHERE parent.id = {key})'  # noqa: S608


# The role can neither sign in nor own; who may make it and lend it is told when we may not.
MAKE_ROLE = f"""
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
        CREATE ROLE {ROLE} NOLOGIN;
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;  -- another database made it just now
    WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'Let the administrator of PostgreSQL run once: CREATE ROLE {ROLE} NOLOGIN; GRANT {ROLE} TO %', current_user;
END $$;
DO $$
BEGIN
    IF NOT pg_has_role(current_user, '{ROLE}', 'MEMBER') THEN
        EXECUTE format('GRANT {ROLE} TO %I', current_user);
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'Let the administrator of PostgreSQL run once: GRANT {ROLE} TO %', current_user;
END $$;
"""  # noqa: E501

# What was changed, when and by whom: pages add to it and read it, none alters it.
GIVE_RIGHTS = f"""
GRANT USAGE ON SCHEMA public TO {ROLE};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {ROLE};
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {ROLE};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {ROLE};
REVOKE INSERT, UPDATE, DELETE ON public.django_migrations FROM {ROLE};
DO $$
DECLARE
    events regclass;
BEGIN
    FOR events IN
        SELECT attrelid FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE attname = 'pgh_id' AND relkind = 'r' AND relnamespace = 'public'::regnamespace
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE ON %s FROM {ROLE}', events);
    END LOOP;
END $$;
"""  # noqa: S608


class GiveRights(migrations.RunSQL):
    """Let the role of the pages work with all tables there are, and those to come."""

    def __init__(self):
        super().__init__(MAKE_ROLE + GIVE_RIGHTS, migrations.RunSQL.noop)


def never_altered(table):
    return f'REVOKE UPDATE, DELETE ON "{table}" FROM {ROLE};'


class Policies(migrations.RunSQL):
    """Put `table` behind the wall, with these policies: {name: what it allows}."""

    def __init__(self, table, policies):
        made = [f'CREATE POLICY {name} ON "{table}" {what};' for name, what in policies.items()]
        dropped = [f'DROP POLICY {name} ON "{table}";' for name in policies]
        super().__init__(
            " ".join([f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY;', *made]),
            " ".join([*dropped, f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY;']),
        )


class Guard(Policies):
    """Show and take rows of `table` only where `condition` holds."""

    def __init__(self, table, condition):
        super().__init__(table, {"seen": f"TO {ROLE} USING ({condition})"})


class GuardEvents(Policies):
    """Show events only where `condition` holds; those of any place are noted by triggers.

    None is ever altered. A table made since GiveRights was given all rights by default.
    """

    def __init__(self, table, condition):
        seen = f"FOR SELECT TO {ROLE} USING ({condition})"
        super().__init__(table, {"seen": seen, "noted": f"FOR INSERT TO {ROLE} WITH CHECK (true)"})
        self.sql = f"{self.sql} {never_altered(table)}"
