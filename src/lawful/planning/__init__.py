"""What a run costs, computed from the workload before it starts. Pure: no clock, no disk, no tensors."""
