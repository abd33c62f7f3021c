#!/usr/bin/env python3
"""Pages of html as people see them, in Debian's chromium: on a phone and on wide screens, light and dark, and on paper.
Usage: browser_test.py PROGRAM
       browser_test.py PROGRAM --approve    drawings as they are become those of tests/pictures

Where chromium, pdftotext, or axe-core (which npm fetches) is missing, what needs it is not run, and a line says so that
begins with NOT RUN; in continuous integration (CI in the environment) that fails. Cards and drawings are compared with
approved pictures, each by itself and small, in one font; of whole pages it is measured where things are."""

import base64
import functools
import html
import json
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from browser import browser, is_installed  # noqa: E402
from drive import ROOT, Program, case, contains, equal, folder, main  # noqa: E402
from fetched import missing, npm_package  # noqa: E402

TELECOM = "examples/telecom.yaml"
WIDTHS = (360, 800, 1400)
AXE = "axe-core@4.10.3"
CALLS = {
    "run": ["run", TELECOM, "--by", "touchpoint"],
    "b2b": ["run", "examples/b2b-software.yaml"],
    "all": ["run", TELECOM, "examples/bank.yaml", "examples/b2b-software.yaml", "--full"],
    "simulate": ["simulate", TELECOM, "--trials", "4k"],
    "tornado": ["tornado", TELECOM, "--figure", "total.lost", "--swing", "10%"],
    "plan": ["plan", "examples/bank.yaml", "--budget", "400k"],
    "bridge": ["bridge", TELECOM, "examples/telecom-2027.yaml"],
    "compare": ["compare", TELECOM, "examples/telecom-2027.yaml", "examples/telecom-typhoon.yaml"],
    "check": ["check", "examples", "--set", "margin=30%"],
    "explain": ["explain", TELECOM, "fix.e-invoice.npv"],
}
LONG = {"en": "Invoices_that_name_another_customer_or_a_wrong_amount " + "and more of the same " * 4,
        "ja": "請求書に別のお客様の名前や誤った金額が記載されていたという問題" * 3}
HOSTILE = ("</style><script>window.ran = 1</script>", "<img src=http://a.example/x onerror='window.ran = 1'>",
           "\"><svg onload='window.ran = 1'>", "javascript:window.ran = 1", "\u202eabc", "W" * 300)


def scenario(count, name, fixes=1):
    """A scenario with so many problems and fixes, each with a name of that kind, and tags."""
    problems = "\n".join(
        f"  p{k}:\n    name: \"{name(k)}\"\n    frequency: 0.{k % 7 + 1}%\n    drop: {k % 9 + 4}% to {k % 9 + 9}%\n"
        f"    tags: {{phase: \"{'buy use pay leave'.split()[k % 4]}\", channel: \"{'web phone shop'.split()[k % 3]}\"}}"
        for k in range(count))
    return f"""closs: 1
name: "{name(0)}"
model: drop
currency: USD
period: year
horizon: 3
discount_rate: 8%
customers: 1M
revenue_per_customer: 340
margin: 30%
problems:
{problems.replace("drop:", "loyalty_drop:")}
fixes:
""" + "".join(f"  f{k}:\n    name: \"{name(k)}\"\n    changes: {{problems.p{k % count}.frequency: {{reduce: 30%}}}}\n"
             f"    cost: {{once: {k % 3 + 1}_000, per_period: 100}}\n" for k in range(fixes))


def yaml_text(text):
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\u202e", "\\u202E")


def pages(closs, here):
    """All pages that are looked at, in both languages: [path]."""
    out = []

    def add(name, words, language):
        path = here / f"{name}.{language}.html"
        result = closs(*words, "--lang", language, "-o", path)
        if not path.exists():
            raise AssertionError(f"{words}: {result.err}")
        out.append(path)

    for language in ("en", "ja"):
        for name, words in CALLS.items():
            add(name, words, language)
        for count in (1, 12, 40):
            source = here / f"many{count}.yaml"
            source.write_text(scenario(count, lambda k: f"The invoice is wrong, in the way {k}", min(count, 7)),
                              encoding="utf-8")
            add(source.stem, ["run", source], language)
        for name, text in (("long", lambda k: LONG[language] + str(k)),
                           ("hostile", lambda k: yaml_text(HOSTILE[k % len(HOSTILE)]))):
            source = here / f"{name}.{language}.yaml"
            source.write_text(scenario(12, text), encoding="utf-8")
            add(name, ["run", source], language)
            add(name + "-simulate", ["simulate", source, "--trials", "4k"], language)
    return out


@functools.cache
def made(closs):
    here = Path(tempfile.mkdtemp(prefix="closs-pages-"))
    return here, pages(closs, here)


# --- on a screen -----------------------------------------------------------------------------------

# What goes beyond its place: elements that are cut, and texts of drawings that lie on each other or beyond their drawing.
MEASURE = """(() => {
  const wrong = [];
  const name = e => e.tagName + '.' + (e.getAttribute('class') || '') + ' ' + (e.textContent || '').trim().slice(0, 40);
  for (const e of document.querySelectorAll('body *')) {
    const style = getComputedStyle(e);
    if (e.namespaceURI.endsWith('svg') || style.display === 'inline' || e.classList.contains('unseen')) continue;
    if (e.scrollWidth > e.clientWidth + 1 && style.overflowX !== 'auto' && e.clientWidth > 0 &&
        !e.matches('td.bar')) wrong.push('wider than its place: ' + name(e));
    if (style.overflowX === 'auto' && e.scrollWidth > e.clientWidth && e.tabIndex < 0) wrong.push('no way to scroll: ' + name(e));
  }
  for (const svg of document.querySelectorAll('figure svg[role=img], figure .plot > svg')) {
    const box = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll('text')].map(t => [t, t.getBoundingClientRect()]);
    for (const [t, r] of texts)
      if (r.left < box.left - 1 || r.right > box.right + 1 || r.top < box.top - 3 || r.bottom > box.bottom + 3)
        wrong.push('beyond its drawing: ' + name(t));
    texts.forEach(([a, r], i) => texts.slice(i + 1).forEach(([b, s]) => {
      const across = Math.min(r.right, s.right) - Math.max(r.left, s.left);
      const down = Math.min(r.bottom, s.bottom) - Math.max(r.top, s.top);
      if (across > 1 && down > 5) wrong.push('on each other: ' + name(a) + ' / ' + name(b));
    }));
  }
  return wrong;
})()"""


@case
def pages_fit_phones_and_wide_screens_and_nothing_runs_or_is_fetched(closs):
    if not is_installed():
        return missing("chromium")
    here, all_pages = made(closs)
    wrong = []
    with browser() as one:
        for path in all_pages:
            for width in WIDTHS:
                one.open(path, width)
                where = f"{path.name} at {width}"
                if one.value("document.documentElement.scrollWidth") > width:
                    wrong.append(f"{where}: {one.value('document.documentElement.scrollWidth')} pixels wide")
                wrong += [f"{where}: {what}" for what in one.value(MEASURE)]
                wrong += [f"{where}: asked for {url}" for url in one.requests()]
                wrong += [f"{where}: {text}" for text in one.complaints()]
                if one.value("typeof window.ran") != "undefined":
                    wrong.append(f"{where}: a script of the scenario ran")
    equal(wrong, [], f"pages in {here}")


@case
def a_policy_that_is_broken_would_be_seen(closs):
    if not is_installed():
        return missing("chromium")
    with folder() as here, browser() as one:
        page = closs("run", "examples/quick.yaml", "-f", "html").text
        (here / "a.html").write_text(page.replace("</main>", "<p style='color:red'>a</p><script>window.ran = 1</script>"
                                                  "<img src=http://127.0.0.1:9/x></main>"), encoding="utf-8")
        one.open(here / "a.html")
        equal(len([text for text in one.complaints() if "Content Security Policy" in text]), 3)
        equal(one.value("typeof window.ran"), "undefined")
        (here / "b.html").write_text(page.replace("<style>", "<style>p { color: red; }"), encoding="utf-8")
        one.open(here / "b.html")
        contains(" ".join(one.complaints()), "Content Security Policy")


@case
def a_script_that_fails_would_be_seen(_):
    if not is_installed():
        return missing("chromium")
    with folder() as here, browser() as one:
        (here / "a.html").write_text("<!DOCTYPE html><title>a</title><script>nothing()</script>", encoding="utf-8")
        one.open(here / "a.html")
        contains(" ".join(one.complaints()), "nothing is not defined")


@case
def dark_follows_the_system_and_paper_does_not(closs):
    if not is_installed():
        return missing("chromium")
    path = next(page for page in made(closs)[1] if page.name == "run.en.html")
    shade = "getComputedStyle(document.body).backgroundColor"
    with browser() as one:
        one.open(path)
        equal(one.value(shade), "rgb(255, 255, 255)")
        one.open(path, dark=True)
        equal(one.value(shade), "rgb(18, 22, 28)")
        one.call("Emulation.setEmulatedMedia", media="print",
                 features=[{"name": "prefers-color-scheme", "value": "dark"}])
        equal(one.value(shade), "rgb(255, 255, 255)")


# --- drawings, against approved ones -----------------------------------------------------------------

PICTURES = ROOT / "tests/pictures"
DRAWN = {"run": (800, False), "run.dark": (800, True), "run.phone": (360, False), "simulate": (800, False)}
WIDE = 200  # pixels of an approved picture across
# How far two pictures are apart: the share of their small squares whose color differs by a tenth or more; all of them
# where one is higher.
APART = """(async (a, b) => {
  const drawn = async data => {
    const image = new Image();
    image.src = 'data:image/png;base64,' + data;
    await image.decode();
    return image;
  };
  const images = [await drawn(a), await drawn(b)], square = 5;
  const across = Math.ceil(images[0].width / square), down = Math.ceil(images[0].height / square);
  const [x, y] = images.map(image => {
    const canvas = new OffscreenCanvas(across, down), to = canvas.getContext('2d');
    to.imageSmoothingQuality = 'high';
    to.drawImage(image, 0, 0, across, down);
    return to.getImageData(0, 0, across, down).data;
  });
  const [high, other] = images.map(image => image.height / image.width);
  if (Math.abs(high / other - 1) > 0.1) return 1;
  let apart = 0;
  for (let k = 0; k < x.length; k += 4)
    apart += [0, 1, 2].some(c => Math.abs(x[k + c] - y[k + c]) >= 25) ? 1 : 0;
  return apart / (across * down);
})"""
MOST_APART = 0.03


def drawings(closs, one, here, names=tuple(DRAWN), change="1"):
    """{name: PNG}: cards and drawings of pages, after what `change` does to them."""
    out = {}
    for name in names:
        width, dark = DRAWN[name]
        path = here / f"{name}.html"
        equal(closs(*CALLS[name.split(".")[0]], "-o", path).code, 0)
        one.open(path, width, dark=dark)
        one.value("document.querySelector('.what-if')?.remove(); document.body.style.fontFamily = 'DejaVu Sans'")
        one.value(change)
        boxes = one.value("[...document.querySelectorAll('figure, .cards')].map(e => e.getBoundingClientRect()).map("
                          "r => ({x: r.left, y: r.top + scrollY, width: r.width, height: r.height}))")
        for number, box in enumerate(boxes, 1):
            shot = one.call("Page.captureScreenshot", captureBeyondViewport=True,
                            clip={**box, "scale": WIDE / box["width"]})
            out[f"{name}-{number:02}"] = base64.b64decode(shot["data"])
    return out


def apart(one, approved, now):
    texts = [json.dumps(base64.b64encode(image).decode()) for image in (approved, now)]
    return one.value(f"{APART}({texts[0]}, {texts[1]})")


@case
def drawings_look_as_approved(closs):
    if not is_installed():
        return missing("chromium")
    with browser() as one, folder() as here:
        shown = drawings(closs, one, here)
        one.call("Page.navigate", url="about:blank")
        approved = {path.stem: path.read_bytes() for path in PICTURES.glob("*.png")}
        equal(sorted(shown), sorted(approved), "the drawings of tests/pictures")
        wrong = []
        for name, image in shown.items():
            share = apart(one, approved[name], image)
            if share > MOST_APART:
                wrong.append(f"{name}: {share:.1%} of it differs")
        if wrong:
            kept = Path(tempfile.mkdtemp(prefix="closs-drawings-"))
            for name, image in shown.items():
                (kept / f"{name}.png").write_bytes(image)
            raise AssertionError("\n".join([*wrong, f"as they are now: {kept}"]))


@case
def a_drawing_that_is_wrong_would_be_seen(closs):
    if not is_installed():
        return missing("chromium")
    approved = {path.stem: path.read_bytes() for path in PICTURES.glob("*.png")}
    changes = {
        "no bars": "document.querySelectorAll('figure rect').forEach(e => e.remove())",
        "no curves": "document.querySelectorAll('figure :is(path, polyline, polygon)').forEach(e => e.remove())",
        "no colors": "document.querySelectorAll('figure *').forEach(e => e.removeAttribute('class'))",
    }
    with browser() as one, folder() as here:
        for what, change in changes.items():
            shown = drawings(closs, one, here, ("run", "simulate"), change)
            one.call("Page.navigate", url="about:blank")
            seen = [name for name, image in shown.items() if apart(one, approved[name], image) > MOST_APART]
            equal(len(seen) >= 3, True, f"{what}: {seen}")


def approve(closs):
    with browser() as one, folder() as here:
        PICTURES.mkdir(exist_ok=True)
        for path in PICTURES.glob("*.png"):
            path.unlink()
        for name, image in drawings(closs, one, here).items():
            (PICTURES / f"{name}.png").write_bytes(image)
            print(f"tests/pictures/{name}.png")


# --- for those who do not see ----------------------------------------------------------------------


@functools.cache
def axe():
    """The text of axe-core; nothing where it cannot be had."""
    modules = npm_package(AXE)
    return modules and (modules / "axe-core/axe.min.js").read_text(encoding="utf-8")


@case
def axe_finds_nothing(closs):
    if not is_installed():
        return missing("chromium")
    if axe() is None:
        return missing("axe-core")
    wrong = []
    with browser() as one:
        for path in made(closs)[1]:
            width, dark = (360, False) if ".en." in path.name else (1400, True)
            one.open(path, width, dark=dark)
            one.value("document.querySelectorAll('details').forEach(d => d.open = true)")
            one.value(axe() + "; 1")
            found = one.value("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(v => "
                              "v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 120)).join(' | ')))")
            wrong += [f"{path.name} at {width}{' dark' if dark else ''}: {what}" for what in found]
    equal(wrong, [])


# --- on paper --------------------------------------------------------------------------------------

A4 = (595, 842)  # points
ONE_SHEET = ("run", "b2b", "many1", "many12", "many40")  # the decision fits on the first, with names as people give them
WHOLE = {"en": "The whole report", "ja": "レポート全体"}
MARGIN = 14 / 25.4 * 72
EDGE = 12  # what stands above and below all else has at least so much


def words_of(pdf, here):
    """[[(word, left, right, top, bottom)]]: of each sheet, and its size."""
    (here / "a.pdf").write_bytes(pdf)
    subprocess.run(["pdftotext", "-bbox", here / "a.pdf", here / "a.xhtml"], check=True)
    text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", (here / "a.xhtml").read_text(encoding="utf-8"))
    space = "{http://www.w3.org/1999/xhtml}"
    for page in xml.fromstring(text).iter(space + "page"):
        yield (float(page.get("width")), float(page.get("height"))), [
            (word.text, *(float(word.get(side)) for side in ("xMin", "xMax", "yMin", "yMax")))
            for word in page.iter(space + "word")]


def heads_of(path):
    """The words of each table's heads, sorted."""
    found = re.findall("<thead>(.*?)</thead>", path.read_text(encoding="utf-8"), re.S)
    return {tuple(sorted(html.unescape(re.sub("<[^>]*>", " ", head)).split())) for head in found}


@case
def paper_is_a4_with_numbers_and_nothing_beyond_its_margins(closs):
    if not is_installed():
        return missing("chromium")
    if not shutil.which("pdftotext"):
        return missing("pdftotext")
    with browser() as one, folder() as here:
        for path in made(closs)[1]:
            one.open(path, dark=True)
            sheets = list(words_of(one.printed(), here))
            for number, (size, words) in enumerate(sheets, 1):
                where = f"{path.name}, sheet {number}"
                equal(tuple(round(side) for side in size), A4, where)
                contains(" ".join(word for word, *_ in words[-6:]), f"{number} / {len(sheets)}")
                above = [word for word, *_ in words if word not in (str(number), "/", str(len(sheets)))]
                for head in heads_of(path):
                    if len(head) > 2 and tuple(sorted(above[-len(head):])) == head:
                        raise AssertionError(f"{where}: the rows of a table are on the next: {head}")
                if path.stem.split(".")[0] in ONE_SHEET and number <= 2:
                    begins = " ".join(word for word, *_ in words).startswith(WHOLE[path.stem.split(".")[1]])
                    equal(begins, number == 2, f"{where}: the decision has a sheet to itself")
                for word, left, right, top, bottom in words:
                    if left < MARGIN - 2 or right > A4[0] - MARGIN + 2 or top < EDGE or bottom > A4[1] - EDGE:
                        raise AssertionError(f"{where}: {word!r} at {left}, {right}")


if __name__ == "__main__":
    if "--approve" in sys.argv:
        sys.exit(approve(Program(sys.argv[1])))
    code = main(Program(sys.argv[1]))
    if made.cache_info().currsize:
        shutil.rmtree(made(Program(sys.argv[1]))[0], ignore_errors=True)
    sys.exit(code)
