"""``python -m pingyi``: the same as the command ``pingyi``."""

from pingyi.cli import main

if __name__ == "__main__":
    main()
