"""Rows on their way to a model: collect, clean, label, split, normalise, card."""
