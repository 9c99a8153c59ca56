"""A workbook for councillors who must judge whether a failing public service is getting better.

Layers, each importing only those before it:
errors, vocabulary, definitions, sources, records, measures, assessment, publication, views,
serving; the command line (`scrutiny.__main__`) stands on top.
"""
