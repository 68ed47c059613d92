"""A run that is killed and started again ends with the weights of an undisturbed one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

from journeys.conftest import lawful


class TestKilledRun:
    def test_ends_with_the_same_weights_when_it_is_started_again(self, walk, tmp_path):
        workspace = tmp_path / "workspace"
        command = [sys.executable, "-m", "lawful", "run", "--json", "--workspace", str(workspace)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            _wait_for_a_checkpoint(workspace, process)
            os.kill(process.pid, signal.SIGKILL)

        again = json.loads(lawful("run", "--json", "--workspace", str(workspace)).stdout)

        # A model's id ends with the digest of its weights.
        assert again["models"][0]["id"] == walk.result["models"][0]["id"]
        listed = lawful("audit", "list", "--json", "--last", "1000", "--workspace", str(workspace)).stdout
        closings = [json.loads(line) for line in listed.splitlines()]
        assert any(entry.get("status") == "abandoned" for entry in closings)


def _wait_for_a_checkpoint(workspace, process) -> None:
    """Until the first epoch's state is on disk; the run must not have ended by then."""
    until = time.monotonic() + 200
    while not list(workspace.glob("files/runs/**/*")):
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.02)  # nothing notifies us of another process's files
