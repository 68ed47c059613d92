"""Engines: they run one model and know nothing of contracts, law or people."""
