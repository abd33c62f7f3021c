#!/usr/bin/env python3
"""Workbooks, recalculated by LibreOffice: every figure that the program prints is what the formulas come to, as given and
with inputs changed. Usage: workbook_test.py PROGRAM

LibreOffice takes seconds to start, so all files go through it in one call. It trusts the values that a file holds beside
its formulas unless it is told otherwise; a workbook in which all of these are wrong shows that it was."""

import bisect
import functools
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as xml
import zipfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import (ROOT, Program, case, contains, environment, equal, fails, folder, main, rows_of,  # noqa: E402
                   sanitized)

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""
EXAMPLES = sorted(p for p in ROOT.glob("examples/**/*.yaml") if "abstract: true" not in p.read_text(encoding="utf-8"))
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
HELPER = "closs-xlsx"


class Workbook:
    """The cells of a file, by sheet and address, and the names of cells."""

    def __init__(self, path):
        with zipfile.ZipFile(path) as parts:
            self.sheets, self.texts = {}, []
            if "xl/sharedStrings.xml" in parts.namelist():
                for item in xml.fromstring(parts.read("xl/sharedStrings.xml")):
                    self.texts.append("".join(t.text or "" for t in item.iter(MAIN + "t")))
            book = xml.fromstring(parts.read("xl/workbook.xml"))
            targets = {r.get("Id"): r.get("Target") for r in xml.fromstring(parts.read("xl/_rels/workbook.xml.rels"))}
            self.files = {}
            for sheet in book.find(MAIN + "sheets"):
                self.files[sheet.get("name")] = "xl/" + targets[sheet.get(RELATIONS + "id")].removeprefix("/xl/")
                self.sheets[sheet.get("name")] = self.cells(parts.read(self.files[sheet.get("name")]))
            self.names = {}
            for name in book.iter(MAIN + "definedName"):
                found = re.fullmatch(r"'?((?:[^']|'')+?)'?!\$([A-Z]+)\$(\d+)", name.text)
                if found:
                    self.names[name.get("name")] = (found[1].replace("''", "'"), found[2] + found[3])

    def cells(self, text):
        found = {}
        for cell in xml.fromstring(text).iter(MAIN + "c"):
            value, formula = cell.find(MAIN + "v"), cell.find(MAIN + "f")
            content = None if value is None else value.text
            if content is not None and cell.get("t") == "s":
                content = self.texts[int(content)]
            elif content is not None and cell.get("t") in (None, "n"):
                content = float(content)
            found[cell.get("r")] = (content, None if formula is None else formula.text)
        return found

    def range(self, text):
        """What the cells of "Money!$A$5:$A$9" hold, from the top."""
        sheet, column, first, last = re.fullmatch(r"'?((?:[^']|'')+?)'?!\$([A-Z]+)\$(\d+):\$[A-Z]+\$(\d+)", text).groups()
        cells = self.sheets[sheet.replace("''", "'")]
        return [cells.get(f"{column}{row}", (None, None))[0] for row in range(int(first), int(last) + 1)]

    def numbers(self):
        return sorted(c for cells in self.sheets.values() for c, _ in cells.values() if isinstance(c, float))

    def named(self, name):
        sheet, address = self.names[name]
        return self.sheets[sheet][address][0]


DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


class Chart:
    """A chart of a workbook: its kind, its title, what its bars are called, and of each series what its cells hold, what
    stands above them, and whether it is seen."""

    def __init__(self, text, book):
        root = xml.fromstring(text)
        kind = next(e for e in root.iter() if e.tag in (CHART + "barChart", CHART + "scatterChart"))
        grouping = kind.find(CHART + "grouping")
        direction = kind.find(CHART + "barDir")
        self.kind = " ".join(e.get("val") for e in (grouping, direction) if e is not None) or "points"
        self.title = "".join(t.text or "" for t in root.find(CHART + "chart").iter(DRAWING + "t"))
        self.directions = {e.tag.removeprefix(CHART): e.find(f"{CHART}scaling/{CHART}orientation").get("val")
                           for e in root.iter() if e.tag in (CHART + "catAx", CHART + "valAx")}
        self.series, self.heads, self.categories = [], [], []
        for series in kind.iter(CHART + "ser"):
            categories = series.find(f"{CHART}cat/*/{CHART}f")
            self.categories = [] if categories is None else book.range(categories.text)
            values = series.find(CHART + "val")
            values = series.find(CHART + "yVal") if values is None else values
            fill = series.find(f"{CHART}spPr/{DRAWING}noFill")
            cells = values.find(f"{CHART}numRef/{CHART}f").text
            self.series.append((fill is None, book.range(cells)))
            self.heads.append(book.range(re.sub(r"\d+:", lambda first: f"{int(first[0][:-1]) - 1}:", cells))[0])

    def ends(self):
        """Of bars that are stacked above 0: where what is seen of each begins and ends."""
        rows = range(len(self.series[0][1]))
        return [(sum(v[r] for seen, v in self.series if not seen), sum(v[r] for _, v in self.series)) for r in rows]


def charts_in(path):
    with zipfile.ZipFile(path) as parts:
        names = sorted((n for n in parts.namelist() if "charts/chart" in n), key=lambda n: int(re.search(r"(\d+)\.xml", n)[1]))
        return [parts.read(name) for name in names]


def charts_of(path):
    book = Workbook(path)
    return [Chart(text, book) for text in charts_in(path)]


def rewritten(path, to, change):
    """A copy in which `change` has the text of every sheet, by the name of the sheet."""
    files = {file: name for name, file in Workbook(path).files.items()}
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            data = source.read(item)
            if item.filename in files:
                data = change(files[item.filename], data.decode()).encode()
            target.writestr(item.filename, data)


def with_numbers(path, to, numbers):
    """A copy in which some cells, by name, hold other numbers."""
    names = Workbook(path).names

    def change(sheet, text):
        for name, number in numbers.items():
            where, address = names[name]
            if where == sheet:
                text, count = re.subn(rf'(<c r="{address}"[^>]*>)<v>[^<]*</v>', rf"\g<1><v>{number}</v>", text)
                equal(count, 1, name)
        return text

    rewritten(path, to, change)


def with_wrong_values(path, to):
    """A copy in which what stands beside each formula is wrong."""
    def change(_, text):
        text = re.sub(r'(<c [^>]*?) t="str"([^>]*>)(<f>[^<]*</f>)<v>[^<]*</v>', r"\1\2\3<v>12345</v>", text)
        return re.sub(r"(<f>[^<]*</f>)<v>[^<]*</v>", r"\1<v>12345</v>", text)

    rewritten(path, to, change)


def recalculated(files, there):
    """What LibreOffice makes of each, by name."""
    profile, out = there / "profile", there / "recalculated"
    (profile / "user").mkdir(parents=True)
    (profile / "user/registrymodifications.xcu").write_text(SETTINGS)
    done = subprocess.run([OFFICE, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "xlsx", "--outdir",
                           out, *files], capture_output=True, text=True, timeout=900, env=environment(HOME=str(there)))
    equal(done.returncode, 0, done.stdout + done.stderr)
    return {file.name: Workbook(out / file.name) for file in files}


def name_of_cell(path):
    out = "".join(c if re.match(r"[A-Za-z0-9_\u3005\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u9fff]", c) else "." if c in ".[" else "_"
                  for c in path)
    return "_" + out if not re.match(r"[A-Za-z_\u3005-\u9fff]", out) else out


def figures(closs, file, *words):
    """Of every figure its name in the workbook, and its value; None: it has none."""
    done = closs("run", file, "-f", "csv", *words)
    if done.code != 0:
        return None
    out = {}
    for row in rows_of(done):
        of = {"total": "total", "joint": "joint"}.get(row["scope"])
        path = of if of else path_of(row["scope"], row["id"])
        out[name_of_cell(f"{path}.{row['measure']}")] = float(row["value"]) if row["value"] else None
    return out


def path_of(scope, name):
    if scope == "segment" and ".problem." in name:
        return f"segment.{name}"
    return f"{scope}.{name}"


def close(found, wanted, name):
    """Whether a cell holds a figure: to 1e-9, irr to 1e-7."""
    if wanted is None:
        return isinstance(found, str) and bool(found)
    if not isinstance(found, float):
        return False
    most = 1e-7 if name.endswith(".irr") else 1e-9
    return abs(found - wanted) <= most * max(abs(found), abs(wanted)) or max(abs(found), abs(wanted)) < 1e-9


OF_THE_ENGINE = ("npv_share", "break_even_effect")


def compare(book, wanted, title, changed=False):
    """Every figure of the program against its cell; the number of those that were compared."""
    wrong, compared = [], 0
    for name, value in wanted.items():
        found = book.named(name)
        if changed and name.endswith(OF_THE_ENGINE):
            right = isinstance(found, str) and (found == "run closs" or found.startswith("none"))
        else:
            right = close(found, value, name)
        compared += 1
        if not right:
            wrong.append(f"{title}: {name} is {found!r}, and closs says {value!r}")
    equal(wrong[:12], [])
    return compared


def changes_of(closs, file, book):
    """Three inputs that can be changed on their own, each by 3 %: their cells with the new numbers, and what the program
    says with these."""
    sheet = book.sheets["Inputs"]
    inputs = []
    for name, (where, address) in book.names.items():
        row = address.lstrip("ABCDEFGHIJ")
        if where != "Inputs" or sheet[address][1] is not None or not sheet[address][0]:
            continue
        path = sheet[f"J{row}"][0]
        if "outcomes." in path or "complaints" in path:  # others move with them, or they say where they are counted
            continue
        inputs.append((name, path, sheet[address][0]))
    chosen, sets, figured = {}, [], None
    order = [inputs[(k * len(inputs)) // 7] for k in range(7)] + inputs
    for name, path, number in order:
        if len(chosen) == 3 or name in chosen:
            continue
        new = repr(number * 0.97)
        found = figures(closs, file, *sets, "--set", f"{path}={new}")
        if found:
            chosen[name], figured = new, found
            sets += ["--set", f"{path}={new}"]
    return chosen, figured


TELECOM, NEXT_YEAR = "examples/telecom.yaml", "examples/telecom-2027.yaml"
# What each command says, and of its rows the numbers that its sheet has, too.
ANSWERS = {
    "sweep": (["sweep", TELECOM, "--vary", "problems.billing.frequency=5%..15%:5%", "--vary", "margin=30%,40%",
               "--figure", "total.lost"], lambda row: [row["total.lost"]]),
    "compare": (["compare", TELECOM, NEXT_YEAR],
                lambda row: [row[c] for c in ("value", "difference", "ratio")] if row["difference"] not in ("", "0") else []),
    "bridge": (["bridge", TELECOM, NEXT_YEAR], lambda row: [row["share"]]),
    "solve": (["solve", TELECOM, "--vary", "fixes.e-invoice.cost.once", "--until", "fix.e-invoice.npv = 0"],
              lambda row: [row["value"]]),
    "plan": (["plan", "examples/bank.yaml", "--budget", "400k"], lambda row: [row["cost"], row["npv"]]),
    "check": (["check", TELECOM, "--set", "fixes.e-invoice.cost.per_period=3億"],
              lambda row: [row["new"]] if row["verdict"] == "failed" else []),
    "estimate": (["estimate", "examples/study/telecom.yml"], lambda row: []),
    "verify": (["verify", "examples/study/before.yaml", "examples/study/after.yaml"],
               lambda row: [row[c] for c in ("before", "promised", "observed")]),
    "explain": (["explain", TELECOM, "fix.e-invoice.npv"], lambda row: []),
    "glossary": (["glossary", "cost of inaction"], lambda row: []),
    "models": (["models", "escalation"], lambda row: []),
    "benchmarks": (["benchmarks"], lambda row: []),
    "measures": (["measures", "npv"], lambda row: []),
}


def answers():
    """By the name of a workbook: the call that makes it, and the numbers that it has to hold."""
    out = {}
    for file in EXAMPLES:
        name = str(file.relative_to(ROOT / "examples")).replace("/", "-")
        out[f"tornado-{name}"] = (["tornado", file], lambda row: [row["figure_at_low"], row["figure_at_high"]]
                                  if float(row["swing"] or 0) else [])
        out[f"simulate-{name}"] = (["simulate", file, "--trials", "1k"],
                                   lambda row: [row["value"]] if row["statistic"] in ("mean", "p5", "p95") else [])
    return {**out, **ANSWERS}


def workbooks_of_answers(closs, there):
    """The workbook of every command, of every example where it takes one, in both languages: by name the numbers that it
    has to hold, and its charts."""
    asked = {}
    for name, (words, numbers) in answers().items():
        wanted = [float(n) for row in rows_of(closs(*words, "-f", "csv")) for n in numbers(row) if n]
        for lang in ("en", "ja"):
            made = there / f"{name}.{lang}.xlsx"
            done = closs(*words, "--lang", lang, "-o", made)
            assert made.exists(), (name, lang, done.code, done.err)
            equal((list(there.glob("*.tmp")), done.text), ([], ""), name)
            asked[made.name] = (wanted, charts_of(made))
    return asked


def workbooks_of_examples(closs, there):
    """Every example's workbook, as it is and with inputs changed, and one with wrong values beside its formulas: its
    name, the figures that it has to hold, whether inputs are changed."""
    asked = []
    for file in EXAMPLES:
        made = there / (str(file.relative_to(ROOT / "examples")).replace("/", "-") + ".xlsx")
        equal(closs("run", file, "-o", made).code, 0, file)
        asked.append((made.name, figures(closs, file), False))
        numbers, after = changes_of(closs, file, Workbook(made))
        if numbers:
            moved = made.with_name("changed-" + made.name)
            with_numbers(made, moved, numbers)
            asked.append((moved.name, after, True))
    with_wrong_values(there / "telecom.yaml.xlsx", there / "wrong.xlsx")
    return [*asked, ("wrong.xlsx", figures(closs, TELECOM), False)]


@dataclass
class Recalculated:
    """What is asked of the workbooks of answers and of examples, all of them as LibreOffice has computed them, the one
    with wrong values as it was written, and the charts of the examples."""
    answers: dict
    examples: list
    books: dict
    wrong: Workbook
    charts: dict


@functools.cache
def all_workbooks(program):
    """All of them, nearly all through LibreOffice at once, which takes 247 files; None: the program has sanitizers, which look at how workbooks are made and
    not at what is in them."""
    closs = Program(program)
    with folder() as there:
        of_answers, of_examples = workbooks_of_answers(closs, there), workbooks_of_examples(closs, there)
        if sanitized(closs):
            return None
        charts = {name: charts_in(there / name) for name, *_ in of_examples}
        written = {name: Workbook(there / name) for name in of_answers}
        of_words = [f"{name}.ja.xlsx" for name in ANSWERS]  # of the others Japanese differs in words, and has no formulas
        asked = [*(name for name in of_answers if name.endswith(".en.xlsx")), *of_words, *charts]
        books = written | recalculated([there / name for name in asked], there)
        drawn = {name: [Chart(text, books[name]) for text in texts] for name, texts in charts.items()}
        return Recalculated(of_answers, of_examples, books, Workbook(there / "wrong.xlsx"), drawn)


def recalculating(function):
    """Marks a test that takes `all_workbooks`."""
    @case
    @functools.wraps(function)
    def test(closs):
        all_of_them = all_workbooks(closs.path)
        if all_of_them:
            function(closs, all_of_them)

    return test


@recalculating
def every_figure_of_every_example_is_what_its_formulas_come_to(_, all_of_them):
    compared = sum(compare(all_of_them.books[name], wanted, name) for name, wanted, changed in all_of_them.examples if not changed)
    assert compared > 5_000, compared


@recalculating
def figures_follow_inputs_that_are_changed(_, all_of_them):
    changed = [(name, wanted) for name, wanted, moved in all_of_them.examples if moved]
    assert len(changed) >= len(EXAMPLES) - 2, len(changed)
    for name, wanted in changed:
        compare(all_of_them.books[name], wanted, name, changed=True)


@recalculating
def values_beside_the_formulas_are_not_what_was_read(_, all_of_them):
    equal(all_of_them.wrong.named("total.lost"), 12345.0)
    assert abs(all_of_them.books["wrong.xlsx"].named("total.lost") - 72188) < 1


@recalculating
def the_checks_hold_as_given_and_say_what_differs(_, all_of_them):
    for name, _, changed in all_of_them.examples:
        results = [content for content, _ in all_of_them.books[name].sheets["Checks"].values()]
        assert "FAILS" not in results, name
        equal("inputs differ" in results, changed, name)
        equal("holds" in results or changed, True, name)


AS_GIVEN = "of the scenario as given"


@recalculating
def the_decision_page_follows_the_inputs_and_says_what_does_not(_, all_of_them):
    for name, wanted, changed in all_of_them.examples:
        cells = {address: content for address, (content, _) in all_of_them.books[name].sheets["Decision"].items()}
        equal((cells.get("A2") or "").startswith("Inputs differ"), changed, name)
        moved = any(chart.kind == "stacked bar" for chart in all_of_them.charts[name])  # a tornado, which does not follow
        equal(any(isinstance(c, str) and c.endswith(AS_GIVEN) for c in cells.values()), changed and moved, name)
        risk = wanted["total.revenue_at_risk"]
        assert any(isinstance(c, float) and abs(c - risk) <= 1e-9 * abs(risk) for c in cells.values()), (name, risk)


@recalculating
def the_waterfall_of_the_decision_page_ends_at_the_revenue_at_risk(_, all_of_them):
    checked = 0
    for name, wanted, _ in all_of_them.examples:
        for chart in all_of_them.charts[name]:
            if chart.kind != "stacked col":
                continue
            ends, risk = chart.ends(), wanted["total.revenue_at_risk"]
            equal(ends[-1][0], 0.0, name)
            assert all(abs(a[1] - b[0]) <= 1e-9 * risk for a, b in zip(ends, ends[1:-1])), (name, ends)
            assert abs(ends[-1][1] - risk) <= 1e-9 * risk and abs(ends[-2][1] - risk) <= 1e-9 * risk, (name, ends, risk)
            checked += 1
    assert checked > 10, checked


@case
def the_decision_page_is_printed_on_one_sheet(closs):
    with folder() as there:
        made = there / "a.xlsx"
        for words in ([], ["--lang", "ja"]):
            equal(closs("run", TELECOM, *words, "-o", made).code, 0)
            with zipfile.ZipFile(made) as parts:
                sheet = parts.read("xl/worksheets/sheet1.xml").decode()
            contains(sheet, 'fitToPage="1"', 'orientation="portrait"')
            assert "fitToHeight" not in sheet and "fitToWidth" not in sheet  # both are 1


@recalculating
def the_sheets_of_every_command_have_the_numbers_of_its_rows(_, all_of_them):
    compared, missing = 0, []
    for name, (wanted, _) in all_of_them.answers.items():
        numbers = all_of_them.books[name].numbers()
        for number in wanted:
            k = bisect.bisect_left(numbers, number)
            near = numbers[max(0, k - 1):k + 2]
            compared += 1
            if not any(abs(n - number) <= 1e-9 * abs(number) for n in near):
                missing.append((name, number))
    equal(missing[:8], [])
    assert compared > 1_000, compared


@recalculating
def charts_draw_what_the_tables_say(closs, all_of_them):
    for lang in ("en", "ja"):
        tornado = all_of_them.answers[f"tornado-telecom.yaml.{lang}.xlsx"][1][0]
        equal(tornado.kind, "stacked bar")
        rows = rows_of(closs("tornado", TELECOM, "-f", "csv"))
        for (low, high), row in zip(tornado.ends(), rows):
            ends = sorted(float(row[c]) for c in ("figure_at_low", "figure_at_base", "figure_at_high"))
            assert abs(low - ends[0]) < 1e-3 and abs(high - ends[2]) < 1e-3, (low, high, row)
        steps = all_of_them.answers[f"bridge.{lang}.xlsx"][1][0]
        equal(steps.kind, "stacked col")
        rows = [r for r in rows_of(closs("bridge", TELECOM, NEXT_YEAR, "-f", "csv"))
                if r["figure"] == "total.revenue_at_risk"]
        wanted = sorted(abs(float(r["share"])) for r in rows if float(r["share"]))
        found = sorted(high - low for low, high in steps.ends()[1:-1])
        equal(len(found), len(wanted))
        for a, b in zip(found, wanted):
            assert abs(a - b) <= 1e-6 * b, (a, b)
        histogram = all_of_them.answers[f"simulate-telecom.yaml.{lang}.xlsx"][1][0]
        equal(histogram.kind, "clustered bar")
        assert abs(sum(histogram.series[0][1]) - 1) < 1e-9
        frontier = all_of_them.answers[f"plan.{lang}.xlsx"][1][0]
        equal(frontier.kind, "points")
        most = max(float(r["npv"]) for r in rows_of(closs(*ANSWERS["plan"][0], "-f", "csv")))
        assert abs(max(frontier.series[0][1]) - most) <= 1e-9 * most, (frontier.series, most)
    with folder() as there:
        equal(closs(*ANSWERS["sweep"][0], "-o", there / "a.xlsx").code, 0)
        with zipfile.ZipFile(there / "a.xlsx") as parts:
            contains(parts.read("xl/worksheets/sheet1.xml").decode(), "colorScale")


@case
def bars_are_called_what_the_table_says(closs):
    words = ("simulate", TELECOM, "--trials", "1k")
    tables = [[line.split("|")[1].strip() for line in part.splitlines() if line.startswith("| ")]
              for part in closs(*words, "-f", "markdown").text.split("\n## ")]
    with folder() as there:
        equal(closs(*words, "-o", there / "a.xlsx").code, 0)
        for chart, (head, _, *labels) in zip(charts_of(there / "a.xlsx"), tables[1:3], strict=True):
            equal([label.strip() for label in chart.categories], labels, head)
            contains(head, ", ¥B")


@case
def bars_that_are_all_at_0_are_no_waterfall(closs):
    problems = "\n".join(f"  {name}: {{frequency: 0%, loyalty_drop: 25%}}" for name in ("one", "two", "three"))
    with folder() as there:
        (there / "a.yaml").write_text("closs: 1\nmodel: drop\nname: Calm\ncurrency: USD\ncustomers: 1M\n"
                                      f"revenue_per_customer: 340\nproblems:\n{problems}\n")
        equal(closs("run", there / "a.yaml", "-o", there / "a.xlsx").code, 0)
        waterfall, damage = charts_of(there / "a.xlsx")
        equal((waterfall.kind, damage.kind), ("stacked col", "clustered bar"))
        equal(damage.series, [(True, [0.0] * 3)])
        equal(damage.heads, ["Revenue at risk"])


@case
def bars_begin_on_the_left_and_the_first_row_stands_on_top(closs):
    with folder() as there:
        for words in (["run", TELECOM], ["tornado", TELECOM]):
            equal(closs(*words, "-o", there / "a.xlsx").code, 0)
            bars = [chart for chart in charts_of(there / "a.xlsx") if chart.kind.endswith(" bar")]
            assert bars, words
            for chart in bars:
                equal(chart.directions, {"catAx": "maxMin", "valAx": "minMax"}, words)


@case
def several_files_have_an_overview_and_a_sheet_each_in_every_command(closs):
    for words, count, first in ((["tornado"], 3, ["2 scenarios", "Retail bank", "Fixed-line telecom 2026"]),
                                (["simulate", "--trials", "1k"], 3, ["2 scenarios", "Retail bank", "Fixed-line telecom 2026"]),
                                (["check"], 2, ["Check passed: 2 scenarios."])):
        with folder() as there:
            made = there / "a.xlsx"
            equal(closs(*words, "examples/bank.yaml", TELECOM, "-o", made).code, 0)
            sheets = Workbook(made).sheets
            equal(len(sheets), count, words)
            contains(" ".join(c for c, _ in list(sheets.values())[0].values() if isinstance(c, str)), *first)


@recalculating
def no_cell_is_an_error(_, all_of_them):
    for name, book in all_of_them.books.items():
        wrong = [(sheet, address) for sheet, cells in book.sheets.items() for address, (content, _) in cells.items()
                 if isinstance(content, str) and content.startswith("#")]
        equal(wrong[:8], [], name)


@case
def formulas_are_short_and_read_by_both(closs):
    known = {"SUM", "SUMPRODUCT", "IF", "MIN", "MAX", "IFERROR", "IRR", "ISNUMBER", "ABS", "AND", "COUNTIF", "NA"}
    with folder() as there:
        for example in ("telecom", "b2b-software", "bank"):
            made = there / f"{example}.xlsx"
            equal(closs("run", f"examples/{example}.yaml", "-o", made).code, 0)
            formulas = [f for cells in Workbook(made).sheets.values() for _, f in cells.values() if f]
            assert len(formulas) > 1_000
            assert max(map(len, formulas)) <= 1_000, max(map(len, formulas))
            for formula in formulas:
                plain = re.sub(r'"(?:[^"]|"")*"', '""', formula)
                equal(set(re.findall(r"([A-Z]+)\(", plain)) - known, set(), formula)
                depth = deepest = 0
                for c in plain:
                    depth += (c == "(") - (c == ")")
                    deepest = max(deepest, depth)
                assert deepest <= 20, formula


@case
def the_same_scenario_gives_the_same_bytes(closs):
    with folder() as there:
        for name in ("a.xlsx", "b.xlsx"):
            equal(closs("run", "examples/telecom.yaml", "-o", there / name).code, 0)
        equal((there / "a.xlsx").read_bytes() == (there / "b.xlsx").read_bytes(), True)


@case
def inputs_are_unlocked_and_all_else_is_protected(closs):
    with folder() as there:
        made = there / "a.xlsx"
        equal(closs("run", "examples/telecom.yaml", "-o", made).code, 0)
        book = Workbook(made)
        equal(list(book.sheets), ["Decision", "Report", "Inputs", "Journey", "Money", "Horizon", "Fixes", "Checks", "About"])
        with zipfile.ZipFile(made) as parts:
            styles = xml.fromstring(parts.read("xl/styles.xml")).find(MAIN + "cellXfs")
            unlocked = {str(k) for k, style in enumerate(styles) if any(p.get("locked") == "0" for p in style.iter(MAIN + "protection"))}
            for name, file in book.files.items():
                text = parts.read(file).decode()
                contains(text, "<sheetProtection ")
                assert "password" not in text
                free = {c.get("r") for c in xml.fromstring(text).iter(MAIN + "c") if c.get("s") in unlocked}
                equal(free == set(), name != "Inputs", name)
        contains(" ".join(book.names), "problems.billing.frequency", "fix.e_invoice.npv")


@case
def without_the_helper_it_says_what_to_install_and_leaves_nothing(closs):
    with folder() as there:
        alone = there / "closs"
        shutil.copy(closs.path, alone)
        for words, parts in ((), "libxlsxwriter-dev"), (("--lang", "ja"), "ブックを作るプログラム"):
            done = Program(alone)("run", ROOT / "examples/quick.yaml", "-o", there / "a.xlsx", "-o", there / "a.csv", *words)
            fails(done, 3, "xlsx-missing")
            contains(done.err, parts)
            equal(sorted(p.name for p in there.iterdir()), ["closs"])
        helper = there / HELPER
        helper.write_text("#!/bin/sh\ncat >/dev/null\necho half\nexit 1\n")
        helper.chmod(0o755)
        done = Program(alone)("run", ROOT / "examples/quick.yaml", "-o", there / "a.xlsx", "-o", there / "a.csv")
        fails(done, 3, "xlsx-failed")
        equal(sorted(p.name for p in there.iterdir()), ["closs", HELPER])


@case
def several_scenarios_have_an_overview_and_a_sheet_each(closs):
    with folder() as there:
        made = there / "a.xlsx"
        equal(closs("run", "examples/telecom.yaml", "examples/bank.yaml", "examples/telecom.yaml", "-o", made).code, 0)
        sheets = list(Workbook(made).sheets)
        equal(sheets[0], "3 scenarios")
        equal(len(sheets), 4)
        equal(len(set(sheets)), 4)


@case
def texts_of_a_scenario_stay_texts(closs):
    hostile = '=HYPERLINK("http://localhost/","x")'
    text = f"""closs: 1
name: '{hostile}'
model: drop
currency: USD
customers: 1000
revenue_per_customer: {{value: 340, source: '{hostile}', kind: measured}}
problems:
  one: {{name: '+1<b>&"', frequency: 10%, loyalty_drop: {{value: 25%, source: "a\\u0001b\\n=1+1 _x0041_ \\u202Ex"}}}}
  two: {{name: "{'long ' * 8000}", frequency: 10%, loyalty_drop: 25%}}
  three: {{name: '{hostile}', frequency: 20%, loyalty_drop: 25%}}
"""
    with folder() as there:
        (there / "a.yaml").write_text(text)
        for words in ((), ("--lang", "ja")):
            made = there / "a.xlsx"
            equal(closs("run", there / "a.yaml", "-o", made, *words).code, 0)
            book = Workbook(made)
            contents = [cell for cells in book.sheets.values() for cell in cells.values()]
            equal([f for _, f in contents if f and ("HYPERLINK" in f or "<b>" in f)], [])
            assert any(content == hostile for content, _ in contents)
            assert any(content == '+1<b>&"' for content, _ in contents)
            assert any(isinstance(c, str) and c.startswith("a\ufffdb\n=1+1 _x005F_x0041_ ") for c, _ in contents)
            assert max(len(c) for c, _ in contents if isinstance(c, str)) <= 32_767
            with zipfile.ZipFile(made) as parts:
                charts = [parts.read(n).decode() for n in parts.namelist() if "charts/chart" in n]
                contains(charts[0], "HYPERLINK")  # the title of the chart, and no reference
                equal([chart for chart in charts if "<c:f>HYPERLINK" in chart.replace("=", "")], [])
                equal([n for n in parts.namelist() if "hyperlink" in parts.read(n).decode("utf-8", "replace").lower()
                       and n.endswith(".rels")], [])


@case
def texts_of_a_scenario_stay_texts_in_every_command(closs):
    hostile = '=HYPERLINK("http://localhost/","x")'
    text = f"""closs: 1
name: '{hostile}'
model: drop
currency: USD
margin: 40%
customers: 1000
discount_rate: 8%
horizon: 3
revenue_per_customer: 340
problems:
  one: {{name: '+1<b>&"', frequency: {{low: 8%, base: 10%, high: 14%}}, loyalty_drop: 25%}}
  two: {{name: '{hostile}', frequency: {{low: 15%, base: 20%, high: 24%}}, loyalty_drop: {{value: 25%, source: "a\\u0001b\\n=1+1 \\u202Ex"}}}}
fixes:
  fix: {{name: '{hostile}', cost: {{once: 100}}, changes: {{problems.two.frequency: {{reduce: 50%}}}}}}
"""
    with folder() as there:
        (there / "a.yaml").write_text(text)
        (there / "b.yaml").write_text(text.replace("10%", "12%").replace("8%", "9%"))
        a, b = there / "a.yaml", there / "b.yaml"
        for words in (["tornado", a], ["tornado", a, b], ["simulate", a, "--trials", "1k"], ["bridge", a, b],
                      ["compare", a, b], ["plan", a, "--budget", "1k"], ["explain", a, "total.lost"],
                      ["run", a, b], ["run", a, "--brief"], ["check", a]):
            made = there / "a.xlsx"
            done = closs(*words, "-o", made)
            equal((done.code, done.err), (0, ""), words)
            book = Workbook(made)
            contents = [cell for cells in book.sheets.values() for cell in cells.values()]
            equal([f for _, f in contents if f], [], words)
            if words[0] not in ("check", "explain"):
                assert any(isinstance(c, str) and hostile in c for c, _ in contents), words
            assert not any(isinstance(c, str) and re.search(r"[\x00-\x08\x0b-\x1f]", c) for c, _ in contents), words
            with zipfile.ZipFile(made) as parts:
                for part in parts.namelist():
                    xml.fromstring(parts.read(part))
                charts = [parts.read(n).decode() for n in parts.namelist() if "charts/chart" in n]
                equal([c for c in charts if re.search(r"<c:f>=?HYPERLINK", c)], [], words)
                equal([n for n in parts.namelist() if n.endswith(".rels") and b"localhost" in parts.read(n)], [], words)
            made.unlink()


@case
def a_workbook_of_more_than_20000_cells_is_values_and_says_so(closs):
    problems = "\n".join(f"  p{k}: {{frequency: 0.01%, loyalty_drop: 5%}}" for k in range(2000))
    with folder() as there:
        (there / "a.yaml").write_text("closs: 1\nmodel: drop\nname: Wide\ncurrency: USD\ncustomers: 1M\n"
                                      f"revenue_per_customer: 340\nproblems:\n{problems}\n")
        made = there / "a.xlsx"
        equal(closs("run", there / "a.yaml", "-o", made).code, 0)
        book = Workbook(made)
        equal([f for cells in book.sheets.values() for _, f in cells.values() if f], [])
        contains(" ".join(str(c) for c, _ in book.sheets["Decision"].values()), "holds values, not formulas")
        assert len(book.names) <= 2_000


if __name__ == "__main__":
    program = Program(sys.argv[1])
    if not (Path(program.path).parent / HELPER).exists():
        sys.exit("NOT RUN: closs-xlsx is not built: libxlsxwriter-dev or nlohmann-json3-dev is missing")
    if not OFFICE:
        sys.exit("NOT RUN: LibreOffice is not installed")
    sys.exit(main(program))
