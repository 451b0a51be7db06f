"""What the database keeps ready, at each save."""

import pytest
from django.db import connection

# A function that was written anew has lost the setting, and nothing else tells.
KEEPING = """
SELECT proname, 'plan_cache_mode=force_generic_plan' = ANY (coalesce(proconfig, '{}'))
FROM pg_proc
WHERE pronamespace = 'public'::regnamespace
    AND proname ~ '_(refresh|make)_' AND prosrc ~ 'ON CONFLICT'
"""


@pytest.mark.django_db
def test_rows_are_kept_ready_without_planning_anew_at_each_save():
    with connection.cursor() as cursor:
        cursor.execute(KEEPING)
        has_one_plan = dict(cursor.fetchall())

    assert {"businesses_make_documents", "programs_refresh_facts"} <= set(has_one_plan)
    assert [name for name, has in has_one_plan.items() if not has] == []
