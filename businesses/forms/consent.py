"""What a person agreed to."""

from businesses.forms.record import RecordForm
from businesses.models import Consent
from ikm_registry.ui.widgets import DayInput


class ConsentForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Consent
        fields = ["purpose", "basis", "given_on", "how"]
        widgets = {"given_on": DayInput}

    def __init__(self, *args, owner, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.owner = owner
