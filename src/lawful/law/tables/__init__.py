"""Tables of cases that a lawyer wrote: read as people make them, answered closed, cited one article at a time."""

from __future__ import annotations

from lawful.law.tables.cases import cases, situation

__all__ = ["cases", "situation"]
