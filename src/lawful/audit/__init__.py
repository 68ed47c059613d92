"""What the platform remembers: an append-only log of evidence, its proofs, and how anybody checks them offline."""
