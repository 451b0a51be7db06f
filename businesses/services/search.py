"""Making all search entries anew, after a load that went past the triggers."""

from django.db import connection, transaction

from businesses.models import SearchEntry, SearchWord


@transaction.atomic
def rebuild_search():
    """Write every entry from the records, set-based; searching waits until it is done.

    Costs some two minutes for a million businesses; the triggers note the words of the entries.
    """
    tables = [model._meta.db_table for model in (SearchEntry, SearchWord)]
    with connection.schema_editor() as editor:
        # A check that waits for the end of the transaction would forbid what follows.
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        editor.execute(f"TRUNCATE {', '.join(map(editor.quote_name, tables))}")
        for index in SearchEntry._meta.indexes:
            editor.remove_index(SearchEntry, index)
        editor.execute(
            "INSERT INTO businesses_searchentry (business_id, place, words) "
            "SELECT business_id, place, words FROM businesses_searchdocument"
        )
        for index in SearchEntry._meta.indexes:
            editor.add_index(SearchEntry, index)
    return SearchEntry.objects.count()
