"""What the platform keeps: the control database, encrypted blobs, and the vault that holds the keys.

`store` has a typed repository for each kind of thing, `blobs` the content, `vault` the keys, `keys` the shape of API
keys. What was put is on disk; what was changed by others than us raises Tampered; what was destroyed is gone.
"""
