"""What leaves the node: receipts and bundles, how they are written, and how anybody checks them."""
