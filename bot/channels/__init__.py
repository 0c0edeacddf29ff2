"""One file a channel, one small contract for all (contract.py)."""
