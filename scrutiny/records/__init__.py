"""Typed tables from text: every number is value and status, every failure is collected."""
