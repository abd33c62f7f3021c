#!/usr/bin/env python3
"""The installed program finds its models where the source tree cannot be seen. Usage: install_test.py BUILD"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import ROOT, Program, case, environment, equal, fails, folder, main  # noqa: E402


@case
def the_installed_program_runs_alone_from_wherever_it_was_moved(closs):
    with folder() as there:
        subprocess.run(["cmake", "--install", sys.argv[1], "--prefix", there / "usr"], check=True, capture_output=True)
        shutil.move(there / "usr", there / "moved")
        program = Program(there / "moved" / "bin" / "closs")
        example = there / "moved" / "share" / "closs" / "examples" / "telecom.yaml"
        opened = subprocess.run(["strace", "-f", "-e", "trace=openat", program.path, "run", example], cwd=there,
                                env=environment(), capture_output=True, text=True) if shutil.which("strace") else None
        if opened:
            assert f'"{ROOT}' not in opened.stderr, opened.stderr
        equal(program("run", example, cwd=there).code, 0)
        share = there / "moved" / "share" / "closs"
        for name in ("models/goodman.yaml", "models/benchmarks", "examples/quick.yaml", "scenario.schema.json"):
            assert (share / name).exists(), name
        os.rename(share / "models" / "goodman.yaml", share / "models" / "goodman.txt")
        fails(program("run", example, cwd=there), 2, "unknown-model")


@case
def a_program_alone_has_the_models_of_its_build(closs):
    if os.geteuid() != 0:
        return  # only root may change the root, which hides the source tree
    with folder() as there:
        shutil.copy(closs.path, there / "closs")
        shutil.copy(ROOT / "examples" / "telecom.yaml", there)
        try:
            alone = subprocess.run(["/closs", "run", "/telecom.yaml", "-f", "csv"], cwd=there, env=environment(),
                                   preexec_fn=lambda: os.chroot(there), capture_output=True, timeout=60)
        except FileNotFoundError:
            return  # linked against libraries that are not there
        equal(alone.returncode, 0)
        here = closs("run", ROOT / "examples" / "telecom.yaml", "-f", "csv")
        equal(alone.stdout.decode().replace("/telecom.yaml", "X"), here.text.replace(f"{ROOT}/examples/telecom.yaml", "X"))


@case
def a_staged_install_goes_below_destdir(closs):
    with folder() as there:
        subprocess.run(["cmake", "--install", sys.argv[1], "--prefix", "/usr"], check=True, capture_output=True,
                       env=environment(DESTDIR=str(there)))
        assert (there / "usr/bin/closs").exists() and (there / "usr/share/closs/models/goodman.yaml").exists()


if __name__ == "__main__":
    sys.exit(main(Program(Path(sys.argv[1]) / "closs")))
