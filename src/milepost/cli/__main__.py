"""`python -m milepost.cli`."""

import sys

from milepost.cli.app import main

sys.exit(main())
