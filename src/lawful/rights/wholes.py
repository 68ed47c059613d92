"""Inseparable wholes: which outbound licences all their parts accept, and what share-alike asks of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lawful.core.licence import Spdx
from lawful.rights.checks import Case, Found
from lawful.rights.graph import Kind
from lawful.rights.licences import LicenceFacts, facts_of

_COPIES: Final = frozenset({"publish_copy", "copy", "split", "convert_format_lossless"})


def accepted(licence: LicenceFacts) -> frozenset[Spdx]:
    """The outbound licences that a share-alike licence accepts for a whole that contains the work."""
    return frozenset(licence.same_as or (licence.id,)) | frozenset(licence.combines)


def same(case: Case) -> str:
    """What an adaptation must be licensed under: `CC-BY-SA-4.0|GPL-3.0-only`, led by the whole when it is a part."""
    names = "|".join(case.licence.same_as or (case.licence.id,))
    return names if case.is_target else f"{case.reach.whole}:{names}"


def shares_alike(case: Case) -> bool:
    """Whether the share-alike term of the licence binds the whole that the work is part of."""
    licence = case.licence
    if licence.copyleft == "none" or not case.released:
        return False
    if case.kind is Kind.COPY:
        return all(edge.relation in _COPIES for edge in case.reach.path)
    if case.kind is not Kind.ADAPTATION:
        return False
    return licence.copyleft in ("work", "database") or case.reach.changed


def not_kept(case: Case) -> Found:
    """Share-alike that the outbound licence does not keep."""
    names = " or ".join(sorted(accepted(case.licence)))
    return Found(code="C-SA", term="copyleft", why=f"the whole may go out under {names} only", field="outbound_licence")


def incompatible(cases: list[Case]) -> Iterator[tuple[Case, Found]]:
    """For each whole that no outbound licence fits: a smallest set of parts that cannot hold together."""
    groups: dict[str, list[Case]] = {}
    for case in cases:
        if case.kind is Kind.ADAPTATION and case.released:
            groups.setdefault(case.reach.whole, []).append(case)
    for whole in sorted(groups):
        parts = _distinct(groups[whole])
        if _fits(parts):
            continue
        for part in tuple(parts):
            rest = [other for other in parts if other is not part]
            if not _fits(rest):
                parts = rest
        others = ", ".join(sorted(part.licence.id for part in parts))
        why = f"no outbound licence fits all of {others} in one whole"
        yield from ((part, Found(code="C-INC", term="incompatible", why=why)) for part in parts)


def _distinct(cases: list[Case]) -> list[Case]:
    """One case for each licence and way of binding: more of the same changes nothing."""
    return list({(case.licence.id, shares_alike(case)): case for case in reversed(cases)}.values())


def _fits(parts: list[Case]) -> bool:
    """Whether some licence can go out on a whole made of these parts."""
    binding = [accepted(part.licence) for part in parts if shares_alike(part)]
    if not binding:
        return True
    return any(all(_under(part, outbound) for part in parts) for outbound in frozenset.intersection(*binding))


def _under(part: Case, outbound: Spdx) -> bool:
    """Whether a part may be in a whole that goes out under a share-alike licence."""
    licence, whole = part.licence, facts_of(outbound)
    if outbound in accepted(licence):
        return True
    if shares_alike(part) or whole is None:
        return False
    if licence.litigation == "patent" and "patent" in whole.refuses:
        return False
    return _restrictions(licence) <= _restrictions(whole)


def _restrictions(licence: LicenceFacts) -> frozenset[str]:
    """The kinds of term that a share-alike licence without them takes for a further restriction."""
    codes = {duty.code for duty in licence.duties}
    found = {
        "commercial": licence.commercial != "yes",
        "derivatives": licence.derivatives != "yes",
        "use": bool(licence.limits) or "O-USEPASS" in codes,
        "terms": licence.travels,
        "naming": bool(codes & {"O-NAME", "O-DISPLAY"}),
    }
    return frozenset(term for term, there in found.items() if there)
