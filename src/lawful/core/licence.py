"""The name of a licence that has been through the parser."""

from __future__ import annotations

from typing import NewType

Spdx = NewType("Spdx", str)  # normalised by rights.expression.parse(); a plain str has not
