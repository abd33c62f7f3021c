#include "input/yaml/plain_tree.hpp"

#include <yaml.h>

#include <algorithm>
#include <map>
#include <string>

#include "input/yaml/yaml_text.hpp"
#include "text/names.hpp"
#include "text/utf8.hpp"

namespace closs {
namespace {

constexpr std::size_t largest = 1 << 20;  // larger ones are no hurry, and tree.cpp watches over them

/// libyaml's parser, given back at the end.
struct Parser {
  yaml_parser_t raw;
  bool made;
  explicit Parser(std::string_view text) : made(yaml_parser_initialize(&raw) == 1) {
    if (made) {
      yaml_parser_set_encoding(&raw, YAML_UTF8_ENCODING);
      yaml_parser_set_input_string(&raw, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    }
  }
  Parser(const Parser&) = delete;
  ~Parser() {
    if (made) yaml_parser_delete(&raw);
  }
};
struct Event {
  yaml_event_t raw{};
  Event() = default;
  Event(const Event&) = delete;
  ~Event() { yaml_event_delete(&raw); }
};

/// The tree in the making. Every member function returns false for "not plain".
class PlainTreeBuilder {
 public:
  PlainTreeBuilder(Arena& arena, int source, std::string_view text) : arena_(arena), source_(source), text_(text) {
    frames_.reserve(8);
    entries_.reserve(64);
  }
  const Node* root() const { return root_; }
  std::size_t nodes() const { return nodes_; }

  bool take(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_STREAM_START_EVENT:
      case YAML_DOCUMENT_END_EVENT:
      case YAML_STREAM_END_EVENT:
        return true;
      case YAML_DOCUMENT_START_EVENT:
        return ++documents_ == 1 && !event.data.document_start.version_directive &&
               event.data.document_start.tag_directives.start == event.data.document_start.tag_directives.end;
      case YAML_SCALAR_EVENT:
        return scalar(event);
      case YAML_MAPPING_START_EVENT:
        return !event.data.mapping_start.anchor && !event.data.mapping_start.tag &&
               begin(event, Node::Type::map, event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE);
      case YAML_SEQUENCE_START_EVENT:
        return !event.data.sequence_start.anchor && !event.data.sequence_start.tag &&
               begin(event, Node::Type::sequence, event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE);
      case YAML_MAPPING_END_EVENT:
      case YAML_SEQUENCE_END_EVENT:
        return end(event);
      case YAML_ALIAS_EVENT:
        return alias(name_of(event.data.alias.anchor));
      default:
        return false;
    }
  }

 private:
  struct PlainOpenNode {
    Node* node;
    yaml_mark_t begin;
    std::size_t first;
    bool bracketed;
    bool key_read = false;
  };

  Arena& arena_;
  int source_;
  std::string_view text_;
  const Node* root_ = nullptr;
  int documents_ = 0;
  std::size_t nodes_ = 0;
  std::vector<PlainOpenNode> frames_;
  std::vector<Entry> entries_;
  std::vector<const Node*> items_;
  std::vector<std::size_t> lines_;                            // where each begins; empty until asked for
  std::map<std::string, const Node*, std::less<>> anchored_;  // single values

  static constexpr std::string_view disputed = "?";  // in the middle of a plain text, the two disagree

  Place place(const yaml_mark_t& mark, std::size_t length) const {
    return {source_, static_cast<int>(mark.line) + 1, static_cast<int>(mark.column) + 1, caret(length)};
  }
  static int caret(std::size_t length) { return static_cast<int>(std::min<std::size_t>(length, Limits::caret)); }

  bool expects_key() const {
    return !frames_.empty() && frames_.back().node->type == Node::Type::map && !frames_.back().key_read;
  }

  bool scalar(const yaml_event_t& event) {
    const auto& s = event.data.scalar;
    const std::string_view value(reinterpret_cast<const char*>(s.value), s.length);
    const bool quoted = s.style == YAML_SINGLE_QUOTED_SCALAR_STYLE || s.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    if (s.tag || (!quoted && s.style != YAML_PLAIN_SCALAR_STYLE) || (!quoted && value.empty())) return false;
    if (!quoted && value.find_first_of(disputed) != value.npos) return false;
    if (event.start_mark.line != event.end_mark.line) return false;
    const yaml_mark_t begin = s.anchor ? behind_anchor(event.start_mark, name_of(s.anchor)) : event.start_mark;
    const std::size_t length = event.end_mark.column - begin.column;
    const auto plain_length = static_cast<std::size_t>(characters(value));
    if (length != plain_length + (quoted ? 2 : 0)) return false;  // escapes
    const Place here = place(begin, length);
    if (expects_key()) return !s.anchor && key(value, here, quoted);
    Node* node = new_node(Node::Type::scalar, here);
    node->quoted = quoted;
    if (!quoted && is_null(value))
      node->type = Node::Type::null;
    else
      node->text = arena_.keep(value);
    if (s.anchor) anchored_.insert_or_assign(std::string(name_of(s.anchor)), node);
    return add(node);
  }

  bool alias(std::string_view name) {
    const auto target = anchored_.find(name);
    if (target == anchored_.end() || expects_key()) return false;
    ++nodes_;
    return add(target->second);
  }

  static std::string_view name_of(const yaml_char_t* anchor) { return reinterpret_cast<const char*>(anchor); }

  /// Where the value of an anchor stands that is written on the same line.
  yaml_mark_t behind_anchor(yaml_mark_t mark, std::string_view name) {
    std::size_t at = line_begin(mark);
    for (std::size_t k = 0; k < mark.column; ++k) at += first_character(text_.substr(at)).bytes.size();
    const std::size_t value = std::min(text_.find_first_not_of(' ', at + 1 + name.size()), text_.size());
    mark.column += value - at;
    return mark;
  }

  bool key(std::string_view value, Place here, bool quoted) {
    if (!quoted && (value == "<<" || is_null(value))) return false;
    const std::string_view kept = arena_.keep(normalised(value));
    PlainOpenNode& frame = frames_.back();
    for (std::size_t i = frame.first; i < entries_.size(); ++i)
      if (entries_[i].key == kept) return false;
    if (entries_.size() - frame.first > few) return false;
    if (!frame.bracketed && entries_.size() == frame.first) frame.node->place.length = here.length;
    entries_.push_back({kept, here, nullptr});
    frame.key_read = true;
    return true;
  }
  static constexpr std::size_t few = 500;  // keys compared one by one

  Node* new_node(Node::Type type, Place here) {
    ++nodes_;
    Node* node = arena_.node();
    node->type = type;
    node->place = here;
    return node;
  }

  bool begin(const yaml_event_t& event, Node::Type type, bool bracketed) {
    if (expects_key() || frames_.size() >= Limits::depth) return false;
    if (bracketed && event.start_mark.index == event.end_mark.index)
      return false;  // [key: value], a map without braces
    Node* node = new_node(type, place(event.start_mark, 1));
    frames_.push_back({node, event.start_mark, type == Node::Type::map ? entries_.size() : items_.size(), bracketed});
    return true;
  }

  bool end(const yaml_event_t& event) {
    const PlainOpenNode frame = frames_.back();
    frames_.pop_back();
    if (frame.node->type == Node::Type::map) {
      frame.node->entries = arena_.keep(std::span<const Entry>(entries_).subspan(frame.first));
      entries_.resize(frame.first);
    } else {
      frame.node->items = arena_.keep(std::span<const Node* const>(items_).subspan(frame.first));
      items_.resize(frame.first);
    }
    if (frame.bracketed) {
      if (frame.begin.line == event.end_mark.line)
        frame.node->place.length = caret(event.end_mark.column - frame.begin.column);
      else
        frame.node->place.length = caret(rest_of_line(frame.begin));
    }
    return add(frame.node);
  }

  /// Byte offset.
  std::size_t line_begin(const yaml_mark_t& mark) {
    if (lines_.empty()) {
      lines_.push_back(0);
      for (std::size_t at = 0; at < text_.size(); ++at)
        if (text_[at] == '\n') lines_.push_back(at + 1);
    }
    return lines_[mark.line];
  }
  /// Characters from a mark to the end of its line, without blanks at the end.
  std::size_t rest_of_line(const yaml_mark_t& mark) {
    return static_cast<std::size_t>(characters(first_line(text_, line_begin(mark), text_.size()))) - mark.column;
  }

  bool add(const Node* node) {
    if (frames_.empty()) {
      if (root_) return false;
      root_ = node;
    } else if (frames_.back().node->type == Node::Type::map) {
      entries_.back().value = node;
      frames_.back().key_read = false;
    } else {
      items_.push_back(node);
    }
    return true;
  }
};

}  // namespace

const Node* parse_plain_yaml(Arena& arena, int source, std::string_view text, bool ascii) {
  if (text.size() > largest || text.find('\t') != text.npos) return nullptr;  // where a tab may stand, the two disagree
  // Line breaks of YAML 1.1 that are none in 1.2.
  if (!ascii && (text.find("\xC2\x85") != text.npos || text.find("\xE2\x80\xA8") != text.npos ||
                 text.find("\xE2\x80\xA9") != text.npos))
    return nullptr;
  // A question mark may announce a key; where, the two disagree.
  for (std::size_t at = text.find('?'); at != text.npos; at = text.find('?', at + 1))
    if (at == 0 || std::string_view(" \n{[,:-").find(text[at - 1]) != std::string_view::npos) return nullptr;
  Parser parser(text);
  if (!parser.made) return nullptr;
  PlainTreeBuilder builder(arena, source, text);
  for (bool more = true; more;) {
    Event event;
    if (yaml_parser_parse(&parser.raw, &event.raw) != 1 || !builder.take(event.raw)) return nullptr;
    more = event.raw.type != YAML_STREAM_END_EVENT;
  }
  if (builder.nodes() > Limits::nodes - arena.values) return nullptr;
  arena.values += builder.nodes();
  return builder.root();
}

}  // namespace closs
