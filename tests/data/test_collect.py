"""Files of every kind become tables; files that are too large, broken or hostile are refused by line, not by content."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from lawful.core.errors import Invalid, LawfulError, NotFound, TooLarge
from lawful.data.bounds import Bounds
from lawful.data.collect import profile, profile_file, read
from lawful.data.encoding import decode
from lawful.data.sample import digits, messages
from lawful.data.table import to_bytes, values

SHARED = Path(__file__).resolve().parents[2] / "../shared/data"


@pytest.fixture
def put(tmp_path):
    def put(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return put


@pytest.fixture
def picture(tmp_path):
    def picture(name: str, *, size: tuple[int, int] = (4, 3), colour: object = 90, mode: str = "L") -> Path:
        path = tmp_path / "pictures" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new(mode, size, colour).save(path)
        return path

    return picture


class TestCsv:
    def test_with_a_text_column_is_text(self, put):
        table = read(put("a.csv", 'text,label,group,annotator_a,price\n"Hello, ""you""\nthere", x ,g1,y,3\n,,,,\n'))

        assert table.kind == "text"
        assert table.frame.rows() == [('Hello, "you"\nthere', "x", "g1", "y"), (None, None, None, None)]
        assert table.notes == ("columns left out, because a text model cannot use them: 1",)

    def test_without_one_is_numbers_and_bad_cells_go_missing(self, put):
        table = read(put("a.csv", "x,name,y,label\n1,Ann,2.5,b\n2,Bob,oops,a\n3,Cy,-1e3,a\n"))

        assert table.features == ("x", "y")
        assert table.frame.rows() == [(1.0, 2.5, "b"), (2.0, None, "a"), (3.0, -1000.0, "a")]

    def test_may_call_its_columns_as_it_likes(self, put):
        table = read(
            put("a.csv", "body,text,category,who\nhi,other,x,ann\n"), text="body", label="category", group="who"
        )

        assert table.frame.to_dict(as_series=False) == {"text": ["hi"], "label": ["x"], "group": ["ann"]}

    def test_must_have_the_columns_that_were_asked_for(self, put):
        with pytest.raises(Invalid, match="given for label"):
            read(put("a.csv", "text\nhi\n"), label="category")

    def test_names_the_line_that_is_wrong_and_not_what_stands_there(self, put):
        for content, where in (("a,b\n1,2\n1,2,secret\n", "line 3 has 3 cells"), ('a,b\n1,2\n"secret,2\n', "line 3")):
            with pytest.raises(Invalid, match=where) as caught:
                read(put("a.csv", content))
            assert "secret" not in str(caught.value)

    @pytest.mark.parametrize("content", ["", "\n", "a,a\n1,2\n", "name\nAnn\n", "\0\0\0"])
    def test_is_refused_when_there_is_nothing_to_learn_from(self, put, content):
        with pytest.raises(Invalid):
            read(put("a.csv", content))

    @given(
        content=st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass"))
    )
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
    def test_of_any_bytes_is_read_or_refused(self, put, content):
        for name in ("a.csv", "a.jsonl", "a.txt", "a.csv.gz"):
            try:
                read(put(name, content))
            except LawfulError:
                continue


class TestJsonLines:
    def test_become_text_and_lists_of_lines_are_one_text(self, put):
        lines = [{"paragraphs": ["床前", "明月"], "author": "李白", "n": 1}, {"author": None, "paragraphs": "x"}]

        table = read(put("a.jsonl", "\n".join(map(json.dumps, lines)) + "\n\n"), text="paragraphs", label="author")

        assert table.frame.rows() == [("床前\n明月", "李白"), ("x", None)]

    def test_become_numbers(self, put):
        table = read(put("a.jsonl", '{"x": 1, "y": true, "label": 7}\n{"x": 2.5, "label": "b", "deep": {"a": []}}\n'))

        assert table.frame.to_dict(as_series=False) == {"x": [1.0, 2.5], "y": [1.0, None], "label": ["7", "b"]}

    @pytest.mark.parametrize("line", ["[1]", "{", '{"a": NaN}', "secret", "[" * 100_000, '{"a": ' * 5_000])
    def test_name_the_line_that_is_wrong(self, put, line):
        with pytest.raises(Invalid, match="line 2") as caught:
            read(put("a.jsonl", '{"text": "a"}\n' + line))

        assert "secret" not in str(caught.value)

    def test_survive_numbers_without_end(self, put):
        with pytest.raises(Invalid):
            read(put("a.jsonl", '{"x": 1' + "0" * 5000 + "}"))


class TestEncoding:
    TEXT = "text,label\n我的订单还没有到，请帮忙查一下。,催单\n谢谢你们的快速回复,好评\n"

    @pytest.mark.parametrize(
        ("encoding", "mark", "reported"),
        [
            ("utf-8", b"", "utf-8"),
            ("utf-8", b"\xef\xbb\xbf", "utf-8"),
            ("utf-16-le", b"\xff\xfe", "utf-16-le"),
            ("utf-16-be", b"\xfe\xff", "utf-16-be"),
            ("utf-16-le", b"", "utf-16-le"),
            ("utf-16-be", b"", "utf-16-be"),
            ("gb18030", b"", "gb18030"),
        ],
    )
    def test_is_found_and_reported(self, put, encoding, mark, reported):
        table = read(put("a.csv", mark + self.TEXT.encode(encoding)))

        assert reported == table.encoding
        assert table.frame["label"].to_list() == ["催单", "好评"]
        assert table.frame["text"][0] == "我的订单还没有到，请帮忙查一下。"

    @pytest.mark.parametrize("content", ["naïve café, déjà vu".encode("latin-1"), "Grüße aus Köln".encode("cp1252")])
    def test_of_western_europe_is_refused_and_not_taken_for_chinese(self, content):
        with pytest.raises(Invalid, match="line 1 is not utf-8"):
            decode(content)

    def test_names_the_line_where_it_breaks(self):
        with pytest.raises(Invalid, match="line 3"):
            decode(b"a\nb\n\xc3\x28\n")

    def test_of_a_picture_is_none(self):
        with pytest.raises(Invalid):
            decode(bytes(range(256)) * 4)

    @given(st.text(st.characters(codec="utf-8")))
    def test_of_utf8_is_always_found_without_a_zero_byte(self, text):
        if "\0" not in text and not text.startswith("\ufeff"):
            assert (text, "utf-8") == decode(text.encode())


class TestParquet:
    def test_of_our_own_comes_back_as_it_was(self, put):
        table = read(put("a.parquet", to_bytes(digits().take(range(20)))))

        assert table.kind == "image"
        assert np.array_equal(values(digits().take(range(20))), values(table))

    def test_of_others_is_read_by_its_columns(self, put):
        out = io.BytesIO()
        pl.DataFrame({"x": [1, 2], "label": [3, 4], "seen": [True, False], "tags": [["a"], []]}).write_parquet(out)

        table = read(put("a.parquet", out.getvalue()))

        assert table.frame.rows() == [(1, 1, "3"), (2, 0, "4")]

    def test_that_is_broken_or_too_long_is_refused_by_a_child(self, put):
        out = io.BytesIO()
        pl.DataFrame({"x": range(100)}).write_parquet(out)

        with pytest.raises(Invalid):
            read(put("a.parquet", out.getvalue()[:-9]))
        with pytest.raises(TooLarge):
            read(put("a.parquet", out.getvalue()), bounds=Bounds(rows=99))
        with pytest.raises(TooLarge):
            read(put("a.parquet", out.getvalue()), bounds=Bounds(cells=99))

    def test_with_a_column_of_lists_as_its_text_is_refused(self, put):
        out = io.BytesIO()
        pl.DataFrame({"text": [["a"]]}).write_parquet(out)

        with pytest.raises(Invalid, match="something else"):
            read(put("a.parquet", out.getvalue()))


class TestImages:
    def test_take_their_label_from_their_folder_and_their_size_from_the_first(self, picture, tmp_path):
        picture("cat/b.png", colour=10)
        picture("cat/a.png", colour=20)
        picture("dog/c.png", colour=30, size=(8, 6))

        table = read(tmp_path / "pictures")

        assert table.frame["label"].to_list() == ["cat", "cat", "dog"]
        assert table.shape == (3, 4, 1)
        assert values(table).mean(axis=(1, 2, 3)).tolist() == [20.0, 10.0, 30.0]

    def test_may_be_given_a_size_and_keep_their_colours(self, picture, tmp_path):
        picture("x/a.png", mode="RGB", colour=(255, 0, 7))

        table = read(tmp_path / "pictures", size=(2, 5))

        assert table.shape == (2, 5, 3)
        assert values(table)[0, 1, 4].tolist() == [255.0, 0.0, 7.0]

    def test_of_sixteen_bits_keep_their_greys(self, tmp_path):
        (tmp_path / "x").mkdir()
        Image.fromarray(np.array([[0, 0x8000], [0xFFFF, 0x00FF]], np.uint16)).save(tmp_path / "x" / "a.png")

        assert values(read(tmp_path)).ravel().tolist() == [0.0, 128.0, 255.0, 0.0]

    def test_that_are_broken_stay_as_rows_without_pixels(self, picture, put, tmp_path):
        whole = picture("x/a.png", size=(64, 64)).read_bytes()
        put("pictures/x/b.png", whole[: len(whole) // 2])
        put("pictures/x/c.jpg", b"secret")

        table = read(tmp_path / "pictures")

        assert table.frame["pixels"].is_null().to_list() == [False, True, True]

    def test_larger_than_the_bound_are_refused_before_they_are_unpacked(self, picture, tmp_path):
        picture("x/a.png", size=(2000, 2000))

        with pytest.raises(TooLarge, match="image 1"):
            read(tmp_path / "pictures", bounds=Bounds(pixels=1_000_000))

    def test_too_many_or_too_large_together_are_refused(self, picture, tmp_path):
        picture("x/a.png")
        picture("x/b.png")

        for bounds in (Bounds(files=1), Bounds(all_pixels=23)):
            with pytest.raises(TooLarge):
                read(tmp_path / "pictures", bounds=bounds)

    def test_behind_a_link_are_not_read(self, picture, tmp_path):
        outside = picture("x/a.png")
        (tmp_path / "set" / "y").mkdir(parents=True)
        (tmp_path / "set" / "y" / "a.png").symlink_to(outside)
        (tmp_path / "set" / "z").symlink_to(outside.parent, target_is_directory=True)

        with pytest.raises(Invalid, match="no image"):
            read(tmp_path / "set")

    def test_of_no_known_kind_are_none(self, put, tmp_path):
        put("set/x/a.txt", "hello")

        with pytest.raises(Invalid, match="no image"):
            read(tmp_path / "set")


class TestRawText:
    NOVEL = "CHAPTER I\r\n\r\nIt was late.\r\nVery late.\r\n \r\n\r\nShe left.\r\n"

    def test_has_a_row_for_each_paragraph(self, put):
        table = read(put("novel.txt", self.NOVEL))

        assert table.frame["text"].to_list() == ["CHAPTER I", "It was late.\nVery late.", "She left."]
        assert (table.kind, table.labels) == ("text", ())

    def test_may_have_a_row_for_each_line(self, put):
        assert read(put("novel.txt.gz", gzip.compress(self.NOVEL.encode())), unit="line").rows == 4


class TestBounds:
    @pytest.mark.parametrize(
        "bounds",
        [Bounds(file_bytes=20), Bounds(rows=2), Bounds(columns=1), Bounds(cells=5), Bounds(cell_characters=9)],
    )
    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.csv", "text,label\nshort,a\na longer one,b\nc,d\n"),
            ("a.jsonl", '{"text":"short","label":"a"}\n{"text":"a longer one","label":"b"}\n{"text":"c"}\n'),
        ],
    )
    def test_hold_for_every_kind_of_file(self, put, name, content, bounds):
        with pytest.raises(TooLarge):
            read(put(name, content), bounds=bounds)

    def test_hold_for_what_is_unpacked(self, put):
        bomb = gzip.compress(b"text\n" + b"a\n" * 5_000_000)

        with pytest.raises(TooLarge):
            read(put("a.csv.gz", bomb), bounds=Bounds(file_bytes=1_000_000))

    def test_say_what_a_file_is_that_nobody_can_read(self, put, tmp_path):
        with pytest.raises(NotFound):
            read(tmp_path / "nothing.csv")
        with pytest.raises(Invalid, match="what it is"):
            read(put("a.exe", b"MZ"))
        with pytest.raises(Invalid, match="cannot be read"):
            read(put("a.csv.gz", gzip.compress(b"text\nabc\n")[:-8]))


class TestProfile:
    def test_counts_what_the_sample_messages_are_known_to_hold(self):
        found = profile(messages())

        assert (found["rows"], found["columns"], found["groups"], found["duplicates"]) == (240, 6, 55, 6)
        assert found["missing"]["label"] == 2
        assert sum(found["labels"].values()) == 238
        assert found["spread"]["characters"][0] == 0.0

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a*.csv", "text,label\nab,x\nabc,\nabcd,x\n"),
            ("a.jsonl", '{"text":"ab","label":"x"}\n\n{"text":"abc"}\n{"text":"abcd","label":"x"}'),
        ],
    )
    @pytest.mark.parametrize("batch", [8, 2**24])
    def test_of_a_file_is_streamed_and_says_the_same(self, put, monkeypatch, name, content, batch):
        monkeypatch.setattr("lawful.data.profile._BATCH", batch)

        found = profile_file(put(name, content))

        assert (found["rows"], found["columns"]) == (3, 2)
        assert (found["missing"], found["labels"]) == ({"label": 1}, {"x": 2})
        assert found["longest"] == {"text": 4, "label": 1}

    def test_of_a_file_that_is_no_table_is_refused(self, put, tmp_path):
        for name, content in (("b.csv", b"a,b\n\xff,1\n1,2,3\n"), ("b.jsonl", b"[1]\n{"), ("b.exe", b"")):
            with pytest.raises(Invalid):
                profile_file(put(name, content))
        with pytest.raises(NotFound):
            profile_file(tmp_path / "nothing.csv")


class TestRealData:
    @pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is not here")
    def test_in_english_and_chinese_is_read_whole(self):
        bank = read(SHARED / "banking77-en/train.csv", label="category")
        poems = read(SHARED / "tang-poems-zh/train.jsonl.gz", text="paragraphs")
        novel = read(SHARED / "novels-en/moby-dick.txt")

        assert (bank.rows, len(bank.labels)) == (10_003, 77)
        assert poems.rows == 44_935
        assert poems.frame["text"].null_count() == 0
        assert novel.rows > 2_000
        assert novel.frame["text"].str.contains("Call me Ishmael").any()
