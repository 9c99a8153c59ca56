"""A pack as a tagged PDF, after PDF/UA-1. Nothing is fetched: the document holds everything."""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from scrutiny.errors import ScrutinyError
from scrutiny.views.paper.agenda import Pack
from scrutiny.views.paper.document import SIZES, document
from scrutiny.wording import pack_text as say

SHORT_SIDES = 2
_KIND = {"pdf_variant": "pdf/ua-1", "pdf_tags": True}


class NoPdf(ScrutinyError):
    """What draws PDF needs libraries of the system that are missing."""


def pdf(pack: Pack) -> bytes:
    """The PDF. Raises NoPdf where libraries of the system are missing.

    A short pack is set in the largest letters in which it has two sides.
    """
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError):
        raise NoPdf(say.NO_PDF) from None
    for size in SIZES if pack.short else SIZES[:1]:
        html = HTML(
            string=document(pack, paper=True, size=size),
            url_fetcher=URLFetcher(allowed_protocols=("data",)),
        )
        drawn = html.render(**_KIND)
        if not pack.short or len(drawn.pages) <= SHORT_SIDES:
            break
    made: bytes = drawn.write_pdf(**_KIND)
    return _finished(made)


def _finished(made: bytes) -> bytes:
    """With what readers by ear need and the writer leaves out: what a link leads to, in words, and
    of which cells a cell of a heading is one.
    """
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made)))
    for page in writer.pages:
        for each in page.get("/Annots", ArrayObject()):
            annotation = each.get_object()
            if annotation.get("/Subtype") == "/Link" and "/Contents" not in annotation:
                to = annotation.get("/A", {}).get("/URI", "")
                annotation[NameObject("/Contents")] = TextStringObject(str(to))
    _scoped(writer.root_object["/StructTreeRoot"].get_object(), head=False)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _scoped(element: Any, *, head: bool) -> None:
    """Marks each cell of a heading as one of its column or of its row."""
    kind = element.get("/S")
    head = head or kind == "/THead"
    if kind == "/TH":
        about = element.get("/A")
        about = about.get_object() if about is not None else DictionaryObject()
        if isinstance(about, DictionaryObject):
            about[NameObject("/O")] = NameObject("/Table")
            about[NameObject("/Scope")] = NameObject("/Column" if head else "/Row")
            element[NameObject("/A")] = about
    children = element.get("/K", ArrayObject())
    children = children.get_object() if hasattr(children, "get_object") else children
    for each in children if isinstance(children, ArrayObject) else [children]:
        child = each.get_object() if hasattr(each, "get_object") else each
        if isinstance(child, DictionaryObject) and "/S" in child:
            _scoped(child, head=head)
