"""`manage.py import_businesses FILE --region 75.02 --year 2020 [--commit]`"""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from businesses.choices import ImportState, MoneyUnit
from businesses.exchange.jobs import work
from businesses.exchange.report import grouped
from businesses.models import ImportBatch
from businesses.services.import_batches import open_batch, start_loading
from ikm_registry.accounts.models import User
from ikm_registry.jobs.progress import COUNTS
from ikm_registry.regions.choices import Level
from ikm_registry.regions.models import Region
from ikm_registry.ui.templatetags.ui import number

# Whoever may run commands may write everything; the history shows no person but the door.
OPERATOR = User(username="manage.py", is_superuser=True)


class Command(BaseCommand):
    help = (
        "Check a list of businesses (.csv, .xlsx, .xls, .ods) and, with --commit, load it into "
        "the registry of one regency. The same list again changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--region", required=True, help="code of the regency, like 75.02")
        parser.add_argument("--year", required=True, type=int, help="year of the figures")
        parser.add_argument("--commit", action="store_true", help="load what was checked")
        parser.add_argument(
            "--money-unit",
            type=int,
            choices=MoneyUnit.values,
            help="what 1 stands for; without it the column titles decide",
        )

    def handle(self, *, file, region, year, commit, money_unit, **options):
        batch = self.checked(file, region, year, money_unit)
        self.tell(_("Checked:"), batch)
        if commit:
            batch = self.worked(start_loading(batch=batch, by=OPERATOR))
            self.tell(_("Loaded:"), batch)
        for group in grouped(batch.problems):
            self.tell_problem(group)
        if not commit:
            address = batch.get_absolute_url()
            self.stdout.write(
                _("Nothing is loaded yet. Add --commit, or open the page %(address)s.")
                % {"address": address}
            )

    def checked(self, path, region, year, money_unit):
        place = Region.objects.current().filter(pk=region, level=Level.REGENCY).first()
        if place is None:
            raise CommandError(
                _("“%(code)s” is not the code of a regency or city, like 75.02.") % {"code": region}
            )
        batch = ImportBatch(region=place, year=year, money_unit=money_unit, filename=path.name)
        try:
            with path.open("rb") as file, transaction.atomic():
                batch.file = File(file, name=path.name)
                open_batch(batch=batch, by=OPERATOR)
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be opened: %(why)s.") % {"file": path, "why": error.strerror}
            ) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        return self.worked(batch)

    def worked(self, batch):
        work(batch.pk, OPERATOR)
        batch.refresh_from_db()
        if batch.state == ImportState.FAILED:
            raise CommandError(batch.failure)
        return batch

    def tell(self, word, batch):
        counts = _(
            "%(total)s rows: %(created)s new, %(updated)s changed, %(unchanged)s unchanged, "
            "%(refused)s refused. Money is read as: %(unit)s."
        )
        facts = {name: number(getattr(batch, name)) for name in COUNTS}
        self.stdout.write(f"{word} {counts % (facts | {'unit': batch.get_money_unit_display()})}")

    def tell_problem(self, group):
        what = _("refused") if group.is_refusal else _("warning")
        self.stdout.write(f"  {group.count} × {what}, {group.column}: {group.reason}")
        self.stdout.write("      " + _("rows %(rows)s") % {"rows": group.rows})
        if group.values:
            self.stdout.write(f"      {group.values}")
