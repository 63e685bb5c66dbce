"""`make bench`: timings of this machine, printed. Nothing is asserted: timings are no tests."""

import os
import platform

from tests.benchmarks import analysis, pages, porting, predictions, probe

print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
for part in (analysis, porting, predictions, probe, pages):
    for line in part.report():
        print(line, flush=True)
    print()
