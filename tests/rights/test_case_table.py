"""The case table that lawyers read and write."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from lawful.core.errors import Invalid
from lawful.rights.cases import check_cases, micro_f1, score

SHARED = Path(__file__).resolve().parents[2] / "../shared/licences/cases.csv"

COLUMNS = ["id", "works", "relations", "target", "intended_use", "profile", "expected_result", "expected_codes"]
ROW = {
    "id": "c1",
    "works": '[{"id": "d", "kind": "data", "licence": "CC BY-NC 4.0"}]',
    "relations": '[["m", "train_on", "d"]]',
    "target": "m",
    "intended_use": '{"commercial": true, "distribute": true, "unheard_of": 1}',
    "profile": "default",
    "expected_result": "conflict",
    "expected_codes": "C-NC",
}


@pytest.fixture
def table(tmp_path):
    def write(*rows):
        path = tmp_path / "cases.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


class TestCheckCases:
    def test_gives_verdict_and_expectation_side_by_side(self, table):
        (found,) = check_cases(table(ROW))

        assert (found["result"], found["codes"]) == ("conflict", ["C-NC"])
        assert found["expected"] == {"result": "conflict", "codes": ["C-NC"], "obligations": []}
        assert "m -train_on-> d" in found["chains"][0]["path"]

    @pytest.mark.parametrize(
        "change",
        [
            {"works": "{"},
            {"works": "[1]"},
            {"works": '[{"id": "d", "licence": "Nonsense 9"}]'},
            {"relations": '[["m", "adores", "d"]]'},
            {"relations": '[["m", "modify"]]'},
            {"target": "nobody"},
            {"intended_use": '{"commercial": "perhaps"}'},
            {"profile": "colour=red"},
        ],
    )
    def test_says_which_row_cannot_be_read_and_goes_on(self, table, change):
        broken, whole = check_cases(table({**ROW, **change}, ROW))

        assert (broken["result"], whole["result"]) == ("error", "conflict")
        assert broken["error"]

    def test_refuses_a_file_of_another_kind(self, tmp_path):
        other = tmp_path / "other.csv"
        other.write_text("a,b\n1,2\n")
        binary = tmp_path / "binary.csv"
        binary.write_bytes(b"\xff\xfe\x00")
        prose = tmp_path / "prose.txt"
        prose.write_text("Dear Bob, this is no table.\n")

        for path in (other, binary, prose):
            with pytest.raises(Invalid):
                check_cases(path)

    @pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared/licences/cases.csv")
    def test_agrees_with_the_shared_cases(self):
        found = check_cases(SHARED)
        constructed = score([row for row in found if row["group"] == "constructed"])

        assert score(found)["result_accuracy"] == 1.0
        assert score(found)["codes_f1"] == 1.0
        assert constructed["obligations_f1"] >= 0.97
        assert constructed["texts_exact"] == 1.0


class TestScore:
    def test_counts_as_worked_out_by_hand(self):
        pairs = [({"a", "b"}, {"a"}), (set(), {"c"})]  # 1 hit, 1 too many, 1 missing

        assert micro_f1(pairs) == 0.5
        assert micro_f1([(set(), set())]) == 1.0
