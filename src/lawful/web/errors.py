"""One table from error class to HTTP status, and one error shape per protocol.

`/v1` bodies are OpenAI's error object with `{rule, citation, remedy, receipt}`; `/v2` bodies are the protocol's
`{"error": text}` with the same four keys beside it. Nothing of a request's content is ever in them.
"""

from __future__ import annotations

from typing import Any

from lawful.core import errors
from lawful.core.canonical import canonical
from lawful.core.rule import Outcome

STATUS: dict[type[errors.LawfulError], int] = {
    errors.Refused: 403,
    errors.NeedsFact: 403,
    errors.NotAuthenticated: 401,
    errors.NotPermitted: 403,
    errors.NotFound: 404,
    errors.Invalid: 422,
    errors.Conflict: 409,
    errors.OverLimit: 429,
    errors.TooLarge: 413,
    errors.Tampered: 500,
    errors.Unavailable: 503,
    errors.MissingExtra: 501,
}
# What is no statute: the other three sources of rules.
_OWN_SOURCES = ("contract.", "rights.", "privacy.", "lawful.")


Answer = tuple[int, list[tuple[bytes, bytes]], bytes]


def refusal(error: errors.LawfulError, path: str, state: dict[str, Any]) -> Answer:
    """Status, headers and body of the answer to a request that ended in an error of ours."""
    status = status_of(error, path)
    headers = [(b"content-type", b"application/json")]
    headers.append((b"retry-after", b"5") if status == 503 else (b"x-should-retry", b"false"))
    if isinstance(error, errors.NotAuthenticated):
        headers.append((b"www-authenticate", b"Bearer"))
    if isinstance(error, errors.OverLimit) and error.retry_after is not None:
        headers.append((b"retry-after", f"{error.retry_after:.0f}".encode()))
    return status, headers, canonical(body_of(error, path, state["request_id"] if state.get("on_log") else ""))


def defect(path: str, state: dict[str, Any]) -> Answer:
    """The answer to a request on which the node itself failed."""
    _, headers, body = refusal(
        errors.Unavailable("the node failed on this request", hint="report it with its x-request-id"), path, state
    )
    return 500, headers, body


def status_of(error: errors.LawfulError, path: str) -> int:
    """The HTTP status of an error on a path: 451 when a statute alone forbids, 400 for bad input on /v2."""
    if isinstance(error, errors.Invalid) and path.startswith("/v2"):
        return 400
    if isinstance(error, errors.Refused):
        if error.decision.ground.rule == "contract.quota":
            return 429
        forbidding = [f.rule for f in error.decision.findings if f.outcome is Outcome.FORBIDS]
        if forbidding and not any(rule.startswith(_OWN_SOURCES) for rule in forbidding):
            return 451
    return STATUS.get(type(error), 500)


def body_of(error: errors.LawfulError, path: str, receipt: str) -> dict[str, Any]:
    """The error's body in the shape of the path's protocol."""
    why = grounds(error, receipt)
    if path.startswith("/v2"):
        return {"error": f"{error}; receipt {receipt}" if receipt else str(error), **why}
    kind = "policy_refused" if isinstance(error, errors.Refused) else "invalid_request_error"
    return {"error": {"message": str(error), "type": kind, "param": None, "code": error.code, **why}}


def grounds(error: errors.LawfulError, receipt: str) -> dict[str, Any]:
    """Rule, citation, remedy and receipt; for what no rule refused, the error's own code and hint."""
    if isinstance(error, errors.Refused):
        ground = error.decision.ground
        return {
            "rule": ground.rule,
            "citation": ground.citation,
            "remedy": " or ".join(ground.remedies),
            "needs": list(error.decision.needs),
            "receipt": receipt,
        }
    return {
        "rule": f"lawful.{error.code}",
        "citation": "lawful, docs/errors.md",
        "remedy": error.hint,
        "receipt": receipt,
    }
