"""An Excel workbook, read as a stream and within bounds: its parts, formats, sheets, tables."""
