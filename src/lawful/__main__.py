"""`python -m lawful` is `lawful`."""

from lawful.cli import main

main()
