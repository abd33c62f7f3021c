#!/usr/bin/env python3
"""clang-tidy, with the checks of .clang-tidy, over all of src.

  tests/tidy.py FOLDER     a folder that was configured for clang; each file is looked at as it is built
"""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ALL_IN_ONE = "--checks=-bugprone-suspicious-include"  # a folder as one source includes .cpp files


def main():
    folder = Path(sys.argv[1]).resolve()
    commands = json.loads((folder / "compile_commands.json").read_text(encoding="utf-8"))
    files = sorted({c["file"] for c in commands if " -o tests/" not in c["command"]}, key=os.path.getsize, reverse=True)

    def complaints(file):
        command = ["clang-tidy", "--quiet", ALL_IN_ONE, "-p", folder, file]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        return done.stdout + done.stderr if done.returncode else ""

    failed = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for text in pool.map(complaints, files):
            failed += bool(text)
            print(text, end="")
    print(f"{len(files) - failed} passed, {failed} failed")
    sys.exit(1 if failed or not files else 0)


if __name__ == "__main__":
    main()
