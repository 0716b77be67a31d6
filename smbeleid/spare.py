"""One kernel more than is needed: started and warmed while nobody waits for it."""

from __future__ import annotations

import asyncio
from typing import Any

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

KERNEL = "python3"
CALM = 4.0
"""Seconds between handing out the spare kernel and starting the next: the page goes first."""


class SpareKernels(AsyncMappingKernelManager):
    """Hands out a kernel that was started before it was asked for.

    All kernels are equal here: the folder of the private Jupyter holds one kind, and what a page
    needs to know stands in its notebook.
    """

    _spare: asyncio.Task[str] | None = None

    def prepare(self, path: str) -> None:
        """Start a spare kernel, in the running loop.

        Args:
            path: The folder that the pages' kernels start in.
        """
        if self._spare is None:
            self._spare = asyncio.ensure_future(self._start(kernel_name=KERNEL, path=path))

    async def start_kernel(  # type: ignore[override]
        self, *, kernel_id: str | None = None, path: str | None = None, **how: Any
    ) -> str:
        """Return the id of a kernel: the spare one if it lives, or else a new one."""
        spare, self._spare = self._spare, None
        if spare is None or kernel_id is not None:
            return await self._start(kernel_id=kernel_id, path=path, **how)
        asyncio.get_running_loop().call_later(CALM, self.prepare, path or "")
        try:
            known = await spare
            living: Any = self.get_kernel(known).is_alive()
            if await living:
                return known
        except Exception:  # noqa: BLE001 (whatever went wrong with the spare, the page needs one)
            self.log.debug("no spare kernel")
        return await self._start(path=path, **how)

    async def _start(self, **how: Any) -> str:
        begin: Any = super().start_kernel
        started: str = await begin(**how)
        return started
