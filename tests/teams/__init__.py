"""Microsoft Teams: what comes in, what goes out, forms, the package, and the Playground."""
