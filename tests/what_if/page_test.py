#!/usr/bin/env python3
"""The what-if of a page, in Debian's chromium: what it shows, copies and saves when its inputs are moved, against the
program. Usage: page_test.py PROGRAM"""

import contextlib
import csv
import io
import json
import shlex
import shutil
import sys
import time
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "program"))
from browser import browser, is_installed  # noqa: E402
from drive import ROOT, Program, case, contains, equal, folder, main  # noqa: E402
from fetched import missing  # noqa: E402

# What a reader does to the page and sees of it: a number into the field of a control, a slider moved, an input looked
# for and found.
IN_PAGE = """window.inPage = {
  type(k, text) {
    const field = document.querySelectorAll('.what-if .control input[type=text]')[k];
    field.value = text;
    field.dispatchEvent(new Event('input'));
  },
  slide(k, by) {
    const slider = document.querySelectorAll('.what-if input[type=range]')[k];
    slider.value = Number(slider.value) + by;
    slider.dispatchEvent(new Event('input'));
  },
  find(k) {
    const search = document.querySelector('.what-if input[type=search]');
    const before = document.querySelectorAll('.what-if .control').length;
    search.value = search.list.options[k].value;
    search.dispatchEvent(new Event('change'));
    return document.querySelectorAll('.what-if .control').length - before;
  },
  press(k) { document.querySelectorAll('.what-if button')[k].click(); },
  inputs: () => document.querySelector('.what-if datalist').options.length,
  fields: () => [...document.querySelectorAll('.what-if .control input[type=text]')].map(field => field.value),
  cut: () => [...document.querySelectorAll('.what-if .control input[type=text]')].filter(field =>
    field.scrollWidth > field.clientWidth).map(field => field.value),
  shown: () => [...document.querySelectorAll('data[data-figure]')].map(one =>
    [one.dataset.figure, one.value, one.textContent]),
  flags: () => document.querySelector('.what-if textarea').value,
  told: () => document.querySelector('.what-if .refused').textContent,
  marks: () => [...document.querySelectorAll('.given')].filter(mark => !mark.hidden).length,
}; 1"""
SAVE, RESET = 1, 2  # buttons


class Page:
    """A page that is open, and what is done to it: `page.do("slide", 0, 3)`."""

    def __init__(self, one, path):
        self.one = one
        one.open(path, 1200, 900)
        one.value(IN_PAGE)

    def do(self, what, *values):
        return self.one.value(f"inPage.{what}({', '.join(json.dumps(value) for value in values)})")

    def sets(self):
        """The values of --set, as a shell takes them apart."""
        words = shlex.split(self.do("flags"))
        equal(set(words[0::2]) <= {"--set"}, True, words)
        return words[1::2]


@contextlib.contextmanager
def copied_examples():
    with folder() as here:
        shutil.copytree(ROOT / "examples", here / "examples")
        yield here


def figures_of(closs, here, file, sets=()):
    """By name, as csv has them."""
    result = closs("run", file, *(word for one in sets for word in ("--set", one)), "-q", "-f", "csv", cwd=here)
    equal(result.code, 0, result.err)
    return {".".join(part for part in (row["scope"], row["id"], row["measure"]) if part): row["value"]
            for row in csv.DictReader(io.StringIO(result.text))}


def is_near(a, b):
    return a == b or (a and b and abs(float(a) - float(b)) <= 1e-9 * max(1, abs(float(b))))


def differences(where, shown, theirs):
    for name, value, text in shown:
        if name not in theirs or not is_near(value, theirs[name]):
            yield f"{where}: {name} is {value}, not {theirs.get(name)}"
        if (value == "") != (text == "-"):
            yield f"{where}: {name} is shown as {text!r} for {value!r}"


def written_page(closs, here, file, language):
    path = here / f"{Path(file).stem}.{language}.html"
    result = closs("run", file, "-o", path, "--lang", language, cwd=here)
    equal(result.code, 0, result.err)
    return path


def moved(page, closs, here, file):
    """Inputs one after the other, by slider and by field: what is wrong."""
    fields = page.do("fields")
    for k in range(min(4, len(fields))):
        if k % 2 == 0:
            page.do("slide", k, 3)
        else:
            page.do("type", k, format(Decimal(fields[k]) * Decimal("0.75"), "f"))
        sets = page.sets()
        equal((len(sets), page.do("told")), (k + 1, ""), f"{file}: moved inputs that are told, and refusals")
        yield from differences(f"{file} {sets}", page.do("shown"), figures_of(closs, here, file, sets))
    equal(page.do("marks") > 0, True, f"{file}: what does not follow says so")


def saved(page, closs, here, file):
    """Saved, it is a scenario of its own: what is wrong."""
    path, sets = here / "what-if.yaml", page.sets()
    page.one.call("Page.setDownloadBehavior", behavior="allow", downloadPath=str(here))
    page.do("press", SAVE)
    for _ in range(200):
        if path.exists():
            break
        time.sleep(0.05)
    path.rename(here / "examples/what-if.yaml")
    shown = [(name, value, value or "-") for name, value in figures_of(closs, here, file, sets).items()]
    yield from differences(f"{file}, saved", shown, figures_of(closs, here, "examples/what-if.yaml"))


def refuses_in_the_programs_words(page, closs, here, file, language):
    page.do("type", 0, "-1")
    refused = closs("run", file, "-q", "--lang", language, "--set", page.sets()[0], cwd=here)
    told = page.do("told")
    equal((refused.code, told != ""), (2, True), f"{file}: -1 is refused")
    contains(refused.err, told[:len(told) // 3])
    equal([one for one in page.do("shown") if one[1:] != ["", "-"]], [], f"{file}: figures of what is refused")


@case
def pages_follow_their_inputs_as_the_program_does(closs):
    if not is_installed():
        return missing("chromium")
    wrong = []
    with browser() as one:
        for example, language in (("telecom", "en"), ("b2b-software", "en"), ("quick", "en"), ("bank", "ja")):
            with copied_examples() as here:
                file = f"examples/{example}.yaml"
                page = Page(one, written_page(closs, here, file, language))
                given, fields = page.do("shown"), page.do("fields")
                equal((len(fields) > 0, len(given) > 10), (True, True), f"{file}: there are controls and figures")
                wrong += differences(file, given, figures_of(closs, here, file))
                equal((page.do("flags"), page.do("marks")), ("", 0), f"{file}: nothing was moved")
                wrong += moved(page, closs, here, file)
                wrong += saved(page, closs, here, file)
                page.do("press", RESET)
                equal(page.do("shown"), given, f"{file}: as given again")
                refuses_in_the_programs_words(page, closs, here, file, language)
                page.do("press", RESET)
                inputs = page.do("inputs")
                found = sum(page.do("find", k) for k in range(inputs))
                equal(len(fields) + found, inputs, f"{file}: inputs that are there, or found")
                for width in (360, 800, 1400):
                    one.resize(width)
                    wide = one.value("document.documentElement.scrollWidth")
                    wrong += [f"{file}: {wide} px wide on {width}"] if wide > width else []
                wrong += [f"{file}: {text}" for text in one.complaints()]
                wrong += [f"{file}: asks for {url}" for url in one.requests() if not url.startswith(("file:", "blob:"))]
    equal(wrong, [])


@case
def fields_show_all_digits_of_a_number(closs):
    if not is_installed():
        return missing("chromium")
    numbers = ["33.33333333333333", "1234567.890123456"]
    with copied_examples() as here, browser() as one:
        (here / "examples/long.yaml").write_text("closs: 1\nname: Long\nmodel: drop\ncurrency: USD\ncustomers: 120k\n"
                                                 f"revenue_per_customer: {numbers[1]}\nproblems:\n"
                                                 f"  one: {{frequency: {numbers[0]}%, loyalty_drop: 25%}}\n")
        page = Page(one, written_page(closs, here, "examples/long.yaml", "en"))
        equal(set(numbers) <= set(page.do("fields")), True, page.do("fields"))
        for width in (360, 800, 1400):
            one.resize(width)
            equal(page.do("cut"), [], f"numbers that are cut off on {width} px")
            equal(one.value("document.documentElement.scrollWidth") <= width, True, f"wide on {width} px")
        equal(one.complaints(), [])


@case
def shares_of_many_fixes_are_the_programs_until_something_is_moved(closs):
    if not is_installed():
        return missing("chromium")
    with copied_examples() as here, browser() as one:
        fixes = "\n".join(f"  f{k}: {{changes: {{problems.billing.frequency: {{reduce: {k + 1}%}}}}, "
                          "cost: {once: 1M}}" for k in range(11))
        (here / "examples/many.yaml").write_text(f"closs: 1\nextends: telecom.yaml\nname: Many\nfixes:\n{fixes}\n")
        page = Page(one, written_page(closs, here, "examples/many.yaml", "en"))

        def shares():
            return [(value, text) for name, value, text in page.do("shown") if name.endswith(".npv_share")]

        equal(len(shares()) >= 11, True, "11 fixes have shares")
        equal([share for share in shares() if share[0] == "" or share[1] == "-"], [], "shares as given that are none")
        page.do("slide", 0, 3)
        equal(set(shares()), {("", "-")}, "shares of more than 10 fixes that were moved")
        equal(one.complaints(), [])


if __name__ == "__main__":
    sys.exit(main(Program(sys.argv[1])))
