"""Hypercorn sends the head and the body of an answer apart; here they leave in one write.

Go's HTTP client can close a connection between the two and lose the body (aws/aws-sdk-go-v2#2737). Terraform's
provider then asks again what was carried out already: a second AddPermission is a conflict, for five minutes.
"""

import h11
from hypercorn.events import RawData
from hypercorn.protocol.h11 import H11Protocol


def install() -> None:
    H11Protocol._held_head = b""
    H11Protocol._send_h11_event = _send_event


async def _send_event(self: H11Protocol, event) -> None:
    try:
        data = self.connection.send(event)
    except h11.LocalProtocolError:
        if self.connection.their_state != h11.ERROR:
            raise
        return
    if isinstance(event, h11.Response):
        self._held_head = data  # a body or the end of the message always follows
        return
    head, self._held_head = self._held_head, b""
    await self.send(RawData(data=head + data))
