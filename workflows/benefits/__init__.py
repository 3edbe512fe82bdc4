"""The benefit ledger: what a program returned by the Phillips rules, and what stands behind it."""
