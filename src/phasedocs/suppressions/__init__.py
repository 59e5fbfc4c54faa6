"""What documents allow: `allowed` sets the suppression of findings, `allow` writes the directives for it."""

from phasedocs.suppressions.judged import allowed
from phasedocs.suppressions.written import Written, allow

__all__ = ["Written", "allow", "allowed"]
