#!/usr/bin/env python3
"""The recipes of docs/ci.md, step by step as they stand there, in a repository made for the test. Usage:
ci_recipes_test.py PROGRAM

What this machine is not, stands aside: instead of building closs, `cmake` puts the program under test where the build
would; `gh` and `apt-get` only write down what they were asked for."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import ROOT, Program, case, contains, environment, equal, folder, main  # noqa: E402

PAGE = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
SCENARIO = """closs: 1
name: Quick look
model: drop
currency: USD
customers: 120k
revenue_per_customer: 340
problems:
  any: {frequency: 38%, loyalty_drop: 25%}
expect:
  - total.lost <= 12k
"""


def blocks(heading, language):
    """The fenced blocks of a language below a heading (the top of the page: None)."""
    section = PAGE.split(f"\n## {heading}\n")[1] if heading else PAGE
    return re.findall(rf"```{language}\n(.*?)```", section.split("\n## ")[0], re.S)


def executable(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


class Repository:
    """A user's repository with stand-ins on its PATH, and a repository of closs with the tag of the recipes."""

    def __init__(self, there, closs):
        self.top = there / "user"
        self.asked = there / "asked"
        stands_in = there / "bin"
        executable(stands_in / "cmake", "#!/bin/sh\nif [ \"$1\" = --build ]; then mkdir -p \"$2\" && cp " + closs.path + " \"$2/closs\"; fi\n")
        for name in ("gh", "apt-get", "sudo"):
            executable(stands_in / name, f"#!/bin/sh\necho {name} \"$@\" >> '{self.asked}'\n")
        self.bare = environment(PATH=f"{stands_in}:{os.environ['PATH']}", HOME=str(there), GIT_AUTHOR_NAME="A", GIT_AUTHOR_EMAIL="a@b", GIT_COMMITTER_NAME="A",
                                GIT_COMMITTER_EMAIL="a@b", GIT_CONFIG_NOSYSTEM="1")
        executable(there / "on-path/closs", f'#!/bin/sh\nexec {closs.path} "$@"\n')
        self.with_closs = {**self.bare, "PATH": f"{there / 'on-path'}:{self.bare['PATH']}"}
        self.origin = there / "closs"
        (self.origin / "scripts").mkdir(parents=True)
        shutil.copy(ROOT / "scripts/packages", self.origin / "scripts")
        self.sh("git init -q . && git add -A && git commit -qm first && git tag v0.1.0", where=self.origin)
        (self.top / "scenarios/retail").mkdir(parents=True)
        self.write(SCENARIO)
        self.sh("git init -q .")
        for block in blocks(None, "sh")[:1]:
            self.sh(block, env=self.with_closs)
        self.sh("git add -A && git commit -qm first")

    def write(self, text):
        (self.top / "scenarios/retail/quick.yaml").write_text(text, encoding="utf-8")

    def sh(self, text, env=None, where=None, code=0):
        done = subprocess.run(["bash", "-e", "-o", "pipefail", "-c", text], cwd=where or self.top, env=env or self.bare, capture_output=True, text=True, timeout=300)
        equal(done.returncode, code, f"{text}\n{done.stdout}{done.stderr}")
        return done.stdout + done.stderr


@case
def storing_the_figures_adds_baselines_to_the_commit(closs):
    with folder() as there:
        equal(Repository(there, closs).sh("git ls-files baselines"), "baselines/scenarios/retail/quick.csv\n")


@case
def the_github_workflow_builds_checks_and_comments(closs):
    workflow = yaml.safe_load(blocks("GitHub Actions", "yaml")[0])
    steps = workflow["jobs"]["check"]["steps"]
    with folder() as there:
        user = Repository(there, closs)
        user.sh(f"git clone -q --branch {steps[1]['with']['ref']} {user.origin} .closs")  # the second checkout
        path, summary = there / "github-path", there / "summary.md"
        env = {**user.bare, "GITHUB_PATH": str(path), "GITHUB_STEP_SUMMARY": str(summary), "PULL": "7"}
        build, check, comment = [step["run"] for step in steps if "run" in step]
        user.sh(build, env)
        env["PATH"] = path.read_text(encoding="utf-8").strip() + ":" + env["PATH"]
        contains(user.sh(check, env), "Check passed")
        contains(summary.read_text(encoding="utf-8"), "**Check passed: 1 scenarios.**")
        user.write(SCENARIO.replace("38%", "45%"))
        said = user.sh(check, env, code=1)
        contains(said, "::error file=scenarios/retail/quick.yaml,line=10,col=5,title=total.lost::", "::error file=baselines/scenarios/retail/quick.csv,line=")
        user.sh(comment, env)
        contains(user.asked.read_text(encoding="utf-8"), "gh pr comment 7 --body-file check.md")
        contains((user.top / "check.md").read_text(encoding="utf-8"), "**Check failed:")
        contains((user.top / "check.xml").read_text(encoding="utf-8"), "<failure ")


@case
def the_gitlab_job_clones_builds_and_checks(closs):
    job = yaml.safe_load(blocks("GitLab CI", "yaml")[0])["check models"]
    with folder() as there:
        user = Repository(there, closs)
        env = {**user.bare, **job["variables"], "CLOSS_REPOSITORY": f"file://{user.origin}"}
        before, script = "\n".join(job["before_script"]), "\n".join(job["script"])
        user.sh(before + "\n" + script, env)
        user.sh(before, env)  # with the cache
        user.write(SCENARIO.replace("38%", "45%"))
        contains(user.sh(script, env, code=1), "Check failed: ", "baselines/scenarios/retail/quick.csv:")
        for artifact in (job["artifacts"]["reports"]["junit"], *job["artifacts"]["paths"]):
            assert (user.top / artifact).stat().st_size > 0, artifact


@case
def the_pre_commit_hook_runs_as_the_framework_would(closs):
    hook = {h["id"]: h for h in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}["closs-check"]
    config = yaml.safe_load(blocks("A pre-commit hook", "yaml")[0])["repos"][0]["hooks"][0]
    equal((config["id"], hook["pass_filenames"], hook["language"]), ("closs-check", False, "system"))
    equal([bool(re.search(hook["files"], f)) for f in ("scenarios/a.yaml", "baselines/a.csv", "README.md")], [True, True, False])
    with folder() as there:
        user = Repository(there, closs)
        command = hook["entry"] + " "
        equal(user.sh(command + " ".join(config["args"]), user.with_closs), "")
        equal(user.sh(command + " ".join(hook["args"]), user.with_closs), "")
        user.write(SCENARIO.replace("38%", "45%"))
        contains(user.sh(command + " ".join(config["args"]), user.with_closs, code=1), "Check failed")


@case
def the_git_hook_checks_what_is_staged(closs):
    with folder() as there:
        user = Repository(there, closs)
        executable(user.top / ".git/hooks/pre-commit", blocks("A pre-commit hook", "sh")[0])
        user.write(SCENARIO.replace("38%", "45%"))
        user.sh("git add -A")
        user.write(SCENARIO)  # fine in the working tree, not in the index
        contains(user.sh("git commit -qm bad", user.with_closs, code=1), "Check failed")
        user.sh("git add -A")
        user.write("broken: [")  # the other way round
        user.sh("git commit -q --allow-empty -m good", user.with_closs)
        equal(sorted(p.name for p in Path(tempfile.gettempdir()).glob("tmp.*/scenarios/retail/quick.yaml")), [])


if __name__ == "__main__":
    sys.exit(main(Program(sys.argv[1])))
