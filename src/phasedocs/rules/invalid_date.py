"""A date that no calendar has."""

import re
from collections.abc import Iterator

from phasedocs.diagnostic import Severity
from phasedocs.model import Document, Mention
from phasedocs.rules.api import Context, Finding, rule

_ODD = re.compile(r"\d{4}(?:\.|[-/](?:00|\d[-/]|3[2-9]|[4-9]\d)|[-/]\d\d[-/](?:00?|\d)$)")
"""Of ISO dates: versions, placeholders and ids."""
_SPOKEN_OF = re.compile(
    r"\b(?:invalid|illegal|impossible|bad|wrong|malformed|non-?existent|does(?: not|n't) exist|no such|reject\w*"
    r"|validat\w+|edge cases?|tests?|e\.g|example|error|ungültig\w*|inválid\w+|invalide|nicht existier\w*|no existe)\b",
    re.IGNORECASE,
)


@rule("invalid-date", on=Document, severity=Severity.ERROR)
def invalid_date(document: Document, ctx: Context) -> Iterator[Finding]:
    """Every date is a day that exists.

    "February 30", "31 de abril" and 2025-13-01 are on no calendar: whoever plans by one has to guess, and tools that
    sort by it sort it wrong or stop. Mostly a month was counted with 31 days, or day and month changed places.

    Read are dates with the name of a month, ISO dates with hyphens or slashes, and 31/04/2026. Without a year a day
    must be one that the month never has, up to 31: February 29 may be one, and "May 80" is something else. Silent are
    code, versions, placeholders with zeros, parts of names and paths, and lines that speak of invalid dates or tests.

    There is no fix: which day was meant cannot be told.
    """
    for mention in document.mentions:
        if mention.found.impossible and not _may_be_something_else(mention):
            yield Finding(
                span=mention.span,
                message=f"there is no {mention.text}",
                help="write the day that was meant",
            )


def _may_be_something_else(mention: Mention) -> bool:
    return (
        mention.quoted
        or _ODD.match(mention.text) is not None
        or _SPOKEN_OF.search(mention.before) is not None
        or _SPOKEN_OF.search(mention.after) is not None
    )
