"""Doors over the network: they translate in, translate out, and decide nothing."""
