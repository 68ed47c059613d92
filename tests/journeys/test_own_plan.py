"""`lawful run PLAN.toml` with the user's own files: CSV, JSONL, Parquet, a folder of images, raw text."""

from __future__ import annotations

import json
from pathlib import Path

import polars
import pytest
from PIL import Image

from journeys.conftest import lawful

HEAD = """
operator = "alice"
operator_name = "Alice"
places = ["EU"]
purpose = "sorting"
"""
PROVENANCE = 'source = "our own records"\nlicence = "LicenseRef-own"\nlawful_basis = "none"\npersonal_data = false\n'
OWN = "[data.facts]\nlicence_permits = true\n"
USE = '[models.use]\npublic_facing = false\npractice = []\nuse_case = ["sorting"]\n'
DENSE = '[models.recipe]\nlayers = [{ layer = "dense", units = 8 }]\nnormalise = "z_score"\nepochs = 20\nbatch = 16\n'
AGREEMENT = """
[agreement]
id = "A-1"
customer = "bob"
customer_name = "Bob"
customer_place = "EU-FR"
regions = ["EU"]
purposes = ["sorting"]
quota_calls = 5
[[calls]]
name = "first"
model = "m"
region = "EU-FR"
purpose = "sorting"
"""


def table(count: int = 240) -> polars.DataFrame:
    rows = [(i * 37 % 100, i * 53 % 90, "high" if i * 37 % 100 > 49 else "low") for i in range(count)]
    return polars.DataFrame(rows, schema=["x", "y", "label"], orient="row")


def plan(tmp_path, path: str, *, recipe: str = DENSE, more: str = "") -> str:
    data = f'[[data]]\nname = "d"\npath = "{path}"\n{PROVENANCE}{OWN}'
    file = tmp_path / "plan.toml"
    file.write_text(f'{HEAD}{data}[[models]]\nname = "m"\ndata = ["d"]\n{recipe}{USE}{more}')
    return str(file)


def run(tmp_path, file: str, here=lambda *words: lawful(*words).stdout) -> dict:
    return json.loads(here("run", file, "--json", "--workspace", str(tmp_path / "workspace")))


class TestOwnPlan:
    def test_walks_the_whole_path_of_a_csv(self, tmp_path):
        table().write_csv(tmp_path / "rows.csv")

        result = run(tmp_path, plan(tmp_path, "rows.csv", more=AGREEMENT))

        assert result["models"][0]["metrics"]["accuracy"]["value"] > 0.8
        assert [(call["name"], call["status"]) for call in result["calls"]] == [("first", "answered")]

    def test_of_the_documentation_runs_as_it_stands(self, tmp_path):
        page = (Path(__file__).resolve().parents[2] / "docs" / "plan.md").read_text()
        table().rename({"label": "topic"}).write_csv(tmp_path / "tickets.csv")
        (tmp_path / "plan.toml").write_text(page.split("```toml\n")[1].split("```")[0])

        result = run(tmp_path, str(tmp_path / "plan.toml"))

        assert [call["status"] for call in result["calls"]] == ["answered"]

    def test_reads_parquet(self, here, tmp_path):
        table().write_parquet(tmp_path / "rows.parquet")

        assert run(tmp_path, plan(tmp_path, "rows.parquet"), here)["datasets"][0]["rows"] == 240

    def test_trains_on_a_folder_of_images(self, here, tmp_path):
        for i in range(80):
            folder = tmp_path / "images" / ("dark" if i % 2 else "light")
            folder.mkdir(parents=True, exist_ok=True)
            image = Image.new("L", (12, 12), 40 + i if i % 2 else 255 - i)
            image.putpixel((i % 12, i // 12), 128)
            image.save(folder / f"{i}.png")
        recipe = '[models.recipe]\nlayers = [{ layer = "conv2d", filters = 4 }, { layer = "maxpool2d" }, { layer = "flatten" }]\n'

        result = run(tmp_path, plan(tmp_path, "images", recipe=recipe), here)

        assert result["models"][0]["parameters"] > 0

    def test_trains_on_json_lines_of_text(self, here, tmp_path):
        lines = [{"text": f"note {i}: the {'pump' if i % 2 else 'valve'} of hall {i} is {'hot' if i % 2 else 'stuck'}",
                  "label": "heat" if i % 2 else "jam"} for i in range(120)]  # fmt: skip
        (tmp_path / "notes.jsonl").write_text("\n".join(json.dumps(line) for line in lines))
        recipe = '[models.recipe]\nnetwork = "rnn"\ncell = "gru"\nwidth = 16\ndepth = 1\ncontext = 48\nvocabulary = 512\nepochs = 4\nbatch = 8\n'

        result = run(tmp_path, plan(tmp_path, "notes.jsonl", recipe=recipe), here)

        assert result["models"][0]["metrics"]["accuracy"]["value"] > 0.5

    def test_stops_and_says_why_when_a_rule_keeps_the_data_out(self, tmp_path):
        table().write_csv(tmp_path / "rows.csv")
        file = tmp_path / "plan.toml"
        file.write_text(Path(plan(tmp_path, "rows.csv")).read_text().replace("LicenseRef-own", "CC-BY-NC-4.0"))

        done = lawful("run", str(file), "--workspace", str(tmp_path / "w"), code=3)

        assert "CC-BY-NC-4.0, section 2(a)(1)" in done.stderr
        assert "next: drop the set" in done.stderr

    def test_waits_for_a_fact_that_nobody_stated(self, tmp_path):
        table().write_csv(tmp_path / "rows.csv")
        file = tmp_path / "plan.toml"
        file.write_text(Path(plan(tmp_path, "rows.csv")).read_text().replace("personal_data = false\n", ""))

        done = lawful("run", str(file), "--workspace", str(tmp_path / "w"), code=4)

        assert "personal_data" in done.stderr

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("not toml at all [", "not TOML"),
            pytest.param("a = " + "[" * 9999, "not TOML", id="brackets"),
            pytest.param("a = " + "9" * 9999, "not TOML", id="digits"),
            (HEAD, "data"),
            (HEAD + '[[data]]\nname = "d"\npath = "x.csv"\n[[models]]\nname = "m"\ndata = ["d"]\n', "provenance"),
            (HEAD + '[[data]]\nname = "d"\nbuiltin = "digits"\n[[models]]\nname = "m"\ndata = ["other"]\n', "other"),
            (HEAD + '[[data]]\nname = "d"\nbuiltin = "digits"\nsurprise = 1\n', "surprise"),
        ],
    )
    def test_is_refused_with_a_readable_reason_when_it_is_none(self, tmp_path, text, says):
        (tmp_path / "plan.toml").write_text(text)

        done = lawful("run", str(tmp_path / "plan.toml"), "--workspace", str(tmp_path / "w"), code=1)

        assert says in done.stderr
        assert "Traceback" not in done.stderr
