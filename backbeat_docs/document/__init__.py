"""What the documentation shows, made from the contracts: pure functions, tested as text."""
