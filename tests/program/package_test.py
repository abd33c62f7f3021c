#!/usr/bin/env python3
"""The packages: made by cpack, looked at by lintian, and the .deb installed and run in a Debian that has nothing else.
Usage: package_test.py BUILD

The root of that Debian is made by debootstrap and kept in BUILD/debian-root. What this machine cannot do is told in a line
that begins with NOT RUN."""

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import Program, case, contains, environment, equal, folder, main, not_run  # noqa: E402

BUILD = Path(sys.argv[1]).resolve()
MADE = BUILD / "packages/made"


def run(*words, code=0, **more):
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, timeout=900, **more)
    equal(done.returncode, code, f"{' '.join(map(str, words))}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def packages():
    """Made once a test run."""
    if not getattr(packages, "done", False):
        shutil.rmtree(MADE, ignore_errors=True)
        MADE.mkdir(parents=True)
        run("cpack", "-B", MADE, cwd=BUILD)
        packages.done = True
    return next(MADE.glob("*.deb")), next(MADE.glob("*.tar.gz"))


@case
def lintian_has_no_complaint(closs):
    if not shutil.which("lintian"):
        return not_run("lintian is not installed")
    deb, _ = packages()
    equal(run("lintian", "--allow-root", "--fail-on", "error,warning", "--tag-display-limit", "0", deb), "")


@case
def the_tar_unpacks_to_a_program_that_finds_its_models(closs):
    _, tar = packages()
    with folder() as there:
        with tarfile.open(tar) as archive:
            archive.extractall(there)
        top = next(there.iterdir())
        program = Program(next(top.rglob("bin/closs")))
        models = program("--version", "--verbose", cwd=there).text
        contains(models, str(program.path).replace("/bin/closs", ""))
        equal(program("run", next(top.rglob("examples/telecom.yaml")), cwd=there).code, 0)


def debian_root():
    """A minimal Debian of this machine's release; None: it cannot be made here."""
    root = BUILD / "debian-root"
    if (root / "made").exists():
        return root
    if os.geteuid() != 0 or not shutil.which("debootstrap"):
        return not_run("the .deb is not installed, since debootstrap is not there, or this is not root")
    system = dict(line.split("=", 1) for line in Path("/etc/os-release").read_text().splitlines() if "=" in line)
    release = system.get("VERSION_CODENAME", "bookworm").strip('"')
    shutil.rmtree(root, ignore_errors=True)
    made = subprocess.run(["debootstrap", "--variant=minbase", release, root], capture_output=True, text=True)
    if made.returncode != 0:
        return not_run(f"the .deb is not installed, since debootstrap fails: {made.stdout[-300:]}{made.stderr[-300:]}")
    (root / "made").touch()
    return root


@case
def the_deb_is_installed_run_and_removed_in_a_minimal_debian(closs):
    deb, _ = packages()
    root = debian_root()
    if not root:
        return
    shutil.copy(deb, root / "closs.deb")
    env = environment(PATH="/usr/sbin:/usr/bin:/sbin:/bin", HOME="/root", LC_ALL="C.UTF-8")

    def inside(line, code=0):
        return run("chroot", root, "sh", "-ec", line, code=code, env=env)

    try:
        inside("test -e /proc/self || mount -t proc proc /proc || true")  # a program finds itself by it
        inside("dpkg --install /closs.deb")
        example = "/usr/share/closs/examples/telecom.yaml"
        contains(inside(f"closs run {example}"), "72,188")
        contains(inside(f"cd /tmp && closs run {example} --lang ja -o report.md -o results.db && ls report.md results.db && rm report.md results.db"), "report.md")
        contains(inside("closs --version --verbose"), "/usr/share/closs/models" if (root / "proc/self").exists() else "built in")
        contains(inside("bash -c 'source /usr/share/bash-completion/completions/closs && complete -p closs'"), "_closs")
        files = inside("dpkg --listfiles closs").split()
        for path in ("/usr/share/man/man1/closs.1.gz", "/usr/share/man/man1/closs-run.1.gz", "/usr/share/man/ja/man1/closs-plan.1.gz",
                     "/usr/share/zsh/vendor-completions/_closs", "/usr/share/fish/vendor_completions.d/closs.fish",
                     "/usr/share/doc/closs/copyright", "/usr/share/doc/closs/docs/method.md", "/usr/share/closs/models/goodman.yaml"):
            assert path in files, path
        inside("! ldd /usr/bin/closs 2>&1 | grep -q '=>'")  # nothing else is needed
    finally:
        inside("dpkg --purge closs; rm -f /closs.deb; umount /proc || true")
    inside("! test -e /usr/share/closs && ! test -e /usr/bin/closs")


if __name__ == "__main__":
    sys.exit(main(Program(BUILD / "closs")))
