"""What a gate needs to be told so that the law lets a plain classifier pass in the Union, China and the United States.

"Plain" is: about no person, generating nothing, talking to nobody, used for nothing that a law names. Everything else
that the rules of these places ask follows from the facts below by the implications of `vocabulary.toml`.
"""

from __future__ import annotations

from lawful.core.act import Action
from lawful.core.facts import FactValue

_ALWAYS = ("personal_data", "generative")
_USE = (*_ALWAYS, "chatbot", "practice", "use_case", "opinion_attribute", "important_data")

# Facts that settle every law of EU, CN and US at a gate, when they have the values of PLAIN.
GATE_FACTS: dict[Action, tuple[str, ...]] = {
    Action.COLLECT: (*_ALWAYS, "source", "health", "important_data"),
    Action.LABEL: _ALWAYS,
    Action.TRAIN: (*_ALWAYS, "gpai", "source", "health", "important_data"),
    Action.EVALUATE: _ALWAYS,
    Action.PUBLISH: (*_ALWAYS, "gpai", "chatbot", "practice"),
    Action.DEPLOY: _USE,
    Action.ANSWER: _USE,
    Action.ERASE: _ALWAYS,
}

# The values that say "a plain classifier"; `use_case` may be any word that no law names.
PLAIN: dict[str, FactValue] = {
    "personal_data": False,
    "generative": False,
    "gpai": False,
    "chatbot": False,
    "practice": "none",
    "use_case": "none",
    "opinion_attribute": False,
    "important_data": False,
    "source": "licensed",
    "health": False,
}
