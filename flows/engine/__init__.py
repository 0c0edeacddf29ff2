"""The replay engine: a flow runs from its start on a journal of answers until it needs a new one."""
