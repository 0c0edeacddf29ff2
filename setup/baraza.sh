#!/bin/sh
# The program inside the image, where nothing is installed but its packages.
exec python -c 'import sys; from bot.commands.program import main; sys.exit(main())' "$@"
