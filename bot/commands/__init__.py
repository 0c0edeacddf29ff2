"""What the `baraza` program can be told to do, one file a command."""
