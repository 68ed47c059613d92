"""The knobs: `lawful.toml`, read once, strict; `LAWFUL_*` variables override it.

* An unknown key is an error that names the nearest known one.
* `LAWFUL_SERVER_PORT` overrides `[server] port`; `LAWFUL_DATABASE_FILE` names a file that holds the value, for
  secrets that must not stand in an environment.
* No setting answers before the evidence is on disk, and none turns a rule off.
"""

from __future__ import annotations

import difflib
import hashlib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from lawful.core.errors import Invalid
from lawful.core.name import Name, in_words
from lawful.core.place import Place, place

Text = Annotated[str, msgspec.Meta(max_length=1_000)]


class Server(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where and how the server listens. A host other than loopback needs a certificate."""

    host: Text = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=0, le=65_535)] = 8080
    allowed_hosts: Annotated[tuple[Text, ...], msgspec.Meta(max_length=100)] = ("localhost", "127.0.0.1", "[::1]")
    max_body_bytes: Annotated[int, msgspec.Meta(ge=1_024, le=2**31)] = 64 * 2**20
    max_batch: Annotated[int, msgspec.Meta(ge=1, le=4_096)] = 64
    stop_seconds: Annotated[int, msgspec.Meta(ge=0, le=3_600)] = 30
    tls_certificate: Text = ""
    tls_key: Text = ""
    tls_minimum: Literal["1.2", "1.3"] = "1.3"
    tls_client_authority: Text = ""


class Audit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long an act may wait for its evidence to be durable before the node refuses and seals, in seconds."""

    deadline_seconds: Annotated[float, msgspec.Meta(gt=0, le=60)] = 2.0


class Training(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Threads of the training loop (0: all cores). The count is part of a run's record: it changes the weights."""

    threads: Annotated[int, msgspec.Meta(ge=0, le=1_024)] = 0


class Collect(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How datasets are fetched from the web: under which name, how much at most, and for how long one fetch may last."""

    agent: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/+-]{0,99}$")] = "lawful"
    max_bytes: Annotated[int, msgspec.Meta(ge=1_024, le=2**34)] = 2**30
    seconds: Annotated[float, msgspec.Meta(gt=0, le=86_400)] = 60.0
    private_addresses: bool = False


class Upstream(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Models that run elsewhere: which hosts (`host` or `host:port`) may be asked, and how long one may be silent."""

    allowed_hosts: Annotated[tuple[Text, ...], msgspec.Meta(max_length=100)] = ()
    secret: Text = ""
    connect_seconds: Annotated[float, msgspec.Meta(gt=0, le=60)] = 5.0
    silence_seconds: Annotated[float, msgspec.Meta(gt=0, le=3_600)] = 120.0
    max_answer_bytes: Annotated[int, msgspec.Meta(ge=1_024, le=2**31)] = 16 * 2**20


class Masking(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is masked as personal data, and how; see docs/privacy.md.

    `max_characters` bounds one request, `answers` says what a model may not say of people by itself.
    `types` limits it to some types (empty: all), `thresholds` are the lowest scores by type (`PERSON=0.9`), `allow`
    values that are never masked, `deny` values that always are, `keep` what of a person a surrogate keeps,
    `recognisers` a TOML file in the workspace, `plugins` entry points of `lawful.recognisers`.
    """

    languages: Annotated[tuple[Literal["zh", "en"], ...], msgspec.Meta(min_length=1, max_length=2)] = ("zh", "en")
    types: Annotated[tuple[Text, ...], msgspec.Meta(max_length=200)] = ()
    thresholds: Annotated[tuple[Text, ...], msgspec.Meta(max_length=200)] = ()
    allow: Annotated[tuple[Text, ...], msgspec.Meta(max_length=10_000)] = ()
    deny: Annotated[tuple[Text, ...], msgspec.Meta(max_length=10_000)] = ()
    keep: Annotated[tuple[Literal["sex", "age", "region"], ...], msgspec.Meta(max_length=3)] = ("sex", "age", "region")
    recognisers: Text = ""
    plugins: Annotated[tuple[Text, ...], msgspec.Meta(max_length=100)] = ()
    max_characters: Annotated[int, msgspec.Meta(ge=1_000, le=16_000_000)] = 1_000_000
    answers: Literal["all", "identifiers"] = "all"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that `lawful.toml` may say.

    `name` is the origin of the evidence log; `operator` the party that runs the platform; `places` those whose law
    concerns everything done here; `database` a SQLAlchemy URL (empty: SQLite in the workspace); `contact` how people
    reach the operator.
    """

    name: Name = "lawful"
    operator: Name = "operator"
    places: Annotated[tuple[Place, ...], msgspec.Meta(min_length=1, max_length=50)] = (Place("EU"),)
    database: Text = ""
    contact: Text = ""
    server: Server = Server()
    audit: Audit = Audit()
    training: Training = Training()
    collect: Collect = Collect()
    upstream: Upstream = Upstream()
    masking: Masking = Masking()


def load(file: Path | None, environment: Mapping[str, str]) -> Settings:
    """Read the file (None or absent: defaults), then the environment.

    Raises Invalid for what is not TOML, an unknown key, or a value out of its bounds.
    """
    values: dict[str, Any] = {}
    if file is not None and file.exists():
        try:
            values = tomllib.loads(file.read_text(encoding="utf-8"))
        except (ValueError, RecursionError) as error:
            raise Invalid(f"{file.name} is not TOML: {error}", hint="see docs/settings.md") from error
    _refuse_unknown_variables(environment)
    _overlay(values, environment)
    _refuse_unknown(values)
    settings = check(values)
    return msgspec.structs.replace(settings, places=tuple(place(code) for code in settings.places))


def check(settings: Settings | Mapping[str, Any]) -> Settings:
    """The same settings, when every bound holds; raises Invalid."""
    try:
        return msgspec.convert(msgspec.to_builtins(settings), Settings, strict=True)
    except msgspec.ValidationError as error:
        raise Invalid(f"a setting is out of bounds: {in_words(error)}", hint="see docs/settings.md") from error


def names() -> tuple[str, ...]:
    """Every setting as `key` or `section.key`, in the order of the file."""
    return tuple(name for name, _ in _known())


def values(settings: Settings) -> dict[str, str]:
    """Every setting's value as text, but for those that hold a secret: the database's URL, the upstream's key.

    Values that are to be masked, or never, are personal data often enough: a digest stands for them.
    """
    found = {}
    for name in names():
        value: Any = settings
        for part in name.split("."):
            value = getattr(value, part)
        found[name] = str(value)
    del found["database"], found["upstream.secret"]
    for name in ("masking.allow", "masking.deny"):
        found[name] = hashlib.sha256(found[name].encode()).hexdigest()
    return found


def _known() -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for field in msgspec.structs.fields(Settings):
        if isinstance(field.type, type) and issubclass(field.type, msgspec.Struct):
            found += [(f"{field.name}.{inner.name}", inner.type) for inner in msgspec.structs.fields(field.type)]
        else:
            found.append((field.name, field.type))
    return found


def _overlay(values: dict[str, Any], environment: Mapping[str, str]) -> None:
    """Put the environment's values over the file's, each converted to the setting's type."""
    for name, kind in _known():
        variable = "LAWFUL_" + name.replace(".", "_").upper()
        if f"{variable}_FILE" in environment:
            text = Path(environment[f"{variable}_FILE"]).read_text(encoding="utf-8").strip()
        elif variable in environment:
            text = environment[variable]
        else:
            continue
        section, _, key = name.rpartition(".")
        target = values.setdefault(section, {}) if section else values
        target[key] = _converted(variable, text, kind)


def _refuse_unknown_variables(environment: Mapping[str, str]) -> None:
    """A variable of a section that names none of its settings: spelt wrong, it would silently change nothing."""
    known = ["LAWFUL_" + name.replace(".", "_").upper() for name in names()]
    sections = tuple({f"LAWFUL_{name.partition('.')[0].upper()}_" for name in names() if "." in name})
    for variable in environment:
        if variable.startswith(sections) and variable.removesuffix("_FILE") not in known:
            nearest = difflib.get_close_matches(variable, known, 1, cutoff=0.0)
            raise Invalid(f"unknown variable {variable}", expected=f"did you mean {nearest[0]}?", hint=_hint(variable))


def _hint(variable: str, text: str = "") -> str:
    """What to do about a variable; Kubernetes sets some for each service, whose names may happen to be ours."""
    if "_SERVICE_" in variable or "_TCP" in variable or text.startswith("tcp://"):
        return "if Kubernetes set it for a service of that name, say `enableServiceLinks: false` in the pod"
    return "see docs/settings.md"


def _converted(variable: str, text: str, kind: Any) -> Any:
    value: Any = text.split(",") if "tuple" in str(kind) else text
    try:
        return msgspec.to_builtins(msgspec.convert(value, kind, strict=False))
    except msgspec.ValidationError as error:
        raise Invalid(f"{variable} is not valid: {error}", hint=_hint(variable, text)) from error


def _refuse_unknown(values: Mapping[str, Any]) -> None:
    known = names()
    sections = {name.partition(".")[0] for name in known if "." in name}
    for key, value in values.items():
        nested = [f"{key}.{inner}" for inner in value] if key in sections and isinstance(value, dict) else [key]
        for name in nested:
            if name not in known:
                nearest = difflib.get_close_matches(name, known, 1, cutoff=0.0)
                raise Invalid(
                    f"unknown setting {name!r}", expected=f"did you mean {nearest[0]!r}?", hint="see docs/settings.md"
                )
