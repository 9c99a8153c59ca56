"""The kernels behind the pages: how many there may be, whose each is, and when it ends."""

from __future__ import annotations

import secrets
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import (
    AsyncMappingKernelManager,
    ServerKernelManager,
)
from traitlets import Integer, Unicode

from scrutiny.serving.forked_kernels import ForkedKernel

PATIENCE = 20
"""Seconds after which a reader who waits and asks no more has left the queue."""
MOST_WAITING = 1_000
MOST_SPENT = 10_000


class PageKernelProcess(ServerKernelManager):
    """One kernel behind a page."""

    def format_kernel_cmd(self, extra_arguments: list[str] | None = None) -> list[str]:
        return [sys.executable, "-m", "scrutiny.serving.page_kernel", self.connection_file]

    async def _async_pre_start_kernel(self, **kwargs: Any) -> Any:
        if self.provisioner is None:
            self.kernel_id = self.kernel_id or kwargs.pop("kernel_id", str(uuid4()))
            self.provisioner = ForkedKernel(
                kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self
            )
        return await super()._async_pre_start_kernel(**kwargs)


class PageKernels(AsyncMappingKernelManager):
    """A kernel for each reader who uses widgets, up to a number; the others wait in a queue."""

    most_kernels = Integer(60, config=True, help="So many kernels there are at once.")
    reap_after = Integer(
        60, config=True, help="Seconds after its last socket has closed that a kernel is ended."
    )
    most_memory = Integer(768, config=True, help="MB that a kernel may hold; looked at often.")
    connect_within = Integer(
        120,
        config=True,
        help="Seconds in which a browser that was given a kernel must have connected.",
    )
    build_folder = Unicode("", config=True, help="The folder of the snapshots.")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._secrets: dict[str, str] = {}
        self._waiting: dict[str, float] = {}
        self._spent: dict[str, None] = {}
        self._starting = 0
        self._ends: dict[str, float] = {}

    # ------------------------------------------------------------------------- how many

    def place_of(self, ticket: str) -> int:
        """The place of a reader among those who wait; nought for whoever may have a kernel now."""
        now = time.monotonic()
        for each, asked in tuple(self._waiting.items()):
            if now - asked > PATIENCE:
                del self._waiting[each]
        if ticket not in self._waiting and len(self._waiting) >= MOST_WAITING:
            return MOST_WAITING
        self._waiting[ticket] = now
        free = self.most_kernels - len(self) - self._starting
        return max(0, list(self._waiting).index(ticket) + 1 - free)

    def is_spent(self, ticket: str) -> bool:
        """Whether a ticket has had its kernel: it is good for one."""
        return ticket in self._spent

    async def begin(self, ticket: str = "") -> str:
        """A kernel that is nobody's yet; it is ended unless it is handed over in time."""
        self._waiting.pop(ticket, None)
        if ticket:
            self._spent[ticket] = None
            while len(self._spent) > MOST_SPENT:
                del self._spent[next(iter(self._spent))]
        self._starting += 1
        try:
            kernel_id: str = await ensure_async(self.start_kernel(kernel_name="python3"))
        finally:
            self._starting -= 1
        self._ends[kernel_id] = time.monotonic() + self.connect_within
        return kernel_id

    # ---------------------------------------------------------------------------- whose

    def hand_over(self, kernel_id: str) -> None:
        """From now on it is waited for its reader's socket."""
        self._ends[kernel_id] = time.monotonic() + self.connect_within

    def secret(self, kernel_id: str) -> str:
        """What the reader whose kernel it is has, and nobody else."""
        return self._secrets.setdefault(kernel_id, secrets.token_urlsafe(32))

    def is_reader_of(self, kernel_id: str, told: str) -> bool:
        """Whether a secret is that of a kernel that is there."""
        secret = self._secrets.get(kernel_id, "") if kernel_id in self else ""
        # Compared in the same time whatever is told.
        same = secrets.compare_digest(secret.encode(), told.encode())
        return bool(secret) and same

    # --------------------------------------------------------------------- when it ends

    def notify_connect(self, kernel_id: str) -> None:
        super().notify_connect(kernel_id)
        self._ends.pop(kernel_id, None)
        self.used(kernel_id)

    def notify_disconnect(self, kernel_id: str) -> None:
        super().notify_disconnect(kernel_id)
        if kernel_id in self and not self._kernel_connections.get(kernel_id):
            self._ends[kernel_id] = time.monotonic() + self.reap_after

    def used(self, kernel_id: str) -> None:
        """A reader has just used a kernel."""
        if kernel_id in self:
            self.get_kernel(kernel_id).last_activity = datetime.now(UTC)

    async def cull_kernels(self) -> None:
        """Ends kernels that died, that hold too much or that nobody is connected to, then those
        long unused.
        """
        now = time.monotonic()
        for kernel_id in tuple(self.list_kernel_ids()):
            alive = await ensure_async(self.get_kernel(kernel_id).is_alive())
            if alive and self._held(kernel_id) > self.most_memory:
                self.log.warning("A kernel was ended, for it held more than it may.")
                alive = False
            if not alive or now > self._ends.get(kernel_id, now):
                with suppress(KeyError):
                    await self.shutdown_kernel(kernel_id, now=True)
        await super().cull_kernels()

    def _held(self, kernel_id: str) -> int:
        """MB that a kernel holds, with what it shares with the template."""
        with suppress(OSError, AttributeError, IndexError):
            pid = self.get_kernel(kernel_id).provisioner.pid
            told = Path(f"/proc/{pid}/status").read_text().partition("RssAnon:")[2]
            return int(told.split()[0]) // 1024
        return 0

    async def shutdown_kernel(self, kernel_id: str, *args: Any, **kwargs: Any) -> Any:
        self._secrets.pop(kernel_id, None)
        self._ends.pop(kernel_id, None)
        # A kernel holds nothing that is worth waiting for.
        return await ensure_async(super().shutdown_kernel(kernel_id, now=True))
