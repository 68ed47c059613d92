"""Measurements are honest: named once, finite, written down, and one group's failure hides no other's figures."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from types import SimpleNamespace

import bench.__main__ as runner
import pytest
from bench.control import BODY, Connection, NotHere, cpu_seconds, cpu_us_per_request, nginx_static
from rich.console import Console


@pytest.fixture
def bench_of(monkeypatch, tmp_path):
    """A bench with the groups of the test: names and what their `run` does."""

    def make(**groups):
        monkeypatch.setattr(runner, "RESULT", tmp_path / "build" / "bench.json")
        monkeypatch.setattr(runner, "groups", lambda: sorted(groups))
        for name, run in groups.items():
            monkeypatch.setitem(sys.modules, f"bench.{name}", SimpleNamespace(run=run))
        return lambda: json.loads((tmp_path / "build" / "bench.json").read_text())

    return make


def fails(report):
    raise ZeroDivisionError("[red]boom")


class TestTheBench:
    def test_writes_all_figures_as_one_flat_object(self, bench_of, capsys):
        written = bench_of(
            law=lambda report: (report("law.load_ms", 12, "ms"), report("law.cached_us", 0.5, "us")),
            audit=lambda report: report("audit.share", 0.4, ""),
        )

        assert runner.main([]) == 0
        assert written() == {"audit.share": 0.4, "law.load_ms": 12.0, "law.cached_us": 0.5}
        assert "law.cached_us" in capsys.readouterr().out

    def test_runs_the_groups_that_are_named(self, bench_of):
        written = bench_of(law=lambda report: report("law.a", 1, ""), audit=fails)

        assert runner.main(["law"]) == 0
        assert written() == {"law.a": 1.0}

    def test_names_the_groups_that_there_are(self, bench_of, capsys):
        bench_of(law=fails, audit=fails)

        assert runner.main(["law", "lore"]) == 2
        assert "no such group: lore; there are: audit, law" in capsys.readouterr().out

    def test_goes_on_after_a_failure_and_does_not_hide_it(self, bench_of, capsys):
        written = bench_of(audit=fails, law=lambda report: report("law.a", 1, ""))

        assert runner.main([]) == 1
        assert written() == {"law.a": 1.0}
        assert "[red]boom" in (said := capsys.readouterr().out)
        assert "failed: audit" in said

    def test_says_what_it_skipped(self, bench_of, capsys):
        def skips(report):
            raise NotHere("nginx is not installed")

        bench_of(law=skips)

        assert runner.main([]) == 0
        assert "law skipped: nginx is not installed" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("audit.a", 1.0),
            ("a", 1.0),
            ("lawful.a", 1.0),
            ("law.said", 1.0),
            ("law.a", float("nan")),
            ("law.a", float("inf")),
        ],
    )
    def test_takes_no_figure_that_means_nothing(self, name, value):
        report = runner.Report(Console(quiet=True).print, group="law")
        report("law.said", 1.0, "us")

        with pytest.raises(ValueError, match=name):
            report(name, value, "us")

    def test_finds_groups_without_importing_them(self, tmp_path):
        (tmp_path / "infer.py").write_text("raise SystemExit\ndef run(report): ...\n")
        (tmp_path / "control.py").write_text("class Control:\n    def run(self): ...\n")

        assert runner.groups(tmp_path) == ["infer"]
        assert "control" not in runner.groups()


@contextmanager
def answering(*answers):
    """A server for one connection that reads a request and sends the next of these answers; keeps what it read."""
    heard = []
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:

        def serve():
            with listening.accept()[0] as connection:
                for answer in answers:
                    heard.append(connection.recv(65_536))
                    connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v2/models/digits/infer", heard
        thread.join()


OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class TestAConnection:
    def test_asks_again_on_the_same_connection_and_counts(self):
        with answering(OK, OK, OK.replace(b"ok", b"up")) as (url, heard), closing(Connection(url)) as connection:
            connection.repeat(3)

        assert (connection.count, connection.answer) == (3, b"up")
        assert heard[0] == heard[2]
        assert heard[0].startswith(b"GET /v2/models/digits/infer HTTP/1.1\r\nHost: 127.0.0.1:")

    def test_posts_a_body_with_its_headers(self):
        with answering(OK) as (url, heard), closing(Connection(url, {"X-Key": "k"}, b"\0\1")) as connection:
            connection.repeat(1)

        assert heard[0].startswith(b"POST ")
        assert heard[0].endswith(b"\r\nX-Key: k\r\nContent-Length: 2\r\n\r\n\0\1")

    @pytest.mark.parametrize(
        ("answer", "complaint"),
        [
            (b"HTTP/1.1 403 Forbidden\r\ncontent-length: 7\r\n\r\nrefused", "403 Forbidden.*refused"),
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "no answer with a length"),
            (b"", "no answer with a length"),
        ],
    )
    def test_does_not_count_what_is_no_answer(self, answer, complaint):
        with answering(answer) as (url, _), closing(Connection(url)) as connection:
            with pytest.raises(RuntimeError, match=complaint):
                connection.repeat(1)

            assert connection.count == 0


class TestCpuTime:
    def test_of_this_process_is_what_it_says_itself(self):
        before, own = cpu_seconds(os.getpid()), time.process_time()
        while time.process_time() - own < 0.05:
            pass

        assert cpu_seconds(os.getpid()) - before >= 0.05

    def test_counts_living_children(self):
        burn = "import time\nwhile time.process_time() < 0.3: pass\nprint('done', flush=True); input()"
        parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}])"
        with subprocess.Popen([sys.executable, "-c", parent], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
            assert running.stdout.readline() == b"done\n"
            used = cpu_seconds(running.pid)
            running.communicate(b"\n")

        assert used >= 0.3


class TestNginx:
    @pytest.fixture
    def control(self, only_ci):
        try:
            with nginx_static() as control:
                yield control
        except NotHere:
            only_ci("nginx", available=False)

    def test_answers_and_costs_cpu_time(self, control):
        with closing(Connection(control.url)) as connection:
            connection.repeat(3)

        assert connection.answer == BODY
        assert 0 < cpu_us_per_request(control.pid, control.url, 50) < 100_000

    def test_is_gone_afterwards(self, only_ci):
        try:
            with nginx_static() as control:
                pass
        except NotHere:
            only_ci("nginx", available=False)

        with pytest.raises(OSError, match="refused"):
            Connection(control.url)
