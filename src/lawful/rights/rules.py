"""The licence rules of the gates: collect, train, publish, deploy.

* No licence, no right; a licence whose text is not encoded waits until a named person states that it permits the act.
* Where an expression leaves a choice (`OR`), the alternative that hinders the act least is taken.
* The citation of a finding names the licence and the clause that decided, not the rule.

Facts read: `licence` (SPDX), `licence_permits` (bool, a person's statement about a text that is not encoded),
`commercial`, `distribute`, `hosted_service`, `memorised` (bool, measured: the model repeats its training data),
`notices_given` (obligation codes), and the lineage verdict as `lineage_verdict`, `lineage_codes`,
`lineage_undischarged`.
"""

from __future__ import annotations

from typing import Final

from lawful.core.act import Act, Action
from lawful.core.errors import Invalid
from lawful.core.facts import Facts
from lawful.core.licence import Spdx
from lawful.core.rule import CodeRule, Duty, Judgement, Outcome
from lawful.rights.expression import NOASSERTION, NONE, choices
from lawful.rights.licences import LicenceFacts, facts_of
from lawful.rights.terms import CONFLICTS, OBLIGATIONS, barred

_INTO: Final = frozenset({Action.COLLECT, Action.TRAIN})
_TRAIN: Final = frozenset({Action.TRAIN})
_OUT: Final = frozenset({Action.PUBLISH, Action.DEPLOY})


# Which licences hold ------------------------------------------------------------------------------------------------


def _known(_act: Act, facts: Facts) -> Judgement:
    written = facts.value("licence")
    if not isinstance(written, str) or not written or written == NOASSERTION:
        return _ask("the licence is not known", "licence", "find the licence at the source and record it")
    if written == NONE:
        return Judgement(
            outcome=Outcome.FORBIDS,
            reason="no licence was granted: all rights are reserved",
            remedies=("obtain a licence from the rights holder and record it", "leave this work out"),
        )
    if unread := [licence for licence in _chosen(facts) if facts_of(licence) is None]:
        return _unread(facts, unread)
    return _permit(f"the licence is known: {written}")


def _unread(facts: Facts, unread: list[Spdx]) -> Judgement:
    """The text is not in the table: the statement of a named person stands in for it."""
    permits = facts.value("licence_permits")
    names = ", ".join(unread)
    if permits is True:
        return _permit(f"a named person states that {names} permits this")
    if permits is False:
        return Judgement(
            outcome=Outcome.FORBIDS,
            reason=f"a named person states that {names} does not permit this",
            remedies=("leave this work out", "obtain another licence from the rights holder and record it"),
        )
    return _ask(
        f"the terms of {names} are not known to the platform",
        "licence_permits",
        "have a named person read the text and state whether it permits this act",
    )


def _chosen(facts: Facts) -> tuple[Spdx, ...]:
    """The licences that hold together in the alternative which hinders least; none when there is no licence."""
    written = facts.value("licence")
    if not isinstance(written, str) or written in ("", NONE, NOASSERTION):
        return ()
    try:
        return min(choices(Spdx(written)), key=_hindrance)
    except Invalid:
        return (Spdx(written),)


def _hindrance(alternative: tuple[Spdx, ...]) -> tuple[int, ...]:
    known = [facts_of(licence) for licence in alternative]
    return (
        sum(facts is None for facts in known),
        sum(facts is not None and facts.commercial != "yes" for facts in known),
        sum(facts is not None and facts.derivatives != "yes" for facts in known),
        sum(facts is not None and facts.copyleft != "none" for facts in known),
        sum(len(facts.duties) + len(facts.limits) for facts in known if facts is not None),
    )


def _licences(facts: Facts) -> list[LicenceFacts]:
    return [known for licence in _chosen(facts) if (known := facts_of(licence)) is not None]


# Training -----------------------------------------------------------------------------------------------------------


def _noncommercial(_act: Act, facts: Facts) -> Judgement:
    for licence in _licences(facts):
        if licence.commercial == "yes":
            continue
        commercial = facts.value("commercial")
        if not isinstance(commercial, bool):
            return _ask(f"{licence.id} depends on whether the use is commercial", "commercial", "state it")
        if commercial:
            return _not_for_sale(licence, facts)
    return _permit("no licence in question forbids this use as commercial")


def _not_for_sale(licence: LicenceFacts, facts: Facts) -> Judgement:
    if licence.commercial == "no":
        return _cited(
            licence,
            "commercial",
            Outcome.FORBIDS,
            f"{licence.id} grants no commercial use, and training makes copies",
            "drop the set",
            "obtain a commercial licence from the rights holder and record it",
        )
    authorised = facts.value("registered")
    if authorised is True:
        return _permit(f"the registration that {licence.id} asks for is recorded")
    return Judgement(
        outcome=Outcome.UNKNOWN,
        reason=f"{licence.id} permits commercial use only after registration, authorisation or a reading of its text",
        needs=("registered",),
        remedies=("register with the rights holder and state `registered`", "drop the set"),
        cites=licence.cite("commercial"),
        url=licence.url,
        confidence=licence.confidence,
    )


def _no_derivatives(_act: Act, facts: Facts) -> Judgement:
    for licence in _licences(facts):
        if licence.derivatives in ("yes", "training"):
            continue
        if licence.derivatives != "private":
            return _cited(
                licence,
                "derivatives",
                Outcome.FORBIDS if licence.derivatives == "no" else Outcome.UNKNOWN,
                f"{licence.id} does not grant adaptations",
                "drop the set",
                "obtain a licence from the rights holder that covers training",
            )
        if answer := _if_memorised(licence, "derivatives", facts, "may not be shared when adapted"):
            return answer
    return _permit("no licence in question forbids what this training makes")


def _share_alike(_act: Act, facts: Facts) -> Judgement:
    for licence in _licences(facts):
        if licence.copyleft == "none" or licence.learning in ("free", "produced"):
            continue
        if answer := _if_memorised(licence, "copyleft", facts, "binds adaptations to its own terms"):
            return answer
    return _permit("no share-alike term reaches this model")


def _if_memorised(licence: LicenceFacts, term: str, facts: Facts, why: str) -> Judgement | None:
    """A term on shared adaptations reaches weights that leave the house and repeat the work.

    Whether weights are an adaptation is disputed: LG Munich I, 42 O 14139/24 (memorised texts are), [2025] EWHC
    2863 (Ch) (weights hold no copy). None: the term does not reach this model.
    """
    distribute, memorised = facts.value("distribute"), facts.value("memorised")
    if distribute is False or memorised is False:
        return None
    if not isinstance(distribute, bool):
        return _ask(f"{licence.id} depends on whether the model leaves the house", "distribute", "state it")
    if not isinstance(memorised, bool):
        return _ask(
            f"{licence.id} {why}; whether weights adapt it is disputed", "memorised", "measure it", licence, term
        )
    if term == "copyleft":
        same = " or ".join(licence.same_as or (licence.id,))
        duty = Duty(code="O-SAME", text=f"{OBLIGATIONS['O-SAME']}: {same}")
        return _cited(licence, term, Outcome.REQUIRES, f"{licence.id} {why}", duties=(duty,))
    return _cited(
        licence,
        term,
        Outcome.FORBIDS,
        f"{licence.id} {why}, and the model repeats it",
        "drop the set",
        "keep the model in the house",
    )


def _use_limits(act: Act, facts: Facts) -> Judgement:
    for licence in _licences(facts):
        if limit := barred(licence, act.purpose):
            return _cited(
                licence,
                "limits",
                Outcome.FORBIDS,
                f"{licence.id} bars this purpose ({limit})",
                "drop the set",
                "obtain a licence for this purpose from the rights holder and record it",
            )
    return _permit("no licence in question bars the purpose")


def _attribution(_act: Act, facts: Facts) -> Judgement:
    duties = {
        duty.code: Duty(code=duty.code, text=f"{OBLIGATIONS[duty.code]} ({licence.cite(duty.code)})")
        for licence in _licences(facts)
        for duty in licence.duties
        if "learn" in duty.on
    }
    if not duties:
        return _permit("no licence in question asks anything of a model trained on the work")
    return Judgement(
        outcome=Outcome.REQUIRES,
        reason="the licence is complied with in the practical reading: a model trained on the work carries its notices",
        duties=tuple(duties.values()),
        cites="; ".join(licence.cite("O-ATTR") for licence in _licences(facts)),
    )


# Publishing and deploying -------------------------------------------------------------------------------------------


def _lineage(_act: Act, facts: Facts) -> Judgement:
    verdict = facts.value("lineage_verdict")
    found = facts.value("lineage_codes")
    codes = found if isinstance(found, tuple) else ()
    if verdict in ("allow", "allow_with_obligations"):
        return _permit("no term of any work that the model was made from stands against this use")
    if verdict == "conflict":
        named = "; ".join(f"{code} {CONFLICTS.get(code, '')}".strip() for code in codes)
        return Judgement(
            outcome=Outcome.FORBIDS,
            reason=f"terms of works that the model was made from forbid this use: {named}",
            remedies=("make the model again without those works", "obtain the missing rights and record them"),
        )
    if verdict == "review":
        return _ask(
            f"the lineage leaves a question that nobody answered ({', '.join(codes) or 'see the chains'})",
            "lineage_verdict",
            "answer the question that the chain names, or set the profile knob it names",
        )
    return _ask("the lineage of the model was not judged", "lineage_verdict", "judge it: lawful licence check")


def _discharged(_act: Act, facts: Facts) -> Judgement:
    verdict, open_ = facts.value("lineage_verdict"), facts.value("lineage_undischarged")
    given = facts.value("notices_given")
    if verdict == "allow":
        return _permit("the lineage asks for nothing")
    if not isinstance(open_, tuple):
        return _ask("which obligations are still open is not known", "lineage_undischarged", "judge the lineage")
    notices = given if isinstance(given, tuple) else ()
    left = [code for code in open_ if code not in notices]
    if not left:
        return Judgement(
            outcome=Outcome.REQUIRES if open_ else Outcome.PERMITS,
            reason="every obligation of the lineage is discharged",
            duties=tuple(Duty(code=code, text=_what(code)) for code in open_),
        )
    return Judgement(
        outcome=Outcome.FORBIDS,
        reason=f"obligations of the lineage are open: {', '.join(left)}",
        remedies=tuple(f"{code}: {_what(code)}" for code in left),
    )


def _what(code: str) -> str:
    """What an obligation code asks for; `O-NAME(Llama)` reads as O-NAME with its text."""
    bare, _, text = code.partition("(")
    asked = OBLIGATIONS.get(bare, "discharge this obligation")
    return f"{asked}: {text.removesuffix(')')}" if text else asked


# Answers ------------------------------------------------------------------------------------------------------------


def _permit(reason: str) -> Judgement:
    return Judgement(outcome=Outcome.PERMITS, reason=reason)


def _ask(reason: str, fact: str, remedy: str, licence: LicenceFacts | None = None, term: str = "") -> Judgement:
    cites = licence.cite(term) if licence else ""
    return Judgement(outcome=Outcome.UNKNOWN, reason=reason, needs=(fact,), remedies=(remedy,), cites=cites)


def _cited(
    licence: LicenceFacts, term: str, outcome: Outcome, reason: str, *remedies: str, duties: tuple[Duty, ...] = ()
) -> Judgement:
    return Judgement(
        outcome=outcome,
        reason=reason,
        remedies=remedies,
        duties=duties,
        cites=licence.cite(term),
        url=licence.url,
        confidence=licence.confidence,
    )


_ABOUT: Final = "the licence of the work"
_LINEAGE: Final = "the licences of all works the model was made from"

RULES: Final[tuple[CodeRule, ...]] = (
    CodeRule(
        id="rights.licence.known",
        cites="no licence, no right",
        check=_known,
        actions=_INTO,
        reads=("licence", "licence_permits"),
    ),
    CodeRule(
        id="rights.licence.noncommercial",
        cites=_ABOUT,
        check=_noncommercial,
        actions=_TRAIN,
        reads=("licence", "commercial", "registered"),
    ),
    CodeRule(
        id="rights.licence.no-derivatives",
        cites=_ABOUT,
        check=_no_derivatives,
        actions=_TRAIN,
        reads=("licence", "distribute", "memorised"),
        confidence="disputed",
    ),
    CodeRule(
        id="rights.licence.share-alike",
        cites=_ABOUT,
        check=_share_alike,
        actions=_TRAIN,
        reads=("licence", "distribute", "memorised"),
        confidence="disputed",
    ),
    CodeRule(id="rights.licence.use", cites=_ABOUT, check=_use_limits, actions=_TRAIN, reads=("licence",)),
    CodeRule(id="rights.licence.duties", cites=_ABOUT, check=_attribution, actions=_TRAIN, reads=("licence",)),
    CodeRule(
        id="rights.lineage.verdict",
        cites=_LINEAGE,
        check=_lineage,
        actions=_OUT,
        reads=("lineage_verdict", "lineage_codes"),
    ),
    CodeRule(
        id="rights.lineage.obligations",
        cites=_LINEAGE,
        check=_discharged,
        actions=_OUT,
        reads=("lineage_verdict", "lineage_undischarged", "notices_given"),
    ),
)
