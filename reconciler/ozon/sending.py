"""One writing call, and what its answer means for its items."""

from typing import Any, assert_never

from reconciler.apply.ports import Accepted, Answer, NoAnswer, Refused
from reconciler.domain.errors import CredentialsRefused, NotNow, ShopUnreachable
from reconciler.ozon import answers, wire
from reconciler.ozon.credentials import Credentials
from reconciler.ozon.methods import Method
from reconciler.ozon.transport import Lost, Paused, Transport


class Sender:
    """Sends writing calls through a transport, once each."""

    def __init__(self, transport: Transport, credentials: Credentials) -> None:
        self._transport = transport
        self._credentials = credentials

    def send(
        self, method: Method, body: dict[str, Any], items: int, shape: type[wire.Shape]
    ) -> wire.Shape | list[Answer]:
        """The parsed answer, or the one answer that holds for every item.

        Raises CredentialsRefused, or NotNow if nothing was executed and it may be sent later.
        """
        answer = self._transport.write(method, body, items)
        match answer:
            case answers.Fine():
                try:
                    return wire.decode(answer.body, shape, method.path)
                except ShopUnreachable as trouble:
                    return [NoAnswer(trouble.message)] * items
            case answers.Refused():
                if isinstance(answer.error, CredentialsRefused):
                    raise answer.error
                return [Refused(answer.code, answer.message, answer.about_items)] * items
            case Lost():
                return [NoAnswer(answer.why, answer.told)] * items
            case Paused():
                raise NotNow(
                    f"{method.path} did not let us in: {answer.why}",
                    "run apply again later; nothing of this call was executed",
                    answer.seconds,
                )
            case _:
                assert_never(answer)

    def answer(self, item: wire.ItemAnswer | None) -> Answer:
        """A clear yes or a clear no; anything else is left to the read-back."""
        if item is None:
            return NoAnswer("the shop's answer does not mention this item")
        errors = item.errors or []
        if item.updated and not errors:
            return Accepted()
        said = "; ".join(error.message or str(error.code) for error in errors)
        said = self.words(said) or "not updated, no reason given"
        if item.updated or (item.updated is None and not errors):
            return NoAnswer(f"the shop's answer is neither yes nor no: {said}")
        code = str(errors[0].code or "") if errors else ""
        return Refused(code=self.words(code), message=said)

    def words(self, text: object) -> str:
        """The shop's words, without secrets."""
        return self._credentials.redact(str(text or ""))
