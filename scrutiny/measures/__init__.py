"""Exact values: numerators, denominators and what they give. Knows no target and no chart."""
