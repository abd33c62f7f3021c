#include "input/tree.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <istream>
#include <new>
#include <optional>
#include <streambuf>
#include <string>

#include "input/names.hpp"
#include "input/utf8.hpp"

namespace closs {

Node* Arena::node() { return new (memory_.allocate(sizeof(Node), alignof(Node))) Node; }

std::string_view Arena::keep(std::string_view text) {
  if (text.empty()) return {};
  char* copy = static_cast<char*>(memory_.allocate(text.size(), 1));
  std::memcpy(copy, text.data(), text.size());
  return {copy, text.size()};
}

std::span<const Entry> Arena::keep(std::span<const Entry> entries) {
  if (entries.empty()) return {};
  Entry* copy = static_cast<Entry*>(memory_.allocate(entries.size_bytes(), alignof(Entry)));
  std::uninitialized_copy(entries.begin(), entries.end(), copy);
  return {copy, entries.size()};
}

std::span<const Node* const> Arena::keep(std::span<const Node* const> items) {
  if (items.empty()) return {};
  const Node** copy = static_cast<const Node**>(memory_.allocate(items.size_bytes(), alignof(const Node*)));
  std::uninitialized_copy(items.begin(), items.end(), copy);
  return {copy, items.size()};
}

namespace {

/// Thrown through yaml-cpp where reading cannot go on; the fault is recorded already.
struct Stop {};

/// The text as a stream, without a copy. yaml-cpp reads ahead of its events while a line might still turn out to
/// be a key, so one endless line would fill the memory with tokens: the distance to the last event is limited.
class TextStream : public std::streambuf {
 public:
  TextStream(std::string_view text, const std::size_t& last_event) : size_(text.size()), last_event_(last_event) {
    char* begin = const_cast<char*>(text.data());  // a get area is only read
    setg(begin, begin, begin + text.size());
  }

 protected:
  std::streamsize xsgetn(char* out, std::streamsize wanted) override {
    const std::streamsize n = std::min<std::streamsize>(wanted, egptr() - gptr());
    if (n > 0) std::memcpy(out, gptr(), static_cast<std::size_t>(n));
    setg(eback(), gptr() + n, egptr());
    const std::size_t done = size_ - static_cast<std::size_t>(egptr() - gptr());
    if (done > last_event_ + Limits::token) throw TooFar{};
    return n;
  }

 public:
  struct TooFar {};

 private:
  std::size_t size_;
  const std::size_t& last_event_;
};

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_break(char c) { return c == '\n' || c == '\r'; }
bool is_space(char c) { return is_blank(c) || is_break(c); }
bool ends_word(char c) { return is_space(c) || c == ',' || c == ']' || c == '}' || c == '[' || c == '{'; }

enum class Cause { anchor, bracket, quote, closing, colon, dash, indentation, character, escape, syntax };

/// Which of our faults a complaint is. yaml-cpp has no codes: its sentences are constants, and serve as such here.
Cause cause_of(const YAML::Exception& e) {
  struct Row {
    std::string_view theirs;
    Cause ours;
  };
  static const std::array table = {
      Row{YAML::ErrorMsg::UNKNOWN_ANCHOR, Cause::anchor},
      Row{YAML::ErrorMsg::END_OF_MAP_FLOW, Cause::bracket},
      Row{YAML::ErrorMsg::END_OF_SEQ_FLOW, Cause::bracket},
      Row{YAML::ErrorMsg::EOF_IN_SCALAR, Cause::quote},
      Row{YAML::ErrorMsg::DOC_IN_SCALAR, Cause::quote},
      Row{YAML::ErrorMsg::FLOW_END, Cause::closing},
      Row{YAML::ErrorMsg::MAP_VALUE, Cause::colon},
      Row{YAML::ErrorMsg::MAP_KEY, Cause::indentation},
      Row{YAML::ErrorMsg::BLOCK_ENTRY, Cause::dash},
      Row{YAML::ErrorMsg::END_OF_MAP, Cause::indentation},
      Row{YAML::ErrorMsg::END_OF_SEQ, Cause::indentation},
      Row{YAML::ErrorMsg::UNKNOWN_TOKEN, Cause::character},
      Row{YAML::ErrorMsg::CHAR_IN_SCALAR, Cause::character},
      Row{YAML::ErrorMsg::INVALID_ESCAPE, Cause::escape},
      Row{YAML::ErrorMsg::INVALID_UNICODE, Cause::escape},
      Row{YAML::ErrorMsg::INVALID_HEX, Cause::escape},
  };
  for (const Row& row : table)
    if (std::string_view(e.msg).starts_with(row.theirs)) return row.ours;
  return Cause::syntax;
}

/// Builds the tree from yaml-cpp's events. Whatever the events leave out (where a token ends, whether a null was
/// written, whether there is a tag) is looked up in the text at the mark, which is a byte offset.
class Builder : public YAML::EventHandler {
 public:
  Builder(Arena& arena, int source, std::string_view text, bool ascii, std::vector<Fault>& faults)
      : arena_(arena), source_(source), text_(text), ascii_(ascii), faults_(faults) {
    frames_.reserve(8);
    entries_.reserve(64);
    items_.reserve(16);
  }

  const Node* root() const { return root_; }
  const std::size_t& last_event() const { return last_event_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (!begun_) {
      begun_ = true;
      return;
    }
    const std::size_t at = offset(mark);
    const bool announced = text_.substr(at, 3) == "---";
    fail(announced ? "second-document" : "after-end", place(at, announced ? 3 : 1));
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const Head head = head_of(mark);
    const std::size_t written = null_length(head.at);
    if (expects_key()) fail("bad-key", place(head.at, 1));
    Node* node = count(arena_.node());
    node->type = Node::Type::null;
    node->reported = head.tagged;
    if (written > 0) {
      node->place = place(head.at, static_cast<int>(written));
      last_end_ = head.at + written;
    } else {
      node->place = empty_place(head.at);
      if (frames_.empty()) fail("empty-file", Place{source_, 1, 1, 1});
      if (!node->reported) report("empty-value", node->place, {{"key", std::string(current_key())}});
      node->reported = true;
    }
    anchored(anchor, node, 1, 1);
    add(node);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const std::size_t at = offset(mark);
    std::size_t end = at + 1;
    while (end < text_.size() && !ends_word(text_[end])) ++end;
    last_end_ = end;
    const Place here = place(at, characters(text_.substr(at, end - at)));
    if (expects_key()) fail("bad-key", here);
    if (anchor == 0 || anchor >= anchors_.size() || !anchors_[anchor].node)
      fail("recursive-anchor", here, {{"name", std::string(text_.substr(at + 1, end - at - 1))}});
    const Anchored& target = anchors_[anchor];
    nodes_ += target.nodes;
    if (nodes_ > Limits::nodes) fail("too-many-values", here, {{"limit", std::to_string(Limits::nodes)}});
    if (frames_.size() + static_cast<std::size_t>(target.height) > static_cast<std::size_t>(Limits::depth) + 1)
      fail("too-deep", here, {{"limit", std::to_string(Limits::depth)}});
    if (!frames_.empty()) frames_.back().height = std::max(frames_.back().height, target.height);
    add(target.node);
  }

  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, const std::string& value) override {
    const Head head = head_of(mark);
    const Extent extent = extent_of(head.at, value);
    last_end_ = extent.end;
    const Place here = place(head.at, extent.length);
    if (extent.end > text_.size())  // yaml-cpp lets the end of the file close a quote
      fail("unclosed-quote", {source_, here.line, here.column, 1}, {{"quote", character(head.at)}});
    if (expects_key()) {
      key(value, here, extent.quoted);
      return;
    }
    Node* node = count(arena_.node());
    node->type = Node::Type::scalar;
    node->quoted = extent.quoted;
    node->reported = head.tagged;
    node->text = arena_.keep(value);
    node->place = here;
    anchored(anchor, node, 1, 1);
    add(node);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    begin(mark, anchor, Node::Type::sequence, style);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    begin(mark, anchor, Node::Type::map, style);
  }
  void OnSequenceEnd() override {
    const Frame frame = end(']');
    const std::span<const Node*> items(items_);
    frame.node->items = arena_.keep(std::span<const Node* const>(items.subspan(frame.first)));
    items_.resize(frame.first);
    finish(frame);
  }
  void OnMapEnd() override {
    const Frame frame = end('}');
    const std::span<const Entry> entries = std::span<const Entry>(entries_).subspan(frame.first);
    refuse_duplicates(entries);
    frame.node->entries = arena_.keep(entries);
    entries_.resize(frame.first);
    finish(frame);
  }

  /// yaml-cpp's complaint as one of ours, at the place where it is best shown.
  void syntax_fault(const YAML::Exception& e) {
    const std::size_t at = e.mark.is_null() ? text_.size() : offset(e.mark);
    if (tab_indents(at)) return note("tab-indentation", place(line_start(at) + indentation(at), 1));
    explain(cause_of(e), at);
  }

  void too_far() {
    note("line-too-long", place(std::min(last_event_, text_.size()), 1), {{"limit", kilobytes(Limits::token)}});
  }

  static std::string kilobytes(std::size_t bytes) { return std::to_string(bytes >> 10) + " KB"; }

 private:
  struct Frame {
    Node* node;
    std::size_t start;        // byte offset of its first character
    std::size_t first;        // its first entry or item on the stack
    std::size_t nodes_before;
    std::size_t faults_before;
    YAML::anchor_t anchor;
    int height;               // of its highest child
    bool flow;
    bool key_read = false;    // a map: entries_.back() waits for its value
  };
  struct Anchored {
    const Node* node = nullptr;  // nullptr while the node is being read
    std::size_t nodes = 0;
    int height = 0;
  };
  struct Head {
    std::size_t at;       // where the value stands, behind anchor and tag
    bool tagged = false;
  };
  struct Extent {
    std::size_t end;  // byte offset
    int length;       // characters, on its first line
    bool quoted;
  };

  static constexpr int longest_caret = 400;

  // --- places ---

  std::size_t offset(const YAML::Mark& mark) {
    const std::size_t at = std::min(mark.pos < 0 ? text_.size() : static_cast<std::size_t>(mark.pos), text_.size());
    last_event_ = std::max(last_event_, at);
    if (mark.line >= 0 && mark.column >= 0 && static_cast<std::size_t>(mark.column) <= at) {
      const std::size_t start = at - static_cast<std::size_t>(mark.column);
      if (start != line_at_) known_ = {start, 1};
      line_ = mark.line + 1;
      line_at_ = start;
    }
    return at;
  }

  /// The place of a byte offset on the line of the last mark or on a later one.
  Place place(std::size_t at, int length) {
    if (at < known_.at) known_ = {line_at_, 1};
    while (const void* found = std::memchr(text_.data() + known_.at, '\n', at - known_.at)) {
      line_at_ = static_cast<std::size_t>(static_cast<const char*>(found) - text_.data()) + 1;
      known_ = {line_at_, 1};
      ++line_;
    }
    known_.column += ascii_ ? static_cast<int>(at - known_.at) : characters(text_.substr(known_.at, at - known_.at));
    known_.at = at;
    return {source_, line_, known_.column, std::clamp(length, 1, longest_caret)};
  }

  /// The place of any byte offset, found from the start of the text; for faults only.
  Place place_anywhere(std::size_t at, int length) {
    line_ = 1;
    line_at_ = 0;
    known_ = {0, 1};
    return place(at, length);
  }

  std::size_t line_start(std::size_t at) const {
    const std::size_t before = at == 0 ? std::string_view::npos : text_.rfind('\n', at - 1);
    return before == std::string_view::npos ? 0 : before + 1;
  }
  std::size_t indentation(std::size_t at) const {
    const std::string_view line = text_.substr(line_start(at));
    return std::min(line.find_first_not_of(' '), line.size());
  }
  bool tab_indents(std::size_t at) const {
    const std::size_t behind = line_start(at) + indentation(at);
    return behind < text_.size() && text_[behind] == '\t';
  }

  /// Skips anchor and tag, which yaml-cpp's mark stands in front of. A tag is a fault.
  Head head_of(const YAML::Mark& mark) {
    Head head{offset(mark)};
    while (head.at < text_.size() && (text_[head.at] == '&' || text_[head.at] == '!')) {
      std::size_t end = head.at + 1;
      while (end < text_.size() && !ends_word(text_[end])) ++end;
      if (text_[head.at] == '!') {
        head.tagged = true;
        const std::string_view tag = text_.substr(head.at, end - head.at);
        report("yaml-tag", place(head.at, characters(tag)), {{"tag", std::string(tag)}});
      }
      const std::size_t behind = skip_spaces(end);
      if (behind == head.at) break;
      head.at = behind;
    }
    return head;
  }

  /// Behind blanks, line breaks and comments.
  std::size_t skip_spaces(std::size_t at) const {
    while (at < text_.size()) {
      if (text_[at] == '#' && (at == 0 || is_space(text_[at - 1])))
        at = std::min(text_.find('\n', at), text_.size());
      else if (is_space(text_[at]))
        ++at;
      else
        break;
    }
    return at;
  }

  /// The length of a null written at `at`; 0: there is none, the value is empty and the mark is the next token's.
  std::size_t null_length(std::size_t at) const {
    for (std::string_view word : {"null", "~", "Null", "NULL"}) {
      if (text_.substr(at, word.size()) != word) continue;
      std::size_t behind = at + word.size();
      if (behind < text_.size() && !ends_word(text_[behind])) continue;
      while (behind < text_.size() && is_blank(text_[behind])) ++behind;
      const bool is_next_key = behind < text_.size() && text_[behind] == ':';
      return is_next_key ? 0 : word.size();
    }
    return 0;
  }

  /// Where a scalar ends that begins at `at` and reads as `value`.
  Extent extent_of(std::size_t at, std::string_view value) const {
    const char first = at < text_.size() ? text_[at] : '\0';
    if (first == '"' || first == '\'') {
      const std::size_t end = closing_quote(at) + 1;
      return {end, characters(first_line(at, end)), true};
    }
    if (first == '|' || first == '>') {
      const std::size_t end = std::min(text_.find_first_of("\r\n", at), text_.size());
      return {end, characters(first_line(at, end)), true};
    }
    if (text_.substr(at, value.size()) == value) return {at + value.size(), characters(value), false};
    const std::string_view line = first_line(at, text_.size());
    return {at + line.size(), characters(line), false};
  }
  /// What stands between two offsets on the line of the first one, without blanks at its end.
  std::string_view first_line(std::size_t from, std::size_t to) const {
    std::string_view line = text_.substr(from, std::min(to, std::min(text_.find_first_of("\r\n", from), text_.size())) - from);
    while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
    return line;
  }
  /// The offset of the quote that closes the one at `at`; the end of the text if there is none.
  std::size_t closing_quote(std::size_t at) const {
    const char quote = text_[at];
    for (std::size_t i = at + 1; i < text_.size(); ++i) {
      if (quote == '"' && text_[i] == '\\')
        ++i;
      else if (text_[i] == quote && quote == '\'' && i + 1 < text_.size() && text_[i + 1] == quote)
        ++i;
      else if (text_[i] == quote)
        return i;
    }
    return text_.size();
  }

  /// The offset of the bracket that closes the one at `at`; the end of the text if there is none.
  std::size_t closing_bracket(std::size_t at) const {
    int open = 0;
    for (std::size_t i = at; i < text_.size(); ++i) {
      const char c = text_[i];
      if (c == '[' || c == '{') ++open;
      if ((c == ']' || c == '}') && --open == 0) return i;
      if ((c == '"' || c == '\'') && i > 0 && ends_word(text_[i - 1])) i = closing_quote(i);
    }
    return text_.size();
  }

  /// The place of a value that is not there: its key, its dash, or what follows.
  Place empty_place(std::size_t mark) {
    if (!frames_.empty() && frames_.back().key_read) return entries_.back().key_place;
    const std::size_t dash = skip_spaces(last_end_);
    if (dash < mark && text_[dash] == '-') return place_anywhere(dash, 1);
    return place(mark, 1);
  }

  // --- faults ---

  void note(const char* code, Place where, std::vector<std::pair<std::string, std::string>> values = {}) {
    faults_.push_back({code, where, std::move(values)});
  }
  /// Records a fault beside which reading goes on.
  void report(const char* code, Place where, std::vector<std::pair<std::string, std::string>> values = {}) {
    note(code, where, std::move(values));
    if (faults_.size() >= Limits::faults) throw Stop{};
  }
  [[noreturn]] void fail(const char* code, Place where, std::vector<std::pair<std::string, std::string>> values = {}) {
    note(code, where, std::move(values));
    throw Stop{};
  }

  /// Of a fault in the grammar at byte `at`: which of our faults, and where it is best shown.
  void explain(Cause cause, std::size_t at) {
    switch (cause) {
      case Cause::anchor: {
        std::size_t end = std::min(at + 1, text_.size());
        while (end < text_.size() && !ends_word(text_[end])) ++end;
        const std::string_view name = text_.substr(at, end - at);
        return note("unknown-anchor", place(at, characters(name)), {{"name", std::string(name.substr(name.empty() ? 0 : 1))}});
      }
      case Cause::bracket:
      case Cause::quote: {
        if (const std::size_t open = unclosed_quote(); open < text_.size())
          return note("unclosed-quote", place_anywhere(open, 1), {{"quote", character(open)}});
        for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
          if (!frame->flow) continue;
          faults_.resize(frame->faults_before);  // what stands behind an open bracket was misread
          return note("unclosed-bracket", frame->node->place, {{"bracket", character(frame->start)}});
        }
        return note("yaml-syntax", place(at, 1));
      }
      case Cause::closing: return note("stray-bracket", place(at, 1), {{"bracket", character(at)}});
      case Cause::colon: {
        const std::string_view before = text_.substr(line_start(at), at - line_start(at));
        if (before.find(": ") == std::string_view::npos) return misplaced_line(at);
        return note("stray-colon", place(at, 1));
      }
      case Cause::dash: return note("stray-dash", place(at, 1));
      case Cause::indentation:
        if (line_start(at) + indentation(at) == at) return misplaced_line(at);
        return note("yaml-syntax", place(at, characters(first_line(at, text_.size()))));
      case Cause::character: return note("needs-quotes", place(at, 1), {{"character", character(at)}});
      case Cause::escape: return note("bad-escape", place(at, 1));
      case Cause::syntax: break;
    }
    note("yaml-syntax", place(at, 1));
  }

  void misplaced_line(std::size_t at) {
    const std::size_t first = line_start(at) + indentation(at);
    note("bad-indentation", place(first, characters(first_line(first, text_.size()))));
  }

  /// The first quote behind the last event that opens a text and is never closed.
  std::size_t unclosed_quote() const {
    for (std::size_t at = skip_spaces(last_end_); at < text_.size(); at = skip_spaces(at + 1)) {
      const bool opens = (text_[at] == '"' || text_[at] == '\'') && (at == 0 || ends_word(text_[at - 1]));
      if (!opens) continue;
      const std::size_t closed = closing_quote(at);
      if (closed >= text_.size()) return at;
      at = closed;
    }
    return text_.size();
  }

  std::string character(std::size_t at) const {
    std::size_t end = at + 1;
    while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xC0) == 0x80) ++end;
    return std::string(text_.substr(std::min(at, text_.size()), end - at));
  }

  void refuse_duplicates(std::span<const Entry> entries) {
    constexpr std::size_t few = 24;
    const auto refuse = [this](const Entry& first, const Entry& again) {
      report("duplicate-key", again.key_place,
             {{"key", std::string(again.key)}, {"line", std::to_string(first.key_place.line)}});
    };
    if (entries.size() <= few) {
      for (std::size_t i = 1; i < entries.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
          if (entries[i].key == entries[j].key) {
            refuse(entries[j], entries[i]);
            break;
          }
      return;
    }
    std::vector<const Entry*> sorted;
    sorted.reserve(entries.size());
    for (const Entry& entry : entries) sorted.push_back(&entry);
    std::stable_sort(sorted.begin(), sorted.end(), [](const Entry* a, const Entry* b) { return a->key < b->key; });
    for (std::size_t i = 1; i < sorted.size(); ++i)
      if (sorted[i]->key == sorted[i - 1]->key) refuse(*sorted[i - 1], *sorted[i]);
  }

  // --- the tree ---

  bool expects_key() const {
    return !frames_.empty() && frames_.back().node->type == Node::Type::map && !frames_.back().key_read;
  }
  std::string_view current_key() const {
    for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame)
      if (frame->key_read) return entries_[entry_of(*frame)].key;
    return {};
  }
  /// A waiting key is the last entry of its map, just below those of the next map on the stack.
  std::size_t entry_of(const Frame& frame) const {
    for (const Frame* next = &frame + 1; next < frames_.data() + frames_.size(); ++next)
      if (next->node->type == Node::Type::map) return next->first - 1;
    return entries_.size() - 1;
  }

  void key(const std::string& written, Place where, bool quoted) {
    if (written == "<<" && !quoted) fail("merge-key", where);
    const std::string_view kept =
        surely_normalised(written) ? arena_.keep(written) : arena_.keep(normalised(written));
    entries_.push_back({kept, where, nullptr});
    frames_.back().key_read = true;
    if (!frames_.back().flow && entries_.size() == frames_.back().first + 1)
      frames_.back().node->place.length = where.length;
  }

  Node* count(Node* node) {
    if (++nodes_ > Limits::nodes)
      fail("too-many-values", place(last_event_, 1), {{"limit", std::to_string(Limits::nodes)}});
    return node;
  }

  void anchored(YAML::anchor_t anchor, const Node* node, std::size_t nodes, int height) {
    if (!frames_.empty()) frames_.back().height = std::max(frames_.back().height, height);
    if (anchor == 0) return;
    if (anchors_.size() <= anchor) anchors_.resize(anchor + 1);
    anchors_[anchor] = {node, nodes, height};
  }

  void add(const Node* node) {
    if (frames_.empty()) {
      root_ = node;
    } else if (frames_.back().node->type == Node::Type::map) {
      entries_.back().value = node;
      frames_.back().key_read = false;
    } else {
      items_.push_back(node);
    }
  }

  void begin(const YAML::Mark& mark, YAML::anchor_t anchor, Node::Type type, YAML::EmitterStyle::value style) {
    const Head head = head_of(mark);
    if (expects_key()) {
      const bool bracket = head.at < text_.size() && (text_[head.at] == '[' || text_[head.at] == '{');
      if (bracket && closing_bracket(head.at) == text_.size())
        fail("unclosed-bracket", place(head.at, 1), {{"bracket", character(head.at)}});
      fail("bad-key", place(head.at, 1));
    }
    if (frames_.size() >= static_cast<std::size_t>(Limits::depth))
      fail("too-deep", place(head.at, 1), {{"limit", std::to_string(Limits::depth)}});
    Node* node = count(arena_.node());
    node->type = type;
    node->reported = head.tagged;
    node->place = place(head.at, 1);
    if (anchor != 0 && anchors_.size() <= anchor) anchors_.resize(anchor + 1);
    const bool flow = style == YAML::EmitterStyle::Flow && head.at < text_.size() &&
                      (text_[head.at] == '{' || text_[head.at] == '[');
    last_end_ = flow ? head.at + 1 : head.at;
    frames_.push_back({.node = node,
                       .start = head.at,
                       .first = type == Node::Type::map ? entries_.size() : items_.size(),
                       .nodes_before = nodes_ - 1,
                       .faults_before = faults_.size(),
                       .anchor = anchor,
                       .height = 0,
                       .flow = flow});
  }

  Frame end(char bracket) {
    const Frame frame = frames_.back();
    if (frame.flow) {
      std::size_t at = skip_spaces(last_end_);
      while (at < text_.size() && (text_[at] == ',' || text_[at] == ':')) at = skip_spaces(at + 1);
      if (at < text_.size() && text_[at] == bracket) {
        last_end_ = at + 1;
        frame.node->place.length = characters(first_line(frame.start, last_end_));
      }
    }
    return frame;
  }

  void finish(const Frame& frame) {
    frames_.pop_back();
    anchored(frame.anchor, frame.node, nodes_ - frame.nodes_before, frame.height + 1);
    add(frame.node);
  }

  Arena& arena_;
  int source_;
  std::string_view text_;
  bool ascii_;
  std::vector<Fault>& faults_;

  const Node* root_ = nullptr;
  bool begun_ = false;
  std::vector<Frame> frames_;
  std::vector<Entry> entries_;
  std::vector<const Node*> items_;
  std::vector<Anchored> anchors_;  // by yaml-cpp's number, from 1
  std::size_t nodes_ = 0;

  std::size_t last_event_ = 0;  // byte offset
  std::size_t last_end_ = 0;    // behind the last token that was read
  int line_ = 1;
  std::size_t line_at_ = 0;     // byte offset of the first character of line_
  struct {
    std::size_t at = 0;
    int column = 1;
  } known_;                     // a column on line_
};

}  // namespace

const Node* parse_yaml(Arena& arena, int source, std::string_view text, std::vector<Fault>& faults) {
  if (text.size() > Limits::bytes) {
    faults.push_back(
        {"file-too-large", {source, 1, 1, 1}, {{"limit", Builder::kilobytes(Limits::bytes)}}});
    return nullptr;
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const TextCheck check = check_text(source, text);
  if (check.fault) {
    faults.push_back(*check.fault);
    return nullptr;
  }
  Builder builder(arena, source, text, check.ascii, faults);
  try {
    TextStream buffer(text, builder.last_event());
    std::istream stream(&buffer);
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Stop&) {
    return nullptr;
  } catch (const TextStream::TooFar&) {
    builder.too_far();
    return nullptr;
  } catch (const YAML::Exception& e) {
    builder.syntax_fault(e);
    return nullptr;
  }
  if (!builder.root()) faults.push_back({"empty-file", {source, 1, 1, 1}, {}});
  return builder.root();
}

}  // namespace closs
