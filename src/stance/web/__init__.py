"""Serve the page, the JSON interface and the tools of an agent, on this machine alone."""
