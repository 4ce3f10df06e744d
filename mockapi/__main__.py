"""``python -m mockapi`` is the command ``mockapi``."""

import sys

from mockapi.cli import main

sys.exit(main())
