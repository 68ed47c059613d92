"""Everything that can go wrong, drawn once.

    LawfulError
    ├── Refused            a rule forbids the act (carries the decision)
    │   └── NeedsFact      a missing fact could change the verdict: unknown is not yes
    ├── NotAuthenticated   no key, or a key that is not in force
    ├── NotPermitted       a good key, for something else
    ├── NotFound           no such thing, or none that the caller may know of
    ├── Invalid            the input is not what was expected
    ├── Conflict           it was done already, or somebody else is doing it
    ├── OverLimit          a quota or a rate was reached
    │   └── TooLarge       one input is larger than its bound
    ├── Tampered           stored bytes are not the bytes that were stored
    ├── Unavailable        the node cannot do it now (sealed, disk full, shutting down)
    └── MissingExtra       an optional part is not installed (names the command)

Each error says what happened, what was expected and what to do next; it carries a stable `code` and never
user text. HTTP statuses live in `web/` only, exit codes in `cli/` only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lawful.core.decision import Decision


class LawfulError(Exception):
    """Something that the person at the keyboard can act on."""

    code = "error"

    def __init__(self, message: str, *, expected: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.expected = expected
        self.hint = hint

    def __str__(self) -> str:
        parts = [self.message]
        if self.expected:
            parts.append(f"expected {self.expected}")
        if self.hint:
            parts.append(f"next: {self.hint}")
        return "; ".join(parts)


class Refused(LawfulError):
    """A rule forbids the act. `decision` holds every finding with citation and remedy."""

    code = "refused"

    def __init__(self, decision: Decision, *, receipt: str = "") -> None:
        self.decision = decision
        self.receipt = receipt
        finding = decision.ground
        super().__init__(
            f"refused by {finding.rule}: {finding.reason} ({finding.citation})",
            hint=" or ".join(finding.remedies),
        )


class NeedsFact(Refused):
    """A missing fact could change the verdict; `decision.needs` names the facts to give."""

    code = "needs-fact"


class NotAuthenticated(LawfulError):
    """No key, or a key that is unknown, expired or revoked."""

    code = "not-authenticated"


class NotPermitted(LawfulError):
    """A key in force that may not do this."""

    code = "not-permitted"


class NotFound(LawfulError):
    """No such thing, or none that the caller may know of."""

    code = "not-found"


class Invalid(LawfulError):
    """The input is not what was expected."""

    code = "invalid"


class Conflict(LawfulError):
    """It was done already, or somebody else is doing it."""

    code = "conflict"


class OverLimit(LawfulError):
    """A bound or a quota was reached. `retry_after` is in seconds, None when waiting does not help."""

    code = "over-limit"

    def __init__(self, message: str, *, expected: str = "", hint: str = "", retry_after: float | None = None) -> None:
        super().__init__(message, expected=expected, hint=hint)
        self.retry_after = retry_after


class TooLarge(OverLimit):
    """One input is larger than its bound; waiting does not help."""

    code = "too-large"


class Tampered(LawfulError):
    """Stored bytes are not the bytes that were stored."""

    code = "tampered"


class Unavailable(LawfulError):
    """The node cannot do it now."""

    code = "unavailable"


class MissingExtra(LawfulError):
    """An optional part is not installed."""

    code = "missing-extra"

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} is not installed", hint=f"pip install 'lawful[{extra}]'")
