"""`verify_file`: checking a bundle or a receipt offline, without a workspace.

* VALID means: every byte of the file is as it was signed, and every entry in it lies under the signed root.
* INVALID names where: the entry, the part of the file, the offset in bytes.
* Without a public key the one inside the file is used; then the answer says that nobody checked whose it is.
"""

from __future__ import annotations

from pathlib import Path

from lawful.audit.checkpoint import VerifierKey, verifier_key
from lawful.audit.offline import receipt, unbundle
from lawful.audit.offline.finding import Problem, Verification
from lawful.core.errors import Invalid

__all__ = ["Problem", "Verification", "verify_file"]


def verify_file(path: Path, *, public_key: str | None = None) -> Verification:
    """Check a bundle or a receipt. `public_key` is a verifier key (as in log.pub) or 64 hexadecimal digits.

    Raises Invalid when the file cannot be read or `public_key` is no key; never for what the file holds.
    """
    wanted = _wanted(public_key)
    try:
        with path.open("rb") as file:
            check = receipt.check if file.read(1) == b"{" else unbundle.check
            file.seek(0)
            return check(file, wanted)
    except OSError as error:
        raise Invalid(f"the file cannot be read ({error.strerror})", expected="a bundle or a receipt") from error


def _wanted(public_key: str | None) -> VerifierKey | bytes | None:
    if public_key is None:
        return None
    if len(public_key) == 64 and set(public_key.lower()) <= set("0123456789abcdef"):
        return bytes.fromhex(public_key)
    try:
        return verifier_key(public_key)
    except Invalid:
        raise Invalid(
            "not a public key", expected="64 hexadecimal digits, or NAME+KEYID+BASE64 as in log.pub"
        ) from None
