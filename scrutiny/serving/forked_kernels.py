"""Kernels that are copied from a template, behind Jupyter's interface for those who start kernels.

Where there is no copy, for whatever reason, a kernel is begun afresh: slower, and the same. The log
says so.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import select
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

_LOG = logging.getLogger(__name__)
MOST_SECONDS = 10
"""So long a template may take for a copy; after it it is taken for stuck and begun anew."""
SECONDS_TO_LOAD = 60
# One thread for each kernel: sixty share a few processors.
ENVIRONMENT = {"POLARS_MAX_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}


class NoCopy(Exception):
    """No copy could be made; says why."""


class Template:
    """The process that is copied; begun when first asked for, and again when it is lost."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="scrutiny-")
        self._process: subprocess.Popen[bytes] | None = None
        self._place = Path()
        self._count = 0

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        return self._process

    def begin(self) -> None:
        """Begins the process unless it runs."""
        if self._process is not None and self._process.poll() is None:
            return
        self._count += 1
        self._place = Path(self._folder.name) / str(self._count)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "scrutiny.serving.kernel_template", str(self._place)],
            env={**os.environ, **ENVIRONMENT},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def end(self) -> None:
        """Ends the process, also one that is stopped; its kernels end with it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    async def copy(self, connection_file: str, folder: str) -> Copy:
        """A kernel. Raises NoCopy."""
        self.begin()
        process = self._process
        try:
            async with asyncio.timeout(SECONDS_TO_LOAD):
                while not self._place.exists():
                    if process is None or process.poll() is not None:
                        raise NoCopy("the template has ended")
                    await asyncio.sleep(0.02)
            async with asyncio.timeout(MOST_SECONDS):
                reader, writer = await asyncio.open_unix_connection(str(self._place))
                asked = {"connection_file": connection_file, "folder": folder}
                writer.write(json.dumps(asked).encode() + b"\n")
                answer = json.loads(await reader.readline() or b"{}")
                writer.close()
        except TimeoutError as error:
            if process is self._process:
                self.end()
            raise NoCopy("the template does not answer") from error
        except (OSError, ValueError) as error:
            raise NoCopy("the template is gone") from error
        if "process" not in answer:
            raise NoCopy(answer.get("refused", "the template says nothing"))
        try:
            return Copy(answer["process"])
        except OSError as error:
            raise NoCopy("the copy is gone") from error


@cache
def template() -> Template:
    """The one template of this server."""
    return Template()


class Copy:
    """A process that is a child of the template, held so that its number can mean no other."""

    stdout = stderr = stdin = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._held = os.pidfd_open(pid)
        self._ended = False

    def poll(self) -> int | None:
        """Nothing while it runs, else nought: what it ended with its parent alone hears."""
        if not self._ended and select.select([self._held], [], [], 0)[0]:
            self._ended = True
            os.close(self._held)
        return 0 if self._ended else None

    def wait(self) -> int:
        while self.poll() is None:
            select.select([self._held], [], [])
        return 0

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._held, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


class ForkedKernel(LocalProvisioner):
    """A kernel that is copied from the template where it can be."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        try:
            folder = kwargs.get("cwd") or os.getcwd()
            self.process = await template().copy(self.parent.connection_file, str(folder))
        except NoCopy as why:
            _LOG.warning("A kernel is begun afresh, which takes longer: %s.", why)
            kwargs["env"] = {**kwargs.get("env", os.environ), **ENVIRONMENT}
            return await super().launch_kernel(cmd, **kwargs)
        self.pid = self.process.pid
        return self.connection_info
