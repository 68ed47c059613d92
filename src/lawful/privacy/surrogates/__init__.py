"""Virtual values: of the same kind and shape as the real ones, keyed, and nobody's."""
