"""lawful: a Model-as-a-Service platform with the law built in."""

__version__ = "0.1.0"
