"""The words by which a whole reply about a coaching idea is an answer or a wish, by language."""
