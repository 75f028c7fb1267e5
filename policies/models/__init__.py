from policies.models.at_once import standings_of, versions_at_once
from policies.models.fact import LONGEST_DAYS, Fact
from policies.models.host import Host
from policies.models.notice import notice
from policies.models.observation import Observation
from policies.models.platform import Platform
from policies.models.policy import Policy
from policies.models.postponement import MOST_DAYS, Postponement
from policies.models.proposal import Proposal
from policies.models.revision import LedgerRevision
from policies.models.sighting import Sighting
from policies.models.source import PATIENCE, Source
from policies.models.standing import (
    DUE_SOON_DAYS,
    IN_TIME,
    LATE,
    FactState,
    Standing,
    fact_table,
    shown_from,
    standings,
)
from policies.models.value import FactValue, Kind
from policies.models.verification import Verification
from policies.models.version import FactVersion

__all__ = [
    "DUE_SOON_DAYS",
    "IN_TIME",
    "LATE",
    "LONGEST_DAYS",
    "MOST_DAYS",
    "PATIENCE",
    "Fact",
    "FactState",
    "FactValue",
    "FactVersion",
    "Host",
    "Kind",
    "LedgerRevision",
    "Observation",
    "Platform",
    "Policy",
    "Postponement",
    "Proposal",
    "Sighting",
    "Source",
    "Standing",
    "Verification",
    "fact_table",
    "notice",
    "shown_from",
    "standings",
    "standings_of",
    "versions_at_once",
]
