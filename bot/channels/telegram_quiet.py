"""What is needed of Telegram also where nobody uses it: where it is, and that the libraries around it keep quiet."""

import logging

PUBLIC_API = "https://api.telegram.org"
_LOGGERS_THAT_SHOW_TOO_MUCH = ("httpx", "httpcore", "telegram")


def silence() -> None:
    """Stop the libraries' logs: they hold the token (httpx: the URL) or what people wrote (telegram)."""
    for name in _LOGGERS_THAT_SHOW_TOO_MUCH:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
