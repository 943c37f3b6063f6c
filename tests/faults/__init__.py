"""Broken files, failing disks, killed runs: nothing is lost, nothing half-written stands in a good file's place."""
