"""What it costs: measured side by side with a floor, in one run, because absolute figures move with the machine."""
