"""`python -m pratique.serve.cli` is `pratique`."""

from pratique.serve.cli import main

main()
