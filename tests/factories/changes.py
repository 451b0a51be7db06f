from businesses.choices import ChangeDoor
from businesses.models.change_rules import target_of
from businesses.services.changes import Proposal, propose


def proposed(row, by, *, base=None, reason="Pindah rumah", evidence=(), business=None, **values):
    """A change request as a page would make it."""
    proposal = Proposal(values, base or row.version, reason, evidence)
    whose = business or (row if target_of(row) == "business" else row.business)
    return propose(row=row, business=whose, proposal=proposal, by=by, door=ChangeDoor.PAGE)
