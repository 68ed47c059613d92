"""lawful.toml is strict, and the environment overrides it."""

from __future__ import annotations

import pytest

from lawful import settings
from lawful.core.errors import Invalid


def load(tmp_path, text: str = "", **environment: str):
    file = tmp_path / "lawful.toml"
    file.write_text(text)
    return settings.load(file, environment)


class TestSettings:
    def test_have_safe_defaults_without_a_file(self, tmp_path):
        loaded = settings.load(tmp_path / "none.toml", {})

        assert loaded.server.host == "127.0.0.1"
        assert loaded.server.tls_minimum == "1.3"

    def test_come_from_the_file(self, tmp_path):
        loaded = load(tmp_path, 'places = ["de", "US-CA"]\n[server]\nport = 9000\n')

        assert loaded.places == ("EU-DE", "US-CA")
        assert loaded.server.port == 9000

    @pytest.mark.parametrize(
        ("text", "nearest"),
        [("[server]\nprot = 1", "server.port"), ("oprator = 'a'", "operator"), ("[sever]\nport=1", "server")],
    )
    def test_name_the_nearest_known_one_for_an_unknown_key(self, tmp_path, text, nearest):
        with pytest.raises(Invalid, match=nearest):
            load(tmp_path, text)

    @pytest.mark.parametrize(
        "text",
        ["[server]\nport = '80'", "[server]\nport = 70000", "places = []", "operator = 'a b'", "not toml", "name = 3",
         "server = 3", "places = " + "[" * 9999, "name = " + "9" * 9999],
    )  # fmt: skip
    def test_refuse_what_is_out_of_bounds(self, tmp_path, text):
        with pytest.raises(Invalid):
            load(tmp_path, text)

    def test_are_overridden_by_the_environment(self, tmp_path):
        secret = tmp_path / "url"
        secret.write_text("postgresql+psycopg://x\n")

        loaded = load(
            tmp_path,
            "[server]\nport = 1\n",
            LAWFUL_SERVER_PORT="2",
            LAWFUL_PLACES="CN,UK",
            LAWFUL_DATABASE_FILE=str(secret),
        )

        assert loaded.server.port == 2
        assert loaded.places == ("CN", "UK")
        assert loaded.database == "postgresql+psycopg://x"

    def test_refuse_a_bad_variable_by_its_name(self, tmp_path):
        with pytest.raises(Invalid, match=r"unknown variable LAWFUL_SERVER_PORTS.*LAWFUL_SERVER_PORT\?"):
            load(tmp_path, LAWFUL_SERVER_PORTS="2")
        load(tmp_path, LAWFUL_WORKSPACE="w", LAWFUL_SOMETHING="else", LAWFUL_SERVERS="2")
        with pytest.raises(Invalid, match="LAWFUL_SERVER_PORT is not valid"):
            load(tmp_path, LAWFUL_SERVER_PORT="many")

    @pytest.mark.parametrize(
        ("variable", "value"), [("LAWFUL_SERVER_SERVICE_HOST", "10.0.0.1"), ("LAWFUL_SERVER_PORT", "tcp://10.0.0.1:80")]
    )
    def test_say_where_a_variable_of_kubernetes_comes_from(self, tmp_path, variable, value):
        with pytest.raises(Invalid) as caught:
            load(tmp_path, **{variable: value})

        assert "enableServiceLinks: false" in str(caught.value.hint)
