"""Invented returns of an invented area, with a story that is known: nobody in them is real."""
