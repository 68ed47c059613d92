"""What one licence says about one way in which a work reaches the target: conflicts found, and duties owed.

Each check looks at one conflict code. It answers None, or a `Found` that names the term, why, and the knob or the
field of the intended use that decided; an `open` one is a question that nobody answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from lawful.core.errors import Invalid
from lawful.core.place import lies_within, place
from lawful.rights.graph import SUBSTANCE, Kind, Profile, Reach, Use, Work
from lawful.rights.licences import LicenceDuty, LicenceFacts, LicenceThreshold
from lawful.rights.terms import barred


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One work, one licence that it came under, one way in which it reaches the target.

    `learning_adapts`: weights learnt from a work count as its adaptation. `kin`: licences of the works that are
    inseparable parts of the same whole.
    """

    work: Work
    licence: LicenceFacts
    reach: Reach
    use: Use
    profile: Profile
    learning_adapts: bool
    target: str
    kin: frozenset[str] = frozenset()

    @property
    def kind(self) -> Kind:
        learnt_and_adapted = (
            self.reach.kind is Kind.LEARNT and self.learning_adapts and self.licence.learning in ("governed", "silent")
        )
        return Kind.ADAPTATION if learnt_and_adapted else self.reach.kind

    @property
    def substance(self) -> bool:
        return self.kind in SUBSTANCE or self.kind is Kind.PRODUCED

    @property
    def released(self) -> bool:
        """Whether the use passes the work on: as copies, by showing it, or by hosting where the licence says so.

        Weights that merely learnt from it stay in the house when they are hosted.
        """
        shown = self.work.kind == "data" and self.reach.kind is not Kind.LEARNT
        passes_on = self.licence.hosting in _HOSTING_PASSES_ON or shown
        return self.use.distribute or (self.use.hosted_service and passes_on)

    @property
    def is_target(self) -> bool:
        return self.reach.whole == self.target


_HOSTING_PASSES_ON: Final = frozenset({"distribution", "source"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A conflict, or with `open` a question that could be one."""

    code: str
    term: str
    why: str
    knob: str = ""
    field: str = ""
    open: bool = False


Check = Callable[[Case], Found | None]


def _noncommercial(case: Case) -> Found | None:
    licence, commercial = case.licence, case.use.commercial
    if licence.commercial == "yes" or commercial is False or not (term := _commercial_term(case)):
        return None
    if licence.commercial == "unknown" or commercial is None:
        return Found(
            code="C-NC", term=term, why="whether commercial use is granted is open", field="commercial", open=True
        )
    if licence.commercial == "no":
        knob = "output_of_nc_model" if case.kind in (Kind.OUTPUT, Kind.DISTILLED, Kind.OUTPUTS) else ""
        return Found(code="C-NC", term=term, why="the use is commercial", field="commercial", knob=knob)
    if (
        True in (case.use.registered, case.use.authorised)
        or case.kind in (Kind.OUTPUT, Kind.LEARNT)
        or _passed(case) is not None
    ):
        return None
    return Found(
        code="C-REG", term=term, why="commercial use needs a registration that is not recorded", field="registered"
    )


def _commercial_term(case: Case) -> str:
    """The term that a commercial use touches, empty when it touches none."""
    licence = case.licence
    if case.substance:
        return "commercial"
    if case.kind is Kind.LEARNT:
        reached = licence.learning != "free" and (
            case.profile.cc_training_mode == "practical" or licence.learning != "governed"
        )
        return "commercial" if reached else ""
    if licence.outputs == "non_commercial":
        return "outputs"
    if licence.outputs == "free":
        return ""
    return "commercial" if case.profile.output_of_nc_model == "strict" else ""


def _no_derivatives(case: Case) -> Found | None:
    rights, term = case.licence.derivatives, "derivatives"
    found = None
    if not case.substance or rights == "yes":
        found = None
    elif rights == "unknown":
        found = Found(code="C-ND", term=term, why="whether adaptations are granted is open", open=True)
    elif rights == "training" and case.use.leaves:
        found = Found(code="C-USE", term=term, why="the work may be used for training only")
    elif case.kind is Kind.ADAPTATION and (rights == "no" or case.released):
        found = Found(code="C-ND", term=term, why="an adaptation leaves the house", field="distribute")
    elif case.kind is Kind.ADAPTATION and case.use.hosted_service and _repeats(case):
        found = Found(code="C-ND", term=term, why="whether hosting adapted weights shares them is open", open=True)
    return found


def _repeats(case: Case) -> bool:
    """Whether the weights hold the work itself, or are known to repeat it."""
    return case.reach.kind is not Kind.LEARNT or case.use.memorised is True


def _hosting(case: Case) -> Found | None:
    if case.use.hosted_service and case.licence.hosting == "barred" and case.substance:
        return Found(code="C-HOST", term="hosting", why="others use it over a network", field="hosted_service")
    return None


def _threshold(case: Case) -> Found | None:
    if case.kind in (Kind.OUTPUT, Kind.LEARNT, Kind.OUTPUTS) or _end_user(case):
        return None
    if limit := _passed(case):
        return Found(
            code="C-THR", term="threshold", why=f"{limit.measure} is above {limit.above:,}", field=limit.measure
        )
    for limit in case.licence.thresholds:
        if limit.measure == "mau_at_release" and case.use.mau_at_release is None and (case.use.mau or 0) > limit.above:
            return Found(
                code="C-THR",
                term="threshold",
                why="users at the release are not stated",
                field=limit.measure,
                open=True,
            )
    return None


def _passed(case: Case) -> LicenceThreshold | None:
    return next((limit for limit in case.licence.thresholds if over(limit, case.use)), None)


def _end_user(case: Case) -> bool:
    """Whether the licence lets those off who received the work within somebody else's product."""
    return case.licence.exempts_end_users and "end_user" in case.use.role


def over(limit: LicenceThreshold, use: Use) -> bool:
    """Whether the use passes a size."""
    size = getattr(use, limit.measure)
    if size is None or (limit.commercial_only and use.commercial is False):
        return False
    return bool(size > limit.above or (limit.reached and size == limit.above))


def _territory(case: Case) -> Found | None:
    licence, use = case.licence, case.use
    form = case.work.form if case.work.form not in ("", "raw") else use.form
    if case.kind is Kind.LEARNT or (licence.excluded_form and form != licence.excluded_form):
        return None
    countries = {"licensee_country": use.licensee_country}
    if licence.excludes == "anywhere":
        countries["service_country"] = use.service_country
    if _end_user(case):
        return None
    for field, country in sorted(countries.items(), reverse=True):
        if country and any(lies_within(_place(country), excluded) for excluded in licence.excluded):
            return Found(code="C-TERR", term="territory", why="the territory is excluded", field=field)
    return None


def _place(code: str) -> str:
    try:
        return place(code)
    except Invalid:
        return code


def _purpose(case: Case) -> Found | None:
    bound = case.substance or (case.kind in (Kind.OUTPUT, Kind.DISTILLED) and case.licence.outputs == "limits")
    if not bound:
        return None
    shown = "reading_by_people" if case.use.shows_passages else ""
    for purpose, field in ((case.use.purpose, "purpose"), (shown, "shows_passages")):
        if limit := barred(case.licence, purpose):
            return Found(code="C-USE", term="limits", why=f"{limit} is barred", field=field)
    return None


def _outputs_train(case: Case) -> Found | None:
    licence, use = case.licence, case.use
    if licence.outputs_train not in ("barred", "competing") or not case.reach.taught or case.kind is Kind.OUTPUT:
        return None
    if licence.outputs_train == "barred" and case.kin & set(licence.family):
        return None
    if licence.kind == "service" and use.account_holder is False:
        return None  # a contract binds its party, not the finder
    open_ = case.profile.synthetic_data_binds_third_party == "off"
    if licence.outputs_train == "competing":
        if use.purpose and "compet" not in use.purpose.lower():
            return None
        open_ = open_ or not use.purpose
    why = "the target learns from outputs"
    return Found(
        code="C-OUT",
        term="outputs_train",
        why=why,
        field="purpose",
        knob="synthetic_data_binds_third_party",
        open=open_,
    )


def _ended(case: Case) -> Found | None:
    if case.work.revoked:
        return Found(code="C-EXP", term="revocable", why="the licence was revoked", field="revoked")
    if case.work.expires is not None and case.use.on is not None and case.use.on >= case.work.expires:
        return Found(code="C-EXP", term="revocable", why="the licence has ended", field="expires")
    return None


def _peace(case: Case) -> Found | None:
    if case.use.litigation and case.licence.litigation and case.substance:
        return Found(code="C-PAT", term="litigation", why="the licensee litigates against the work", field="litigation")
    return None


def _stranger(case: Case) -> Found | None:
    """Weights whose terms the user never accepted: whether they bind a stranger depends on what protects weights."""
    if case.licence.kind != "weights" or case.use.accepted_terms is not False:
        return None
    if case.profile.weights_protectable == "copyright":
        return None
    return Found(
        code="",
        term="",
        why="whether a stranger to the contract is bound is open",
        knob="weights_protectable",
        open=True,
    )


def _dropped(case: Case) -> Found | None:
    """Terms that must travel, and an outbound licence that does not carry them."""
    outbound = case.use.outbound_licence
    if not case.substance or not case.is_target or not case.released or outbound in (None, case.licence.id):
        return None
    if case.licence.copyleft != "none" and not case.licence.travels:
        return None  # share-alike asks more, see C-SA
    if case.licence.travels and case.use.agreement_contains_use_restrictions is not True:
        return Found(code="C-SUB", term="travels", why="the outbound licence is another one", field="outbound_licence")
    return None


CHECKS: Final[tuple[Check, ...]] = (
    _ended,
    _noncommercial,
    _no_derivatives,
    _hosting,
    _threshold,
    _territory,
    _purpose,
    _outputs_train,
    _peace,
    _stranger,
    _dropped,
)


# Duties -------------------------------------------------------------------------------------------------------------


def duties(case: Case) -> Iterator[LicenceDuty]:
    """The duties that arise for this case, as the licence words them."""
    moments = set(_moments(case))
    for duty in case.licence.duties:
        narrowed = {
            "": True,
            "changed": case.reach.changed,
            "improved": case.reach.improved,
            "commercial": case.use.commercial is not False,
        }[duty.only]
        sized = not duty.over or any(over(limit, case.use) for limit in duty.over)
        if narrowed and sized and moments & set(duty.on) and not _met_by_form(duty, case):
            yield duty


def _moments(case: Case) -> Iterator[str]:
    use, kind = case.use, case.reach.kind
    if not use.leaves:
        return
    if kind in SUBSTANCE:
        if use.distribute:
            yield "share"
        if use.hosted_service:
            yield "host"
    elif kind is Kind.PRODUCED:
        yield "produce"
    elif kind is Kind.LEARNT and (case.profile.cc_training_mode == "practical" or case.learning_adapts):
        yield "learn"
    elif kind in (Kind.OUTPUTS, Kind.DISTILLED):
        yield "train"
    elif kind is Kind.OUTPUT:
        yield "output"


def _met_by_form(duty: LicenceDuty, case: Case) -> bool:
    """Source that is the very form passed on; a library linked at run time, which users can replace as it is."""
    if duty.code == "O-SRC" and case.use.form == "source":
        return True
    apart = case.licence.copyleft == "library" and case.kind is Kind.PART
    return apart and not case.reach.changed and duty.code in ("O-SRC", "O-RELINK")


def undischarged(duty: LicenceDuty, case: Case) -> Found | None:
    """A duty that the intended use is stated not to meet; what is not stated is left to the gate's evidence."""
    use, code, field = case.use, _CODES.get(duty.code, "C-OBL"), _FIELDS.get(duty.code, "")
    met: bool | None = True
    if duty.code == "O-NAME":
        met = use.name is None or use.name.casefold().startswith(duty.text.casefold())
    elif duty.code == "O-DISPLAY":
        met = use.display is None or any(text in use.display for text in duty.text.split("|"))
    elif duty.code in _FILES and use.files is not None:
        field, met = "files", any(file.upper().startswith(_FILES[duty.code]) for file in use.files)
    elif field:
        met = getattr(use, field) is not False
    if met:
        return None
    found_data = code == "C-NAME" and case.kind is Kind.OUTPUTS
    open_ = found_data and case.profile.synthetic_data_binds_third_party == "off"
    knob = "synthetic_data_binds_third_party" if found_data else ""
    return Found(code=code, term=duty.code, why="the use is stated otherwise", field=field, knob=knob, open=open_)


_CODES: Final = {"O-NAME": "C-NAME", "O-SRC": "C-SRC", "O-NETSRC": "C-SRC", "O-REG": "C-REG"}
_FILES: Final = {"O-NOTICE": ("NOTICE",), "O-LIC": ("LICEN", "COPYING")}
_FIELDS: Final = {
    "O-NAME": "name",
    "O-DISPLAY": "display",
    "O-SRC": "source_offered",
    "O-NETSRC": "source_offered",
    "O-ATTR": "attribution_given",
    "O-CHG": "changes_stated",
    "O-USEPASS": "agreement_contains_use_restrictions",
    "O-RELINK": "relink_possible",
    "O-LABEL": "output_labelled",
    "O-PWNOTICE": "produced_work_notice",
    "O-AUP": "aup_obeyed",
    "O-DOC": "card_extended",
    "O-REG": "registered",
}
