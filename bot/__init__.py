"""The edge: the only package that touches an SDK, the network, the clock or the environment."""
