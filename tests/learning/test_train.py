from __future__ import annotations

import os
import signal
import subprocess
import sys
from itertools import islice
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lawful.core.errors import Conflict, Invalid, Tampered
from lawful.core.ports import FolderDisk
from lawful.core.recipe import Conv2D, Dense, Flatten, MaxPool2D, Recipe
from lawful.learning import checkpoint
from lawful.learning.predict import predict
from lawful.learning.train import finish, train
from lawful.learning.weights import load

SMALL = Recipe(
    layers=(Conv2D(filters=4), MaxPool2D(), Flatten(), Dense(units=16)),
    epochs=3,
    batch=16,
    learning_rate=0.01,
    schedule="linear",
)
STEPS = 3 * 6  # three epochs of 90 / 16 batches


class StepClock:
    """A second passes whenever somebody asks for the time."""

    def __init__(self) -> None:
        self.time = 0.0

    def monotonic(self) -> float:
        self.time += 1
        return self.time

    def now(self):
        raise AssertionError("training does not ask for the date")


@pytest.fixture
def disk(tmp_path):
    return FolderDisk(tmp_path)


@pytest.fixture
def begin(stripes, disk):
    """Begin, or go on with, the run `runs/r`."""

    def begin(recipe=SMALL, **changes):
        x, y = stripes
        given = {"classes": 3, "validation": (x[:9], y[:9]), "disk": disk, "run": "runs/r", "threads": 1}
        arguments = {"x": x, "y": y, **given, **changes}
        return train(recipe, **arguments)

    return begin


@pytest.fixture(scope="module")
def undisturbed(stripes, tmp_path_factory) -> dict[Recipe, bytes]:
    """The weights of runs that nobody stopped."""
    recipes = [SMALL] + [msgspec.structs.replace(SMALL, optimiser=name, momentum=0.9) for name in ("gd", "sgd")]
    recipes.append(msgspec.structs.replace(SMALL, precision="bf16"))
    x, y = stripes
    return {
        recipe: finish(
            train(
                recipe, x, y, classes=3, validation=None, run="r", threads=1,
                disk=FolderDisk(tmp_path_factory.mktemp("undisturbed")),
            )
        ).weights
        for recipe in recipes
    }  # fmt: skip


class TestTraining:
    def test_learns(self, begin, stripes):
        trained = finish(begin(msgspec.structs.replace(SMALL, epochs=12)))

        module = load(trained.weights, msgspec.structs.replace(SMALL, epochs=12), (8, 8, 1), 3)
        assert (predict(module, stripes[0]).argmax(1) == stripes[1]).mean() > 0.95
        assert trained.history[-1].loss < trained.history[0].loss / 5

    @pytest.mark.parametrize("optimiser", ["gd", "sgd", "adam"])
    @pytest.mark.parametrize("loss", ["cross_entropy", "mse"])
    def test_lowers_the_loss_with_each_optimiser_and_loss(self, begin, optimiser, loss):
        history = finish(begin(Recipe(layers=SMALL.layers, optimiser=optimiser, loss=loss, epochs=6))).history

        assert history[-1].loss < history[0].loss
        assert history[-1].validation_loss < history[0].validation_loss

    def test_tells_after_every_step_where_it_stands(self, begin):
        told = list(begin(clock=StepClock()))

        assert [(1 + n // 6, n + 1) for n in range(STEPS)] == [(now.epoch, now.step) for now in told]
        assert {(3, STEPS)} == {(now.epochs, now.steps) for now in told}
        assert [now.validation_loss for now in told[:5]] == [None] * 5
        assert all(0 <= now.validation_accuracy <= 1 for now in told[5:])
        assert [now.trained for now in told[:-1]] == [None] * (STEPS - 1)

    def test_tells_how_fast_it_is_and_when_it_will_be_done(self, begin):
        """The clock gives each step one second: after 4 steps 64 of 270 samples, 16 a second."""
        *_, fourth = islice(begin(clock=StepClock()), 4)

        assert (fourth.seconds, fourth.samples_per_second) == (4.0, 16.0)
        assert fourth.eta_seconds == (270 - 64) / 16

    def test_reports_its_parameters_threads_and_operations(self, begin):
        trained = finish(begin())

        assert trained.parameters == 4 * 9 + 4 + 36 * 16 + 16 + 16 * 3 + 3
        assert trained.threads == 1
        forward = 2 * (9 * 4 * 36 + 36 * 16 + 16 * 3)
        assert 3 * forward * 90 * 3 == trained.training_flop
        assert 2**20 < trained.peak_memory < 2**40

    def test_measures_the_mean_loss_and_accuracy_of_an_epoch_over_samples(self, begin, stripes):
        """With a learning rate of nearly nothing the weights stay, so the epoch's mean is that of all samples."""
        recipe = msgspec.structs.replace(SMALL, learning_rate=1e-12, epochs=1)
        trained = finish(begin(recipe, validation=stripes))

        (record,) = trained.history
        assert record.validation_loss == pytest.approx(record.loss, abs=1e-6)
        assert record.validation_accuracy == record.accuracy

    def test_by_gradient_descent_does_not_depend_on_the_memory_it_may_use(self, begin):
        """All samples make one step, in parts of `batch`: their size changes nothing but rounding."""
        recipe = msgspec.structs.replace(SMALL, optimiser="gd", learning_rate=0.1)
        weights = []
        for batch in (90, 7):
            trained = finish(begin(msgspec.structs.replace(recipe, batch=batch), run=f"runs/{batch}"))
            module = load(trained.weights, msgspec.structs.replace(recipe, batch=batch), (8, 8, 1), 3)
            weights.append(torch.cat([p.flatten() for p in module.parameters()]))

        assert torch.allclose(*weights, atol=1e-6)

    def test_leaves_torch_as_it_found_it(self, begin):
        before = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()

        run = begin()
        next(run)
        inside = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()
        run.close()

        assert inside == (1, True)
        assert before == (torch.get_num_threads(), torch.are_deterministic_algorithms_enabled())

    def test_does_not_change_or_keep_a_hold_on_read_only_data(self, begin, stripes):
        x = stripes[0].copy()
        x.flags.writeable = False

        assert finish(begin(x=x)).weights == finish(begin(run="runs/other")).weights


class TestResumption:
    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_ends_with_the_same_weights_wherever_it_was_stopped(self, data, begin, undisturbed, disk):
        recipe = data.draw(st.sampled_from(list(undisturbed)))
        checkpoint.forget(disk, "runs/r")

        for stop in data.draw(st.lists(st.integers(0, 8), max_size=4)):
            run = begin(recipe, validation=None, checkpoint_every=0)
            list(islice(run, stop))
            if data.draw(st.booleans()):
                run.close()  # asked to stop: it keeps where it is
            else:
                with pytest.raises(KeyError):
                    run.throw(KeyError("the power failed"))

        assert undisturbed[recipe] == finish(begin(recipe, validation=None)).weights

    def test_loses_no_more_than_what_came_after_the_last_checkpoint(self, begin):
        run = begin(checkpoint_every=1e9)
        list(islice(run, 8))  # one epoch of 6 and two steps more
        with pytest.raises(KeyError):
            run.throw(KeyError("the power failed"))

        assert next(begin()).step == 7

    def test_loses_nothing_when_asked_to_stop(self, begin):
        run = begin(checkpoint_every=1e9)
        list(islice(run, 8))
        run.close()

        assert next(begin()).step == 9

    def test_keeps_the_history_and_the_time_of_the_earlier_life(self, begin):
        run = begin(clock=StepClock())
        list(islice(run, 8))
        run.close()

        trained = finish(begin(clock=StepClock()))

        assert [record.epoch for record in trained.history] == [1, 2, 3]
        assert trained.seconds == STEPS

    def test_gives_a_finished_result_again_without_training(self, begin):
        first = finish(begin())

        again = list(begin())

        assert len(again) == 1
        assert (first.weights, first.history) == (again[0].trained.weights, again[0].trained.history)

    def test_begins_anew_once_forgotten(self, begin, disk):
        finish(begin())
        disk.write("runs/r/checkpoint.0badcafe.part", b"half")

        checkpoint.forget(disk, "runs/r")

        assert list(disk.names("runs/")) == []
        assert next(begin()).step == 1

    def test_survives_a_kill_in_the_middle_of_an_epoch(self, undisturbed, stripes, tmp_path):
        """Another process is killed with SIGKILL while it runs; this one ends what it began."""
        np.save(tmp_path / "x.npy", stripes[0])
        script = (
            "import sys, numpy, msgspec\n"
            "from pathlib import Path\n"
            "from lawful.core.ports import FolderDisk\n"
            "from lawful.core.recipe import Recipe\n"
            "from lawful.learning.train import train\n"
            "folder, recipe = Path(sys.argv[1]), msgspec.json.decode(sys.argv[2], type=Recipe)\n"
            "x, y = numpy.load(folder / 'x.npy'), numpy.arange(90) % 3\n"
            "for now in train(recipe, x, y, classes=3, validation=None, disk=FolderDisk(folder), run='r', threads=1,\n"
            "                 checkpoint_every=0):\n"
            "    print(now.step, flush=True)\n"
            "    sys.stdin.readline()\n"
        )
        child = subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path), msgspec.json.encode(SMALL).decode()],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        with child:
            for _ in range(9):
                step = int(child.stdout.readline())
                child.stdin.write("\n" if step < 9 else "")
                child.stdin.flush()
            os.kill(child.pid, signal.SIGKILL)

        told = list(self.go_on(stripes, tmp_path))

        assert (child.returncode, step, told[0].step) == (-signal.SIGKILL, 9, 10)
        assert undisturbed[SMALL] == told[-1].trained.weights

    @staticmethod
    def go_on(stripes, folder: Path):
        x, y = stripes
        return train(SMALL, x, y, classes=3, validation=None, disk=FolderDisk(folder), run="r", threads=1)

    @pytest.mark.parametrize(
        ("named", "changes"),
        [
            ("recipe", {"recipe": msgspec.structs.replace(SMALL, seed=1)}),
            ("recipe", {"recipe": msgspec.structs.replace(SMALL, epochs=4)}),
            ("threads", {"threads": 2}),
            ("data", {"y": np.roll(np.arange(90) % 3, 1)}),
            ("data", {"validation": None}),
            ("classes", {"classes": 4}),
        ],
    )
    def test_is_refused_to_another_run(self, begin, named, changes):
        next(begin(checkpoint_every=0))

        with pytest.raises(Conflict, match=f"another {named}") as refusal:
            begin(**changes)

        assert "new run name" in refusal.value.hint

    def test_is_refused_after_one_changed_byte_anywhere(self, begin, disk):
        next(begin(checkpoint_every=0))
        whole = disk.read("runs/r/checkpoint")

        for at in [*range(0, 900, 61), *range(900, len(whole), 499), len(whole) - 1]:
            disk.write("runs/r/checkpoint", whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            with pytest.raises(Tampered):
                begin()

    @pytest.mark.parametrize("left", [0, 7, 8, 100, -1])
    def test_is_refused_when_cut_off(self, begin, disk, left):
        next(begin(checkpoint_every=0))
        disk.write("runs/r/checkpoint", disk.read("runs/r/checkpoint")[:left])

        with pytest.raises(Tampered):
            begin()


class TestThreads:
    def test_of_the_same_number_give_the_same_weights_every_time(self, begin):
        two = [finish(begin(threads=2, run=f"runs/{n}")).weights for n in range(2)]

        assert two[0] == two[1]


class TestBadInput:
    def test_that_makes_the_loss_explode_stops_the_run_before_anything_is_kept(self, begin, disk, stripes):
        with pytest.raises(Invalid, match="not a finite number in epoch 1, step 1") as stop:
            finish(begin(x=stripes[0] * 1e38, checkpoint_every=0))

        assert "learning_rate" in stop.value.hint
        assert list(disk.names()) == []

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"x": np.full((90, 8, 8, 1), np.nan, np.float32)}, "not a finite number"),
            ({"x": np.array([["a"] * 8] * 90)}, "not a finite number"),
            ({"x": np.zeros((0, 8, 8, 1)), "y": np.zeros(0, int)}, "do not fit"),
            ({"y": np.zeros(89, int)}, "do not fit"),
            ({"y": np.zeros((90, 1), int)}, "do not fit"),
            ({"y": np.full(90, 3)}, "outside"),
            ({"y": np.full(90, -1)}, "outside"),
            ({"y": np.zeros(90)}, "outside"),
            ({"validation": (np.zeros((9, 8, 8, 2)), np.zeros(9, int))}, "do not fit"),
            ({"validation": (np.zeros((9, 8, 8, 1)), np.full(9, 7))}, "outside"),
            ({"threads": 0}, "threads"),
        ],
    )
    def test_is_named_before_anything_runs(self, begin, changes, says):
        with pytest.raises(Invalid, match=says):
            begin(**changes)
