#!/usr/bin/env python3
"""The recipes of docs/ci.md, step by step as they stand there, in a repository made for the test. Usage:
ci_recipes_test.py PROGRAM

What this machine is not, stands aside: `gh` and `curl` give an empty package, `dpkg` puts the program under test on the PATH
instead of installing that; `gh` and `apt-get` only write down what else they were asked for."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import QUICK, ROOT, Program, case, contains, environment, equal, folder, main  # noqa: E402

PAGE = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
SCENARIO = QUICK + "expect:\n  - total.lost <= 12k\n"


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
        executable(stands_in / "dpkg", f"""#!/bin/sh
case $1 in
  --print-architecture) echo amd64 ;;
  --install) test -f "$2" && ln -s '{there / 'on-path/closs'}' '{stands_in / 'closs'}' ;;
esac
""")
        executable(stands_in / "curl", '#!/bin/sh\ntest "$1" = -fsSLo && : > "$2"\n')
        executable(stands_in / "sudo", '#!/bin/sh\nexec "$@"\n')
        executable(stands_in / "apt-get", f"#!/bin/sh\necho apt-get \"$@\" >> '{self.asked}'\n")
        executable(stands_in / "gh", f"""#!/bin/sh
echo gh "$@" >> '{self.asked}'
while [ $# -gt 0 ]; do case $1 in --dir) : > "$2/closs_0.1.0_amd64.deb" ;; esac; shift; done
""")
        self.bare = environment(PATH=f"{stands_in}:{os.environ['PATH']}", HOME=str(there), GIT_AUTHOR_NAME="A", GIT_AUTHOR_EMAIL="a@b", GIT_COMMITTER_NAME="A",
                                GIT_COMMITTER_EMAIL="a@b", GIT_CONFIG_NOSYSTEM="1")
        executable(there / "on-path/closs", f'#!/bin/sh\nexec {closs.path} "$@"\n')
        self.with_closs = {**self.bare, "PATH": f"{there / 'on-path'}:{self.bare['PATH']}"}
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


def steps_of_the_action(given):
    """What action.yml runs with these inputs: texts of steps, each with its environment."""
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    values = {f"inputs.{name}": given.get(name, row.get("default", "")) for name, row in action["inputs"].items()}
    unknown = set(given) - set(action["inputs"])
    equal(unknown, set(), "inputs that action.yml does not have")
    values |= {"github.action_repository": "OWNER/closs", "github.token": "TOKEN"}

    def filled(text):
        for _ in range(2):  # a default may hold a name
            text = re.sub(r"\$\{\{ ([\w.]+) \}\}", lambda found: values[found[1]], text)
        return text

    for step in action["runs"]["steps"]:
        equal(step["shell"], "bash")
        if "if" not in step or filled("${{ " + step["if"].split(" ")[0] + " }}") != "":
            yield step["run"], {name: filled(text) for name, text in step["env"].items()}


@case
def the_github_workflow_installs_checks_and_comments(closs):
    workflow = yaml.safe_load(blocks("GitHub Actions", "yaml")[0])
    steps = workflow["jobs"]["check"]["steps"]
    equal(steps[1]["uses"].split("@")[0], "OWNER/closs")
    with folder() as there:
        user = Repository(there, closs)
        summary = there / "summary.md"
        env = {**user.bare, "GITHUB_STEP_SUMMARY": str(summary), "PULL": "7"}
        (install, more), (check, given) = steps_of_the_action(steps[1]["with"])
        user.sh(install, {**env, **more})
        contains(user.asked.read_text(encoding="utf-8"), "gh release download --repo OWNER/closs --dir ", " --pattern closs_*_amd64.deb")
        contains(user.sh(check, {**env, **given}), "Check passed")
        contains(summary.read_text(encoding="utf-8"), "**Check passed: 1 scenario.**")
        user.write(SCENARIO.replace("38%", "45%"))
        said = user.sh(check, {**env, **given}, code=1)
        contains(said, "::error file=scenarios/retail/quick.yaml,line=10,col=5,title=total.lost::", "::error file=scenarios/retail/quick.yaml,line=8,col=20,title=total.revenue_at_risk and ")
        user.sh(steps[2]["run"], env)
        contains(user.asked.read_text(encoding="utf-8"), "gh pr comment 7 --body-file check.md")
        contains((user.top / "check.md").read_text(encoding="utf-8"), "**Check failed:")
        contains((user.top / "check.xml").read_text(encoding="utf-8"), "<failure ")


@case
def the_recipes_read_nothing_outside_of_the_repository(closs):
    workflow = yaml.safe_load(blocks("GitHub Actions", "yaml")[0])
    with_ = workflow["jobs"]["check"]["steps"][1]["with"]
    script = yaml.safe_load(blocks("GitLab CI", "yaml")[0])["check models"]["script"]
    with folder() as there:
        user = Repository(there, closs)
        (there / "private.yaml").write_text(SCENARIO, encoding="utf-8")
        user.write("closs: 1\nextends: ../../../private.yaml\n")
        _, (check, given) = steps_of_the_action(with_)
        contains(user.sh(check, {**user.with_closs, **given}, code=2), "title=outside-root::", "line=2,col=10")
        contains(user.sh("\n".join(script), user.with_closs, code=2), "scenarios/retail/quick.yaml:2:10: error[outside-root]")
        _, (check, given) = steps_of_the_action({**with_, "root": ".."})  # as the owner wants it
        contains(user.sh(check, {**user.with_closs, **given}), "Check passed")


@case
def the_action_installs_a_release_that_is_named_and_checks_only_what_is_named(closs):
    equal([run for run, _ in steps_of_the_action({})], [run for run, _ in steps_of_the_action({"check": "x"})][:1])
    with folder() as there:
        user = Repository(there, closs)
        (install, more), = steps_of_the_action({"version": "v0.1.0"})
        user.sh(install, {**user.bare, **more})
        contains(user.asked.read_text(encoding="utf-8"), "gh release download v0.1.0 --repo OWNER/closs")
        contains(user.sh("closs --version"), "closs ")


@case
def the_gitlab_job_installs_and_checks(closs):
    job = yaml.safe_load(blocks("GitLab CI", "yaml")[0])["check models"]
    with folder() as there:
        user = Repository(there, closs)
        env = {**user.bare, **job["variables"]}
        before, script = "\n".join(job["before_script"]), "\n".join(job["script"])
        user.sh(before + "\n" + script, env)
        user.write(SCENARIO.replace("38%", "45%"))
        said = user.sh(script, env, code=1)
        contains(said, "Check failed: ", "scenarios/retail/quick.yaml:8\n")
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
