"""Parse, call, print: a module for each command."""
