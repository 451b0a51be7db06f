"""Which permit or certificate an applicant asks for."""

from businesses.forms.record import RecordForm
from programs.models import FacilitationCase
from programs.services.facilitation import PAID_BY_THE_OFFICE, offered


class RequestForm(RecordForm):
    """What it costs, and from which money, is the office's to write: it pays."""

    class Meta(RecordForm.Meta):
        model = FacilitationCase
        fields = ["kind", "product", "issuer", "cost", "fund_source"]

    def __init__(self, *args, is_hers=False, **kwargs):
        super().__init__(*args, **kwargs)
        if is_hers:
            for name in PAID_BY_THE_OFFICE:
                del self.fields[name]
        business = self.instance.application.business
        kinds = offered(self.instance.application.program)
        box = self.fields["kind"]
        box.choices = [
            (value, label) for value, label in box.choices if not value or value in kinds
        ]
        self.fields["product"].queryset = business.product_set.all()
