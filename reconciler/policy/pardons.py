"""What lets a violation pass: waivers, which are documents, and approvals, which people gave."""

import msgspec

from reconciler.policy.approval import Approving
from reconciler.policy.waiving import Waiving


class Pardons(msgspec.Struct, frozen=True):
    """Both of one judging, each with its tally."""

    waiving: Waiving
    approving: Approving
