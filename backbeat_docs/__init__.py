"""The BACKBEAT contracts: judge messages, decide schema evolution, keep documentation true."""
