#!/usr/bin/env python3
"""The rules of the house (docs/architecture.md) that a reader of the code relies on, checked.

  tests/house_test.py [--quick]     --quick leaves out compiling every file alone, and clang-format
"""

import os
import re
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src"

# Which rooms a room may include, and which foreign headers (by how they begin).
ROOMS = {
    "text": ["text"],
    "core": ["core"],
    "analysis": ["core", "text", "analysis"],
    "input": ["core", "text", "input"],
    "report": ["core", "text", "analysis", "report"],
    "cli": ["core", "text", "analysis", "input", "report", "cli"],
    "xlsx": ["xlsx"],
}
FOREIGN = {
    "text": ["fmt/", "utf8proc.h"],
    "core": ["boost/math/", "boost/random/", "Random123/", "fmt/", "sched.h"],
    "analysis": ["fmt/", "boost/math/", "boost/sort/"],
    "input": ["fmt/"],
    "report": ["fmt/"],
    "cli": ["fmt/", "dirent.h", "fcntl.h", "signal.h", "spawn.h", "sha256.h", "sys/", "unistd.h", "zlib.h"],
    "xlsx": ["nlohmann/json.hpp", "xlsxwriter.h", "fcntl.h", "sys/", "unistd.h"],
}
# Seen by one file only.
DOORS = {
    "sqlite3.h": "src/cli/io/sqlite.cpp",
    "zlib.h": "src/cli/io/table_file.cpp",
    "yaml-cpp/": "src/input/yaml/tree.cpp",
    "yaml.h": "src/input/yaml/plain_tree.cpp",
    "CLI/": "src/cli/line/command_line.cpp",
    "immintrin.h": "src/core/graph/draw_loops_body.hpp",
}
# The world: only the command line may know the disk, the clock, the terminal; streams and locales nobody.
CLI_ONLY = {"chrono", "ctime", "filesystem", "csignal", "cstdio"}
NOBODY = {"iostream", "fstream", "sstream", "locale", "clocale", "random", "regex"}
# What targets of fuzzing may include of the program: they see it from outside.
FUZZ_DOORS = {"cli/program.hpp", "text/utf8.hpp"}
STANDARD = re.compile(r"^[a-z_0-9]+$")
MOST_LINES = 700  # most files are under 400
MOST_COLUMNS = 120

faults = []
checks = 0


def check(holds, text):
    global checks
    checks += 1
    if not holds:
        faults.append(text)


def sources():
    return sorted(p for p in SRC.rglob("*") if p.suffix in (".cpp", ".hpp"))


def name(path):
    return str(path.relative_to(ROOT))


def doors():
    """Every #include goes through an allowed door."""
    for path in sources():
        room = path.relative_to(SRC).parts[0]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
            if not found:
                continue
            quote, header = found.groups()
            where = f"{name(path)}:{number} includes {header}"
            if quote == '"':
                check(header.split("/")[0] in ROOMS[room], f"{where}: {room} has no door there")
                check((SRC / header).exists(), f"{where}, which does not exist")
            elif STANDARD.match(header):
                check(header not in NOBODY, f"{where}: nobody may")
                check(header not in CLI_ONLY or room in ("cli", "xlsx"), f"{where}: only cli may")
            else:
                door = next((DOORS[d] for d in DOORS if header.startswith(d)), None)
                if door:
                    check(name(path) == door, f"{where}: only {door} may")
                else:
                    check(any(header.startswith(f) for f in FOREIGN[room]), f"{where}: not for {room}")


def fuzzing_stays_outside():
    """Targets of fuzzing run the whole program, and have no other way in; each has a file, and inputs to begin with."""
    for path in sorted((ROOT / "fuzz").glob("*.[ch]pp")):
        for header in re.findall(r'^#include "([^"]+)"', path.read_text(encoding="utf-8"), re.M):
            check((path.parent / header).exists() or header in FUZZ_DOORS, f"{name(path)} includes {header}")
    targets = re.findall(r'^      \{"([a-z]+)", ', (ROOT / "fuzz/target.cpp").read_text(encoding="utf-8"), re.M)
    check(len(targets) >= 8, "the table of targets cannot be read")
    begin = (ROOT / "scripts/fuzz").read_text(encoding="utf-8")
    for target in targets:
        check((ROOT / f"fuzz/{target}.cpp").exists(), f"fuzz/{target}.cpp is missing")
        check(f'seeds.add("{target}"' in begin, f"scripts/fuzz makes no inputs for {target}")
    for folder in (ROOT / "fuzz/found").iterdir():
        check(folder.name in targets, f"{name(folder)} has the name of no target")


def first_in_its_source(header):
    source = header.with_suffix(".cpp")
    includes = re.findall(r'^#include "([^"]+)"', source.read_text(encoding="utf-8"), re.M) if source.exists() else []
    return includes[:1] == [str(header.relative_to(SRC))]


def files_alone():
    """Every source compiles alone, though a folder is built as one; and so does every header, which its own source
    includes first."""
    options = ["-std=gnu++20", "-I", str(SRC), "-D", "FMT_HEADER_ONLY"]
    options += ["-D", 'CLOSS_VERSION=""', "-D", 'CLOSS_SOURCE_DIR=""', "-D", 'CLOSS_DATADIR=""']
    options += ["-D", 'CLOSS_LIBEXECDIR=""']
    options += ["-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wpedantic", "-Werror"]
    options += ["-Wno-pragma-once-outside-header", "-Wno-unused-const-variable", "-Wno-unused-function"]

    def compiled(path):
        command = ["clang++", *options, "-fsyntax-only", "-x", "c++", str(path)]
        return path, subprocess.run(command, capture_output=True, text=True)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        files = [p for p in sources() if p.suffix == ".cpp" or not first_in_its_source(p)]
        files += (ROOT / "fuzz").glob("*.cpp")
        for path, done in pool.map(compiled, files):
            check(done.returncode == 0, f"{name(path)} does not compile alone:\n{done.stderr[:1000]}")


def shape():
    """Files are short, headers begin with their idea, and nothing of the machine they were written on is left."""
    for path in sources():
        text = path.read_text(encoding="utf-8")
        check(text.count("\n") <= MOST_LINES, f"{name(path)} has more than {MOST_LINES} lines")
        if path.suffix == ".hpp":
            check(text.startswith("// "), f"{name(path)} does not begin with its idea")
            check("#pragma once" in text, f"{name(path)} may be included twice")
        check(not re.search(r"^\s*#\s*define", text, re.M), f"{name(path)} defines a macro")
    tops = ("src", "tests", "fuzz", "docs", "scripts", "models", "examples", "bench", ".ci")
    listed = [p for top in tops for p in (ROOT / top).rglob("*")]
    listed += [p for p in ROOT.iterdir() if p.suffix in (".md", ".txt", ".json")]
    paths = re.compile(rb"(?<![\w.])/(?:work|root|home/\w+|Users)/[\w.]")
    for path in listed:
        if not path.is_file() or "__pycache__" in path.parts or path == Path(__file__).resolve():
            continue
        found = paths.search(path.read_bytes())
        check(not found, f"{name(path)} names a path of a machine: {found and found.group(0)}")


def packages():
    """The list of packages is read as it was written: a name a line, and what it is for."""
    done = subprocess.run([ROOT / "scripts" / "packages"], capture_output=True, text=True)
    check(done.returncode == 0 and not done.stderr, f"scripts/packages: {done.stderr}")
    for line in filter(None, done.stdout.splitlines()):
        check(re.fullmatch(r"[a-z0-9][a-z0-9+.-]+ +[A-Za-z].*", line), f"scripts/packages: no package: {line}")


def every_test_is_run():
    """A file of tests that scripts/test does not name would pass for ever."""
    run = (ROOT / "scripts" / "test").read_text(encoding="utf-8")
    for path in sorted((ROOT / "tests").rglob("*_test.*")):
        if path.suffix in (".py", ".js"):
            check(str(path.relative_to(ROOT)) in run, f"scripts/test does not run {name(path)}")


def our_code():
    """All C++ of the house, tests, benchmarks and targets of fuzzing included."""
    tops = ("src", "tests", "fuzz", "bench")
    return sorted(p for top in tops for p in (ROOT / top).rglob("*") if p.suffix in (".cpp", ".hpp"))


def columns(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in line)


def lines_fit():
    """No line is wider than 120 columns."""
    others = [ROOT / "CMakeLists.txt", *sorted((ROOT / "scripts").iterdir()), *sorted((ROOT / "tests").glob("*.py"))]
    for path in our_code() + others:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            check(columns(line) <= MOST_COLUMNS, f"{name(path)}:{number} is {columns(line)} columns wide")


def as_clang_format_writes_it():
    """All C++ is as clang-format writes it."""
    done = subprocess.run(["clang-format", "--dry-run", *map(str, our_code())], capture_output=True, text=True)
    wrong = sorted({line.split(":")[0] for line in done.stderr.splitlines() if "warning:" in line})
    for path in wrong:
        check(False, f"{os.path.relpath(path, ROOT)} is not as clang-format writes it")
    check(done.returncode == 0, f"clang-format: {done.stderr[:1000]}")


def comments(path):
    """The comments of a C++ file, or the whole of a Python file, each with its line, lines of one comment joined."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return [(1, " ".join(text.split()))]
    found, last = [], -1
    for number, line in enumerate(text.splitlines(), 1):
        comment = re.search(r"(?:^|\s)//+ ?(.*)$", line)
        if comment and last == number - 1 and re.match(r"\s*//", line):
            found[-1] = (found[-1][0], f"{found[-1][1]} {comment[1]}")
        elif comment:
            found.append((number, comment[1]))
        if comment:
            last = number
    return found


def headings(page):
    return [line.lstrip("# ") for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("#")]


def signs_lead_somewhere():
    """Pages, sections and files that comments send their reader to are there."""
    names = {p.name for p in our_code()}
    page_sign = re.compile(
        r'(?<![\w/.-])((?:[\w-]+/)*[\w-]+\.md)\b(?:,? sections? (\d)(?: (?:to|and) (\d))?|, "([^"]+)")?')
    file_sign = re.compile(r"(?<![\w/.*-])((?:[\w-]+/)*)([a-z]\w*\.[ch]pp)\b")
    for path in our_code() + sorted((ROOT / "tests/reference").glob("*.py")):
        for number, text in comments(path):
            where = f"{name(path)}:{number} sends its reader to"
            for page, first, last, heading in page_sign.findall(text):
                if not (ROOT / page).exists():
                    check(False, f"{where} {page}, which is not there")
                    continue
                for section in filter(None, (first, last)):
                    check(any(h.startswith(f"{section} ") for h in headings(ROOT / page)),
                          f"{where} {page} section {section}, which is not there")
                check(not heading or heading in headings(ROOT / page),
                      f'{where} {page}, "{heading}", which is not there')
            if path.suffix == ".py":
                continue
            for folder, file in file_sign.findall(text):
                below = any((base / folder / file).exists() for base in (ROOT, SRC, path.parent))
                there = below if folder else file in names
                check(there, f"{where} {folder}{file}, which is not there")


def pages_of_the_house_name_what_is_there():
    """Every path that docs/architecture.md and CONTRIBUTING.md name is there."""
    for page in (ROOT / "docs/architecture.md", ROOT / "CONTRIBUTING.md"):
        text = page.read_text(encoding="utf-8")
        for path in re.findall(r"`((?:[\w*-]+/)*[\w*.-]+\.(?:[ch]pp|py|md|yaml|txt))`", text):
            check(any(ROOT.glob(path)) or any(SRC.glob(f"**/{path}")), f"{name(page)} names {path}, which is not there")


def names_are_one():
    """No two types of the namespace share a name: the linker would silently take one's destructor for the other's."""
    where = {}
    for path in sources():
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".cpp":
            text = re.sub(r"^namespace \{$.*?^\}  // namespace$", "", text, flags=re.S | re.M)
        for found in re.findall(r"^(?:struct|class|enum class|enum|using)\s+(\w+)\b(?!::)[^;\n]*[{=]", text, re.M):
            where.setdefault(found, set()).add(name(path))
    for found, files in where.items():
        check(len(files) == 1, f"{found} is the name of two types: {', '.join(sorted(files))}")


def all_faults_are_raised_and_shown():
    """Every code is raised somewhere, and a test shows what it says. That a code exists and has a row is the compiler's
    business and that of tests/report/faults_test.cpp."""
    table = (SRC / "core/scenario/fault_code.hpp").read_text(encoding="utf-8")
    codes = re.findall(r'^    "([a-z0-9-]+)",$', table, re.M)
    check(len(codes) > 200, "the list of codes cannot be read")
    literals = set()
    for path in sources():
        if path.name != "fault_code.hpp" and not path.name.startswith("fault_rows_"):
            literals.update(re.findall(r'"([a-z0-9]+(?:-[a-z0-9]+)*)"', path.read_text(encoding="utf-8")))
    shown = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "tests/program").glob("*.py"))
    shown += "".join(p.read_text(encoding="utf-8") for p in (ROOT / "tests/bad").rglob("*.txt"))
    unshowable = {"usage", "out-of-memory", "internal-fault", "cannot-read"}  # no test can bring them about
    for code in codes:
        check(code in literals, f"nothing raises {code}")
        check(code in unshowable or re.search(rf'[\["]{code}[\]"]', shown),
              f"{code} has no bad file and no test of the program")


def commands():
    text = (SRC / "cli/line/commands.cpp").read_text(encoding="utf-8")
    return re.findall(r'^      \{"([a-z]+)",$', text, re.M)


def every_command_has_its_file_page_and_test():
    found = commands()
    check(len(found) >= 8, "the table of commands cannot be read")
    tests = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "tests/program").glob("*_test.py"))
    for command in found:
        check((SRC / "cli/commands" / f"{command}.cpp").exists(), f"src/cli/commands/{command}.cpp is missing")
        page = ROOT / "docs/commands" / f"{command}.md"
        check(page.exists(), f"docs/commands/{command}.md is missing")
        check(f'"{command}"' in tests, f"no test of the program runs {command}")
        if page.exists():
            title = page.read_text(encoding="utf-8").split("\n", 1)[0]
            check(title.startswith(f"# closs {command}"), f"{name(page)} has another heading")
    for page in (ROOT / "docs/commands").glob("*.md"):
        check(page.stem in found, f"{name(page)} describes no command")


def every_option_has_its_test():
    text = (SRC / "cli/line/options.cpp").read_text(encoding="utf-8")
    options = re.findall(r'^      \{"([a-z-]+)",\s+(?:0|\'\w\'),\s', text, re.M)
    check(len(options) >= 10, "the table of options cannot be read")
    tests = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "tests/program").glob("*_test.py"))
    for option in options:
        check(f"--{option}" in tests, f"no test of the program gives --{option}")


def links_lead_somewhere():
    """Links in our own pages lead somewhere."""
    pages = [ROOT / p for p in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")] + sorted((ROOT / "docs").rglob("*.md"))
    for page in pages:
        if not page.exists():
            check(False, f"{name(page)} is missing")
            continue
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                check((page.parent / target).exists(), f"{name(page)} links to {target}, which does not exist")


def one_word_for_one_thing():
    """Each term of docs/glossary.md is used, and the words that it stands instead of are not. In Japanese, marks are as
    wide as the text that they stand in, and per cent stands at its number."""
    pages = [*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", *(ROOT / "examples").rglob("*.yaml")]
    texts = {p: p.read_text(encoding="utf-8") for p in [*sources(), *(ROOT / "models").rglob("*.yaml"), *pages]}
    glossary = texts.pop(ROOT / "docs/glossary.md")
    texts = {p: re.sub(r'"\s*\n\s*"', "", text) for p, text in texts.items()}  # a text over several lines is one
    said = "".join(text for p, text in texts.items() if p.suffix in (".cpp", ".yaml"))
    terms = re.findall(r"^\| [^|]+ \| ([^|]+) \| ([^|]+) \| ([^|]*)\| [^|]+ \| [^|]+ \|$", glossary, re.M)[2:]
    check(len(terms) > 30, "the glossary cannot be read")
    for english, japanese, instead in terms:
        check(english.lower() in said.lower(), f"the program never says {english}")
        check(japanese in said, f"the program never says {japanese}")
        for word in filter(None, instead.strip().split("、")):
            for path, text in texts.items():
                check(word not in text, f"{name(path)} says {word}; docs/glossary.md has {japanese}")
    own = {SRC / "input/schema/templates.cpp", SRC / "text/width.cpp"}  # YAML, and a list of marks
    wide = "[ぁ-んァ-ヶー一-龠々」）、。]"
    narrow = re.compile(rf"{wide} ?[(),;?!]|(?<!「){wide}:|[(),;?!] ?{wide}|[0-9}}] %")
    for path in (p for p in sources() if p not in own):
        for text in re.findall(r'"((?:[^"\\\n]|\\.)*)"', texts[path]):
            if re.search("[ぁ-んァ-ヶ]", text):
                found = narrow.search(text)
                check(not found, f"{name(path)}: {found and found[0]} in 「{text}」 is narrow")


def main():
    doors()
    fuzzing_stays_outside()
    shape()
    packages()
    every_test_is_run()
    lines_fit()
    signs_lead_somewhere()
    pages_of_the_house_name_what_is_there()
    names_are_one()
    one_word_for_one_thing()
    all_faults_are_raised_and_shown()
    every_command_has_its_file_page_and_test()
    every_option_has_its_test()
    links_lead_somewhere()
    if "--quick" not in sys.argv:
        as_clang_format_writes_it()
        files_alone()
    for fault in faults:
        print(fault)
    print(f"{checks - len(faults)} passed, {len(faults)} failed")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
