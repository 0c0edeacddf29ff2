"""The web page as a channel: pages for a person without an app, working without JavaScript."""
