#include "input/yaml/tree.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <istream>
#include <string>

#include "input/values/number_text.hpp"
#include "input/yaml/plain_tree.hpp"
#include "input/yaml/text_check.hpp"
#include "input/yaml/text_places.hpp"
#include "input/yaml/text_stream.hpp"
#include "input/yaml/yaml_faults.hpp"
#include "input/yaml/yaml_text.hpp"
#include "text/names.hpp"
#include "text/utf8.hpp"

namespace closs {
namespace {

/// Thrown through yaml-cpp where reading cannot go on; the fault is recorded already.
struct Stop {};

/// What yaml-cpp complains about. It has no codes: its sentences are constants, and serve as such here.
GrammarCause cause_of(const YAML::Exception& e) {
  using enum GrammarCause;
  struct Row {
    std::string_view theirs;
    GrammarCause ours;
  };
  static const std::array table = {
      Row{YAML::ErrorMsg::UNKNOWN_ANCHOR, anchor},    Row{YAML::ErrorMsg::END_OF_MAP_FLOW, bracket},
      Row{YAML::ErrorMsg::END_OF_SEQ_FLOW, bracket},  Row{YAML::ErrorMsg::EOF_IN_SCALAR, quote},
      Row{YAML::ErrorMsg::DOC_IN_SCALAR, quote},      Row{YAML::ErrorMsg::FLOW_END, closing},
      Row{YAML::ErrorMsg::MAP_VALUE, colon},          Row{YAML::ErrorMsg::MAP_KEY, indentation},
      Row{YAML::ErrorMsg::BLOCK_ENTRY, dash},         Row{YAML::ErrorMsg::END_OF_MAP, indentation},
      Row{YAML::ErrorMsg::END_OF_SEQ, indentation},   Row{YAML::ErrorMsg::UNKNOWN_TOKEN, character},
      Row{YAML::ErrorMsg::CHAR_IN_SCALAR, character}, Row{YAML::ErrorMsg::INVALID_ESCAPE, escape},
      Row{YAML::ErrorMsg::INVALID_UNICODE, escape},   Row{YAML::ErrorMsg::INVALID_HEX, escape},
  };
  for (const Row& row : table)
    if (std::string_view(e.msg).starts_with(row.theirs)) return row.ours;
  return syntax;
}

using Values = std::vector<std::pair<std::string, std::string>>;

/// The digits and commas that a comma stands among: "1,034" of "83 of 1,034".
std::string_view digits_around(std::string_view text, std::size_t comma) {
  constexpr std::string_view of_number = "0123456789,";
  const std::size_t before = text.find_last_not_of(of_number, comma);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  return text.substr(begin, text.find_first_not_of(of_number, comma) - begin);
}

/// Builds the tree from yaml-cpp's events. Whatever the events leave out (where a token ends, whether a null was
/// written, whether there is a tag) is looked up in the text at the mark, which is a byte offset.
class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(Arena& arena, int source, std::string_view text, bool ascii, std::vector<Fault>& faults)
      : arena_(arena),
        text_(text),
        places_(source, text, ascii),
        faults_(faults),
        faults_before_(faults.size()),
        most_nodes_(Limits::nodes - arena.values) {
    frames_.reserve(8);
    entries_.reserve(64);
    items_.reserve(16);
  }

  const Node* root() const { return root_; }
  std::size_t nodes() const { return nodes_; }
  const std::size_t& last_event() const { return last_event_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (!begun_) {
      begun_ = true;
      return;
    }
    const std::size_t at = offset(mark);
    const bool announced = text_.substr(at, 3) == "---";
    fail(announced ? FaultCode("second-document") : FaultCode("after-end"), places_.at(at, announced ? 3 : 1));
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const Head head = head_of(mark);
    if (expects_key()) fail("bad-key", places_.at(head.at));
    if (splits_number()) return;
    Node* node = new_node(Node::Type::null, head);
    if (const std::size_t written = null_length(text_, head.at); written > 0) {
      node->place = places_.at(head.at, static_cast<int>(written));
      read_to_ = head.at + written;
    } else {
      node->place = empty_place(head.at);
      if (frames_.empty()) fail("empty-file", places_.at(0));
      if (!node->reported) report("empty-value", node->place, {{"key", std::string(current_key())}});
      node->reported = true;
    }
    finish(node, anchor, 1, 1);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const std::size_t at = offset(mark);
    read_to_ = word_end(text_, at);
    const std::string_view written = text_.substr(at, read_to_ - at);
    const Place here = places_.at(at, characters(written));
    if (expects_key()) fail("bad-key", here);
    if (anchor == 0 || anchor >= anchors_.size() || !anchors_[anchor].node)
      fail("recursive-anchor", here, {{"name", std::string(written.substr(1))}});
    const Anchored& target = anchors_[anchor];
    nodes_ += target.nodes;
    if (nodes_ > most_nodes_) fail("too-many-values", here, limit(Limits::nodes));
    if (frames_.size() + target.height > Limits::depth + 1) fail("too-deep", here, limit(Limits::depth));
    if (!frames_.empty()) frames_.back().height = std::max(frames_.back().height, target.height);
    add(target.node);
  }

  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, const std::string& value) override {
    const Head head = head_of(mark);
    const ScalarExtent extent = extent_of(text_, head.at, value);
    read_to_ = extent.end;
    if (extent.end > text_.size())  // yaml-cpp lets the end of the file close a quote
      fail("unclosed-quote", places_.at(head.at), {{"quote", std::string(character_at(text_, head.at))}});
    const Place here = places_.at(head.at, extent.length);
    if (expects_key()) {
      key_begin_ = head.at;
      key(value, here, extent.quoted);
      return;
    }
    Node* node = new_node(Node::Type::scalar, head);
    last_scalar_ = {node, head.at};
    node->quoted = extent.quoted;
    node->text = arena_.keep(value);
    node->place = here;
    finish(node, anchor, 1, 1);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    begin(mark, anchor, Node::Type::sequence);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    begin(mark, anchor, Node::Type::map);
  }
  void OnSequenceEnd() override {
    const OpenNode frame = end(']');
    frame.node->items = arena_.keep(std::span<const Node* const>(items_).subspan(frame.first));
    items_.resize(frame.first);
    finish(frame.node, frame.anchor, nodes_ - frame.nodes_before, frame.height + 1);
  }
  void OnMapEnd() override {
    const OpenNode frame = end('}');
    const auto entries = std::span<const Entry>(entries_).subspan(frame.first);
    refuse_duplicates(entries);
    frame.node->entries = arena_.keep(entries);
    entries_.resize(frame.first);
    finish(frame.node, frame.anchor, nodes_ - frame.nodes_before, frame.height + 1);
  }

  /// yaml-cpp's complaint as a fault of ours.
  void complain(const YAML::Exception& e) {
    GrammarFault grammar{cause_of(e), e.mark.is_null() ? text_.size() : offset(e.mark), read_to_, {}};
    for (auto frame = frames_.rbegin(); frame != frames_.rend() && !grammar.bracket; ++frame)
      if (frame->bracketed) grammar.bracket = frame->begin;
    Fault fault = fault_of(grammar, text_, places_);
    if (fault.code == "unclosed-bracket")  // what stands behind it was misread
      std::erase_if(faults_, [&, i = std::size_t{0}](const Fault& f) mutable {
        return i++ >= faults_before_ && (f.place.line > fault.place.line ||
                                         (f.place.line == fault.place.line && f.place.column > fault.place.column));
      });
    faults_.push_back(std::move(fault));
  }
  void complain_of_length() {
    note("line-too-long", places_.at(last_event_), {{"limit", std::to_string(Limits::token >> 10) + " KB"}});
  }

 private:
  struct OpenNode {
    Node* node;
    std::size_t begin;  // byte offset of its first character
    std::size_t first;  // its first entry or item on the stack
    std::size_t nodes_before;
    YAML::anchor_t anchor;
    std::size_t height = 0;  // of its highest child
    bool bracketed = false;  // written in brackets
    bool key_read = false;   // a map: entries_.back() waits for its value
  };
  struct Anchored {
    const Node* node = nullptr;  // nullptr while the node is being read
    std::size_t nodes = 0;
    std::size_t height = 0;
  };
  struct Head {
    std::size_t at;  // where the value stands, behind anchor and tag
    bool tagged = false;
  };

  // --- places ---

  std::size_t offset(const YAML::Mark& mark) {
    const std::size_t at = std::min(mark.pos < 0 ? text_.size() : static_cast<std::size_t>(mark.pos), text_.size());
    last_event_ = std::max(last_event_, at);
    const auto column = static_cast<std::size_t>(std::max(mark.column, 0));
    if (mark.line >= 0 && column <= at) places_.line_begins(mark.line + 1, at - column);
    return at;
  }

  /// Skips anchor and tag, in front of which yaml-cpp's mark stands. A tag is a fault.
  Head head_of(const YAML::Mark& mark) {
    Head head{offset(mark)};
    while (head.at < text_.size() && (text_[head.at] == '&' || text_[head.at] == '!')) {
      const std::size_t end = word_end(text_, head.at);
      if (text_[head.at] == '!') {
        const std::string_view tag = text_.substr(head.at, end - head.at);
        report("yaml-tag", places_.at(head.at, characters(tag)), {{"tag", std::string(tag)}});
        head.tagged = true;
      }
      head.at = skip_spaces(text_, end);
    }
    return head;
  }

  /// The place of a value that is not there: its key, its dash, or what follows.
  Place empty_place(std::size_t mark) {
    if (!frames_.empty() && frames_.back().key_read) return entries_.back().key_place;
    const std::size_t dash = skip_spaces(text_, read_to_);
    return places_.at(dash < mark && text_[dash] == '-' ? dash : mark);
  }

  /// In braces a comma ends a value: `{margin: 1,200}` has a key 200 without a value, and so has a count, `1,034 of
  /// 5,120`. Where that is what happened, the key is dropped and the number faulted, as it is outside of braces.
  bool splits_number() {
    const bool key_alone = !frames_.empty() && frames_.back().bracketed && frames_.back().key_read &&
                           read_to_ > key_begin_ && entries_.size() >= frames_.back().first + 2 &&
                           entries_[entries_.size() - 2].value == last_scalar_.node;
    if (!key_alone || text_[key_begin_ - 1] != ',') return false;
    const std::string_view written = text_.substr(last_scalar_.begin, read_to_ - last_scalar_.begin);
    if (written.find_first_of("\r\n:\"'") != std::string_view::npos) return false;
    const bool in_words = written.find_first_of(" \t") != std::string_view::npos;
    NumberTrouble trouble, of_digits;
    if ((!in_words && read_number(written, Divisible::no, trouble)) ||
        read_number(digits_around(written, key_begin_ - 1 - last_scalar_.begin), Divisible::no, of_digits)) {
      std::string reading(written);
      std::replace(reading.begin(), reading.end(), ',', '_');
      trouble = {"comma-in-braces", {{"written", std::string(written)}, {"reading", std::move(reading)}}};
    } else if (in_words || !is_about_separators(trouble)) {
      return false;
    }
    entries_.pop_back();
    frames_.back().key_read = false;
    Place& place = last_scalar_.node->place;
    if (last_scalar_.node->reported) faults_.pop_back();  // 1,200 of 1,200,000
    place.length = characters(written);
    trouble.values.emplace_back("key", std::string(entries_.back().key));
    report(trouble.code, place, std::move(trouble.values));
    last_scalar_.node->reported = true;
    return true;
  }

  // --- faults ---

  void note(FaultCode code, Place where, Values values = {}) { faults_.push_back({code, where, std::move(values)}); }
  /// Records a fault beside which reading goes on.
  void report(FaultCode code, Place where, Values values = {}) {
    note(code, where, std::move(values));
    if (enough(faults_)) throw Stop{};
  }
  [[noreturn]] void fail(FaultCode code, Place where, Values values = {}) {
    note(code, where, std::move(values));
    throw Stop{};
  }
  static Values limit(std::size_t number) { return {{"limit", std::to_string(number)}}; }

  void refuse_duplicates(std::span<const Entry> entries) {
    constexpr std::size_t few = 24;  // up to here comparing all pairs is the fastest
    if (entries.size() <= few) {
      for (std::size_t i = 1; i < entries.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
          if (entries[i].key == entries[j].key) {
            duplicate(entries[j], entries[i]);
            break;
          }
      return;
    }
    std::vector<const Entry*> sorted;
    sorted.reserve(entries.size());
    for (const Entry& entry : entries) sorted.push_back(&entry);
    std::stable_sort(sorted.begin(), sorted.end(), [](const Entry* a, const Entry* b) { return a->key < b->key; });
    for (std::size_t i = 1; i < sorted.size(); ++i)
      if (sorted[i]->key == sorted[i - 1]->key) duplicate(*sorted[i - 1], *sorted[i]);
  }
  void duplicate(const Entry& first, const Entry& again) {
    report("duplicate-key", again.key_place,
           {{"key", std::string(again.key)}, {"line", std::to_string(first.key_place.line)}});
  }

  // --- the tree ---

  bool expects_key() const {
    return !frames_.empty() && frames_.back().node->type == Node::Type::map && !frames_.back().key_read;
  }
  /// The innermost key that waits for its value.
  std::string_view current_key() const {
    std::size_t waiting =
        entries_.size();  // behind the waiting key of the frame: a map's entries lie behind its parent's
    for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
      if (frame->key_read) return entries_[waiting - 1].key;
      if (frame->node->type == Node::Type::map) waiting = frame->first;
    }
    return {};
  }

  void key(const std::string& written, Place where, bool quoted) {
    if (written == "<<" && !quoted) fail("merge-key", where);
    const std::string_view kept = arena_.keep(normalised(written));
    OpenNode& frame = frames_.back();
    if (!frame.bracketed && entries_.size() == frame.first) frame.node->place.length = where.length;
    entries_.push_back({kept, where, nullptr});
    frame.key_read = true;
  }

  Node* new_node(Node::Type type, const Head& head) {
    if (++nodes_ > most_nodes_) fail("too-many-values", places_.at(head.at), limit(Limits::nodes));
    Node* node = arena_.node();
    node->type = type;
    node->reported = head.tagged;
    return node;
  }

  void begin(const YAML::Mark& mark, YAML::anchor_t anchor, Node::Type type) {
    const Head head = head_of(mark);
    const bool bracketed = head.at < text_.size() && (text_[head.at] == '{' || text_[head.at] == '[');
    if (expects_key() && bracketed && closing_bracket(text_, head.at) == text_.size())
      fail("unclosed-bracket", places_.at(head.at), {{"bracket", std::string(1, text_[head.at])}});
    if (expects_key()) fail("bad-key", places_.at(head.at));
    if (frames_.size() >= Limits::depth) fail("too-deep", places_.at(head.at), limit(Limits::depth));
    Node* node = new_node(type, head);
    node->place = places_.at(head.at);
    if (anchors_.size() <= anchor) anchors_.resize(anchor + 1);
    read_to_ = head.at + (bracketed ? 1 : 0);
    frames_.push_back({.node = node,
                       .begin = head.at,
                       .first = type == Node::Type::map ? entries_.size() : items_.size(),
                       .nodes_before = nodes_ - 1,
                       .anchor = anchor,
                       .bracketed = bracketed});
  }

  OpenNode end(char bracket) {
    const OpenNode frame = frames_.back();
    frames_.pop_back();
    if (!frame.bracketed) return frame;
    std::size_t at = skip_spaces(text_, read_to_);
    while (at < text_.size() && (text_[at] == ',' || text_[at] == ':')) at = skip_spaces(text_, at + 1);
    if (at >= text_.size() || text_[at] != bracket) return frame;
    read_to_ = at + 1;
    frame.node->place.length = characters(first_line(text_, frame.begin, read_to_));
    return frame;
  }

  /// Puts a node that is read whole into its parent, and under its anchor. Both may only be told of a whole one: a
  /// node that holds itself would never end.
  void finish(const Node* node, YAML::anchor_t anchor, std::size_t nodes, std::size_t height) {
    if (!frames_.empty()) frames_.back().height = std::max(frames_.back().height, height);
    if (anchor != 0) {
      if (anchors_.size() <= anchor) anchors_.resize(anchor + 1);
      anchors_[anchor] = {node, nodes, height};
    }
    add(node);
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

  Arena& arena_;
  std::string_view text_;
  TextPlaces places_;
  std::vector<Fault>& faults_;
  std::size_t faults_before_;

  const Node* root_ = nullptr;
  bool begun_ = false;
  std::vector<OpenNode> frames_;
  std::vector<Entry> entries_;
  std::vector<const Node*> items_;
  std::vector<Anchored> anchors_;  // by yaml-cpp's number, from 1
  std::size_t most_nodes_;
  std::size_t nodes_ = 0;
  std::size_t last_event_ = 0;  // byte offset
  std::size_t read_to_ = 0;     // behind the last token that was read
  std::size_t key_begin_ = 0;   // of the last key
  struct {
    Node* node = nullptr;
    std::size_t begin = 0;
  } last_scalar_;  // that is no key
};

/// What must hold of the whole text before it is parsed.
std::optional<Fault> fault_of_text(int source, std::string_view text, bool& ascii) {
  if (text.size() > Limits::bytes)
    return Fault{"file-too-large", {source, 1, 1, 1}, {{"limit", std::to_string(Limits::bytes >> 20) + " MB"}}};
  const TextCheck check = check_text(source, text);
  ascii = check.ascii;
  return check.fault;
}

const Node* parse(Arena& arena, int source, std::string_view text, std::vector<Fault>& faults, bool quickly) {
  text = without_byte_order_mark(text);
  bool ascii = true;
  if (auto fault = fault_of_text(source, text, ascii)) {
    faults.push_back(std::move(*fault));
    return nullptr;
  }
  if (quickly)
    if (const Node* plain = parse_plain_yaml(arena, source, text, ascii)) return plain;
  TreeBuilder builder(arena, source, text, ascii, faults);
  try {
    TextStream buffer(text, builder.last_event());
    std::istream stream(&buffer);
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Stop&) {
    return nullptr;
  } catch (const TextStream::TooFar&) {
    builder.complain_of_length();
    return nullptr;
  } catch (const YAML::Exception& e) {
    builder.complain(e);
    return nullptr;
  }
  arena.values += builder.nodes();
  if (!builder.root()) faults.push_back({"empty-file", {source, 1, 1, 1}, {}});
  return builder.root();
}

}  // namespace

const Node* parse_yaml(Arena& arena, int source, std::string_view text, std::vector<Fault>& faults) {
  return parse(arena, source, text, faults, true);
}
const Node* parse_any_yaml(Arena& arena, int source, std::string_view text, std::vector<Fault>& faults) {
  return parse(arena, source, text, faults, false);
}

}  // namespace closs
