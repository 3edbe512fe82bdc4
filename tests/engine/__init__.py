"""The engine: killed at any moment and started again, two looks at once, clocks that jump."""
