"""Three small sets that come with the package: one free to use, one with personal data, one not for commerce."""

from lawful.data.sample.digits import DIGITS_LICENCE, digits, digits_provenance
from lawful.data.sample.messages import messages, messages_provenance
from lawful.data.sample.strokes import noncommercial, noncommercial_provenance

__all__ = [
    "DIGITS_LICENCE",
    "digits",
    "digits_provenance",
    "messages",
    "messages_provenance",
    "noncommercial",
    "noncommercial_provenance",
]
