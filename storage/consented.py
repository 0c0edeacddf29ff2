"""The topic that "stop" takes back, whoever says it: nothing that nobody asked for goes to her then."""

NOTICES = "notices"
