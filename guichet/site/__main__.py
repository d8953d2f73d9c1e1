"""``python -m guichet.site`` is the command ``guichet``."""

import sys

from guichet.site.command import main

if __name__ == "__main__":
    sys.exit(main())
