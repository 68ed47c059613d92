"""Time-stamp tokens by RFC 3161: that a document existed at a time, said and signed by an authority that we trust."""

from __future__ import annotations

from lawful.core.errors import Invalid, MissingExtra
from lawful.law.evidence import Checked

CHECKER = "law.timestamp.read"


def read(token: bytes, document: bytes, authority: bytes) -> Checked:
    """Whether a time-stamp response (DER) is about this very document, by one of the authority's certificates (PEM).

    Raises Invalid for what is no response or no certificate, MissingExtra without `rfc3161-client`.
    """
    try:
        from rfc3161_client import (  # noqa: PLC0415  an extra
            VerificationError,
            VerifierBuilder,
            decode_timestamp_response,
        )
    except ModuleNotFoundError as error:
        raise MissingExtra("rfc3161-client", "provenance") from error
    from cryptography.x509 import load_pem_x509_certificates  # noqa: PLC0415  needed here only

    try:
        roots = load_pem_x509_certificates(authority)
    except ValueError as error:
        raise Invalid("the authority's certificate cannot be read", expected="PEM") from error
    try:
        response = decode_timestamp_response(token)
    except ValueError as error:
        raise Invalid("a time-stamp response cannot be read", expected="DER, as RFC 3161 has it") from error
    builder = VerifierBuilder(roots=list(roots))
    if not response.signed_data.certificates:  # asked for without `certReq`: the authority's own leaf is given to us
        builder = builder.tsa_certificate(roots[0])
    try:
        builder.build().verify_message(response, document)
    except (VerificationError, ValueError) as error:
        return Checked(checker=CHECKER, facts={}, problems=(f"the token does not hold: {type(error).__name__}",))
    stamped = response.tst_info.gen_time.date()
    return Checked(checker=CHECKER, facts={"time_source": "rfc3161", "terms_hash": True}, made_on=stamped)
