"""What both doors to the consult share: a port, an address, and how the serving ends."""

from __future__ import annotations

import signal
import socket
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from threading import Event
from urllib.parse import urlencode

from smbeleid.errors import SmbeleidError
from smbeleid.private_jupyter import stop_file

HOST = "127.0.0.1"
STOP_EVERY = 250
"""Milliseconds between two looks at whether the coach has ended the consult."""

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""Ctrl-C, a program that ends us, a window that is closed; not every system has them all."""

Tell = Callable[[str], None]


class PortError(SmbeleidError):
    """The port that was asked for is taken."""

    def __init__(self, port: int) -> None:
        super().__init__(f"Poort {port} is bezet. Kies een andere, of laat --port weg.")


def free_port(wanted: int) -> int:
    """Return a port that is free on this machine; the wanted one unless that is 0.

    Raises:
        PortError: The wanted one is taken.
    """
    with socket.socket() as probe:
        try:
            probe.bind((HOST, wanted))
        except OSError as error:
            raise PortError(wanted) from error
        port: int = probe.getsockname()[1]
        return port


def address_of(port: int, path: str, token: str) -> str:
    """Return the address of a page, with the token that opens it."""
    return f"http://{HOST}:{port}/{path}?{urlencode({'token': token})}"


@contextmanager
def attended(
    folder: Path, address: str, stop: Callable[[], None], *, browser: bool, tell: Tell
) -> Iterator[None]:
    """Look after a server that is about to start its loop.

    Args:
        folder: The private one.
        address: Told, and opened, as soon as the server answers.
        stop: Ends the server, in its loop; called at the button, at Ctrl-C, or when this program
            is asked to end.
        browser: Whether to open the page.
        tell: Is told the address.
    """
    from tornado.ioloop import IOLoop, PeriodicCallback

    loop = IOLoop.current()
    asked = Event()

    def begin() -> None:
        tell(address)
        if browser:
            loop.run_in_executor(None, _open, folder, address)

    def look() -> None:
        if asked.is_set() or stop_file(folder).exists():
            watch.stop()
            stop()

    def end(*_: object) -> None:
        # From within a signal little may be done; the next look sees it.
        asked.set()

    watch = PeriodicCallback(look, STOP_EVERY)
    watch.start()
    loop.add_callback(begin)
    known = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    before = {number: signal.signal(number, end) for number in known}
    try:
        yield
    finally:
        watch.stop()
        for number, handler in before.items():
            signal.signal(number, handler)


def _open(folder: Path, address: str) -> None:
    """Open the page by a file that leads there: who lists programs must not see the token."""
    way = folder / "open.html"
    way.write_text(
        '<!DOCTYPE html><html lang="nl"><meta charset="utf-8"><title>Consult</title>'
        f'<meta http-equiv="refresh" content="0; url={escape(address)}">'
        f'<p><a href="{escape(address)}">Open het consult</a></p></html>',
        encoding="utf-8",
    )
    webbrowser.open(way.as_uri())
