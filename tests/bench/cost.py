"""Run a command and print its cost: wall-clock seconds, processor seconds, peak mebibytes.

The peak memory of a process starts at that of its parent, so the parent must be small.
"""

import os
import sys
import time


def main() -> None:
    null = os.open(os.devnull, os.O_WRONLY)
    actions = [(os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, null, 2)]
    began = time.perf_counter()
    child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - began
    memory = usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1024)
    processor = usage.ru_utime + usage.ru_stime
    print(seconds, processor, memory, os.waitstatus_to_exitcode(status))


main()
