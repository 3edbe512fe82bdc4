"""Microsoft's own parts, from npm: the Agents Playground in a browser, and the Adaptive Cards renderer."""
