"""The agenda pack: one snapshot of one area as PDF, page, Word file, spreadsheet and tables."""
