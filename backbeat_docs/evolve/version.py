"""Semantic versions, and the bumps between them."""

Bump = str
"""`none`, `patch`, `minor`, `major` or `undecided`."""

BUMPS: tuple[Bump, ...] = ("none", "patch", "minor", "major")
"""The decided bumps, the smallest first."""


def parse_version(version: str) -> tuple[int, ...]:
    """Return the numbers of a version, as a key to sort versions.

    >>> sorted(["1.10.0", "1.9.0"], key=parse_version)
    ['1.9.0', '1.10.0']
    """
    return tuple(int(part) for part in version.split("."))


def major_part(version: str) -> str:
    """Return the major version, with which the contract's file and type end."""
    return version.partition(".")[0]


def declared_bump(old: str, new: str) -> Bump:
    """Return which part of the version is raised; `none` if the version is lower.

    >>> declared_bump("1.9.0", "1.10.0"), declared_bump("1.10.0", "1.9.0")
    ('minor', 'none')
    """
    was, now = parse_version(old), parse_version(new)
    if now < was:
        return "none"
    for bump, before, after in zip(("major", "minor", "patch"), was, now, strict=True):
        if before != after:
            return bump
    return "none"


def next_version(version: str, bump: Bump) -> str:
    """Return the version after a bump.

    >>> next_version("1.2.3", "minor"), next_version("1.2.3", "none")
    ('1.3.0', '1.2.3')
    """
    major, minor, patch = parse_version(version)
    following = {
        "none": (major, minor, patch),
        "patch": (major, minor, patch + 1),
        "minor": (major, minor + 1, 0),
        "major": (major + 1, 0, 0),
    }[bump]
    return ".".join(map(str, following))
