"""The same path command by command, as the documents show it."""

from __future__ import annotations

import http.client
import json
from pathlib import Path

import polars
import pytest
from safetensors.numpy import load

from journeys.conftest import lawful
from lawful.cli.node import started

USE = ["--use", "practice=", "--use", "use_case=sorting", "--use", "public_facing=false"]
TERMS = """
id = "A-7"
provider = "alice"
customer = "bob"
models = ["sorter"]
purposes = ["sorting"]
regions = ["EU"]
from = 2020-01-01
until = 2999-01-01
quota_calls = 10
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> str:
    """A workspace with a dataset and a model, made by commands only."""
    folder = tmp_path_factory.mktemp("hand")
    rows = [(i * 37 % 100, i * 53 % 90, "high" if i * 37 % 100 > 49 else "low") for i in range(200)]
    polars.DataFrame(rows, schema=["x", "y", "label"], orient="row").write_csv(folder / "rows.csv")
    (folder / "recipe.toml").write_text(
        'layers = [{ layer = "dense", units = 8 }]\nnormalise = "z_score"\nepochs = 20\nbatch = 16\n'
    )
    (folder / "terms.toml").write_text(TERMS)
    where = ["--workspace", str(folder / "w")]
    lawful("init", "--operator", "alice", "--place", "EU", *where)
    added = lawful("data", "add", str(folder / "rows.csv"), "--licence", "Apache-2.0", "--source", "ours",
                   "--purpose", "sorting", "--no-personal-data", *where)  # fmt: skip
    dataset = added.stdout.split()[0]
    lawful(
        "train",
        "sorter",
        "--data",
        dataset,
        "--purpose",
        "sorting",
        "--recipe",
        str(folder / "recipe.toml"),
        *USE,
        *where,
    )
    return str(folder / "w")


class TestByHand:
    def test_lists_what_was_made(self, workspace):
        data = json.loads(lawful("data", "list", "--json", "-w", workspace).stdout)
        models = json.loads(lawful("model", "list", "--json", "-w", workspace).stdout)

        assert [row["rows"] for row in data] == [200, 200]
        assert models[0]["version"] == 1
        assert models[0]["accuracy"] > 0.8

    def test_shows_card_licences_and_notice_and_exports_the_weights(self, workspace, tmp_path):
        assert "# sorter 1" in lawful("model", "card", "sorter", "-w", workspace).stdout
        assert lawful("model", "licences", "sorter", "-w", workspace).stdout.startswith("allow")
        lawful("model", "export", "sorter", str(tmp_path / "weights"), "-w", workspace)
        assert (
            sum(tensor.size for tensor in load((tmp_path / "weights").read_bytes()).values()) == 2 * 8 + 8 + 8 * 2 + 2
        )

    def test_signs_deploys_and_makes_a_key_and_the_log_tells_it_all(self, workspace):
        where = ["--workspace", workspace]
        for party in ("alice", "bob"):
            lawful("contract", "party", party, "--name", party.title(), "--place", "EU-FR", *where)
        lawful("contract", "new", f"{workspace}/../terms.toml", *where)
        lawful("contract", "sign", "A-7", "--as", "alice", *where)
        one = ["deploy", "sorter", "--agreement", "A-7", "--purpose", "sorting", *USE, *where]
        assert "contract.signed" in lawful(*one, code=3).stderr
        lawful("contract", "sign", "A-7", "--as", "bob", *where)
        assert "in force" in lawful("contract", "verify", "A-7", *where).stdout
        lawful(*one)
        assert lawful("keys", "new", "A-7", *where).stdout.startswith("lwf_live_")
        listed = lawful("audit", "list", "--last", "100", *where).stdout
        for event in ("party:added", "agreement:signed", "service:deployed", "key:created"):
            assert event in listed
        assert "VALID" in lawful("audit", "verify", *where).stdout

    def test_keeps_the_model_out_when_the_act_needs_a_fact(self, workspace):
        done = lawful("deploy", "sorter", "--agreement", "nothing", "--purpose", "x", "-w", workspace, code=1)

        assert "Traceback" not in done.stderr
        assert "nothing" in done.stderr

    def test_moves_an_alias_back_and_ends_a_service_while_a_node_serves_it(self, workspace):
        where = ["--workspace", workspace]
        key = lawful("keys", "new", "A-7", *where).stdout.strip()
        service = json.loads(lawful("model", "services", "--json", *where).stdout)[0]["id"]
        with started(Path(workspace)) as node:
            assert offered(node, key) == ["sorter"]
            lawful("model", "alias", "sorter", "trial", "1", *where)
            assert "trial" in lawful("model", "list", *where).stdout
            assert (
                "no other version" in lawful("model", "rollback", "sorter", "--alias", "trial", *where, code=1).stderr
            )
            assert "no such model" in lawful("model", "alias", "sorter", "trial", "7", *where, code=1).stderr

            lawful("model", "withdraw", service, *where)

            assert offered(node, key) == []
            assert "withdrawn=True" in lawful("model", "services", *where).stdout


def offered(node, key: str) -> list[str]:
    """The names that `GET /v1/models` lists."""
    connection = http.client.HTTPConnection(node.address, timeout=30)
    connection.request("GET", "/v1/models", headers={"Authorization": f"Bearer {key}"})
    names = [row["id"] for row in json.loads(connection.getresponse().read())["data"]]
    connection.close()
    return names
