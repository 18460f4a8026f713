"""Winnow under Prefect. The only place that knows Prefect; importing it costs no server."""
