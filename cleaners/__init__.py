"""Winnow: scraped articles in, a clean canonical corpus out, with every removal accounted for."""
