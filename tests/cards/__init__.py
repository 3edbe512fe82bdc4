"""What people will see of every card: golden files, parity of the platforms, limits, and hostile words."""
