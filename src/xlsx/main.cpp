// closs-xlsx: reads the description of a workbook (src/report/workbook/workbook.hpp, as JSON) from standard input and
// writes it as xlsx to standard output. A program of its own, so that closs links neither libxlsxwriter nor what that
// brings along. It decides nothing: what stands where, and how it looks, is in the description.
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Json = nlohmann::json;

/// The moment that every workbook says it was made at: the same description gives the same bytes.
constexpr time_t made_at = 946'684'800;         // 2000-01-01
constexpr std::size_t longest_sheet_name = 31;  // in characters, as Excel has it

void must(lxw_error error, std::string_view what) {
  if (error == LXW_NO_ERROR) return;
  throw std::runtime_error(std::string(what) + ": " + lxw_strerror(error));
}

lxw_color_t color_of(const Json& text) {
  return static_cast<lxw_color_t>(std::stoul(text.get<std::string>(), nullptr, 16));
}

/// Formats by what they are, so that equal ones are one.
class Formats {
 public:
  explicit Formats(lxw_workbook* workbook) : workbook_(workbook) {}

  lxw_format* of(const Json& style) {
    auto [entry, fresh] = formats_.try_emplace(style.dump());
    if (fresh) entry->second = made(style);
    return entry->second;
  }

 private:
  lxw_workbook* workbook_;
  std::map<std::string, lxw_format*> formats_;

  lxw_format* made(const Json& style) const {
    lxw_format* format = workbook_add_format(workbook_);
    const auto has = [&](const char* key) { return style.value(key, false); };
    format_set_font_name(format, "Calibri");
    format_set_font_size(format, style.value("size", 10.0));
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    if (style.contains("format")) format_set_num_format(format, style["format"].get<std::string>().c_str());
    if (has("bold")) format_set_bold(format);
    if (has("wrap")) format_set_text_wrap(format);
    if (has("right")) format_set_align(format, LXW_ALIGN_RIGHT);
    if (has("left")) format_set_align(format, LXW_ALIGN_LEFT);
    if (has("indented")) format_set_indent(format, 1);
    if (has("unlocked")) format_set_unlocked(format);
    if (has("above")) format_set_top(format, LXW_BORDER_THIN);
    if (has("frame")) format_set_border(format, LXW_BORDER_THIN);
    if (has("frame")) format_set_border_color(format, 0xB0B0B0);
    if (style.contains("color")) format_set_font_color(format, color_of(style["color"]));
    if (style.contains("fill")) {
      format_set_pattern(format, LXW_PATTERN_SOLID);
      format_set_bg_color(format, color_of(style["fill"]));
    }
    return format;
  }
};

/// One cell: [row, column, style, value] or [row, column, style, value when written, formula].
void write_cell(lxw_worksheet* sheet, const Json& cell, lxw_format* format) {
  const auto row = cell[0].get<lxw_row_t>();
  const auto column = cell[1].get<lxw_col_t>();
  const Json& value = cell[3];
  if (cell.size() > 4) {
    const std::string formula = "=" + cell[4].get<std::string>();
    if (value.is_string())
      must(worksheet_write_formula_str(sheet, row, column, formula.c_str(), format, value.get<std::string>().c_str()),
           formula);
    else
      must(worksheet_write_formula_num(sheet, row, column, formula.c_str(), format,
                                       value.is_null() ? 0 : value.get<double>()),
           formula);
  } else if (value.is_string()) {
    must(worksheet_write_string(sheet, row, column, value.get<std::string>().c_str(), format), "a text");
  } else if (value.is_number()) {
    must(worksheet_write_number(sheet, row, column, value.get<double>(), format), "a number");
  } else {
    must(worksheet_write_blank(sheet, row, column, format), "a blank");
  }
}

void add_chart(lxw_workbook* workbook, lxw_worksheet* sheet, const Json& given) {
  static const std::map<std::string, lxw_chart_type> types = {{"bars", LXW_CHART_BAR},
                                                              {"stacked bars", LXW_CHART_BAR_STACKED},
                                                              {"stacked columns", LXW_CHART_COLUMN_STACKED},
                                                              {"points", LXW_CHART_SCATTER_STRAIGHT}};
  const lxw_chart_type type = types.at(given["type"]);
  const bool points = type == LXW_CHART_SCATTER_STRAIGHT;
  lxw_chart* chart = workbook_add_chart(workbook, static_cast<uint8_t>(type));
  if (!chart) throw std::runtime_error("no memory for a chart");
  chart_title_set_name(chart, given["title"].get<std::string>().c_str());
  lxw_chart_font title_font{};
  title_font.size = 12;
  chart_title_set_name_font(chart, &title_font);
  for (const Json& one : given["series"]) {
    const std::string values = "=" + one["values"].get<std::string>();
    const std::string categories = "=" + one["categories"].get<std::string>();
    lxw_chart_series* series = chart_add_series(chart, categories.c_str(), values.c_str());
    const auto name = one["name"].get<std::string>();
    if (!name.empty()) chart_series_set_name(series, name.c_str());
    lxw_chart_fill fill{};
    lxw_chart_line line{};
    line.width = 2;
    if (one.contains("color"))
      fill.color = line.color = color_of(one["color"]);
    else
      fill.none = line.none = LXW_TRUE;
    if (points)
      chart_series_set_line(series, &line);
    else
      chart_series_set_fill(series, &fill);
  }
  const bool named = given["series"].size() > 1 && !given["series"][0]["name"].get<std::string>().empty();
  chart_legend_set_position(chart, named ? LXW_CHART_LEGEND_BOTTOM : LXW_CHART_LEGEND_NONE);
  if (!points) {
    chart_set_series_gap(chart, 40);
    chart_set_series_overlap(chart, type == LXW_CHART_BAR ? 0 : 100);
  }
  // The library takes the axes of lying bars the other way round.
  const bool lying = type == LXW_CHART_BAR || type == LXW_CHART_BAR_STACKED;
  lxw_chart_axis* along = lying ? chart->y_axis : chart->x_axis;
  lxw_chart_axis* values = lying ? chart->x_axis : chart->y_axis;
  if (lying) {
    chart_axis_set_reverse(along);  // the first row stands on top
    chart_axis_set_crossing_max(along);
  }
  if (!points) chart_axis_set_interval_unit(along, 1);  // every label is shown
  chart_axis_set_label_position(along, LXW_CHART_AXIS_LABEL_POSITION_LOW);
  lxw_chart_line grid{};
  grid.color = 0xD9D9D9;
  chart_axis_major_gridlines_set_visible(values, LXW_TRUE);
  chart_axis_major_gridlines_set_visible(along, LXW_FALSE);
  chart_axis_major_gridlines_set_line(values, &grid);
  if (given.contains("format")) chart_axis_set_num_format(values, given["format"].get<std::string>().c_str());
  if (given.contains("from")) chart_axis_set_min(values, given["from"].get<double>());
  if (given.contains("to")) chart_axis_set_max(values, given["to"].get<double>());
  if (given.contains("across")) chart_axis_set_name(along, given["across"].get<std::string>().c_str());
  lxw_chart_options options{};
  options.x_scale = given["size"][0].get<double>() / 480;
  options.y_scale = given["size"][1].get<double>() / 288;
  std::string description = given["title"];
  options.description = description.data();
  must(worksheet_insert_chart_opt(sheet, given["at"][0].get<lxw_row_t>(), given["at"][1].get<lxw_col_t>(), chart,
                                  &options),
       "a chart");
}

/// The larger the number, the stronger the color.
void add_color_scale(lxw_worksheet* sheet, const Json& cells) {
  lxw_conditional_format scale{};
  scale.type = LXW_CONDITIONAL_2_COLOR_SCALE;
  scale.min_color = 0xFFFFFF;
  scale.max_color = 0xE8935A;
  must(worksheet_conditional_format_range(sheet, cells[0].get<lxw_row_t>(), cells[1].get<lxw_col_t>(),
                                          cells[2].get<lxw_row_t>(), cells[3].get<lxw_col_t>(), &scale),
       "a color scale");
}

std::size_t characters_in(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// The name of a sheet, with a number behind it where another sheet has it already.
std::string free_name(lxw_workbook* workbook, const std::string& wanted) {
  std::string name = wanted;
  for (int number = 2; workbook_validate_sheet_name(workbook, name.c_str()) == LXW_ERROR_SHEETNAME_ALREADY_USED;
       ++number) {
    const std::string behind = " (" + std::to_string(number) + ")";
    std::string front = wanted;
    while (characters_in(front) + behind.size() > longest_sheet_name) {
      while ((static_cast<unsigned char>(front.back()) & 0xC0) == 0x80) front.pop_back();
      front.pop_back();
    }
    name = front + behind;
  }
  return name;
}

void set_up_print(lxw_worksheet* sheet, const Json& given) {
  worksheet_set_paper(sheet, 9);  // A4
  if (!given.value("upright", false)) worksheet_set_landscape(sheet);
  worksheet_set_margins(sheet, 0.5, 0.5, 0.6, 0.6);
  must(worksheet_set_footer(sheet, "&C&P / &N"), "a footer");
  if (given.contains("pages"))
    worksheet_fit_to_pages(sheet, given["pages"][0].get<uint16_t>(), given["pages"][1].get<uint16_t>());
  if (given.contains("scale")) worksheet_set_print_scale(sheet, given["scale"].get<uint16_t>());
  if (given.contains("printed"))
    must(worksheet_print_area(sheet, 0, 0, given["printed"][0].get<lxw_row_t>(), given["printed"][1].get<lxw_col_t>()),
         "an area to print");
  if (given.contains("repeat_rows"))
    must(worksheet_repeat_rows(sheet, given["repeat_rows"][0].get<lxw_row_t>(),
                               given["repeat_rows"][1].get<lxw_row_t>()),
         "rows to repeat");
  if (given.contains("repeat_columns"))
    must(worksheet_repeat_columns(sheet, 0, given["repeat_columns"].get<lxw_col_t>()), "columns to repeat");
}

void add_sheet(lxw_workbook* workbook, const Json& given, Formats& formats) {
  const std::string name = free_name(workbook, given["name"]);
  lxw_worksheet* sheet = workbook_add_worksheet(workbook, name.c_str());
  if (!sheet) throw std::runtime_error("no sheet can be called " + name);
  const Json& widths = given["widths"];
  for (std::size_t c = 0; c < widths.size(); ++c)
    must(worksheet_set_column(sheet, static_cast<lxw_col_t>(c), static_cast<lxw_col_t>(c), widths[c].get<double>(),
                              nullptr),
         "a width");
  for (const Json& row : given["heights"])
    must(worksheet_set_row(sheet, row[0].get<lxw_row_t>(), row[1].get<double>(), nullptr), "a height");
  std::vector<lxw_format*> styles;
  for (const Json& style : given["styles"]) styles.push_back(formats.of(style));
  for (const Json& cell : given["cells"]) write_cell(sheet, cell, styles.at(cell[2].get<std::size_t>()));
  for (const Json& chart : given["charts"]) add_chart(workbook, sheet, chart);
  for (const Json& scale : given["color_scales"]) add_color_scale(sheet, scale);
  if (given.contains("freeze"))
    worksheet_freeze_panes(sheet, given["freeze"][0].get<lxw_row_t>(), given["freeze"][1].get<lxw_col_t>());
  worksheet_gridlines(sheet, LXW_HIDE_ALL_GRIDLINES);
  set_up_print(sheet, given);
  if (given.value("protected", false)) {
    lxw_protection allowed{};
    allowed.format_columns = allowed.format_rows = allowed.format_cells = LXW_TRUE;
    worksheet_protect(sheet, nullptr, &allowed);
  }
  for (const Json& one : given["names"]) {
    const std::string formula = "=" + one[1].get<std::string>();
    must(workbook_define_name(workbook, one[0].get<std::string>().c_str(), formula.c_str()), one[0].get<std::string>());
  }
}

void write_workbook(const Json& given, const std::string& file) {
  lxw_workbook* workbook = workbook_new(file.c_str());
  if (!workbook) throw std::runtime_error("no memory for a workbook");
  Formats formats(workbook);
  std::string title = given["title"], comments = given["comments"];
  lxw_doc_properties properties{};
  properties.title = title.data();
  properties.comments = comments.data();
  properties.created = made_at;
  must(workbook_set_properties(workbook, &properties), "properties");
  for (const Json& sheet : given["sheets"])
    if (!sheet.is_null()) add_sheet(workbook, sheet, formats);  // the last is none
  must(workbook_close(workbook), "the workbook");
}

std::string standard_input() {
  std::string text;
  std::array<char, 65536> part{};
  for (ssize_t n = 0; (n = ::read(STDIN_FILENO, part.data(), part.size())) != 0;) {
    if (n < 0 && errno != EINTR) throw std::runtime_error(std::strerror(errno));
    if (n > 0) text.append(part.data(), static_cast<std::size_t>(n));
  }
  return text;
}

void copy_to_standard_output(int from) {
  std::array<char, 65536> part{};
  for (off_t at = 0;;) {
    const ssize_t n = ::pread(from, part.data(), part.size(), at);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw std::runtime_error(std::strerror(errno));
    if (n == 0) return;
    for (ssize_t written = 0; written < n;) {
      const ssize_t w = ::write(STDOUT_FILENO, part.data() + written, static_cast<std::size_t>(n - written));
      if (w < 0 && errno != EINTR) throw std::runtime_error(std::strerror(errno));
      if (w > 0) written += w;
    }
    at += n;
  }
}

}  // namespace

int main() {
  try {
    // The library writes to a name; what it writes here is gone with the program.
    const int memory = ::memfd_create("closs-xlsx", MFD_CLOEXEC);
    if (memory < 0) throw std::runtime_error(std::strerror(errno));
    write_workbook(Json::parse(standard_input()), "/proc/self/fd/" + std::to_string(memory));
    copy_to_standard_output(memory);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "closs-xlsx: %s\n", error.what());
    return 1;
  }
}
