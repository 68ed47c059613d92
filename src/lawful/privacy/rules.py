"""What the gates ask about people's data: masked before training, used for its purpose, processed under a contract.

* Each rule reads the same fact first: `personal_data`. Missing, it is unknown, and unknown is not yes.
* Masked text is pseudonymised, so it stays personal data (GDPR recital 26, PIPL Art 4 and 73): masking opens the
  first rule and none of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lawful.core.act import Act, Action
from lawful.core.facts import UNKNOWN, Facts
from lawful.core.rule import CodeRule, Duty, Judgement, Outcome

MASK_DUTY = "mask"  # `mask(label)` and `mask(irreversible)` say how; `mask` alone means surrogates
MODES = ("surrogate", "label", "irreversible")  # each asks for more than the one before
GDPR_URL = "https://eur-lex.europa.eu/eli/reg/2016/679/oj"
PROCESSING_ROLES = frozenset({"processor", "entrustee"})
DECIDING_ROLES = frozenset({"controller", "handler"})


def masking_mode(duties: Iterable[Duty], agreed: str = "") -> str:
    """How texts are masked: as the strictest asks, of an agreement and of the rules behind a decision's duties.

    Empty where nobody asks. A way that is not known counts as the strictest.
    """
    said = [duty.code for duty in duties if duty.code.partition("(")[0] == MASK_DUTY]
    asked = [code[len(MASK_DUTY) :].strip("()") or MODES[0] for code in said] + [agreed] * bool(agreed)
    return max((mode if mode in MODES else MODES[-1] for mode in asked), key=MODES.index, default="")


def permits(reason: str) -> Judgement:
    """The act may be done as far as this rule goes."""
    return Judgement(outcome=Outcome.PERMITS, reason=reason)


def forbids(reason: str, *remedies: str) -> Judgement:
    """The act may not be done; `remedies` would change that."""
    return Judgement(outcome=Outcome.FORBIDS, reason=reason, remedies=remedies)


def needs(*names: str) -> Judgement:
    """The missing facts decide, so nobody can say yet."""
    return Judgement(
        outcome=Outcome.UNKNOWN,
        reason=f"not known: {', '.join(names)}",
        remedies=tuple(f"declare the fact {name}" for name in names),
        needs=names,
    )


MASK = Judgement(
    outcome=Outcome.REQUIRES,
    reason="the data names people: a copy for training is masked",
    duties=(Duty(code=MASK_DUTY, text="replace names, phones and addresses by virtual ones before training"),),
)


def about_people(check: Callable[[Act, Facts], Judgement]) -> Callable[[Act, Facts], Judgement]:
    """`check`, asked only when personal data is at stake."""

    def asked(act: Act, facts: Facts) -> Judgement:
        personal = facts.value("personal_data")
        if personal is UNKNOWN:
            return needs("personal_data")
        if personal is False:
            return permits("no personal data")
        return check(act, facts)

    return asked


def _masked_first(_act: Act, facts: Facts) -> Judgement:
    masked = facts.value("masked")
    if masked is UNKNOWN:
        return needs("masked")
    if masked is True:
        return permits("the personal data was masked")
    return forbids("the data names people and was not masked", "mask it first (lawful mask)", "drop the set")


def _purpose_declared(act: Act, facts: Facts) -> Judgement:
    purposes = facts.value("declared_purposes")
    if purposes is UNKNOWN:
        return needs("declared_purposes")
    if isinstance(purposes, tuple) and act.purpose in purposes:
        return permits("the purpose was declared when the data was collected")
    return forbids(
        "the data was not collected for this purpose",
        "use it for a purpose that was declared",
        "collect it anew, naming this purpose to the people concerned",
        "drop the set",
    )


def _agreement_with_processor(_act: Act, facts: Facts) -> Judgement:
    role = facts.value("role")
    if role in DECIDING_ROLES:
        return permits("the actor decides on purpose and means itself")
    if role not in PROCESSING_ROLES:
        return needs("role")
    signed = facts.value("dpa_signed")
    if signed is UNKNOWN:
        return needs("dpa_signed")
    if signed is True:
        return permits("a processing agreement is in force")
    return forbids("data of others is processed without a processing agreement", "sign a processing agreement first")


MASK_BEFORE_TRAIN = CodeRule(
    id="privacy.mask-before-train",
    cites="GDPR Art 5(1)(c), 25(1); PIPL Art 6, 51",
    url=GDPR_URL,
    check=about_people(_masked_first),
    actions=frozenset({Action.TRAIN}),
    reads=("personal_data", "masked"),
    confidence="memory",
)
PURPOSE = CodeRule(
    id="privacy.terms.purpose",
    cites="GDPR Art 5(1)(b); PIPL Art 6",
    url=GDPR_URL,
    check=about_people(_purpose_declared),
    actions=frozenset({Action.COLLECT, Action.TRAIN}),
    reads=("personal_data", "declared_purposes"),
    confidence="memory",
)
PROCESSING_AGREEMENT = CodeRule(
    id="privacy.processing-agreement",
    cites="GDPR Art 28(3), 28(9); PIPL Art 21",
    url=GDPR_URL,
    check=about_people(_agreement_with_processor),
    actions=frozenset({Action.COLLECT, Action.TRAIN}),
    reads=("personal_data", "role", "dpa_signed"),
    confidence="memory",
)

MASK_ON_COLLECT = CodeRule(
    id="privacy.mask-on-collect",
    cites="GDPR Art 25(1); PIPL Art 51",
    url=GDPR_URL,
    check=about_people(lambda _act, _facts: MASK),
    actions=frozenset({Action.COLLECT}),
    reads=("personal_data",),
    confidence="memory",
)

RULES: tuple[CodeRule, ...] = (MASK_ON_COLLECT, MASK_BEFORE_TRAIN, PURPOSE, PROCESSING_AGREEMENT)
