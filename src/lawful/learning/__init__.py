"""Networks are built, trained, judged and exported here, and only here is torch imported.

* The same recipe, data, seed and thread count give the same weights, byte for byte, on the same torch.
* A run that is killed at any moment continues from its last checkpoint and ends with those same weights.
* Weights are safetensors, never pickle; a checkpoint of another recipe, other data or another thread count is
  refused.
"""
