"""An act: whatever is about to be done, and is decided before it is done."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from lawful.core.place import Place


class Action(StrEnum):
    """The verbs of the two workflows, each a gate where rules are asked."""

    COLLECT = "collect"
    LABEL = "label"
    TRAIN = "train"
    EVALUATE = "evaluate"
    PUBLISH = "publish"
    DEPLOY = "deploy"
    ANSWER = "answer"
    MOVE = "move"
    INCIDENT = "incident"
    ERASE = "erase"
    RETIRE = "retire"


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """Who wants to do what, with what, what for, where and on which day.

    `about` names assets (ids of datasets, models, services); `purpose` is a word that agreements and processing
    terms list; `places` are all places whose law concerns the act.
    """

    action: Action
    actor: str
    about: tuple[str, ...]
    purpose: str
    places: tuple[Place, ...]
    on: date
