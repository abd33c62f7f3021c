#!/usr/bin/env python3
"""The job array of docs/batch.md on Slurm's own controller and daemon, on this machine alone. Usage: slurm_test.py PROGRAM

Needs root and Debian's slurmctld, slurmd, slurm-client and munge; says so and passes where they are not there
(batch_test.py then runs the job script with the environment that Slurm would give it).
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import ROOT, Program, case, contains, environment, equal, folder, main, not_run  # noqa: E402

NEEDED = ["munged", "slurmctld", "slurmd", "sbatch", "squeue", "sinfo"]
CONFIGURATION = """ClusterName=closs
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
AuthType=auth/munge
AuthInfo=socket={there}/munge.sock
SlurmUser=root
SlurmdUser=root
StateSaveLocation={there}/state
SlurmdSpoolDir={there}/spool
SlurmctldPidFile={there}/slurmctld.pid
SlurmdPidFile={there}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/builtin
AccountingStorageType=accounting_storage/none
MpiDefault=none
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


def blocks():
    text = (ROOT / "docs/batch.md").read_text(encoding="utf-8")
    return dict(re.findall(r"<!-- test: ([a-z-]+) -->\n```(?:sh|sql|bash)\n(.*?)```", text, re.S))


def free_ports(count):
    """Ports that nobody listens to now."""
    held = [socket.socket() for _ in range(count)]
    for one in held:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


class Cluster:
    """One machine as a cluster, in a folder; gone when the block ends."""

    def __init__(self, there):
        self.there = there
        self.children = []
        self.env = {**os.environ, "SLURM_CONF": str(there / "slurm.conf")}

    def start(self, *words):
        log = open(self.there / f"{words[0]}.log", "w")
        self.children.append(subprocess.Popen(words, stdout=log, stderr=log, env=self.env))

    def __enter__(self):
        os.chmod(self.there, 0o755)
        for name in ("state", "spool"):
            (self.there / name).mkdir()
        key = self.there / "munge.key"
        key.write_bytes(os.urandom(1024))
        key.chmod(0o400)
        (self.there / "slurm.conf").write_text(CONFIGURATION.format(
            host=socket.gethostname().split(".")[0], there=self.there, ports=free_ports(2), cpus=os.cpu_count()))
        self.start("munged", "--foreground", "--force", "--key-file", str(key), "--socket", str(self.there / "munge.sock"),
                   "--pid-file", str(self.there / "munged.pid"), "--log-file", str(self.there / "munge.txt"), "--seed-file", str(self.there / "seed"))
        self.wait(lambda: (self.there / "munge.sock").exists(), "munged")
        self.start("slurmctld", "-D", "-c")
        self.start("slurmd", "-D")
        self.wait(lambda: "idle" in self.run("sinfo", "-h").stdout, "slurmd")
        return self

    def __exit__(self, *_):
        for child in reversed(self.children):
            child.terminate()
            child.wait(timeout=30)

    def run(self, *words, **more):
        return subprocess.run(words, capture_output=True, text=True, env=self.env, timeout=60, **more)

    def wait(self, done, what):
        for _ in range(240):
            if done():
                return
            time.sleep(0.25)
        raise AssertionError(f"{what} takes more than a minute: " + "".join(p.read_text() for p in self.there.glob("*.log")))


@case
def the_job_array_gives_the_bytes_of_one_run(closs):
    with folder() as there, folder() as home, Cluster(there) as cluster:
        (home / "bin").mkdir()
        (home / "bin/closs").symlink_to(closs.path)
        (home / "clients").mkdir()
        for path in sorted((ROOT / "examples").glob("*.yaml"))[:5]:
            shutil.copy(path, home / "clients" / path.name)
        cluster.env.update(environment(PATH=f"{home}/bin:{os.environ['PATH']}", CLOSS_HOME=str(ROOT)))
        found = blocks()
        (home / "shard.sh").write_text(found["array"])

        def submitted(script):
            done = cluster.run("sh", "-e", "-c", script, cwd=home)
            equal(done.returncode, 0, done.stderr)
            cluster.wait(lambda: not cluster.run("squeue", "-h").stdout.strip(), "the array")

        submitted(found["submit"])
        logs = "".join(p.read_text() for p in sorted((home / "parts").glob("*.log")))
        assert (home / "figures.csv").exists(), logs
        whole = subprocess.run([closs.path, "run", "clients", "-q", "-f", "csv"], cwd=home, env=cluster.env, capture_output=True)
        equal((home / "figures.csv").read_bytes(), whole.stdout, logs)

        # Two shards are lost, found missing, and run again on their own.
        for task in (3, 7):
            (home / f"parts/{task}.csv").unlink()
            (home / f"parts/{task}.csv.shard").unlink()
        (home / "figures.csv").unlink()
        lacking = cluster.run("sh", "-c", found["join"], cwd=home)
        equal(lacking.returncode, 2)
        contains(lacking.stderr, "missing: 3, 7 of 16")
        submitted("sbatch --array=3,7 shard.sh")
        equal(cluster.run("sh", "-e", "-c", found["join"], cwd=home).returncode, 0)
        equal((home / "figures.csv").read_bytes(), whole.stdout)


if __name__ == "__main__":
    missing = [name for name in NEEDED if not shutil.which(name)]
    if missing or os.geteuid() != 0:
        not_run(f"{', '.join(missing)} not installed" if missing else "only root may start slurmd")
        print("0 passed, 0 failed")
        sys.exit(0)
    sys.exit(main(Program(sys.argv[1])))
