"""What all tests share."""

from hypothesis import settings

# Machines differ in speed and share it: a slow example is no failure.
settings.register_profile("backbeat", deadline=None)
settings.load_profile("backbeat")
