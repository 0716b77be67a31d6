"""``python -m smbeleid``: the command line, for who starts it with a Python of their choice."""

from smbeleid.cli import main

if __name__ == "__main__":
    main()
