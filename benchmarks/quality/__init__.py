"""How clean is clean: Winnow beside its peers on labelled public data."""
