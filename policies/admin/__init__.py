from policies.admin.fact import FactAdmin
from policies.admin.platform import PlatformAdmin
from policies.admin.policy import PolicyAdmin
from policies.admin.proposal import ProposalAdmin
from policies.admin.rows_of_record import FactVersionAdmin, VerificationAdmin
from policies.admin.source import ObservationAdmin, SourceAdmin

__all__ = [
    "FactAdmin",
    "FactVersionAdmin",
    "ObservationAdmin",
    "PlatformAdmin",
    "PolicyAdmin",
    "ProposalAdmin",
    "SourceAdmin",
    "VerificationAdmin",
]
