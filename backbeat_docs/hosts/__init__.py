"""Where the package meets the world: one leaf per host, none of which another imports."""
