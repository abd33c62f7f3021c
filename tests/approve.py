#!/usr/bin/env python3
"""Goldens: what the program says of every example in every format and language, of every bad file, and in every
command.

  tests/approve.py check PROGRAM     compares; a difference is shown and fails
  tests/approve.py approve PROGRAM   writes what the program says now; look at the diff before you commit it

Pages (README.md, docs/commands) may show a command and what it says, as an indented block that begins with
`$ closs`; a last line `...` stands for the rest. Approving writes these anew too.

tests/golden/commands/<name>.txt holds what calls of each command say, in each language and form for people: of `run`
with the examples instead, of `merge`, which speaks only of faults, how it refuses a file. The schema in English is
docs/scenario.schema.json, that of studies docs/study.schema.json.

Machine formats do not depend on the language: both are run, and one is kept. A bad file may say in its first
line what it is run with: `# run: --set problems.any.frequency=12`.
"""

import difflib
import os
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "golden"
BAD = ROOT / "tests" / "bad"
FORMATS = {"text": "txt", "markdown": "md", "csv": "csv", "json": "json", "jsonl": "jsonl"}
MACHINE = {"csv", "json", "jsonl"}
FORMS = ([], ["-f", "markdown"])
ONLY_TEXT = ([],)
SCHEMAS = {("scenario", "en"): ROOT / "docs/scenario.schema.json",
           ("scenario", "ja"): GOLDEN / "commands/schema.ja.json",
           ("study", "en"): ROOT / "docs/study.schema.json",
           ("study", "ja"): GOLDEN / "commands/schema.study.ja.json"}
# Calls of each command, and the forms they are run in.
CALLS = [
    ("run examples/telecom.yaml examples/telecom-2027.yaml examples/bank.yaml", FORMS),
    ("run examples/telecom.yaml --brief", FORMS),
    ("run examples/ask-first.yaml --brief", ONLY_TEXT),
    ("run examples/quick.yaml --brief", ONLY_TEXT),
    ("compare examples/telecom.yaml examples/telecom-2027.yaml", FORMS),
    ("compare examples/telecom.yaml --variants examples/telecom-variants.csv", FORMS),
    ("bridge examples/telecom.yaml examples/telecom-2027.yaml --figure total.lost", FORMS),
    ("check examples/telecom.yaml --set fixes.e-invoice.cost.per_period=3億", FORMS),
    ("explain examples/telecom.yaml fix.e-invoice.npv", FORMS),
    ("explain examples/telecom.yaml segment.home.problem.billing.loss_if_affected --depth 4", FORMS),
    ("tornado examples/telecom.yaml --figure total.lost", FORMS),
    ("simulate examples/telecom.yaml --trials 16k --why total.cost_of_inaction", FORMS),
    ("sweep examples/telecom.yaml --vary margin=30%,35%,40% --figure total.lost", FORMS),
    ("solve examples/telecom.yaml --vary fixes.e-invoice.cost.once --until 'fix.e-invoice.npv = 0'", FORMS),
    ("plan examples/bank.yaml --budget 400k", FORMS),
    ("merge tests/golden/quick/run.csv -o all.csv", ONLY_TEXT),
    ("models", FORMS),
    ("models escalation", FORMS),
    ("benchmarks", FORMS),
    ("benchmarks japan-complaint-rate", FORMS),
    ("measures revenue_at_risk npv", FORMS),
    ("glossary 'cost of inaction' 施策", FORMS),
    ("resolve examples/quick.yaml --set margin=40%", ONLY_TEXT),
    ("estimate examples/study/telecom.yml", FORMS),
    ("estimate examples/study/telecom.yml -f yaml", ONLY_TEXT),
    ("verify examples/study/before.yaml examples/study/after.yaml", FORMS),
    ("init", ONLY_TEXT),
    ("init --template full", ONLY_TEXT),
    ("init --template study", ONLY_TEXT),
    ("--help", ONLY_TEXT),
]


def said(program, words):
    """Exit code, standard output and standard error, in a bare environment, from the root of the tree."""
    kept = {name: os.environ[name] for name in ("PATH", "UBSAN_OPTIONS") if name in os.environ}
    kept["ASAN_OPTIONS"] = f"{os.environ.get('ASAN_OPTIONS', '')}:exitcode=99"  # 1 is one of the program's own
    done = subprocess.run([program, *words], cwd=ROOT, env=kept, capture_output=True, timeout=300)
    return done.returncode, done.stdout, done.stderr


def example_goldens(program, path):
    """The files that one example gives, as (path, bytes), and what is wrong besides."""
    name = path.relative_to(ROOT)
    folder = GOLDEN / name.with_suffix("").relative_to("examples")
    found, wrong = {}, []
    for form, extension in FORMATS.items():
        outputs = {}
        for lang in ("en", "ja"):
            code, out, err = said(program, ["run", str(name), "-f", form, "--lang", lang, "--quiet"])
            if code != 0:
                wrong.append(f"{name} -f {form} --lang {lang}: exit code {code}\n{err.decode('utf-8', 'replace')}")
            outputs[lang] = out
        if form in MACHINE:
            if outputs["en"] != outputs["ja"]:
                wrong.append(f"{name} -f {form} differs between languages")
            found[folder / f"run.{extension}"] = outputs["en"]
        else:
            for lang, out in outputs.items():
                found[folder / f"run.{lang}.{extension}"] = out
    return found, wrong


def is_abstract(path):
    return any(line.startswith("abstract: true") for line in path.read_text(encoding="utf-8").splitlines())


def bad_goldens(program, path):
    """What is said of a bad file, in both languages, exit code first."""
    name = path.relative_to(ROOT)
    first = path.read_bytes().split(b"\n", 1)[0].decode("utf-8", "replace")
    more = first.split("# run:", 1)[1].split() if first.startswith("# run:") else []
    found, wrong = {}, []
    for lang in ("en", "ja"):
        code, out, err = said(program, ["check", str(name), "--lang", lang, *more])
        text = b"exit code %d\n" % code + out + err
        if f"[{path.stem}]" not in err.decode("utf-8", "replace"):
            wrong.append(f"{name} does not raise {path.stem}:\n{err.decode('utf-8', 'replace')}")
        found[path.with_suffix(f".{lang}.txt")] = text
    return found, wrong


def command_goldens(program, calls):
    """What the calls of one command say, in each language and form, one under the other."""
    out, wrong = [], []
    for line, forms in calls:
        for form in forms:
            for lang in ("en", "ja"):
                words = [*shlex.split(line), *form, "--lang", lang]
                code, text, err = said(program, words)
                if code not in ((2,) if words[0] == "merge" else (0, 1)):
                    wrong.append(f"{' '.join(words)}: exit code {code}\n{err.decode('utf-8', 'replace')}")
                out.append(f"$ closs {shlex.join(words)}\nexit code {code}\n".encode() + text + err)
    name = calls[0][0].split()[0].removeprefix("--")
    return {GOLDEN / "commands" / f"{name}.txt": b"\n".join(out)}, wrong


def schema_goldens(program, files):
    """The schema in each language."""
    out, wrong = {}, []
    for (of, lang), path in files.items():
        code, out[path], err = said(program, ["schema", of, "--lang", lang])
        if code != 0:
            wrong.append(f"schema {of} --lang {lang}: exit code {code}\n{err.decode('utf-8', 'replace')}")
    return out, wrong


def page_goldens(program, page):
    """A page with what its blocks should say."""
    lines = page.read_text(encoding="utf-8").split("\n")
    out, wrong, i = [], [], 0
    while i < len(lines):
        out.append(lines[i])
        i += 1
        if not out[-1].startswith("    $ closs "):
            continue
        end = i
        while end < len(lines) and (lines[end].startswith("    ") or not lines[end]):
            end += 1
        while end > i and not lines[end - 1]:
            end -= 1
        code, text, err = said(program, shlex.split(out[-1])[2:])
        if code != 0 and not (code == 1 and " check " in out[-1]):  # a gate that fails is worth showing
            wrong.append(f"{page.name}: {out[-1].strip()}: exit code {code}\n{err.decode('utf-8', 'replace')}")
        shown = ["    " + line if line else "" for line in text.decode().rstrip("\n").split("\n")]
        if end > i and lines[end - 1] == "    ...":
            shown = shown[:end - 1 - i] + ["    ..."]
        out += shown
        i = end
    return {page: "\n".join(out).encode()}, wrong


def stale(found):
    """Goldens that nothing gives any more."""
    kept = {str(path) for path in found}
    old = [p for p in GOLDEN.rglob("*") if p.is_file()] + list(BAD.glob("*.txt"))
    return [p for p in old if str(p) not in kept]


def show_difference(path, old, new):
    print(f"--- {path.relative_to(ROOT)}")
    approved, now = (text.decode("utf-8", "replace").splitlines() for text in (old, new))
    lines = difflib.unified_diff(approved, now, "approved", "now", lineterm="", n=1)
    for i, line in enumerate(lines):
        if i >= 40:
            print("    ...")
            break
        print("    " + line[:300])


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in ("check", "approve"):
        sys.exit(__doc__)
    program = str(Path(sys.argv[2]).resolve())
    examples = [p for p in sorted((ROOT / "examples").rglob("*.yaml")) if not is_abstract(p)]
    bad = sorted(p for p in BAD.glob("*.yaml"))
    jobs = [(example_goldens, p) for p in examples] + [(bad_goldens, p) for p in bad]
    jobs += [(page_goldens, p) for p in [ROOT / "README.md", *sorted((ROOT / "docs/commands").glob("*.md"))]]
    by_command = {}
    for call in CALLS:
        by_command.setdefault(call[0].split()[0], []).append(call)
    jobs += [(command_goldens, calls) for calls in by_command.values()]
    jobs.append((schema_goldens, SCHEMAS))
    found, wrong = {}, []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for files, faults in pool.map(lambda job: job[0](program, job[1]), jobs):
            found.update(files)
            wrong += faults
    failed = len(wrong)
    for text in wrong:
        print("WRONG " + text)
    for path, new in found.items():
        old = path.read_bytes() if path.exists() else b""
        if old == new and path.exists():
            continue
        if sys.argv[1] == "approve":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(new)
            print(f"wrote {path.relative_to(ROOT)}")
        else:
            failed += 1
            show_difference(path, old, new)
    for path in stale(found):
        if sys.argv[1] == "approve":
            path.unlink()
            print(f"removed {path.relative_to(ROOT)}")
        else:
            failed += 1
            print(f"--- {path.relative_to(ROOT)}: nothing gives it any more")
    print(f"{len(found) + len(jobs) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
