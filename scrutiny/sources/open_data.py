"""Asking the department's open data interface (Explore Education Statistics, version 1).

The one module that uses the network. What comes back is as little trusted as any file from
outside: every answer is bounded in time and size, comes whole or not at all, has the form that is
documented, and leads nowhere else.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import NoReturn, TypeVar
from urllib.parse import urlsplit

import anyio
import httpx
from anyio.from_thread import start_blocking_portal
from pydantic import BaseModel, Field, ValidationError
from pydantic.alias_generators import to_camel

from scrutiny.errors import refuse
from scrutiny.sources.found import MB
from scrutiny.sources.outside import LARGEST_BYTES

PAGE_SIZE = 20
MOST_PAGES = 50
LONGEST_HEADINGS = 64 * 1024
_ID = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Limits:
    """How long is waited, in seconds, how often is asked, and how much is taken, in bytes.

    `seconds` are those of a whole answer, `seconds_of_a_file` of a whole file; `longest_wait` is
    how long is waited at most before it is asked again.
    """

    seconds: float = 30
    seconds_of_a_file: float = 900
    tries: int = 3
    longest_wait: float = 120
    largest_answer: int = 4 * MB
    largest_file: int = LARGEST_BYTES


class _Told(BaseModel, alias_generator=to_camel, frozen=True):
    """What is taken of an answer; whatever else stands in it is left alone."""


class Publication(_Told):
    id: str = Field(pattern=_ID)
    slug: str
    title: str


class DataSet(_Told):
    id: str = Field(pattern=_ID)
    title: str
    status: str


class Version(_Told):
    """One version of a data set; `published` is null and `status` another where it is not out."""

    version: str = Field(pattern=r"^\d+(\.\d+){1,2}$")
    status: str
    published: datetime | None = None
    total_results: int = Field(ge=0)

    @property
    def day(self) -> date | None:
        """The day of publication, by universal time; null where it is not out."""
        return self.published.astimezone(UTC).date() if self.published else None


class _Paging(_Told):
    page: int
    total_pages: int = Field(ge=0)


Row = TypeVar("Row", Publication, DataSet, Version)


class _Answer(_Told):
    paging: _Paging
    results: list[dict[str, object]]


_Take = Callable[[AsyncIterator[bytes]], Awaitable[bytes]]


class _AskAgain(Exception):
    """It may go better the next time, after so many seconds."""

    def __init__(self, found: str, wait: float | None = None) -> None:
        super().__init__(found)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class OpenData:
    """The interface at one address. Every method raises ProblemsFound where it cannot be had.

    `pause` waits so many seconds, `say` tells whoever waits.
    """

    address: str
    limits: Limits = Limits()
    pause: Callable[[float], None] = time.sleep
    say: Callable[[str], None] = lambda _: None

    def __post_init__(self) -> None:
        where = urlsplit(self.address)
        if where.scheme != "https" and where.hostname not in _LOOPBACK:
            refuse(self.address, "is no address that begins with https://", "Give one that does")

    def publications(self) -> tuple[Publication, ...]:
        """Every publication of which there are data sets."""
        return self._listed("/v1/publications", Publication)

    def data_sets(self, publication: str) -> tuple[DataSet, ...]:
        """The data sets of a publication, by its id."""
        return self._listed(f"/v1/publications/{publication}/data-sets", DataSet)

    def versions(self, data_set: str) -> tuple[Version, ...]:
        """Every version of a data set, by its id, also those withdrawn."""
        return self._listed(f"/v1/data-sets/{data_set}/versions", Version)

    def headings(self, data_set: str) -> tuple[str, ...]:
        """The headings of a data set's file; the rest of the file is not fetched."""

        async def take(pieces: AsyncIterator[bytes]) -> bytes:
            head = b""
            async for piece in pieces:
                head += piece
                if b"\n" in head or len(head) > LONGEST_HEADINGS:
                    break
            if b"\n" not in head:
                refuse(self._file(data_set), "has no line of headings", _LATER)
            return head.partition(b"\n")[0]

        line = self._got(f"/v1/data-sets/{data_set}/csv", {}, take, self.limits.seconds)
        text = line.decode("utf-8", "replace").lstrip("\ufeff").strip()
        return tuple(cell.strip().strip('"') for cell in text.split(","))

    def download(self, data_set: str, version: str, to: Path) -> None:
        """Writes the file of one version. Where it does not come whole, nothing is left of it."""

        async def take(pieces: AsyncIterator[bytes]) -> bytes:
            taken = 0
            with to.open("wb") as file:
                async for piece in pieces:
                    taken += len(piece)
                    if taken > self.limits.largest_file:
                        self._too_large(self._file(data_set), self.limits.largest_file)
                    file.write(piece)
            return b""

        asked = {"dataSetVersion": version}
        path = f"/v1/data-sets/{data_set}/csv"
        try:
            self._got(path, asked, take, self.limits.seconds_of_a_file)
        except BaseException:
            to.unlink(missing_ok=True)
            raise

    def _file(self, data_set: str) -> str:
        return f"{self.address}/v1/data-sets/{data_set}/csv"

    def _listed(self, path: str, kind: type[Row]) -> tuple[Row, ...]:
        rows: list[Row] = []
        page = pages = 1
        while page <= pages:
            answer = self._page(path, page)
            pages = answer.paging.total_pages
            out_of_order = answer.paging.page != page or (page < pages and not answer.results)
            if out_of_order or pages > MOST_PAGES:
                refuse(f"{self.address}{path}", "has pages without an end, or in no order", _LATER)
            try:
                rows += [kind.model_validate(row) for row in answer.results]
            except ValidationError as error:
                self._other_form(path, error)
            page += 1
        return tuple(rows)

    def _page(self, path: str, page: int) -> _Answer:
        async def take(pieces: AsyncIterator[bytes]) -> bytes:
            taken = bytearray()
            async for piece in pieces:
                taken += piece
                if len(taken) > self.limits.largest_answer:
                    self._too_large(f"{self.address}{path}", self.limits.largest_answer)
            return bytes(taken)

        asked = {"page": str(page), "pageSize": str(PAGE_SIZE)}
        content = self._got(path, asked, take, self.limits.seconds)
        try:
            return _Answer.model_validate_json(content)
        except ValidationError as error:
            self._other_form(path, error)

    def _other_form(self, path: str, error: ValidationError) -> NoReturn:
        """Says what is wrong and where, and nothing of what stood there."""
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole"
        found = f"answers in another form than is documented, at {where}: {first['type']}"
        refuse(f"{self.address}{path}", found, "Download the file by hand and import it")

    def _too_large(self, place: str, most: int) -> NoReturn:
        refuse(place, f"is larger than {most / MB:,.0f} MB", "See at its address what it is")

    def _got(
        self,
        path: str,
        asked: Mapping[str, str],
        take: _Take,
        seconds: float,
    ) -> bytes:
        """What `take` makes of one answer, after so many tries."""
        for left in range(self.limits.tries - 1, -1, -1):
            try:
                # In a thread of its own: whoever calls may be within such a loop already.
                with start_blocking_portal() as portal:
                    return portal.call(self._once, path, asked, take, seconds)
            except _AskAgain as failed:
                wait = failed.wait if failed.wait is not None else 2.0
                if left == 0 or wait > self.limits.longest_wait:
                    tries = self.limits.tries - left
                    often = f" (asked {tries} times)" if tries > 1 else ""
                    refuse(f"{self.address}{path}", f"{failed}{often}", _LATER)
                self.say(f"{self.address} {failed}; asking again in {wait:.0f} seconds")
                self.pause(wait)
        raise AssertionError

    async def _once(
        self,
        path: str,
        asked: Mapping[str, str],
        take: _Take,
        seconds: float,
    ) -> bytes:
        try:
            with anyio.fail_after(seconds):
                async with self._answer(path, asked, seconds) as answer:
                    return await take(_pieces(answer, f"{self.address}{path}"))
        except (TimeoutError, httpx.TimeoutException):
            raise _AskAgain(f"did not answer whole within {seconds:,.0f} seconds") from None
        except httpx.RemoteProtocolError:
            raise _AskAgain("broke off before its answer was whole") from None
        except httpx.HTTPError:
            raise _AskAgain("cannot be reached") from None

    @asynccontextmanager
    async def _answer(
        self, path: str, asked: Mapping[str, str], seconds: float
    ) -> AsyncIterator[httpx.Response]:
        here = urlsplit(self.address).hostname in _LOOPBACK
        client = httpx.AsyncClient(
            timeout=seconds,
            trust_env=not here,
            headers={"Accept-Encoding": "gzip", "User-Agent": "scrutiny-workbook"},
        )
        address = f"{self.address.rstrip('/')}{path}"
        async with client, client.stream("GET", address, params=dict(asked)) as answer:
            code = answer.status_code
            if code in (429, 503):
                wait = _seconds(answer.headers.get("retry-after", ""))
                raise _AskAgain("is asked too much" if code == 429 else "is not at work", wait)
            if code >= 500:
                raise _AskAgain(f"failed (its answer is {code})")
            if 300 <= code < 400:
                found = "sends whoever asks to another address, which nothing here follows"
                refuse(address, found, "See where the interface is now: data/open_data.toml")
            if code != 200:
                refuse(address, f"gives nothing (its answer is {code})", "Check the address")
            if "content-length" not in answer.headers and "chunked" not in answer.headers.get(
                "transfer-encoding", ""
            ):
                found = "does not say how long its answer is, so that half of it looks whole"
                refuse(address, found, _LATER)
            yield answer


_LATER = "Try again later, or download the file by hand and import it"


async def _pieces(answer: httpx.Response, place: str) -> AsyncIterator[bytes]:
    """The body, unzipped in bounded pieces. Raises ProblemsFound where the zip is cut off."""
    coding = answer.headers.get("content-encoding", "identity").strip().lower()
    if coding == "identity":
        async for piece in answer.aiter_raw():
            yield piece
        return
    if coding != "gzip":
        refuse(place, "comes in a coding that was not asked for", _LATER)
    unzip = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        async for piece in answer.aiter_raw():
            more = unzip.decompress(piece, MB)
            yield more
            while unzip.unconsumed_tail or len(more) == MB:
                more = unzip.decompress(unzip.unconsumed_tail, MB)
                yield more
    except zlib.error:
        refuse(place, "is damaged", _LATER)
    if not unzip.eof or unzip.unused_data:
        refuse(place, "is cut off", _LATER)


def _seconds(told: str) -> float | None:
    """How long an answer asks to wait, given in seconds or as a day and time; else None."""
    if told.strip().isdigit():
        return float(told)
    try:
        return max(0.0, (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None
