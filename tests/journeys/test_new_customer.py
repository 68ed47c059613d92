"""A customer comes while the node serves: parties, terms, signatures, deployment, a key, the first call; no stop between."""

from __future__ import annotations

import http.client
import json
import tomllib
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

import lawful.app
from journeys.conftest import lawful as command
from lawful.cli import app as program
from lawful.cli.node import started
from people import PURPOSE, keep_model


@pytest.fixture
def workspace(tmp_path):
    """Alice's workspace with a model that nobody is offered yet."""
    folder = tmp_path / "w"
    lawful.app.create(folder, operator="alice", places=("EU",))
    with lawful.app.open(folder) as app:
        keep_model(app)
    return folder


def terms(tmp_path):
    today = datetime.now(UTC).date()
    file = tmp_path / "terms.toml"
    file.write_text(
        f'id = "A-9"\nprovider = "alice"\ncustomer = "bob"\nmodels = ["linear"]\npurposes = ["{PURPOSE}"]\n'
        f'regions = ["EU"]\nfrom = {today}\nuntil = {today + timedelta(days=9)}\nquota_calls = 5\n'
    )
    return str(file)


def said(workspace, *words: str, code: int = 0) -> str:
    done = CliRunner().invoke(program, [*words, "--workspace", str(workspace)])
    assert done.exit_code == code, done.output
    return done.output


def called(node, key: str) -> int:
    connection = http.client.HTTPConnection(node.address, timeout=30)
    tensor = {"name": "input", "datatype": "FP32", "shape": [1, 3], "data": [1, 2, 3]}
    headers = {"Authorization": f"Bearer {key}", "X-Lawful-Purpose": PURPOSE, "X-Lawful-Region": "EU-DE"}
    connection.request("POST", "/v2/models/linear/infer", json.dumps({"inputs": [tensor]}), headers)
    status = connection.getresponse().status
    connection.close()
    return status


class TestANewCustomer:
    def test_is_served_by_a_node_that_never_stopped(self, workspace, tmp_path):
        deploy = ("deploy", "linear", "--agreement", "A-9", "--purpose", PURPOSE)
        with started(workspace) as node:
            said(workspace, "contract", "party", "alice", "--name", "Alice", "--place", "EU-NL")
            said(workspace, "contract", "party", "bob", "--name", "Bob", "--place", "EU-DE")
            assert "next: lawful contract sign A-9" in said(workspace, "contract", "new", terms(tmp_path))
            assert "signed by alice" in said(workspace, "contract", "sign", "A-9", "--as", "alice")
            unsigned = command(*deploy, "--workspace", str(workspace), code=3)
            assert "contract.signed" in unsigned.stderr
            assert "signed by alice, bob" in said(workspace, "contract", "sign", "A-9", "--as", "bob")

            asked = command(*deploy, "--workspace", str(workspace), code=4)
            assert "facts needed: " in asked.stderr
            assert tomllib.loads(asked.stdout) == {}  # every question, and no answer yet
            assert "#practice = " in asked.stdout
            as_json = json.loads(command(*deploy, "--json", "--workspace", str(workspace), code=4).stdout)
            assert {"practice", "use_case"} <= {question["fact"] for question in as_json["questions"]}

            facts = tmp_path / "facts.toml"
            facts.write_text('public_facing = false\npractice = []\nuse_case = ["digit-recognition"]\n')
            assert "offers model-linear-1 under A-9" in said(workspace, *deploy, "--facts", str(facts))
            key = said(workspace, "keys", "new", "A-9").strip()
            assert called(node, key) == 200

            said(workspace, "contract", "revoke", "A-9", "--as", "bob")
            assert called(node, key) == 403

    def test_is_told_what_is_wrong_as_by_the_folder(self, workspace, tmp_path):
        wrong = ("contract", "sign", "A-8", "--as", "alice"), ("deploy", "none", "--agreement", "A-9", "--purpose", "x")
        apart = [command(*words, "--workspace", str(workspace), code=1).stderr for words in wrong]
        with started(workspace):
            through = [command(*words, "--workspace", str(workspace), code=1).stderr for words in wrong]

        assert [text.replace("the node refused: ", "") for text in through] == apart
