// What of a text that others wrote may reach a terminal or the log of a runner: nothing that moves a cursor, turns the
// direction of writing, stands there unseen, or is obeyed.
#pragma once

#include <string>
#include <string_view>

namespace closs {

/// False for control characters, line ends, marks of direction and characters that nobody sees. Joiners are showable:
/// emoji, Persian and languages of India are written with them.
bool is_showable(char32_t code);
/// `text` on one line: U+FFFD for what is not showable, for every byte that is no UTF-8, and for the one character that
/// makes a command of it (without_commands); line ends and tabs become spaces.
std::string showable(std::string_view text);
/// `lines`, of which no runner takes one for a command. U+FFFD stands for the second colon of a line that begins with
/// "::" (GitHub, which skips blanks in front), and for the second # of "##[", "##vso[", "##teamcity[" anywhere (GitHub,
/// Azure, TeamCity).
std::string without_commands(std::string lines);

}  // namespace closs
