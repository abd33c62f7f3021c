#!/usr/bin/env python3
"""Pages of html, as files. Usage: html_test.py PROGRAM"""

import base64
import hashlib
import json
import re
import sys
from pathlib import Path

import html5lib

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import ROOT, Program, case, contains, equal, fails, folder, main, rows_of, spread  # noqa: E402

TELECOM = "examples/telecom.yaml"
CALLS = (
    ["run", TELECOM],
    ["run", TELECOM, "--by", "touchpoint"],
    ["run", TELECOM, "--figure", "total.lost"],
    ["run", TELECOM, "examples/bank.yaml"],
    ["run", TELECOM, "examples/bank.yaml", "--full"],
    ["run", TELECOM, "--variants", "examples/telecom-variants.csv", "--full"],
    ["simulate", TELECOM, "--trials", "4k"],
    ["simulate", TELECOM, "examples/bank.yaml", "--trials", "4k", "--full"],
    ["compare", TELECOM, "examples/telecom-2027.yaml"],
    ["compare", TELECOM, "examples/telecom-2027.yaml", "--simulate", "--trials", "4k"],
    ["bridge", TELECOM, "examples/telecom-2027.yaml", "--figure", "total.lost"],
    ["check", "examples"],
    ["check", TELECOM, "--set", "margin=30%", "--baseline", "tests/baselines"],
    ["check", "tests/bad/unknown-key.yaml"],
    ["explain", TELECOM, "fix.e-invoice.npv"],
    ["tornado", TELECOM, "--figure", "total.lost", "--swing", "10%"],
    ["tornado", TELECOM, "examples/bank.yaml", "--figure", "total.lost"],
    ["sweep", TELECOM, "--vary", "margin=30%,35%,40%", "--figure", "total.lost"],
    ["solve", TELECOM, "--vary", "fixes.e-invoice.cost.once", "--until", "fix.e-invoice.npv = 0"],
    ["plan", "examples/bank.yaml", "--budget", "400k"],
    ["models"], ["models", "escalation"], ["benchmarks"], ["benchmarks", "japan-complaint-rate"],
    ["measures", "revenue_at_risk", "npv"], ["glossary", "npv"],
    ["verify", "examples/study/before.yaml", "examples/study/after.yaml"],
)
XHTML = "{http://www.w3.org/1999/xhtml}"


def parsed(page):
    """The page as a tree; a browser would have to guess nowhere."""
    parser = html5lib.HTMLParser()
    tree = parser.parse(page)
    equal([(where, code) for where, code, _ in parser.errors], [], "errors of html")
    return tree


def all_of(tree, *names):
    return [e for e in tree.iter() if isinstance(e.tag, str) and e.tag.removeprefix(XHTML) in names]


def text_of(element):
    return " ".join("".join(element.itertext()).split())


def policy_source(element):
    return "'sha256-" + base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode() + "'"


def holds_to_rules(page, language):
    """What must be true of every page."""
    tree = parsed(page)
    equal(tree.get("lang"), language)
    equal(len(all_of(tree, "title")), 1)
    if not text_of(all_of(tree, "title")[0]):
        raise AssertionError("the title is empty")
    # The policy comes before everything that it is about, and its hashes are those of what the page holds.
    head = [(e.tag.removeprefix(XHTML), dict(e.attrib)) for e in all_of(tree, "head")[0]]
    equal(head[0], ("meta", {"charset": "utf-8"}))
    equal(head[1][1]["http-equiv"], "Content-Security-Policy")
    style = all_of(tree, "style")
    equal(len(style), 1)
    # Of scripts there is the one of the what-if, behind its data.
    scripts = all_of(tree, "script")
    equal([e.get("type") for e in scripts], ["application/json", None] if scripts else [])
    allowed = f"default-src 'none'; style-src {policy_source(style[0])}"
    if scripts:
        allowed += f"; script-src {policy_source(scripts[1])}"
    equal(head[1][1]["content"], allowed + "; base-uri 'none'; form-action 'none'")
    equal(all_of(tree, "link", "img", "iframe", "object", "embed", "base", "form"), [])
    ids = []
    for element in tree.iter():
        for name, value in element.attrib.items():
            if name == "style" or name.startswith("on") or (name in ("href", "src") and not value.startswith("#")):
                raise AssertionError(f"{element.tag} {name}={value!r}")
            if name == "id":
                ids.append(value)
    equal(len(set(ids)), len(ids), "ids")
    for link in all_of(tree, "a"):
        contains(ids, link.get("href").removeprefix("#"))
    # One heading of the first level, and no level left out.
    levels = [int(e.tag[-1]) for e in all_of(tree, "h1", "h2", "h3", "h4")]
    equal((levels[0], levels.count(1)), (1, 1), "headings")
    for above, below in zip(levels, levels[1:]):
        if below > above + 1:
            raise AssertionError(f"headings {levels}")
    for table in all_of(tree, "table"):
        widths = {sum(int(cell.get("colspan", 1)) for cell in row) for row in all_of(table, "tr")}
        equal(len(widths), 1, "cells of each row")
        equal(len(all_of(table, "caption")), 1)
        for cell in all_of(table, "th"):
            contains(("col", "row"), cell.get("scope"))
    for drawing in all_of(tree, "svg"):
        if drawing.get("aria-hidden") != "true" and not drawing.get("aria-label"):
            around = [e for e in all_of(tree, "td", "svg") if drawing in list(e) and e.get("aria-hidden") == "true"]
            equal(len(around), 1, "what a drawing is called")
    return tree


@case
def every_answer_is_a_page_that_holds_to_the_rules(closs):
    for words in spread(closs, CALLS, 9):
        for language in ("en", "ja"):
            result = closs(*words, "--lang", language, "-f", "html")
            if result.code not in (0, 1, 2):
                raise AssertionError(f"{words}: {result.code} {result.err}")
            holds_to_rules(result.text, language)


@case
def a_file_gets_the_same_page_by_either_extension(closs):
    with folder() as here:
        equal(closs("run", TELECOM, "-o", here / "a.html", "-o", here / "b.htm").code, 0)
        page = (here / "a.html").read_bytes()
        equal((here / "b.htm").read_bytes(), page)
        equal(closs("run", TELECOM, "-f", "html").out, page)
        equal(closs("run", TELECOM, "-f", "htm").code, 2)
        fails(closs("run", TELECOM, "-o", here / "a.htmx"), 2, "unknown-extension")


@case
def figures_of_a_page_are_those_of_the_formats_for_programs(closs):
    rows = rows_of(closs("run", TELECOM, "-f", "csv"))
    figures = {".".join(part for part in (row["scope"], row["id"], row["measure"]) if part): row["value"]
               for row in rows}
    tree = parsed(closs("run", TELECOM, "-f", "html").text)
    shown = all_of(tree, "data")
    if len(shown) < 80:
        raise AssertionError(f"{len(shown)} figures")
    for one in shown:
        equal(one.get("value"), figures[one.get("data-figure")], one.get("data-figure"))
        equal(one.get("title"), one.get("value") or None)


@case
def only_the_report_of_one_scenario_has_a_what_if(closs):
    tree = parsed(closs("run", TELECOM, "-f", "html").text)
    data, script = all_of(tree, "script")
    equal(len(json.loads(data.text)["inputs"]) > 50, True)
    if len(script.text.encode()) >= 30_000:
        raise AssertionError(f"the script has {len(script.text.encode())} bytes")
    for words in (["run", TELECOM, "--figure", "total.lost"], ["run", TELECOM, "examples/bank.yaml", "--full"],
                  ["simulate", TELECOM, "--trials", "4k"]):
        equal(all_of(parsed(closs(*words, "-f", "html").text), "script"), [], words)


@case
def several_scenarios_are_one_page_that_lists_them(closs):
    tree = parsed(closs("run", TELECOM, "examples/bank.yaml", "--full", "-f", "html").text)
    equal([text_of(e) for e in all_of(tree, "h1")], ["2 scenarios"])
    links = {e.get("href"): text_of(e) for e in all_of(tree, "a")}
    equal(links, {"#r1": "Fixed-line telecom 2026", "#r2": "Retail bank"})
    for place, title in links.items():
        article = next(e for e in all_of(tree, "article") if e.get("id") == place[1:])
        equal(text_of(all_of(article, "h2")[0]), title)


@case
def one_that_cannot_be_read_leaves_the_others_their_page(closs):
    result = closs("run", "tests/bad/unknown-key.yaml", TELECOM, "--full", "-f", "html")
    equal(result.code, 2)
    tree = holds_to_rules(result.text, "en")
    equal([e.get("href") for e in all_of(tree, "a")], ["#r2"])
    equal(closs("run", "tests/bad/unknown-key.yaml", "-f", "html").out, b"")


@case
def what_a_scenario_says_is_shown_and_nothing_else(closs):
    texts = ("<script>alert(1)</script>", "</title></style><img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>",
             "' onmouseover='alert(1)", "=HYPERLINK(\"http://a.example\")", "&lt;b&gt; &amp;", "]]> --> */", "a\u202eb")
    source = (ROOT / "examples/quick.yaml").read_text(encoding="utf-8")
    with folder() as here:
        for text in spread(closs, texts, 2):
            said = json.dumps(text)
            changed, count = re.subn(r"(?m)^name: .*$", lambda _: f"name: {said}", source)
            equal(count, 1)
            (here / "a.yaml").write_text(changed, encoding="utf-8")
            tree = holds_to_rules(closs("run", here / "a.yaml", "-f", "html").text, "en")
            shown = text.replace("\u202e", "\ufffd")
            for name in ("h1", "title"):
                equal(text_of(all_of(tree, name)[0]), shown)


@case
def a_page_of_the_largest_scenarios_stays_small(closs):
    with folder() as here:
        problems = "\n".join(f"  p{k}: {{name: \"Problem {k} <of> many & \\\"quoted\\\"\", frequency: 0.0{k % 4 + 1}%, "
                             f"loyalty_drop: {k % 7 + 5}%}}" for k in range(2000))
        (here / "a.yaml").write_text(
            "closs: 1\nname: Many\nmodel: drop\ncurrency: USD\ncustomers: 1M\nrevenue_per_customer: 340\nmargin: 30%\n"
            f"horizon: 3\ndiscount_rate: 8%\nproblems:\n{problems}\n", encoding="utf-8")
        result = closs("run", here / "a.yaml", "-f", "html")
        equal(result.code, 0, result.err)
        if len(result.out) > 2_000_000:
            raise AssertionError(f"{len(result.out)} bytes")
        holds_to_rules(result.text, "en")
    for name in ("telecom", "b2b-software"):
        if len(closs("run", f"examples/{name}.yaml", "-f", "html").out) > 250_000:
            raise AssertionError(name)



@case
def a_page_explains_the_words_that_it_says_and_no_others(closs):
    def words(*call, language="en"):
        tree = parsed(closs(*call, "-f", "html", "--lang", language).text)
        lists = [e for e in all_of(tree, "dl") if e.get("class") == "words"]
        equal(len(lists) <= 1, True)
        explained = [text_of(e) for one in lists for e in all_of(one, "dt")]
        for one in lists:
            equal(all(text_of(e) for e in all_of(one, "dd")), True, "each has its meaning")
            one.clear()
        return explained, " ".join(text_of(e) for e in all_of(tree, "main"))

    for language in ("en", "ja"):
        explained, said = words("run", TELECOM, language=language)
        equal([word for word in explained if word.lower() not in said.lower()], [])
        for word in {"en": ("Revenue at risk", "Net present value"), "ja": ("離反率", "正味現在価値")}[language]:
            contains(" ".join(explained), word)
        equal(len(explained), len(set(explained)))
        without_fixes, _ = words("run", "examples/quick.yaml", language=language)
        equal([word for word in without_fixes if word in ("Payback", "回収期間")], [])
        equal(words("run", TELECOM, "--brief", language=language)[0], [], "the decision keeps its sheet to itself")


if __name__ == "__main__":
    sys.exit(main(Program(sys.argv[1])))
