"""A workbook for councillors who must judge whether a failing public service is getting better.

Layers, each importing only those before it:
errors, vocabulary, definitions, sources, records, measures, disclosure, assessment, wording,
publication, views, interface, serving; the command line (`scrutiny.__main__`) stands on top.
"""

import sys

# Altair and Jupyter import jsonschema, which imports a grammar of web addresses if it is there:
# about a second, in the server and in every kernel, for a check that nothing here asks for. A
# name that cannot be imported is passed over.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
