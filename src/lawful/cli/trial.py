"""Trying a service out as a customer would: the public `tritonclient`, unmodified, over loopback."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lawful.app import CallPlan, Samples
from lawful.cli.account import Account
from lawful.cli.node import Node, path_of
from lawful.core.errors import MissingExtra


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A key, and for each model some raw inputs with their true labels."""

    token: str
    agreement: str
    party: str
    samples: dict[str, Samples]

    def run(self, node: Node, calls: tuple[CallPlan, ...], account: Account) -> None:
        """Make the calls in order; the first that comes `after = "revoke"` is preceded by the revocation."""
        try:
            from tritonclient.http import InferenceServerClient
        except ModuleNotFoundError as error:
            raise MissingExtra("tritonclient, the example's customer,", "demo") from error
        revoked = False
        with InferenceServerClient(node.address) as client:
            for call in calls:
                if call.model not in self.samples:
                    account.say(f"{call.name}: not made, model {call.model} is not served")
                    continue
                if call.after == "revoke" and not revoked:
                    node.post(path_of("api", "agreements", self.agreement, "revoke"), {"party": self.party})
                    account.say(f"{self.party} revokes {self.agreement}")
                    revoked = True
                self._call(client, call, account)

    def _call(self, client: Any, call: CallPlan, account: Account) -> None:
        from tritonclient.http import InferInput
        from tritonclient.utils import InferenceServerException

        samples = self.samples[call.model]
        tensor = InferInput(samples.name, samples.inputs.shape, samples.datatype)
        tensor.set_data_from_numpy(samples.inputs)
        headers = {
            "Authorization": f"Bearer {self.token}",
            "x-lawful-region": call.region,
            "x-lawful-purpose": call.purpose,
        }
        try:
            result = client.infer(call.model, [tensor], headers=headers)
        except InferenceServerException as error:
            status = str(error.status())  # None where nothing came back
            outcome = "refused" if status.startswith("4") else "failed"
            account.called(call.name, outcome, status, _receipt(error.message()), error.message())
            return
        scores = result.as_numpy(samples.output)
        found = samples.labels[int(scores[0].argmax())]
        receipt = result.get_response()["parameters"]["lawful_receipt"]
        account.called(call.name, "answered", "200", receipt, f"says {found}, the label is {samples.truth[0]}")


def _receipt(message: str) -> str:
    """The receipt at the end of a refusal's text."""
    return message.rpartition("receipt ")[2] if "receipt " in message else ""
