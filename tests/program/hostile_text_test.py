#!/usr/bin/env python3
"""What strangers write into names, notes, files and their names reaches no terminal and no runner of CI as anything but
text, in every command and format. Usage: hostile_text_test.py PROGRAM

A runner is read as its source has it: GitHub obeys a line that begins with "::", behind blanks of any script, and
"##[" anywhere in it; Azure "##vso[" and TeamCity "##teamcity[" anywhere. GitLab's sections need a carriage return and
an escape."""

import csv
import html.parser
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import xml.etree.ElementTree as xml
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import (Program, case, contains, equal, folder, main, shortened,  # noqa: E402
                   spread)

# What may not be shown, and the mark that stands in its place.
HIDDEN = ("\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
          "\U000e0000-\U000e007f")
UNSHOWABLE = re.compile(f"[\x00-\x1f\x7f-\x9f{HIDDEN}]")
MARK = "\ufffd"
OWN_COLOR = re.compile("\x1b\\[(?:0|1|2|33|1;31|1;33)m")
OBEYED = re.compile(r"##[A-Za-z]*\[")
COMMANDS = ("::error::a", "::add-mask::a", "::stop-commands::a", "\u3000 ::group::a", "##[error]a",
            "##vso[task.complete]a", "##teamcity[a]", "section_start:1:a\r\x1b[0K")
TERMINAL = ("\x1b]8;;http://a.example\x1b\\a\x1b[2J", "\x07\x08\x7f", "\x9b2J\x85\x9d",
            "\u202eabc\u202c\u2066\u200f\u061c", "a\u200bb\ufeff\u2060\U000e0041",
            "a\u2028\u2029b\r::error::c\n::error::d\t", "a\u200d\u200cb")
ALIVE = ("@someone", "a@b.example", "http://a.example/b", "https://a.example", "ftp://a.example", "www.a.example",
         "o/r#12", "#12", "GH-12", "!12", "mailto:a@b.example")
MARKUP = ("# a", "- a", "+ a", "---", "===", "1. a", "2) a", "> a", "    a", "<b>a</b>", "<!-- a", "&lt;",
          "a | b", "![a](b)", "[a](b)", "[a]: b", "```", "~~~", "**a**", "_a_", "~~a~~",
          "\\", "a\\|b", "<http://a.example>", "`a`")
TEXTS = COMMANDS + TERMINAL + ALIVE + MARKUP
# All in one, with the one in front where a line may begin.
LONG = " ".join(TERMINAL + ALIVE + MARKUP + COMMANDS)


def shown(text):
    """A text as it is to be shown."""
    text = UNSHOWABLE.sub(MARK, re.sub("[\r\n\t]", " ", text))
    text = re.sub(r"##(?=[A-Za-z]*\[)", "#" + MARK, text)
    return re.sub(r"^(\s*):(:)", rf"\1:{MARK}", text)


def in_yaml(text):
    """A text in double quotes: JSON's escapes, but for characters that JSON writes in two halves."""
    return "".join(f"\\U{ord(c):08X}" if UNSHOWABLE.match(c) else c for c in json.dumps(text, ensure_ascii=False))


def scenario(text, **more):
    """A scenario that says `text` wherever a text may stand."""
    said = in_yaml(text)
    return f"""closs: 1
name: {said}
model: own.yaml
currency: USD
period: year
horizon: 3
discount_rate: 8%
customers: {{value: 120k, source: {said}, kind: measured, as_of: 2026}}
revenue_per_customer: {{value: 340, source: {said}}}
margin: 30% to 40%
problems:
  any:
    name: {{en: {said}, ja: {said}}}
    frequency: {{low: 30%, base: 38%, high: 40%, source: {said}}}
    drop: 25%
    tags: {{touchpoint: invoice}}
  other: {{name: {said}, frequency: 2%, drop: {more.get("drop", "5%")}}}
fixes:
  mend:
    name: {said}
    changes: {{problems.any.frequency: {{reduce: 30%, source: {said}}}}}
    cost: {{once: 10_000, per_period: 1000}}
expect:
  - total.lost <= 1
  - "warn: total.lost <= 2"
"""


def model(text):
    said = in_yaml(text)
    both = f"{{en: {said}, ja: {said}}}"
    return f"""closs_model: 1
name: own
label: {both}
meaning: {both}
source: {said}
losses: above_baseline
start: problem
parameters:
  drop: {{kind: rate, label: {both}, meaning: {both}}}
  fee: {{kind: money, default: 0, label: {both}, meaning: {both}}}
states: {{problem: {{label: {both}, cost: fee, to: {{lost: drop, kept: rest}}}}}}
"""


TABLES = ("text", "markdown", "html", "csv", "json", "jsonl")
CHECKS = (*TABLES, "junit", "github")
CALLS = (  # words, formats; {} is the scenario
    (["run", "{}"], TABLES),
    (["run", "{}", "second.yaml", "--full", "--by", "touchpoint"], TABLES),
    (["check", "{}", "second.yaml"], CHECKS),
    (["check", "{}", "second.yaml", "--baseline", "base"], CHECKS),
    (["compare", "{}", "second.yaml"], TABLES),
    (["bridge", "{}", "second.yaml", "--figure", "total.lost"], TABLES),
    (["explain", "{}", "fix.mend.npv", "--depth", "all"], TABLES),
    (["tornado", "{}", "--figure", "total.lost"], TABLES),
    (["sweep", "{}", "--vary", "margin=30%,40%", "--figure", "total.lost"], TABLES),
    (["solve", "{}", "--vary", "fixes.mend.cost.once", "--until", "fix.mend.npv = 0"], TABLES),
    (["plan", "{}", "--budget", "40k"], TABLES),
    (["resolve", "{}"], ("yaml", "csv", "json", "jsonl")),
    (["models", "own.yaml"], TABLES),
    (["models"], ("text", "markdown")),
    (["benchmarks"], ("text", "markdown")),
    (["measures"], ("text", "markdown")),
    (["schema"], (None,)),
    (["--version", "--verbose"], (None,)),
    (["run", "--help"], (None, "man")),
    (["completion", "words", "--no-config", "--", "closs", "run", "{}", "--figure", ""], (None,)),
    (["completion", "words", "--no-config", "--", "closs", "run", "{}", "--set", ""], (None,)),
    (["completion", "words", "--no-config", "--", "closs", "solve", "{}", "--vary", ""], (None,)),
)


def harmless(found, words, *, tabs=False, annotations=False):
    """The bytes are UTF-8 and hold nothing that a terminal or a runner obeys, our own colors and annotations apart."""
    text = OWN_COLOR.sub("", found.decode("utf-8"))
    left = UNSHOWABLE.search(re.sub("[\n\t]" if tabs else "\n", "", text)) or OBEYED.search(text)
    if left:
        raise AssertionError(f"{words}: {left.group()!r} in {shortened(text)}")
    for line in text.split("\n"):
        if line.lstrip().startswith("::") and not (annotations and re.match("::(error|warning) file=", line)):
            raise AssertionError(f"{words}: a line begins {line!r}")


def written(there, name, text):
    path = os.path.join(os.fsencode(there), name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(text.encode("utf-8") if isinstance(text, str) else text)


def run(closs, words, there, stdin=b""):
    """As Program runs it, with names that may be any bytes, and what was said as bytes."""
    return closs.completed(*words, stdin=stdin, cwd=there)


def rows(table):
    return list(csv.DictReader(io.StringIO(table, newline="")))


def prepared(closs, there, text, name=b"a.yaml"):
    """A scenario under a name, a second one, a model, all with the text, and baselines that the second has left."""
    for folder_of_model in (b"", os.path.dirname(name)):
        written(there, os.path.join(folder_of_model, b"own.yaml"), model(text))
    written(there, name, scenario(text))
    written(there, b"second.yaml", scenario(text))
    equal(run(closs, ["check", name, "second.yaml", "--baseline", "base", "--update"], there).returncode, 1)
    written(there, b"second.yaml", scenario(text, drop="6%"))


def through_everything(closs, there, name, calls=CALLS, ends=(0, 1)):
    """Formats for people in each language and in color; those for programs never change with either."""
    for words, formats in calls:
        filled = [name if word == "{}" else word for word in words]
        for form in formats:
            looks = [[]]
            if form in ("text", "markdown", "html", None) and words[0] != "completion":
                looks = [["--lang", "en"], ["--lang", "ja", "--color", "always"]]
            for look in looks:
                call = [*filled, *look, *(["-f", form] if form else [])]
                done = run(closs, call, there)
                if done.returncode not in ends:
                    raise AssertionError(f"{call}: {done.returncode}, {done.stderr!r}")
                harmless(done.stdout, call, tabs=words[0] == "completion", annotations=form == "github")
                harmless(done.stderr, call, tabs=True)


# --- texts ---------------------------------------------------------------------------------------


@case
def every_text_of_a_scenario_goes_harmless_through_every_command_and_format(closs):
    for text in spread(closs, (LONG, "::error::" + LONG, "##[error]" + LONG), 1):
        with folder() as there:
            prepared(closs, there, text)
            through_everything(closs, there, b"a.yaml")


@case
def each_text_alone_is_harmless_where_a_line_begins(closs):
    calls = [(words, [form for form in formats if form in ("text", "markdown", "csv", "github", "yaml")])
             for words, formats in CALLS if words[0] in ("run", "check", "compare", "resolve", "plan")]
    for text in spread(closs, COMMANDS, 2):
        with folder() as there:
            prepared(closs, there, text)
            through_everything(closs, there, b"a.yaml", calls)


@case
def names_of_files_and_folders_are_harmless_and_one_text_in_every_format(closs):
    names = (b"::error::\xff\xfe.yaml", b"##vso[a]\x1b[2J\xc3.yaml",
             b"\xe3\x80\x80::group::/\n::error::\xe2\x80\xae.yaml", b"::stop-commands::/##[error]\x9b.yaml", b":",
             b"@someone,a=b%0A::error::.yaml")
    for name in spread(closs, names, 2):
        with folder() as there:
            prepared(closs, there, "A", name)
            through_everything(closs, there, name)
            decoded = re.sub("[\udc80-\udcff]", MARK, name.decode("utf-8", "surrogateescape"))

            def said(command, form):
                return run(closs, [command, name, "-f", form], there).stdout.decode("utf-8")

            equal(json.loads(said("run", "jsonl"))["file"], decoded, "jsonl")
            equal(json.loads(said("run", "json"))["scenarios"][0]["file"], decoded, "json")
            for command in ("run", "check"):
                files = {row["file"].removeprefix("'") for row in rows(said(command, "csv"))}
                equal(files, {shown(decoded)}, command)
            suite = xml.fromstring(said("check", "junit")).find("testsuite")
            equal(suite.get("name"), re.sub("[\x00-\x08\x0b-\x1f]", MARK, decoded), "junit")
            note = said("check", "github").split("\n")[0]
            place = re.match("::error file=([^,:]*),line=[0-9]+,col=[0-9]+,title=total.lost::", note).group(1)
            equal(re.sub("%(25|3A|2C)", lambda m: bytes.fromhex(m[1]).decode(), place), shown(decoded), "github")
            equal(run(closs, ["run", name, "-o", "a.db"], there).returncode, 0)
            with sqlite3.connect(there / "a.db") as database:
                equal(database.execute("SELECT file FROM scenarios").fetchall(), [(decoded,)], "database")
            database.close()


@case
def a_baseline_is_found_again_under_a_name_that_is_not_utf_8(closs):
    with folder() as there:
        written(there, b"own.yaml", model("Own"))
        written(there, b"caf\xe9\x1b.yaml", scenario("A"))
        equal(run(closs, ["check", b"caf\xe9\x1b.yaml", "--baseline", "base", "--update"], there).returncode, 1)
        done = run(closs, ["check", b"caf\xe9\x1b.yaml", "--baseline", "base", "-f", "csv"], there)
        verdicts = {(row["kind"], row["verdict"]) for row in rows(done.stdout.decode("utf-8"))}
        equal(verdicts, {("expectation", "failed"), ("expectation", "warned"), ("figure", "passed")})
        for file in (there / "base").rglob("*.csv"):
            contains(file.read_text(encoding="utf-8"), f"caf{MARK}{MARK}.yaml")


@case
def options_and_variants_are_harmless(closs):
    with folder() as there:
        prepared(closs, there, "A")
        for text in spread(closs, (*COMMANDS, LONG), 3):
            more = ["--set", "name=" + in_yaml(text)]
            calls = [([*words, *more], formats) for words, formats in CALLS
                     if words[0] in ("run", "check", "sweep", "resolve")]
            through_everything(closs, there, b"a.yaml", calls)
            for option in (["--set", text], ["--set", f"margin={text}"], ["--figure", text], ["--lang", text],
                           ["-f", text], ["-o", text], ["--by", text], ["--variants", text], [text], ["--" + text],
                           ["--shard", text]):
                done = run(closs, ["run", "a.yaml", *option], there)
                harmless(done.stdout, option)
                harmless(done.stderr, option)
            done = run(closs, [text], there)
            harmless(done.stderr, text)
            quoted = text.replace('"', '""')
            written(there, b"v.csv", f'name,margin\n"{quoted}",30%\nb,"{quoted}"\n')
            for command in ("run", "compare"):
                done = run(closs, [command, "a.yaml", "--variants", "v.csv"], there)
                harmless(done.stdout, text)
                harmless(done.stderr, text, tabs=True)


@case
def faults_of_hostile_files_are_harmless(closs):
    calls = [(words, formats) for words, formats in CALLS if words[0] in ("run", "check")]
    for text in spread(closs, (*TEXTS, LONG), 7):
        said = in_yaml(text)
        for broken in (f"{said}: 1\n", f"? {said}\n: [1\n", f"closs: 1\nname: {text}\n {text}\n", f"closs: {said}\n",
                       f"{text}\n", f"#{text}\ncloss: 2\n", f"problems: {{{said}: {{frequency: {said}}}}}\n",
                       f"model: {said}\n", f"benchmark: {said}\n", f"extends: {said}\n", f"expect: [{said}]\n"):
            with folder() as there:
                written(there, b"a.yaml", (scenario("A") if ":" in broken.split("\n")[0] else "") + broken)
                for words in (["run", "a.yaml"], *(["check", "a.yaml", "-f", form] for form in ("github", "markdown"))):
                    done = run(closs, words, there)
                    harmless(done.stdout, (words, broken), annotations="github" in words)
                    harmless(done.stderr, (words, broken), tabs=True)
    with folder() as there:
        said = in_yaml("::error::" + LONG)
        written(there, b"second.yaml", scenario("A"))
        written(there, b"a.yaml", scenario(LONG) + f"{said}: 1\n\x9b##[error]\n")
        through_everything(closs, there, b"a.yaml", calls, (0, 1, 2, 3))


@case
def texts_of_a_model_a_benchmark_and_closs_yaml_are_harmless(closs):
    with folder() as there:
        written(there, b"##[error]/closs.yaml", f"digits: {in_yaml(LONG)}\n")
        written(there, b"##[error]/a.yaml", scenario("A"))
        written(there, b"##[error]/own.yaml", model("A") + f"{in_yaml(LONG)}: 1\n")
        for language in ("en", "ja"):
            for words in (["run", "##[error]/a.yaml"], ["run", "##[error]/a.yaml", "--no-config"],
                          ["models", "##[error]/own.yaml"]):
                done = run(closs, [*words, "--lang", language], there)
                equal(done.returncode, 2)
                harmless(done.stderr, words, tabs=True)
        done = run(closs, ["--version", "--verbose"], there / "##[error]")
        harmless(done.stdout, "version")


# --- texts that read back ------------------------------------------------------------------------


def each_text():
    """Each text, and a folder with a scenario, a.yaml, whose names it is."""
    for text in (*TEXTS, LONG):
        with folder() as there:
            written(there, b"own.yaml", model("Own"))
            written(there, b"a.yaml", scenario(text))
            yield text, there


@case
def what_resolve_writes_reads_back_the_same(closs):
    for text, there in each_text():
        resolved = run(closs, ["resolve", "a.yaml"], there)
        equal(resolved.returncode, 0, resolved.stderr)
        found, wanted = yaml.safe_load(resolved.stdout), yaml.safe_load(scenario(text))
        equal(found["name"], wanted["name"])
        equal(found["problems"]["any"]["name"], wanted["problems"]["any"]["name"])
        equal(found["customers"]["source"], text)
        again = run(closs, ["resolve", "-"], there, stdin=resolved.stdout)
        equal(again.returncode, 0, again.stderr)
        without = [re.sub(rb" +# .*", b"", out) for out in (resolved.stdout, again.stdout)]
        equal(without[1], without[0])


@case
def json_reads_back_the_same_and_csv_and_junit_what_they_can_hold(closs):
    for text, there in each_text():
        for form, within in (("json", lambda out: json.loads(out)["scenarios"][0]), ("jsonl", json.loads)):
            equal(within(run(closs, ["run", "a.yaml", "-f", form], there).stdout)["name"], text, form)
        table = run(closs, ["run", "a.yaml", "-f", "csv"], there).stdout.decode("utf-8")
        wanted = shown(text)
        equal({row["scenario"] for row in rows(table)}, {"'" + wanted if wanted[:1] in "=+-@" else wanted})
        xml.fromstring(run(closs, ["check", "a.yaml", "-f", "junit"], there).stdout)


# --- markdown ------------------------------------------------------------------------------------


class Page(html.parser.HTMLParser):
    """The HTML that GitHub makes of a report: its elements, and its texts, those of code apart."""

    def __init__(self, page):
        super().__init__(convert_charrefs=False)
        self.elements, self.texts, self.open, self.blocks = [], [""], [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self.open.append(tag)
        self.texts.append("")
        if tag in ("h2", "p", "td", "th"):
            self.blocks.append("")

    def handle_endtag(self, tag):
        if tag in self.open:
            while self.open.pop() != tag:
                pass
        self.texts.append("")

    def handle_comment(self, data):
        self.elements.append(("comment", {}))

    def handle_data(self, data):
        if "code" not in self.open:
            self.texts[-1] += data
        if self.blocks:
            self.blocks[-1] += data

    def handle_entityref(self, name):
        self.handle_data(html.unescape(f"&{name};"))

    def handle_charref(self, name):
        self.handle_data(html.unescape(f"&#{name};"))


PLAIN = {"h2", "p", "table", "thead", "tbody", "tr", "th", "td", "strong", "blockquote", "details", "summary", "span",
         "pre", "code"}
CALLING = re.compile(r"@\w|[#!]\d|gh-\d|://|www\.|\w@", re.I)


def rendered(markdown):
    extensions = [word for name in ("table", "strikethrough", "autolink", "tagfilter", "tasklist", "footnotes")
                  for word in ("-e", name)]
    done = subprocess.run(["cmark-gfm", "--unsafe", *extensions], input=markdown, capture_output=True, check=True,
                          timeout=120)
    page = Page(done.stdout.decode("utf-8"))
    for tag, attributes in page.elements:
        if tag not in PLAIN or set(attributes) - {"align", "class"}:
            raise AssertionError(f"<{tag} {attributes}> in {markdown.decode()}")
    for text in page.texts:
        if CALLING.search(text):
            raise AssertionError(f"{text!r} is alive in {markdown.decode()}")
    return page


@case
def markdown_shows_texts_as_they_were_written_and_calls_nobody(closs):
    for text in spread(closs, (*COMMANDS, *ALIVE, *MARKUP, LONG, " ".join(ALIVE), "a" + "`" * 5), 7):
        with folder() as there:
            prepared(closs, there, text)
            wanted = " ".join(shown(text).split())
            for words, formats in CALLS:
                if "markdown" not in formats or words[0] in ("models", "benchmarks", "measures") and len(words) == 1:
                    continue
                call = [("a.yaml" if word == "{}" else word) for word in words]
                page = rendered(run(closs, [*call, "-f", "markdown"], there).stdout)
                if words[0] in ("run", "compare", "models") and wanted:
                    all_texts = "\n".join(" ".join(block.split()) for block in page.blocks)
                    contains(all_texts.replace(f":{MARK}", "::"), wanted.replace(f":{MARK}", "::"))


@case
def code_of_markdown_is_not_left_early(closs):
    for text in ("```", "~~~", "`````", "a ```` b"):
        with folder() as there:
            said = in_yaml(text + " @someone")
            written(there, b"a.yaml", f"closs: 1\nname: {said}\n{said}: 1\n")
            out = run(closs, ["check", "a.yaml", "-f", "markdown"], there).stdout
            contains(out.decode(), "@someone")
            rendered(out)


@case
def annotations_say_to_github_what_was_written(closs):
    def heard(line):
        """The command, its properties and its message, as the runner takes them apart."""
        head, message = line[2:].split("::", 1)
        name, properties = head.split(" ", 1)
        pairs = dict(pair.split("=", 1) for pair in properties.split(","))
        for escape, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
            pairs = {key: value.replace(escape, character) for key, value in pairs.items()}
            if escape not in ("%3A", "%2C"):
                message = message.replace(escape, character)
        return name, pairs, message

    name = "a,title=b::c%0A::d.yaml"
    with folder() as there:
        written(there, name.encode(), scenario("A") + "'::x::,y%0A\": 1\n".replace('"', "'"))
        lines = run(closs, ["check", name, "-f", "github"], there).stdout.decode().split("\n")
        found = [heard(line) for line in lines if line.startswith("::")]
        equal(len(found) > 0, True, lines)
        for command, pairs, message in found:
            equal(command, "error")
            equal(pairs["file"], name)
            equal(set(pairs), {"file", "line", "col", "title"})
        contains("\n".join(message for _, _, message in found), f":{MARK}x::,y%0A is")


if __name__ == "__main__":
    sys.exit(main(Program(sys.argv[1])))
