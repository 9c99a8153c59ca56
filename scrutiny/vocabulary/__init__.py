"""The words of the workbook: one word per thing. Imports nothing but the standard library."""
