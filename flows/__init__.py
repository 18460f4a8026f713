"""Winnow as Prefect flows: the same recipe as the command, scheduled and watched. The only place that knows Prefect."""
