"""lawful: a Model-as-a-Service platform with the law built in.

>>> import lawful
>>> workspace = lawful.open("workspace")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lawful.app import App, open  # noqa: A004  lawful.open is what people type
    from lawful.core.errors import Refused
    from lawful.core.recipe import Recipe

__version__ = "0.1.0"
__all__ = ["App", "Recipe", "Refused", "__version__", "open"]

_HOME = {"App": "lawful.app", "open": "lawful.app", "Recipe": "lawful.core.recipe", "Refused": "lawful.core.errors"}


def __getattr__(name: str) -> Any:
    """Load what was asked for when it is asked for: `import lawful` alone loads nothing (PEP 562)."""
    if name in _HOME:
        import importlib  # noqa: PLC0415

        return getattr(importlib.import_module(_HOME[name]), name)
    raise AttributeError(name)
