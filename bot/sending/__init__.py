"""How messages leave: outcomes, rates, and one tenant's mail on its way."""
