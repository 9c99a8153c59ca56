"""The kernels behind the pages: which are handed to readers, and when they end."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets import Integer, Unicode

from scrutiny.vocabulary.folders import snapshot_in_force
from scrutiny.vocabulary.today import today


class PageKernels(AsyncMappingKernelManager):
    """One kernel for each reader's page; Voila keeps one more ready for each page.

    A kernel that waits for a reader is not ended, however long it waits: Voila sees to that. From
    the moment it is handed out until the reader's browser has connected there is no activity to
    judge it by, and on a slow line that takes minutes; so until then its age does not count, only
    how long it has been waited for.
    """

    connect_timeout = Integer(
        600,
        config=True,
        help="Seconds after which a kernel is ended that was handed out and never connected to.",
    )
    build_folder = Unicode("", config=True, help="The folder of the snapshots.")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._handed_out: dict[str, datetime] = {}
        self._connected: set[str] = set()
        self._held: dict[str, tuple[str, int, date]] = {}
        self._ending: set[asyncio.Task[Any]] = set()

    async def start_kernel(self, **kwargs: Any) -> str:  # type: ignore[override]
        # Noted before it starts: what it reads later can only be newer.
        held = self._in_force()
        kernel_id: str = await super().start_kernel(**kwargs)
        self._held[kernel_id] = held
        return kernel_id

    async def shutdown_kernel(self, kernel_id: str, *args: Any, **kwargs: Any) -> Any:
        for told in (self._handed_out, self._held):
            told.pop(kernel_id, None)
        self._connected.discard(kernel_id)
        return await ensure_async(super().shutdown_kernel(kernel_id, *args, **kwargs))

    def notify_connect(self, kernel_id: str) -> None:
        super().notify_connect(kernel_id)
        self._connected.add(kernel_id)
        self._active(kernel_id)

    def notify_disconnect(self, kernel_id: str) -> None:
        super().notify_disconnect(kernel_id)
        self._active(kernel_id)

    def _active(self, kernel_id: str) -> None:
        if kernel_id in self:
            self.get_kernel(kernel_id).last_activity = datetime.now(UTC)

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """Ends a kernel that nobody uses. Voila asks only for those that it has handed out."""
        if kernel_id in self._connected:
            await super().cull_kernel_if_idle(kernel_id)
            return
        since = self._handed_out.setdefault(kernel_id, datetime.now(UTC))
        if datetime.now(UTC) - since > timedelta(seconds=self.connect_timeout):
            self.log.warning("The kernel %s was handed out and never connected to.", kernel_id)
            await ensure_async(self.shutdown_kernel(kernel_id))

    async def cull_kernels(self) -> None:
        await super().cull_kernels()
        for notebook in tuple(self._waiting()):
            await self.renew(notebook)

    async def renew(self, notebook: str) -> None:
        """Puts a new kernel in place of each that waits for a reader in vain.

        That is one that was started before the snapshot in force was put there or on a day before,
        or that failed.
        """
        waiting = self._waiting().get(notebook, [])
        for each in tuple(waiting):
            kernel_id = await _started(each)
            fit = kernel_id in self and self._held.get(kernel_id) == self._in_force()
            # Another reader may have taken it meanwhile, or put a new one in its place.
            if fit or each not in waiting:
                continue
            waiting.remove(each)
            self.fill_if_needed(delay=0, notebook_name=notebook)  # type: ignore[attr-defined]
            if kernel_id in self:
                ending = asyncio.ensure_future(ensure_async(self.shutdown_kernel(kernel_id)))
                self._ending.add(ending)
                ending.add_done_callback(self._ending.discard)

    def _waiting(self) -> dict[str, list[asyncio.Task[Any]]]:
        """The kernels that Voila keeps ready, for each notebook."""
        return getattr(self, "_pools", {})

    def _in_force(self) -> tuple[str, int, date]:
        """With the day, for on another something may have fallen due that a page must say."""
        return (*snapshot_in_force(Path(self.build_folder)), today())


async def _started(waiting: asyncio.Task[Any]) -> str:
    """The id of a kernel that waits for a reader, empty where it could not be started."""
    try:
        made = await waiting
    except Exception:
        return ""
    return str(made["kernel_id"])
