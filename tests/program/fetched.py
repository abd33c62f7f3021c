"""What tests need from elsewhere and may lack: packages of npm, at a version that is named, and how it is said that something is
missing."""

import atexit
import functools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from drive import not_run


def missing(what):
    """True where a test cannot run, which is said; in continuous integration it fails."""
    if os.environ.get("CI"):
        raise AssertionError(f"{what} is missing")
    not_run(f"{what} is missing")
    return True


@functools.cache
def npm_package(name):
    """The folder node_modules with a package, as "axe-core@4.10.3", until the tests end; None where it cannot be had."""
    if not shutil.which("npm"):
        return None
    there = tempfile.mkdtemp(prefix="closs-npm-")
    atexit.register(shutil.rmtree, there, ignore_errors=True)
    done = subprocess.run(["npm", "install", "--prefix", there, "--no-save", "--no-audit", "--no-fund", name],
                          capture_output=True, timeout=300)
    modules = Path(there) / "node_modules"
    return modules if done.returncode == 0 and (modules / name.rsplit("@", 1)[0]).is_dir() else None
