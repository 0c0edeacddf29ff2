"""The public pages: what residents say of a station or a county. Nobody is known here, nothing is asked, nothing is kept."""
