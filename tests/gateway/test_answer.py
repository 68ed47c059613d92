"""The invariants of the gateway: evidence before answers, one closing entry for every exit, nothing for Charlie."""

from __future__ import annotations

import asyncio
from random import Random

import numpy
import pytest

from lawful.core.errors import Invalid, NotAuthenticated, NotFound, NotPermitted, Refused, Unavailable


class TestAnswer:
    async def test_leaves_an_intent_before_the_engine_runs_and_a_closing_entry_after(self, desk):
        chunks = await desk.ask()

        assert len(chunks) == 1
        assert desk.entries() == ["call:decided:", "call:closed:answered"]

    async def test_lets_nothing_leave_before_its_decision_is_durable(self, desk):
        seen: list[int] = []
        desk.engine.is_local = False
        desk.engine.hears = lambda: seen.append(len(desk.entries()))

        caller, offer, call = desk.prepare()
        seen += [len(desk.entries()) async for _ in desk.gateway.answer(caller, offer, call)]

        assert seen == [1, 1, 1]

    async def test_of_an_engine_of_this_process_is_given_out_with_its_evidence_durable(self, desk):
        shaped: list[int] = []
        answer = await desk.gateway.infer(*desk.prepare(), lambda chunk: shaped.append(len(desk.entries())) or chunk)

        assert desk.entries() == ["call:decided:", "call:closed:answered"]
        assert shaped[0] < 2  # it is put into words before: an answer that has no form is not "answered"
        assert answer.tensors

    async def test_that_cannot_be_put_into_words_is_closed_as_failed(self, desk):
        def shape(chunk):
            raise ValueError("secret")

        with pytest.raises(Unavailable, match="could not answer"):
            await desk.gateway.infer(*desk.prepare(), shape)

        assert desk.entries() == ["call:decided:", "call:closed:failed"]
        assert desk.gateway.quotas.used("A-1") == 0

    async def test_does_not_run_the_engine_when_the_intent_cannot_be_written(self, desk):
        await desk.ask()
        desk.log.left = 0

        with pytest.raises(Unavailable):
            await desk.ask()

        assert len(desk.engine.heard) == 1
        assert desk.gateway.quotas.used("A-1") == 1

    async def test_does_not_end_when_the_closing_entry_cannot_be_written(self, desk):
        desk.log.left = 2  # the decision, the intent

        with pytest.raises(Unavailable):
            await desk.ask()

        assert len(desk.engine.heard) == 1

    async def test_closes_as_failed_when_the_engine_fails_and_tells_only_the_log_what_kind_of_failure(self, desk):
        desk.engine.failure = RuntimeError("secret of the model")

        with pytest.raises(Unavailable) as error:
            await desk.ask()

        assert "secret" not in str(error.value)
        assert desk.entries() == ["call:decided:", "call:closed:failed"]
        assert [e.facts for _, e in desk.app.log.read() if e.status == "failed"] == [{"cause": "RuntimeError"}]
        assert desk.gateway.quotas.used("A-1") == 0

    async def test_closes_as_abandoned_when_the_caller_goes_away(self, desk):
        desk.engine.is_local = False
        caller, offer, call = desk.prepare()
        answer = desk.gateway.answer(caller, offer, call)
        await anext(answer)

        await answer.aclose()

        desk.app.log.append(desk.gateway._closing(call, (), "done", {}))  # one more, so that the one before is written
        assert desk.entries()[:2] == ["call:decided:", "call:closed:abandoned"]

    async def test_counts_a_call_whose_caller_left_after_it_had_begun_also_after_a_restart(self, desk):
        """Else whoever leaves before the end of each stream has no quota."""
        desk.engine.is_local = False
        answer = desk.gateway.answer(*desk.prepare())
        await anext(answer)
        await answer.aclose()
        folder = desk.app.folder
        assert desk.gateway.quotas.used("A-1") == 1
        desk.app.close()

        import lawful.app

        with lawful.app.open(folder) as again:
            assert again.gateway.quotas.used("A-1") == 1

    @pytest.mark.parametrize("moment", ["intent", "outcome"])
    async def test_counts_and_closes_what_the_log_says_of_a_caller_who_left_while_it_was_written(self, desk, moment):
        """Else whoever leaves in that moment has no quota, or leaves an entry open."""
        desk.engine.is_local = False
        await desk.ask()
        folder, asking = desk.app.folder, asyncio.ensure_future(desk.ask())
        record, wanted = desk.log.record, {"intent": "call:decided", "outcome": "call:closed"}[moment]

        async def leave(entry):
            if entry.event == wanted:
                asyncio.get_running_loop().call_soon(asking.cancel)
            return await record(entry)

        desk.log.record = leave
        with pytest.raises(asyncio.CancelledError):
            await asking
        used = desk.gateway.quotas.used("A-1")
        desk.app.log.append(desk.gateway._closing(desk.prepare()[2], (), "done", {}))  # behind whatever was queued
        desk.app.close()

        import lawful.app

        with lawful.app.open(folder) as again:
            entries = [entry for _, entry in again.log.read()]
            decided = {entry.id for entry in entries if entry.event == "call:decided"}
            assert {entry.closes for entry in entries} >= decided
            assert "node:recovered" not in {entry.event for entry in entries}
            assert used == again.gateway.quotas.used("A-1") == {"intent": 1, "outcome": 2}[moment]

    @pytest.mark.parametrize("is_local", [True, False])
    @pytest.mark.parametrize(("desk", "seed"), [(30, 1), (30, 2), (30, 3)], indirect=["desk"])
    async def test_counts_what_the_log_says_whenever_callers_leave_and_engines_fail(self, desk, is_local, seed):
        draw, engine = Random(seed), desk.engine
        desk.app.log.alone = lambda: draw.random() < 0.5
        engine.is_local, at_once = is_local, engine.infer

        async def infer(call):
            for _ in range(draw.randrange(4)):
                await asyncio.sleep(draw.choice([0, 0, 0.001]))
            if draw.random() < 0.2:
                raise draw.choice([RuntimeError, asyncio.CancelledError])
            return await at_once(call)

        async def ask():
            asking = asyncio.ensure_future(desk.ask())
            asyncio.get_running_loop().call_later(draw.random() * 0.01, asking.cancel)
            await asyncio.wait([asking])
            most.append(desk.gateway.quotas.used("A-1"))

        engine.infer, most = infer, list[int]()
        for _ in range(40):
            await asyncio.gather(*(ask() for _ in range(draw.randrange(1, 6))))
        used, folder = desk.gateway.quotas.used("A-1"), desk.app.folder
        desk.app.log.append(desk.gateway._closing(desk.prepare()[2], (), "done", {}))  # behind whatever was queued
        desk.app.close()

        import lawful.app

        with lawful.app.open(folder) as again:
            entries = [entry for _, entry in again.log.read() if entry.event.startswith("call")]
            decided = [entry.id for entry in entries if entry.event == "call:decided"]
            closed = [entry.closes for entry in entries if entry.closes in decided]
            assert sorted(decided) == sorted(closed)
            assert max(most) <= 30
            assert used == again.gateway.quotas.used("A-1") <= 30
            counted = [e for e in entries if e.status == "answered" or e.facts.get("begun")]
            assert len(counted) == used

    async def test_whose_outcome_became_durable_too_late_counts_after_a_restart(self, desk, monkeypatch):
        await desk.ask()
        folder, file = desk.app.folder, desk.app.log._file
        append = file.append

        def late(first, bodies):
            """As if the watchdog had lost its patience while the disk wrote."""
            done = append(first, bodies)
            desk.app.log.seal("the disk did not answer before the deadline")
            return done

        monkeypatch.setattr(file, "append", late)
        with pytest.raises(Unavailable):
            await desk.ask()
        assert desk.gateway.quotas.used("A-1") == 1
        desk.app.close()

        import lawful.app

        with lawful.app.open(folder) as again:
            answered = [e for _, e in again.log.read() if e.event == "call:closed" and e.status == "answered"]
            assert again.gateway.quotas.used("A-1") == len(answered) == 2

    async def test_whose_outcome_cannot_be_written_is_given_back(self, desk):
        desk.log.left = 2  # the decision, the intent

        with pytest.raises(Unavailable):
            await desk.ask()

        assert desk.gateway.quotas.used("A-1") == 0

    @pytest.mark.parametrize("failure", [KeyboardInterrupt(), SystemExit(), asyncio.CancelledError()])
    @pytest.mark.parametrize("is_local", [True, False])
    async def test_is_closed_and_not_counted_whatever_the_engine_raises(self, desk, failure, is_local):
        desk.engine.is_local, desk.engine.failure = is_local, failure

        with pytest.raises(type(failure)):
            await desk.ask()

        assert desk.gateway.used()["A-1"] == 0
        assert desk.entries() == ["call:decided:", "call:closed:abandoned"]

    async def test_refuses_after_the_quota_and_says_by_which_clause(self, desk):
        await desk.ask()
        await desk.ask()

        with pytest.raises(Refused, match="agreement A-1, quota_calls"):
            await desk.ask()

        assert len(desk.engine.heard) == 2
        assert desk.entries()[-2:] == ["call:decided:", "call:closed:refused"]

    async def test_never_lets_parallel_calls_pass_the_quota(self, desk):
        answers = await asyncio.gather(*(desk.ask() for _ in range(20)), return_exceptions=True)

        assert sum(not isinstance(answer, Exception) for answer in answers) == 2
        assert sum(isinstance(answer, Refused) for answer in answers) == 18

    async def test_is_refused_on_the_next_call_after_a_revocation(self, desk):
        await desk.ask()
        desk.app.revoke_agreement("A-1", party="alice")

        with pytest.raises(Refused, match="revo"):
            await desk.ask()

    @pytest.mark.parametrize(
        ("change", "rule"), [({"purpose": "surveillance"}, "contract.purpose"), ({"region": "US"}, "contract.region")]
    )
    async def test_is_refused_for_what_the_agreement_does_not_name(self, desk, change, rule):
        with pytest.raises(Refused, match=rule):
            await desk.ask(**change)

        assert desk.engine.heard == []

    async def test_decides_equal_calls_once_and_refers_to_that_decision(self, desk):
        await desk.ask()
        await desk.ask()

        decided = [entry for _, entry in desk.app.log.read(0, desk.app.log.size) if entry.event == "decision:made"]
        calls = [entry for _, entry in desk.app.log.read(0, desk.app.log.size) if entry.event == "call:decided"]
        assert [entry.facts["basis"] for entry in calls] == [decided[0].id] * 2

    async def test_counts_after_a_restart_what_the_log_says_was_answered(self, desk):
        await desk.ask()
        folder = desk.app.folder
        desk.app.close()

        import lawful.app

        with lawful.app.open(folder) as again:
            assert again.gateway.quotas.used("A-1") == 1


class TestCharlie:
    @pytest.mark.parametrize(
        "header", ["", "Bearer", "Bearer x", "Basic abc", "Bearer lwf_live_aaaaaaaa_" + "b" * 32 + "_cccccc"]
    )
    async def test_without_a_key_is_nobody(self, desk, header):
        with pytest.raises(NotAuthenticated):
            desk.gateway.authenticate(header)

    async def test_with_a_revoked_key_is_nobody(self, desk):
        desk.app.revoke_key(desk.app.api_keys()[0].id)

        with pytest.raises(NotAuthenticated):
            await desk.ask()

    async def test_with_bobs_key_may_not_manage(self, desk):
        with pytest.raises(NotPermitted, match="scope manage"):
            desk.gateway.authenticate(f"Bearer {desk.key}", "manage")


class TestCheck:
    @pytest.mark.parametrize(
        "tensors",
        [
            {},
            {"other": numpy.ones((1, 3), dtype="float32")},
            {"input": numpy.ones((1, 2), dtype="float32")},
            {"input": numpy.ones(3, dtype="float32")},
            {"input": numpy.ones((0, 3), dtype="float32")},
            {"input": numpy.ones((1, 3), dtype="float64")},
        ],
    )
    async def test_refuses_what_the_model_does_not_declare(self, desk, tensors):
        with pytest.raises(Invalid):
            await desk.ask(tensors=tensors)

    async def test_does_not_know_another_model(self, desk):
        with pytest.raises(NotFound):
            await desk.ask(model="other")
