"""The optional model reader: one call, what surrounds it, what of it is believed, and the conversation."""
