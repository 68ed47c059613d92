"""Measurements, each beside a control in the same run: `python -m bench [GROUP ...]`.

A group is a module here with `run(report)`; it calls `report("group.figure", value, unit)` for each figure. The figures
of the run go into one table and into build/bench.json. `bench.control` has what groups measure against and with.
"""
