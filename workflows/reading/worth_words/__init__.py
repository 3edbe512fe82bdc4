"""The words around worth, one table for each language."""
