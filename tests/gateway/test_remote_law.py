"""A model that runs elsewhere is under the same gates, and one more: the law of moving data, where it leaves the country."""

from __future__ import annotations

from datetime import timedelta

import pytest

import lawful.app
from gateway.conftest import Desk, FragileLog
from lawful.core.agreement import Terms
from lawful.core.call import Call, Chunk
from lawful.core.errors import Invalid, NeedsFact, NotFound, Refused
from people import CHAT_USE, PURPOSE, keep_remote

US = {"us_child_directed": False, "child_age": 18, "health": False, "explicit_consent": False}  # what US law asks there
SCC = {"transfer_mechanism": "scc", "tia": True}


class EchoEngine:
    is_local = False

    def __init__(self) -> None:
        self.heard: list[Call] = []

    async def run(self, call):
        self.heard.append(call)
        yield Chunk(body={"object": "chat.completion", "choices": []})


def desk_of(tmp_path, region: str, use=None, *, drop=(), licence="Apache-2.0"):
    (tmp_path / "lawful.toml").write_text('operator = "alice"\n[upstream]\nallowed_hosts = ["models.example"]\n')
    app = lawful.app.open(tmp_path)
    model = keep_remote(app, "https://models.example/v1", region=region, licence=licence)
    app.new_party("alice", "Alice", "EU-NL")
    app.new_party("bob", "Bob", "EU-DE")
    terms = Terms(
        id="A-1", provider="alice", customer="bob", models=("chat",), purposes=(PURPOSE,), regions=("EU", "CN", "US"),
        from_=app.today, until=app.today + timedelta(days=30), quota_calls=10,
    )  # fmt: skip
    app.propose(terms)
    app.sign("A-1", "alice")
    stated = {name: value for name, value in {**CHAT_USE, **(use or {})}.items() if name not in drop}
    try:
        app.deploy(model, app.sign("A-1", "bob"), purpose=PURPOSE, use=stated)
    except BaseException:
        app.close()
        raise
    gateway, engine, log = app.gateway, EchoEngine(), FragileLog(app.log)
    gateway._engine, gateway._log = lambda _: engine, log
    return Desk(app, gateway, engine, log, app.new_key("A-1")[0])


async def ask(desk, **changes):
    body = {"model": "chat", "messages": [{"role": "user", "content": "hello"}]}
    return await desk.ask(model="chat", route="chat", tensors={}, body=body, **changes)


class TestARemoteModel:
    async def test_in_the_callers_country_moves_nothing(self, tmp_path):
        desk = desk_of(tmp_path, "EU-DE")
        with desk.app:
            await ask(desk, region="EU-FR")

            assert len(desk.engine.heard) == 1

    async def test_abroad_needs_to_know_the_instrument_of_transfer(self, tmp_path):
        desk = desk_of(tmp_path, "US", US)
        with desk.app:
            with pytest.raises(NeedsFact) as refused:
                await ask(desk, region="EU")

            assert "transfer_mechanism" in refused.value.decision.needs
            assert desk.engine.heard == []
            assert desk.entries()[-2:] == ["call:decided:", "call:closed:refused"]

    async def test_abroad_with_clauses_and_assessment_is_asked(self, tmp_path):
        desk = desk_of(tmp_path, "US", {**SCC, **US})
        with desk.app:
            await ask(desk, region="EU")

            decided = [entry for _, entry in desk.app.log.read(0, desk.app.log.size) if entry.event == "decision:made"]
            assert "eu.gdpr.46" in " ".join(decided[-1].rules)

    async def test_from_china_is_under_the_law_of_export(self, tmp_path):
        desk = desk_of(tmp_path, "EU-DE")
        with desk.app:
            with pytest.raises(Refused) as refused:
                await ask(desk, region="CN")

            assert any(finding.rule.startswith("cn.") for finding in refused.value.decision.findings)
            assert desk.engine.heard == []

    @pytest.mark.parametrize("fact", ["special_category", "practice", "memorised_output", "legal_basis"])
    def test_is_not_deployed_while_a_fact_that_decides_is_missing(self, tmp_path, fact):
        with pytest.raises(NeedsFact) as refused:
            desk_of(tmp_path, "EU-DE", drop=(fact,))

        assert fact in refused.value.decision.needs

    def test_is_deployed_under_the_law_of_its_own_place_too(self, tmp_path):
        with pytest.raises(NeedsFact) as refused:
            desk_of(tmp_path, "US", {"child_age": ()}, drop=("us_child_directed", "child_age"))

        assert "us_child_directed" in refused.value.decision.needs

    @pytest.mark.parametrize("licence", ["CC-BY-NC-4.0", "NONE", "LicenseRef-unread"])
    def test_is_not_deployed_against_its_licence(self, tmp_path, licence):
        with pytest.raises(Refused, match=r"rights\."):
            desk_of(tmp_path, "EU-DE", licence=licence)

    async def test_takes_no_tensors_and_only_its_own_routes(self, tmp_path):
        desk = desk_of(tmp_path, "EU-DE")
        with desk.app:
            with pytest.raises(Invalid, match="takes messages"):
                await desk.ask(model="chat")
            with pytest.raises(Invalid, match="this route"):
                await desk.ask(model="chat", route="images", tensors={}, body={})

    async def test_ends_an_answer_under_way_with_the_service(self, tmp_path):
        desk = desk_of(tmp_path, "EU-DE")
        with desk.app:
            caller = desk.gateway.authenticate(f"Bearer {desk.key}")
            call = Call(
                id=desk.gateway.new_id(), model="chat", route="chat", region="EU", body={"messages": [], "stream": True}
            )
            answer = desk.gateway.answer(caller, desk.gateway.check(caller, call), call)
            desk.engine.run = _two
            await anext(answer)
            desk.app.withdraw(desk.app.store.services.all()[0].id)

            with pytest.raises(NotFound, match="withdrawn"):
                await anext(answer)

            assert desk.entries()[-1] == "call:closed:refused"


async def _two(call):
    for _ in range(2):
        yield Chunk(body={"choices": [], "usage": {"prompt_tokens": 1}})


class TestTheUrl:
    @pytest.mark.parametrize(
        "url",
        [
            "http://models.example/v1", "https://other.example/v1", "https://models.example:8443/x?y=1", "ftp://models.example",
            "https://user:pw@models.example/v1", "https://", "models.example/v1", "https://models.example#x", "https://[::1",
            "https://models.example.evil.example/v1", "https://models.example@evil.example/v1", "file:///etc/passwd",
        ],
    )  # fmt: skip
    def test_of_a_host_that_no_setting_names_is_refused(self, tmp_path, url):
        (tmp_path / "lawful.toml").write_text('operator = "alice"\n[upstream]\nallowed_hosts = ["models.example"]\n')
        with lawful.app.open(tmp_path) as app, pytest.raises(Invalid):
            keep_remote(app, url)

    @pytest.mark.parametrize("name", ["../x", "a/b", "a b", "", "a@b", "a:b", "名", "." * 3])
    def test_and_a_name_that_is_no_name_is_refused(self, tmp_path, name):
        (tmp_path / "lawful.toml").write_text('operator = "alice"\n[upstream]\nallowed_hosts = ["models.example"]\n')
        with lawful.app.open(tmp_path) as app, pytest.raises(Invalid, match="not a name"):
            keep_remote(app, "https://models.example/v1", name)

    @pytest.mark.parametrize("secret", ["two\nlines", "schlüssel", "x" * 5_000])
    def test_and_a_key_that_no_header_carries_is_refused(self, tmp_path, secret):
        (tmp_path / "lawful.toml").write_text('operator = "alice"\n[upstream]\nallowed_hosts = ["models.example"]\n')
        with lawful.app.open(tmp_path) as app, pytest.raises(Invalid, match="key"):
            keep_remote(app, "https://models.example/v1", secret=secret)

    def test_and_the_key_of_the_settings_comes_from_a_file_and_stands_nowhere(self, tmp_path, monkeypatch):
        (tmp_path / "lawful.toml").write_text('operator = "alice"\n[upstream]\nallowed_hosts = ["models.example"]\n')
        (tmp_path / "key").write_text("sk-of-the-settings\n")
        monkeypatch.setenv("LAWFUL_UPSTREAM_SECRET_FILE", str(tmp_path / "key"))
        with lawful.app.open(tmp_path) as app:
            model = keep_remote(app, "https://models.example/v1", from_settings=True)
            from lawful.gateway.engines.remote import RemoteEngine

            engine = app.gateway._engine(model.id)
            assert isinstance(engine, RemoteEngine)
            assert engine._secret() == "sk-of-the-settings"
        (tmp_path / "key").unlink()
        assert not [f for f in tmp_path.rglob("*") if f.is_file() and b"sk-of-the-settings" in f.read_bytes()]
