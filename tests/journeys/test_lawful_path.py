"""The built-in example from end to end: real data becomes a served answer, decided before and provable after."""

from __future__ import annotations

import json
import shutil
import tarfile
from pathlib import Path

import pytest

from journeys.conftest import lawful
from lawful.audit.verify import verify_file


class TestLawfulRun:
    def test_prints_one_json_object_of_the_promised_shape(self, walk):
        assert set(walk.result) == {
            "workspace", "steps", "datasets", "models", "decisions", "calls", "evidence", "seconds", "peak_memory_mb",
        }  # fmt: skip
        assert all(set(step) == {"name", "seconds"} for step in walk.result["steps"])
        assert all(set(d) == {"act", "outcome", "rule", "citation", "remedy"} for d in walk.result["decisions"])
        assert all(set(call) == {"name", "status", "code", "receipt"} for call in walk.result["calls"])

    def test_trains_the_textbook_network_on_the_real_digits(self, walk):
        digits = next(model for model in walk.result["models"] if "digits" in model["id"])

        assert digits["parameters"] == 693_962
        assert digits["metrics"]["accuracy"]["value"] >= 0.975
        assert digits["metrics"]["accuracy"]["low"] <= digits["metrics"]["accuracy"]["value"]
        assert walk.result["datasets"][0]["rows"] == 1_797

    def test_refuses_the_noncommercial_set_with_its_clause_and_two_remedies(self, walk):
        refused = [d for d in walk.result["decisions"] if d["act"].startswith("train data-strokes")]

        assert [d["outcome"] for d in refused] == ["deny"]
        assert refused[0]["rule"] == "rights.licence.noncommercial"
        assert "CC-BY-NC-4.0" in refused[0]["citation"]
        assert " or " in refused[0]["remedy"]

    def test_masks_the_messages_and_trains_a_text_classifier_on_them(self, walk):
        decided = {
            d["act"].split("-")[0] + "-" + d["act"].split("-")[1]: d["outcome"] for d in walk.result["decisions"]
        }
        messages = next(model for model in walk.result["models"] if "messages" in model["id"])

        assert decided["train data-messages"] == "allow"
        assert messages["metrics"]["accuracy"]["value"] >= 0.75

    def test_refuses_to_deploy_without_an_agreement_and_does_with_one(self, walk):
        deployed = [d for d in walk.result["decisions"] if d["act"].startswith("deploy")]

        assert deployed[0]["outcome"] == "deny"
        assert deployed[0]["rule"] == "contract.none"
        assert [d["outcome"] for d in deployed[1:]] == ["allow", "allow"]

    def test_answers_one_call_and_refuses_the_others_each_with_a_receipt(self, walk):
        calls = {call["name"]: (call["status"], call["code"]) for call in walk.result["calls"]}

        assert calls == {
            "allowed": ("answered", "200"),
            "wrong region": ("refused", "403"),
            "wrong purpose": ("refused", "403"),
            "a message": ("answered", "200"),
            "last of the quota": ("answered", "200"),
            "over the quota": ("refused", "429"),
            "after revocation": ("refused", "403"),
        }
        assert all(len(call["receipt"]) == 32 for call in walk.result["calls"])

    def test_stays_within_its_time_and_memory(self, walk):
        assert walk.result["seconds"] < 90
        assert walk.result["peak_memory_mb"] < 2_048

    def test_ends_with_where_the_workspace_is_and_how_to_serve_it(self, walk):
        assert f"lawful serve --workspace {walk.workspace}" in walk.told

    def test_leaves_a_card_and_two_pictures(self, walk):
        folder = walk.workspace / "files" / "models" / "digits-1"

        assert {file.name for file in folder.iterdir()} == {"card.md", "confusion.svg", "learning-curve.svg"}
        assert "**not stated**" in (folder / "card.md").read_text()
        assert "differs from torch by at most" in (folder / "card.md").read_text()


class TestEvidence:
    def test_is_valid_to_a_stranger_without_the_workspace(self, walk):
        assert "VALID" in lawful("verify", walk.result["evidence"]).stdout

    def test_carries_a_verifier_that_needs_nothing_of_ours(self, walk, tmp_path):
        import subprocess
        import sys

        with tarfile.open(walk.result["evidence"]) as bundle:
            bundle.extract("verify.py", tmp_path, filter="data")
        script = tmp_path / "verify.py"

        done = subprocess.run([sys.executable, "-I", script, walk.result["evidence"]], capture_output=True, text=True)

        assert done.returncode == 0, done.stdout + done.stderr
        assert len(script.read_text().splitlines()) < 150
        assert "lawful." not in script.read_text().replace("lawful.evidence", "")

    @pytest.mark.parametrize("part", [0.0, 0.1, 0.37, 0.5, 0.73, 0.999])
    def test_is_invalid_after_one_changed_byte_and_says_where(self, walk, tmp_path, part):
        content = bytearray(Path(walk.result["evidence"]).read_bytes())
        content[int(part * (len(content) - 1))] ^= 1
        (tmp_path / "broken").write_bytes(content)

        found = verify_file(tmp_path / "broken")

        assert not found.valid
        assert "byte" in str(found) or "entry" in str(found)

    def test_explains_every_call(self, walk):
        for call in walk.result["calls"]:
            chain = json.loads(lawful("why", call["receipt"], "--json", "--workspace", str(walk.workspace)).stdout)

            assert [entry["event"] for entry in chain] == ["decision:made", "call:decided", "call:closed"]
            assert chain[-1]["status"] == call["status"]
        over = next(call for call in walk.result["calls"] if call["code"] == "429")
        assert "deny      contract.quota [calls_used=3]" in self.why(walk, over["receipt"])

    def test_says_who_stated_the_facts_of_a_decision(self, walk):
        listed = lawful("audit", "list", "--json", "--last", "1000", "--workspace", str(walk.workspace)).stdout
        told = [entry for entry in map(json.loads, listed.splitlines()) if entry.get("facts", {}).get("told")]

        assert "alice" not in listed  # people stand on the log by pseudonyms
        assert "declared by alice on" in self.why(walk, told[0]["id"])

    def why(self, walk, entry: str) -> str:
        return lawful("why", entry, "--workspace", str(walk.workspace)).stdout

    def test_holds_an_entry_for_each_refusal_and_each_answer(self, walk):
        listed = lawful("audit", "list", "--json", "--last", "1000", "--workspace", str(walk.workspace)).stdout
        entries = [json.loads(line) for line in listed.splitlines()]
        events = [entry["event"] for entry in entries]

        assert events[0] == "workspace:created"
        assert events.count("call:decided") == events.count("call:closed") == 7
        assert events.count("agreement:revoked") == 1
        opened = {entry["id"] for entry in entries if entry["event"] in ("act:decided", "call:decided")}
        assert opened == {entry["closes"] for entry in entries if entry.get("closes")}


class TestWorkspace:
    def test_holds_no_name_phone_or_address_of_the_messages_in_plain_sight(self, walk):
        from lawful.data.sample import messages

        texts = [text for text in messages().frame["text"] if text]
        needles = [text[:24].encode() for text in texts[:100]]
        for file in walk.workspace.rglob("*"):
            if file.is_file():
                content = file.read_bytes()
                assert not [needle for needle in needles if needle in content], file

    def test_can_be_walked_again(self, walk, tmp_path):
        again = tmp_path / "again"
        shutil.copytree(walk.workspace, again)

        result = json.loads(lawful("run", "--json", "--workspace", str(again)).stdout)

        assert [call["status"] for call in result["calls"]] == [call["status"] for call in walk.result["calls"]]
        assert result["models"][0]["id"].startswith("model-digits-2-")
