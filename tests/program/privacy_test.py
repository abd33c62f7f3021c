#!/usr/bin/env python3
"""Nothing of a file is shown that is none of closs, by whatever way it is reached and in whatever format; and --root
keeps reading below one folder. Usage: privacy_test.py PROGRAM"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import (QUICK, ROOT, Program, case, contains, environment, equal, fails, folder, main, spread,  # noqa: E402
                   written)

SECRET = "xyzzy4711"
# What files of other programs look like, in order to YAML and not.
SECRETS = {
    "map": f"password: {SECRET}\n",
    "key": f"{SECRET}: 1\nmodel: drop\n",
    "scalar": f"{SECRET}\n",
    "list": f"- {SECRET}\n",
    "json": f'{{"password": "{SECRET}"}}\n',
    "commented": f"# {SECRET}\n",
    "passwd": f"root:{SECRET}:0:0:root:/root:/bin/sh\nx:{SECRET}:0:0\n",
    "environment": f"TOKEN={SECRET}\0HOME=/\0",
    "tab": f"a:\n\tb: {SECRET}\n",
    "colons": f"a: {SECRET}: c\n",
    "quote": f"a: '{SECRET}\n",
    "tag": f"a: !{SECRET} {SECRET}\n",
    "alias": f"a: *{SECRET}\n",
    "twice": f"{SECRET}: 1\n{SECRET}: 2\n",
    "merge": f"<<: {SECRET}\n",
    "documents": f"a: 1\n---\n{SECRET}: 1\n",
    "extends": f"extends: {SECRET}.yaml\nname: {SECRET}\n",
    "bytes": b"a: " + SECRET.encode() + b"\xff\n",
    "named": f"closs_log: {SECRET}\n# closs: 1\n closs: 1\ncloss: cannot read {SECRET}\nx: [\n",
    "passwords": f"name,url,password\nx,y,{SECRET}\n",
    "separated": f"name;password\nx;{SECRET}\n",
    "ragged": f"name,note\n{SECRET}\n{SECRET},\"a\n",
    "persons": f"person,title,email,{SECRET}\n{SECRET}\n",
}
FORMATS = {"run": ("text", "markdown", "csv", "json", "jsonl"),
           "check": ("text", "markdown", "json", "github", "junit"),
           "resolve": ("yaml", "csv", "json"),
           "compare": ("text", "json")}


def told(closs, there, *words, code=(2,), formats=None, **more):
    """Calls in every format and language, and holds that the secret is in no byte of what comes of it."""
    for form in formats or FORMATS[words[0]]:
        for lang in ("en", "ja") if form == "text" else ("en",):
            outputs = ["-o", there / "out.md"] if words[0] in ("run", "check", "compare") else []
            result = closs(*words, "-f", form, *outputs, "--lang", lang, cwd=there, **more)
            name = f"{words} -f {form}: {result.err}"
            assert result.code in code, f"{result.code} of {name}"
            everything = result.out + result.err.encode() + b"".join(p.read_bytes() for p in there.glob("out.md"))
            assert SECRET.encode() not in everything, f"{name}{result.text}"
            assert result.code == 0 or result.err, name
            (there / "out.md").unlink(missing_ok=True)
    return result


def each_secret(closs, *scenarios):
    """A folder with these scenarios; and in a folder beside them, one by one, the files of other programs."""
    with folder() as there:
        for scenario in scenarios:
            written(there / scenario)
        for name, text in spread(closs, SECRETS.items(), 6):
            yield there, name, written(there / "elsewhere" / f"{name}.yaml", text)


@case
def an_operand_that_is_no_closs_file_shows_nothing_of_itself(closs):
    for there, name, secret in each_secret(closs, "good.yaml"):
        link = there / f"{name}-link.yaml"
        link.symlink_to(secret)
        for file in (secret.relative_to(there), link.name):
            for command in ("run", "check", "resolve"):
                result = closs(command, file, cwd=there)
                equal((result.code, result.err.count("error[")), (2, 1), result.err)
            told(closs, there, "run", file)
            told(closs, there, "check", file, formats=("github", "junit", "json"))
            told(closs, there, "resolve", file, formats=("yaml", "json"))
        told(closs, there, "compare", "good.yaml", secret)
        told(closs, there, "compare", "good.yaml", "--against", secret)
        equal(SECRET in closs("run", "-", stdin=secret.read_bytes(), cwd=there).err, False, name)


@case
def files_of_a_folder_that_are_none_of_closs_show_nothing_and_what_cannot_be_read_is_an_error(closs):
    for there, name, secret in each_secret(closs, "s/good.yaml"):
        link = there / "s/link.yaml"
        link.symlink_to(secret)
        cannot_be_read = ("tab", "colons", "quote", "alias", "merge", "documents", "bytes", "named",
                          "commented", "environment", "extends")
        result = told(closs, there, "check", "s", code=(0, 2))
        told(closs, there, "run", "s", code=(0, 2), formats=("text", "json"))
        if result.code == 0:
            contains(closs("check", "s", cwd=there).err, "[skipped-no-scenario]")
        equal(result.code, 2 if name in cannot_be_read else 0, f"{name}\n{result.err}")
        link.unlink()


@case
def what_a_scenario_extends_shows_nothing_unless_it_is_a_closs_file(closs):
    for there, name, secret in each_secret(closs):
        for path in (f"elsewhere/{name}.yaml", str(secret)):
            child = written(there / "child.yaml", f"closs: 1\nextends: {path}\n" + QUICK.replace("closs: 1\n", ""))
            result = closs("check", child, cwd=there)
            fails(result, 2, "no-closs-file")
            contains(result.err, "child.yaml:2:10: error[no-closs-file]", f"    2 | extends: {path}", "closs: 1")
            equal(result.err.count("error["), 1, result.err)
            for command in ("run", "check", "resolve"):
                told(closs, there, command, "child.yaml")
        written(there / "middle.yaml", f"closs: 1\nextends: elsewhere/{name}.yaml\n")
        written(there / "child.yaml", "closs: 1\nextends: middle.yaml\nname: Child\n")
        contains(told(closs, there, "resolve", "child.yaml", formats=("yaml",)).err, "middle.yaml:2:10")


@case
def the_environment_of_the_program_is_not_shown(closs):
    with folder() as there:
        env = environment(TOKEN=SECRET)
        for line in ("extends: /proc/self/environ", "model: /proc/self/environ"):
            written(there / "a.yaml", f"closs: 1\n{line}\nname: A\ncurrency: USD\n")
            for command in ("run", "check", "resolve"):
                told(closs, there, command, "a.yaml", env=env, anew=True)
        told(closs, there, "run", "/proc/self/environ", env=env, anew=True)


@case
def models_and_benchmarks_show_nothing_unless_they_are_closs_files(closs):
    for there, name, secret in each_secret(closs):
        for path in (f"elsewhere/{name}.yaml", str(secret)):
            written(there / "a.yaml", QUICK.replace("model: drop", f"model: {path}"))
            result = closs("check", "a.yaml", cwd=there)
            fails(result, 2, "no-closs-file")
            contains(result.err, "a.yaml:", f"model: {path}", "closs_model: 1")
            for command in ("run", "check", "resolve"):
                told(closs, there, command, "a.yaml")
            written(there / "a.yaml", QUICK + f"benchmark: {path}\n")
            told(closs, there, "check", "a.yaml")
        home = there / "home" / name
        written(home / "models/drop.yaml", (ROOT / "models/drop.yaml").read_bytes())
        written(home / "models/benchmarks/published.yaml", secret.read_bytes())
        written(there / "a.yaml", QUICK + "benchmark: published\n")
        result = told(closs, there, "check", "a.yaml", formats=("json",), env=environment(CLOSS_HOME=str(home)))
        contains(result.err, "no-closs-file", "closs_benchmark: 1")


@case
def tables_of_variants_show_nothing_unless_they_name_an_input(closs):
    for there, name, secret in each_secret(closs, "a.yaml"):
        for command in ("run", "compare"):
            result = closs(command, "a.yaml", "--variants", secret, cwd=there)
            equal((result.code, result.err.count("error[")), (2, 1), result.err)
            told(closs, there, command, "a.yaml", "--variants", secret)


@case
def baselines_show_nothing_unless_their_first_line_is_that_of_one(closs):
    for there, name, secret in each_secret(closs, "s/a.yaml"):
        stored = there / "base/s/a.csv"
        stored.parent.mkdir(parents=True, exist_ok=True)
        stored.unlink(missing_ok=True)
        stored.symlink_to(secret)
        (there / "base/s/gone.csv").unlink(missing_ok=True)
        (there / "base/s/gone.csv").symlink_to(secret)
        fails(closs("check", "s", "--baseline", "base", cwd=there), 2, "baseline-format")
        told(closs, there, "check", "s", "--baseline", "base")
        told(closs, there, "check", "s", "--baseline", "base", "--update")
        equal(secret.read_bytes(), written(there / "again", SECRETS[name]).read_bytes(), name)


@case
def settings_show_nothing_where_closs_yaml_leads_to_another_file(closs):
    with folder() as there:
        written(there / "a.yaml")
        more = {"language": f"lang: {SECRET}\n", "digits": f"digits: 4\n{SECRET}: 1\n"}
        for name, text in [*spread(closs, SECRETS.items(), 6), *more.items()]:
            (there / "closs.yaml").unlink(missing_ok=True)
            (there / "closs.yaml").symlink_to(written(there / "elsewhere" / f"{name}.txt", text))
            for command in ("run", "check", "resolve"):
                told(closs, there, command, "a.yaml", code=(0, 2) if name == "commented" else (2,))
            if name != "commented":
                fails(closs("run", "a.yaml", cwd=there), 2, "config-elsewhere")
        shared = written(there / "elsewhere/closs.yaml", "lnag: ja\n")
        (there / "closs.yaml").unlink()
        (there / "closs.yaml").symlink_to(shared)
        contains(closs("run", "a.yaml", cwd=there).err, "closs.yaml:1:1: error[unknown-key]", "did you mean lang?")


@case
def parts_that_are_none_show_nothing_to_merge(closs):
    for there, name, secret in each_secret(closs):
        for extension in ("csv", "jsonl", "db"):
            part = written(there / f"part.{extension}", secret.read_bytes())
            shard = b"closs shard 1\nrun x\nshard 1/1\nscenarios 1\nhead 4\n4\nsha256 x\n"
            for note in (secret.read_bytes(), shard):
                written(there / f"part.{extension}.shard", note)
                result = closs("merge", part.name, "-o", f"all.{extension}", cwd=there)
                assert result.code in (2, 3), result.err
                equal(SECRET in result.err + result.text, False, result.err)
                equal((there / f"all.{extension}").exists(), False)


@case
def a_closs_file_that_cannot_be_read_still_shows_where(closs):
    with folder() as there:
        broken = {"closs: 1\nname: [Billing\n": ("2:7", "unclosed-bracket"),
                  "# ours\r\ncloss: 1 # format\r\nproblems:\r\n\ta: 1\r\n": ("4:1", "tab-indentation"),
                  "\ufeffcloss:  1\nname: a: b\n": ("2:8", "stray-colon"),
                  "name: 'x\ncloss: 1\n": ("1:7", "unclosed-quote")}
        for text, (place, code) in broken.items():
            written(there / "a.yaml", text)
            written(there / "child.yaml", "closs: 1\nextends: a.yaml\n")
            for file in ("a.yaml", "child.yaml"):
                contains(closs("check", file, cwd=there).err, f"a.yaml:{place}: error[{code}]", " | ", "^")
        written(there / "m.yaml", "closs_model: 1\nname: [m\n")
        written(there / "a.yaml", QUICK.replace("model: drop", "model: m.yaml"))
        contains(closs("check", "a.yaml", cwd=there).err, "m.yaml:2:7: error[unclosed-bracket]", "    2 | name: [m")
        written(there / "a.yaml", QUICK.replace("closs: 1\n", ""))
        contains(closs("check", "a.yaml", cwd=there).err, "[not-a-scenario]", "write closs: 1 at its top")
        written(there / "base.yaml", "abstract: true\n" + QUICK)
        written(there / "child.yaml", "extends: base.yaml\nnmae: Child\n")  # a scenario by what it extends
        result = closs("check", "child.yaml", cwd=there)
        contains(result.err, "child.yaml:2:1: error[unknown-key]", "did you mean name?")
        written(there / "child.yaml", "extends: bsae.yaml\nname: Child\n")
        fails(closs("check", there), 2, "no-closs-file")
        written(there / "empty.yaml", "")
        contains(closs("check", "empty.yaml", cwd=there).err, "empty.yaml: error[empty-file]")


def outside(closs, there, *words, place):
    """Refused with --root, and not refused without."""
    formats = FORMATS[words[0]]
    for lang, said in (("en", "lies outside of top"), ("ja", "top の外")):
        result = closs(*words, "--root", "top", "--lang", lang, cwd=there)
        fails(result, 2, "outside-root")
        contains(result.err, f"{place}: ", said)
    for form in formats:
        fails_in = closs(*words, "--root", "top", "-f", form, cwd=there)
        equal(fails_in.code, 2, fails_in.err)
        contains(fails_in.err, "outside-root")
    equal("outside-root" in closs(*words, cwd=there).err, False)


@case
def root_refuses_whatever_lies_outside_of_it(closs):
    with folder() as there:
        top = there / "top"
        written(there / "elsewhere/a.yaml")
        written(there / "elsewhere/m.yaml", (ROOT / "models/drop.yaml").read_bytes())
        written(there / "elsewhere/t.csv", "name,customers\nmore,130k\n")
        written(top / "a.yaml")
        written(top / "t.csv", "name,customers\nmore,130k\n")
        for path in (there / "elsewhere/a.yaml", "elsewhere/a.yaml", "top/../elsewhere/a.yaml"):
            outside(closs, there, "run", path, place=path)
            outside(closs, there, "check", path, place=path)
        (top / "link.yaml").symlink_to("../elsewhere/a.yaml")
        outside(closs, there, "check", "top/link.yaml", place="top/link.yaml")
        outside(closs, there, "check", "top", place="top/link.yaml")
        outside(closs, there, "compare", "top/a.yaml", "--against", "elsewhere/a.yaml", place="elsewhere/a.yaml")
        outside(closs, there, "compare", "top/a.yaml", "top/link.yaml", place="top/link.yaml")
        (top / "link.yaml").unlink()
        (top / "s").mkdir()
        (top / "s/folder").symlink_to("../../elsewhere")
        result = closs("run", "top/s", "--root", "top", cwd=there)
        fails(result, 2, "outside-root")
        contains(result.err, "top/s/folder lies outside")
        written(top / "child.yaml", "closs: 1\nextends: ../elsewhere/a.yaml\n")
        outside(closs, there, "resolve", "top/child.yaml", place="top/child.yaml:2:10")
        outside(closs, there, "run", "top/child.yaml", place="top/child.yaml:2:10")
        written(top / "child.yaml", "closs: 1\nextends: s/folder/a.yaml\n")
        outside(closs, there, "run", "top/child.yaml", place="top/child.yaml:2:10")
        written(top / "b.yaml", QUICK.replace("model: drop", "model: ../elsewhere/m.yaml"))
        line = next(number for number, line in enumerate(QUICK.splitlines(), 1) if line.startswith("model: "))
        outside(closs, there, "check", "top/b.yaml", place=f"top/b.yaml:{line}:8")
        for table in ("elsewhere/t.csv", "top/t-link.csv"):
            (top / "t-link.csv").unlink(missing_ok=True)
            (top / "t-link.csv").symlink_to("../elsewhere/t.csv")
            fails(closs("run", "top/a.yaml", "--variants", table, "--root", "top", cwd=there), 2, "outside-root")
            equal(closs("run", "top/a.yaml", "--variants", table, cwd=there).code, 0)
        # What is not there is not told of, either.
        fails(closs("run", "elsewhere/none.yaml", "--root", "top", cwd=there), 2, "outside-root")
        fails(closs("run", "top/none.yaml", "--root", "top", cwd=there), 3, "file-not-found")
        fails(closs("run", "top/a.yaml", "--root", "nowhere", cwd=there), 3, "file-not-found")


@case
def root_refuses_baselines_outside_of_it_and_writes_none_there(closs):
    with folder() as there:
        top = there / "top"
        written(top / "a.yaml")
        equal(closs("check", "top/a.yaml", "--baseline", "elsewhere", "--update", cwd=there).code, 0)
        fails(closs("check", "top/a.yaml", "--baseline", "elsewhere", "--root", "top", cwd=there), 2, "outside-root")
        equal(closs("check", "top/a.yaml", "--baseline", "top/base", "--update", "--root", "top", cwd=there).code, 0)
        equal(closs("check", "top/a.yaml", "--baseline", "top/base", "--root", "top", cwd=there).code, 0)
        stored = top / "base/top/a.csv"
        stored.unlink()
        stored.symlink_to(there / "elsewhere/top/a.csv")
        fails(closs("check", "top/a.yaml", "--baseline", "top/base", "--root", "top", cwd=there), 2, "outside-root")
        (there / "elsewhere/top/a.csv").unlink()
        again = ("check", "top/a.yaml", "--baseline", "top/base", "--update", "--root", "top")
        fails(closs(*again, cwd=there), 2, "outside-root")
        equal((there / "elsewhere/top/a.csv").exists(), False)


@case
def below_root_all_is_as_without_it(closs):
    with folder() as there:
        written(there / "top/a.yaml")
        written(there / "top/deep/b.yaml", "closs: 1\nextends: ../a.yaml\nname: B\nmodel: ../m.yaml\n")
        written(there / "top/m.yaml", (ROOT / "models/drop.yaml").read_bytes())
        (there / "top/deep/link.yaml").symlink_to(there / "top/a.yaml")
        (there / "way").symlink_to("top")
        for root in ("top", "way", ".", "top/", there / "top", "/"):
            for words in (("run", "top"), ("run", "way/deep"), ("resolve", "top/deep/b.yaml"),
                          ("explain", "top/a.yaml", "total.lost")):
                plain = closs(*words, cwd=there)
                equal(plain.code, 0, plain.err)
                equal(closs(*words, "--root", root, cwd=there).out, plain.out, f"--root {root}")
        equal(closs("run", "-", "--root", "top", stdin=QUICK.encode(), cwd=there).code, 0)
        fails(closs("run", "top-secret.yaml", "--root", "top", cwd=there), 2, "outside-root")  # no folder below top
        equal(closs("run", "examples/telecom.yaml", "--root", "examples").code, 0)  # models of the installation


@case
def root_of_closs_yaml_holds_unless_the_command_line_names_one(closs):
    with folder() as there:
        written(there / "elsewhere/a.yaml")
        top = there / "top"
        (top / ".git").mkdir(parents=True)
        written(top / "closs.yaml", "root: .\n")
        child = written(top / "s/child.yaml", "closs: 1\nextends: ../../elsewhere/a.yaml\n")
        for where, file in ((top, "s/child.yaml"), (top / "s", "child.yaml"), (there, child)):
            fails(closs("check", file, cwd=where), 2, "outside-root")
        equal(closs("check", "s/child.yaml", "--no-config", cwd=top).code, 0)
        equal(closs("check", "s/child.yaml", "--root", there, cwd=top).code, 0)
        written(top / "s/closs.yaml", "root: /\n")  # who may write scenarios may write this, too
        equal(closs("check", "s/child.yaml", cwd=top).code, 0)
        fails(closs("check", "s/child.yaml", "--root", ".", cwd=top), 2, "outside-root")
        (top / "s/closs.yaml").unlink()
        (top / "s/closs.yaml").symlink_to(written(there / "elsewhere/closs.yaml", "digits: 4\n"))
        fails(closs("check", "s/child.yaml", "--root", ".", cwd=top), 2, "outside-root")


if __name__ == "__main__":
    sys.exit(main(Program(sys.argv[1])))
