// What `check` says, for continuous integration: JUnit XML (a suite a file, a case an expectation or figure) and
// annotations of GitHub Actions. English whatever the language, as all formats that programs read.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "core/scenario/sources.hpp"
#include "report/answers/check.hpp"
#include "report/document/words.hpp"
#include "text/showable.hpp"
#include "text/utf8.hpp"

namespace closs {
namespace {

using Status = Verdict::Status;
constexpr Language english = Language::en;

// --- JUnit ---------------------------------------------------------------------------------------

/// A text inside XML 1.0: what it forbids altogether becomes U+FFFD, what is not showable a reference.
std::string xml(std::string_view text) {
  std::string out;
  for (const Character c : Characters(text)) {
    switch (c.code) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\t':
        out += "&#9;";
        break;
      case '\n':
        out += "&#10;";
        break;
      case '\r':
        out += "&#13;";
        break;
      case '#':
        out += out.ends_with('#') ? "&#35;" : "#";  // runners of CI obey "##["
        break;
      default:
        if (c.code < 0x20 || c.code == 0xFFFE || c.code == 0xFFFF)
          out += "\xEF\xBF\xBD";
        else if (!is_showable(c.code))
          out += fmt::format("&#x{:X};", static_cast<unsigned>(c.code));
        else
          append_utf8(out, c);
    }
  }
  return out;
}

std::string attribute(std::string_view name, std::string_view value) {
  return std::string(" ").append(name).append("=\"").append(xml(value)).append("\"");
}

/// What made the suite.
std::string properties_of(const CheckedFile& checked, const ReportOptions& options) {
  std::string out = "    <properties>\n";
  const auto property = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) out += "      <property" + attribute("name", name) + attribute("value", value) + "/>\n";
  };
  property("closs", options.version);
  if (checked.scenario) property("sha256", checked.scenario->sha256);
  property("set", options.set);
  return out + "    </properties>\n";
}

std::string case_start(const CheckedFile& checked, std::string_view name, const VerdictPlace& place) {
  return "    <testcase" + attribute("name", name) + attribute("classname", checked.file) +
         attribute("file", place.file) + attribute("line", std::to_string(place.line));
}

std::string case_name(const Verdict& verdict) {
  if (verdict.kind == Verdict::Kind::baseline) return "baseline";
  return verdict.expectation.empty() ? verdict.figure : verdict.expectation;
}

std::string case_of(const CheckedFile& checked, const Verdict& verdict) {
  std::string out = case_start(checked, case_name(verdict), place_of(checked, verdict));
  if (verdict.status == Status::passed) return out + "/>\n";
  const std::string sentence = verdict_sentence(checked, verdict, english, 3);
  if (verdict.status == Status::failed)
    return out + ">\n      <failure" + attribute("message", sentence) + attribute("type", name_of(verdict.kind)) + ">" +
           xml(sentence) + "</failure>\n    </testcase>\n";
  return out + ">\n      <system-out>" +
         xml(std::string(verdict.status == Status::warned ? "warning: " : "updated: ") + sentence) +
         "</system-out>\n    </testcase>\n";
}

VerdictPlace place_of(const CheckedFile& checked, const Fault& fault) {
  VerdictPlace out{checked.file, 1, 1};
  const Source* source = source_of(fault.place, checked.sources);
  if (!source) return out;
  out.file = source->name;
  if (fault.place.line > 0) out.line = fault.place.line;
  if (fault.place.column > 0) out.column = fault.place.column;
  return out;
}

std::string case_of(const CheckedFile& checked, const Fault& fault, Excerpts& excerpts) {
  return case_start(checked, "error: " + std::string(fault.code.name()), place_of(checked, fault)) + ">\n      <error" +
         attribute("message", fault_message(fault, english)) + attribute("type", fault.code.name()) + ">" +
         xml(show_fault(fault, excerpts, english, Color::off)) + "</error>\n    </testcase>\n";
}

// --- GitHub --------------------------------------------------------------------------------------

/// A text in a workflow command; `property`: inside its properties.
std::string command_text(std::string_view text, bool property) {
  std::string out;
  for (const char c : showable(text)) {
    switch (c) {
      case '%':
        out += "%25";
        break;
      case ':':
        out += property ? "%3A" : ":";
        break;
      case ',':
        out += property ? "%2C" : ",";
        break;
      default:
        out += c;
    }
  }
  return out;
}

/// `remedy`: a second line of the message; may be empty.
std::string annotation(std::string_view kind, const VerdictPlace& place, std::string_view title,
                       std::string_view message, std::string_view remedy = "") {
  return "::" + std::string(kind) + " file=" + command_text(place.file, true) + ",line=" + std::to_string(place.line) +
         ",col=" + std::to_string(place.column) + ",title=" + command_text(title, true) +
         "::" + command_text(message, false) + (remedy.empty() ? "" : "%0A") + command_text(remedy, false) + "\n";
}

/// All figures that one input moved, in one: ten annotations are shown, and they should not repeat each other.
std::vector<VerdictFold> by_input(const CheckedFile& checked) {
  std::vector<VerdictFold> out;
  std::map<std::pair<Status, int>, std::size_t> known;
  for (VerdictFold& fold : folded(checked)) {
    const bool figure = fold.verdict->kind == Verdict::Kind::figure;
    const auto [at, fresh] = figure ? known.emplace(std::pair(fold.verdict->status, fold.verdict->input), out.size())
                                    : std::pair(known.end(), true);
    if (fresh) {
      out.push_back(std::move(fold));
    } else {
      std::vector<const Verdict*>& more = out[at->second].more;
      more.push_back(fold.verdict);
      more.insert(more.end(), fold.more.begin(), fold.more.end());
    }
  }
  return out;
}

}  // namespace

std::string check_junit_opening(const CheckTotals&, const ReportOptions&) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"closs check\">\n";
}

std::string check_junit_each(const CheckedFile& checked, const ReportOptions& options) {
  int failures = 0, errors = 0, cases = 0;
  std::string inside;
  Excerpts excerpts(checked.sources);
  for (const Fault& fault : faults_alone(checked)) {
    ++cases, ++errors;
    inside += case_of(checked, fault, excerpts);
  }
  for (const Verdict& verdict : checked.verdicts) {
    ++cases;
    if (verdict.status == Status::failed) ++failures;
    inside += case_of(checked, verdict);
  }
  return "  <testsuite" + attribute("name", checked.file) + attribute("tests", std::to_string(cases)) +
         attribute("failures", std::to_string(failures)) + attribute("errors", std::to_string(errors)) +
         attribute("skipped", "0") + ">\n" + properties_of(checked, options) + inside + "  </testsuite>\n";
}

std::string check_junit_closing(const CheckTotals&, std::span<const QuietFile>, const ReportOptions&) {
  return "</testsuites>\n";
}

std::string check_github_each(const CheckedFile& checked, const ReportOptions& options) {
  std::string out;
  for (const Fault& fault : faults_alone(checked)) {
    out += annotation("error", place_of(checked, fault), fault.code.name(), fault_message(fault, english),
                      fault_remedy(fault, english));
  }
  for (const VerdictFold& fold : by_input(checked)) {
    const Verdict& verdict = *fold.verdict;
    if (verdict.status != Status::failed && verdict.status != Status::warned) continue;
    const std::string title = verdict.kind == Verdict::Kind::baseline ? "baseline" : figures_of(fold, english);
    const std::string sentence = verdict_sentence(checked, verdict, english, options.digits);
    out += annotation(verdict.status == Status::failed ? "error" : "warning", place_of(checked, verdict), title,
                      fold.more.empty() ? sentence
                                        : say("check.sentence.more", english,
                                              {{"sentence", sentence}, {"count", std::to_string(fold.more.size())}}));
  }
  return out;
}

std::string check_github_closing(const CheckTotals& totals, std::span<const QuietFile>, const ReportOptions&) {
  return check_headline(totals, english) + "\n";
}

}  // namespace closs
