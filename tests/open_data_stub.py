"""The department's open data interface as it is documented, on loopback, and its bad days.

Shapes: pages of lists have `paging` and `results`; a publication has `id`, `title`, `slug`; a data
set `id`, `title`, `status`; a version `version`, `status`, `published`, `totalResults`, `release`,
`timePeriods`. A file is CSV, of the version that `dataSetVersion` names or of the last.
"""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

PUBLICATION = "aaaaaaaa-0000-4000-8000-000000000001"
OTHER_PUBLICATION = "aaaaaaaa-0000-4000-8000-000000000002"
DATA_SET = "bbbbbbbb-0000-4000-8000-000000000001"
OTHER_DATA_SET = "bbbbbbbb-0000-4000-8000-000000000002"
Answering = Callable[["Handler"], None]


def version(name: str, published: str, rows: int, status: str = "Published") -> dict[str, Any]:
    return {
        "version": name,
        "type": "Major",
        "status": status,
        "published": published,
        "notes": "",
        "totalResults": rows,
        "file": {"id": OTHER_DATA_SET},
        "release": {"title": "Reporting year", "slug": "2026"},
        "timePeriods": {"start": "2020", "end": "2025"},
        "geographicLevels": ["National", "Regional", "Local authority"],
        "filters": ["Breakdown"],
        "indicators": ["Plans issued"],
    }


@dataclass
class Stub:
    """What is offered. `instead` answers a path in another way, until its list is used up."""

    address: str = ""
    page_size: int = 20
    versions: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    instead: dict[str, list[Answering]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def offer(self, data_set: str, title: str, content: bytes, *versions: dict[str, Any]) -> None:
        self.titles[data_set] = title
        self.files[data_set] = content
        self.versions[data_set] = list(versions)

    def listed(self, path: str) -> list[dict[str, Any]] | None:
        if path == "/v1/publications":
            plans = {"slug": "education-health-and-care-plans", "title": "EHC plans"}
            other = {"slug": "pupil-absence", "title": "Absence"}
            about = {"summary": "", "lastPublished": "2026-06-25T08:30:00+00:00"}
            return [
                {"id": OTHER_PUBLICATION, **other, **about},
                {"id": PUBLICATION, **plans, **about},
            ]
        if path == f"/v1/publications/{PUBLICATION}/data-sets":
            return [
                {"id": each, "title": title, "summary": "", "status": "Published"}
                for each, title in self.titles.items()
            ]
        for data_set, versions in self.versions.items():
            if path == f"/v1/data-sets/{data_set}/versions":
                return versions
        return None


class Handler(BaseHTTPRequestHandler):
    stub: Stub

    def do_GET(self) -> None:
        where = urlsplit(self.path)
        self.stub.asked.append(self.path)
        if waiting := self.stub.instead.get(where.path):
            waiting.pop(0)(self)
            return
        if (listed := self.stub.listed(where.path)) is not None:
            asked = parse_qs(where.query)
            page, size = int(asked["page"][0]), self.stub.page_size
            self.json(
                {
                    "paging": {
                        "page": page,
                        "pageSize": size,
                        "totalResults": len(listed),
                        "totalPages": -(-len(listed) // size),
                    },
                    "results": listed[(page - 1) * size : page * size],
                }
            )
            return
        for data_set, content in self.stub.files.items():
            if where.path == f"/v1/data-sets/{data_set}/csv":
                self.whole(200, gzip.compress(content), {"Content-Encoding": "gzip"})
                return
        self.whole(404, b"{}", {})

    def json(self, content: Any) -> None:
        self.whole(200, json.dumps(content).encode(), {"Content-Type": "application/json"})

    def whole(self, code: int, content: bytes, headers: dict[str, str]) -> None:
        self.head(code, {**headers, "Content-Length": str(len(content))})
        self.wfile.write(content)

    def head(self, code: int, headers: dict[str, str]) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def standing() -> Iterator[Stub]:
    stub = Stub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Mine", (Handler,), {"stub": stub}))
    server.daemon_threads = True
    stub.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield stub
    finally:
        stub.stop.set()
        server.shutdown()
        thread.join()
        server.server_close()
