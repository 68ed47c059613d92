"""The evidence bundle: the same bytes for the same log, and not one of them can change unnoticed."""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
import tarfile

import pytest

from audit.world import ALICE, closing, entry, open_log
from lawful.audit.offline import receipt, stand_alone, unbundle
from lawful.audit.offline.bundle import layout, script, tile_name
from lawful.audit.verify import verify_file
from lawful.core.errors import Invalid, Tampered

FULL = os.environ.get("LAWFUL_FIRE") == "full"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A log of 600 entries, its bundle, and a receipt."""
    folder = tmp_path_factory.mktemp("bundle")
    log = open_log(folder / "log.db")
    opened = entry(0, "call:decided", facts={"score": 0.25, "place": "北京"})
    log.submit([opened, closing(opened, 1), *(entry(n) for n in range(2, 600))]).result()
    log.export(folder / "all.tar")
    log.export(folder / "late.tar", start=300)
    (folder / "receipt.json").write_bytes(log.receipt(opened.id))
    log.close()
    return folder


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tiny")
    log = open_log(folder / "log.db")
    log.submit([entry(n) for n in range(4)]).result()
    log.export(folder / "tiny.tar")
    log.close()
    return folder / "tiny.tar"


def check(content: bytes):
    return unbundle.check(io.BytesIO(content), None)


def judge_alone(path, *key: str) -> str:
    return stand_alone.main(str(path), *key)


class TestBundle:
    def test_is_valid_in_a_clean_process_without_a_workspace(self, made):
        script_file = made / "verify.py"
        with tarfile.open(made / "all.tar") as tar:
            script_file.write_bytes(tar.extractfile("verify.py").read())
            (made / "log.pub").write_bytes(tar.extractfile("log.pub").read())

        for name in ("all.tar", "late.tar", "receipt.json"):
            command = [sys.executable, "-I", str(script_file), str(made / name), str(made / "log.pub")]
            done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
            assert (done.returncode, done.stderr) == (0, "")
            assert done.stdout.startswith("VALID")
            assert verify_file(made / name).valid

    def test_is_the_same_bytes_each_time(self, tmp_path):
        contents = []
        for name in ("one", "two"):
            log = open_log(tmp_path / f"{name}.db")
            log.submit([entry(n) for n in range(300)]).result()
            log.export(tmp_path / "same.tar")
            contents.append((tmp_path / "same.tar").read_bytes())
            log.close()

        assert contents[0] == contents[1]

    def test_is_a_tar_that_tar_can_read(self, made):
        with tarfile.open(made / "late.tar") as tar:
            names = tar.getnames()
            kinds = {(m.mtime, m.uid, m.gid, m.mode, m.isfile()) for m in tar.getmembers()}
            lines = tar.extractfile("entries.jsonl").read().splitlines()

        assert ["MANIFEST", *layout(600, 256)] == names
        assert {(0, 0, 0, 0o644, True)} == kinds
        assert len(lines) == 600 - 256

    @pytest.mark.parametrize("count", [0, 1, 255, 256, 257, 512])
    def test_holds_logs_of_any_size(self, tmp_path, count):
        log = open_log(tmp_path / "log.db")
        if count:
            log.submit([entry(n) for n in range(count)]).result()
        for start in {0, count // 2, count}:
            log.export(tmp_path / "b.tar", start=start)
            found = verify_file(tmp_path / "b.tar", public_key=str(log.key))
            assert found.valid, found
            assert found.entries == count - start // 256 * 256
            assert judge_alone(tmp_path / "b.tar", str(log.key)).startswith("VALID")
        log.close()

    def test_names_tiles_as_tlog_tiles_does(self):
        assert tile_name("0", 0) == "tile/0/000"
        assert tile_name("0", 1_234_067, 7) == "tile/0/x001/x234/067.p/7"
        assert tile_name("entries", 1_000) == "tile/entries/x001/000"

    def test_starts_nowhere_beyond_the_log(self, tmp_path):
        log = open_log(tmp_path / "log.db")
        with pytest.raises(Invalid):
            log.export(tmp_path / "b.tar", start=1)
        log.close()

    def test_appears_only_when_complete(self, tmp_path):
        log = open_log(tmp_path / "log.db")
        log.submit([entry(n) for n in range(10)]).result()
        log.checkpoint()
        log._store(log.size)  # from the journal into the database
        log._file._writer.execute("UPDATE entries SET body = x'00' WHERE position = 3")

        with pytest.raises(Tampered):
            log.export(tmp_path / "b.tar")

        assert [p.name for p in tmp_path.iterdir() if "b.tar" in p.name] == []
        log.close()

    def test_carries_a_verifier_of_less_than_150_lines(self):
        assert len(script().splitlines()) < 150


class TestSigner:
    def test_is_named_as_unchecked_without_a_key(self, made):
        found = verify_file(made / "all.tar")

        assert not found.signer_checked
        assert "NOT checked" in str(found)
        assert found.fingerprint in str(found)

    def test_is_checked_against_the_key_that_is_given(self, made):
        public = ALICE.public_key().public_bytes_raw().hex()

        assert verify_file(made / "all.tar", public_key=public).signer_checked
        assert verify_file(made / "receipt.json", public_key=public).signer_checked

    def test_is_refused_when_it_is_another(self, made):
        for name in ("all.tar", "receipt.json"):
            assert not verify_file(made / name, public_key="00" * 32).valid
            assert judge_alone(made / name, "other+key").startswith("INVALID")

    @pytest.mark.parametrize("key", ["", "00", "zz" * 32, "a+b+c"])
    def test_needs_a_key_that_is_one(self, made, key):
        with pytest.raises(Invalid):
            verify_file(made / "all.tar", public_key=key)


class TestOneFlippedBit:
    def test_in_entry_17_names_entry_17_and_the_byte(self, made, tmp_path):
        content = bytearray((made / "all.tar").read_bytes())
        with tarfile.open(made / "all.tar") as tar:
            line = tar.getmember("entries.jsonl").offset_data
            bundle = tar.getmember("tile/entries/000").offset_data
            hashes = tar.getmember("tile/0/000").offset_data
        starts = {
            "entries.jsonl": line + sum(len(x) + 1 for x in bytes(content[line:]).split(b"\n", 17)[:17]) + 30,
            "tile/entries/000": bundle + bytes(content[bundle:]).index(entry(17).id.encode()),
            "tile/0/000": hashes + 17 * 32 + 5,
        }

        for member, at in starts.items():
            flipped = bytearray(content)
            flipped[at] ^= 0x10
            problem = check(bytes(flipped)).problems[0]
            assert (17, member, at) == (problem.index, problem.part, problem.offset)

    def test_is_found_wherever_it_is_and_nearly_always_to_the_byte(self, tiny):
        """Every byte of headers, padding, manifest, keys, entries and tiles; the shipped texts and the end sampled."""
        content = tiny.read_bytes()
        dice = random.Random(17)
        exact = 0
        places = [at for at in range(len(content)) if FULL or not _dull(tiny, at) or at % 32 == 0]

        for at in places:
            flipped = bytearray(content)
            flipped[at] ^= 1 << dice.randrange(8)
            found = check(bytes(flipped))
            assert not found.valid, at
            exact += found.problems[0].offset == at

        assert len(places) > 4_000
        assert exact / len(places) > 0.8

    def test_is_found_by_the_stand_alone_verifier_too(self, tiny, made, tmp_path):
        dice = random.Random(4)
        for source in (tiny, made / "late.tar", made / "receipt.json"):
            content = source.read_bytes()
            for _ in range(3_000 if FULL else 300):
                flipped = bytearray(content)
                flipped[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
                (tmp_path / "flipped").write_bytes(flipped)
                assert judge_alone(tmp_path / "flipped").startswith("INVALID")
                assert not verify_file(tmp_path / "flipped").valid

    def test_is_found_in_every_bit_of_a_receipt(self, made):
        content = (made / "receipt.json").read_bytes()
        for bit in range(0, len(content) * 8, 1 if FULL else 3):
            flipped = bytearray(content)
            flipped[bit // 8] ^= 1 << bit % 8
            assert not receipt.check(io.BytesIO(flipped), None).valid


class TestCutsAndAdditions:
    def test_are_found(self, tiny, made, tmp_path):
        dice = random.Random(5)
        for source in (tiny, made / "late.tar", made / "receipt.json"):
            content = source.read_bytes()
            cuts = [0, 1, 511, 512, 513, len(content) - 1, *(dice.randrange(len(content)) for _ in range(40))]
            changed = [content[:cut] for cut in cuts]
            changed += [content + b"\0", content + bytes(512), content + b"\n", b" " + content, content * 2]
            for number, forged in enumerate(changed):
                (tmp_path / "forged").write_bytes(forged)
                assert not verify_file(tmp_path / "forged").valid, number
                assert judge_alone(tmp_path / "forged").startswith("INVALID"), number

    def test_of_random_bytes_are_no_bundle(self, tmp_path):
        dice = random.Random(6)
        for prefix in (b"", b"{", b"MANIFEST", b'{"checkpoint":"'):
            for size in (0, 100, 5_000):
                (tmp_path / "noise").write_bytes(prefix + dice.randbytes(size))
                assert not verify_file(tmp_path / "noise").valid
                assert judge_alone(tmp_path / "noise").startswith("INVALID")

    def test_of_a_missing_file_are_an_error(self, tmp_path):
        with pytest.raises(Invalid):
            verify_file(tmp_path / "nothing")


def _dull(tiny, at: int) -> bool:
    """Bytes of the texts that every bundle carries, and of the end."""
    with_spans = _dull.__dict__.setdefault("spans", {})
    if tiny not in with_spans:
        with tarfile.open(tiny) as tar:
            texts = [tar.getmember(name) for name in ("README.txt", "verify.py")]
            end = max(m.offset_data + m.size for m in tar.getmembers()) + 511
        with_spans[tiny] = [(m.offset_data, m.offset_data + m.size) for m in texts] + [(end, 1 << 60)]
    return any(low <= at < high for low, high in with_spans[tiny])
