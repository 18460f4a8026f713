"""What a site or an aggregator added around the article: found by rules, context and recurrence, and taken out."""
