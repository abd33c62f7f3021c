// closs completion SHELL: what a shell reads to complete the command lines of closs. The scripts only ask: what may
// stand next is answered by `closs completion words -- WORD...`, a candidate a line, with its meaning behind a tab, or
// by
// `:files` and `:folders` where the shell knows best.
#include "cli/line/completion.hpp"

#include "cli/line/command.hpp"
#include "input/values/suggest.hpp"
#include "text/showable.hpp"

namespace closs {
namespace {

constexpr std::string_view bash_script = R"sh(# bash completion of closs, as `closs completion bash` prints it
_closs() {
  local line=${COMP_LINE:0:COMP_POINT} rest word i breaks prefix
  local -a words=()
  COMPREPLY=()
  # bash cuts words at = and :, closs does not: what touches is one word.
  for ((i = 0; i <= COMP_CWORD; ++i)); do
    rest=${line#"${line%%[![:space:]]*}"}
    if [[ $i -eq 0 || $rest != "$line" ]]; then words+=(""); fi
    word=${COMP_WORDS[i]}
    if [[ $i -eq $COMP_CWORD ]]; then word=$rest; fi
    words[${#words[@]} - 1]+=$word
    line=${rest#"$word"}
  done
  words=("${words[@]//[\'\"\\]/}")
  words=("${words[@]/#\~\//$HOME/}")
  # What bash takes for words of their own is not part of the answer.
  breaks=${COMP_WORDBREAKS//[^=:]/}
  word=${words[${#words[@]} - 1]}
  if [[ $breaks ]]; then prefix=${word%"${word##*[$breaks]}"}; fi
  compopt +o default +o bashdefault 2>/dev/null
  while IFS=$'\t' read -r word _; do
    case $word in
      :files) compopt -o default 2>/dev/null ;;
      :folders) compopt -o dirnames 2>/dev/null ;;
      *) COMPREPLY+=("$(printf %q "${word#"$prefix"}")") ;;
    esac
  done < <("$1" completion words --no-config -- "${words[@]}" 2>/dev/null)
  if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then compopt -o nospace 2>/dev/null; fi
}
complete -o default -o bashdefault -F _closs closs
)sh";

constexpr std::string_view zsh_script = R"sh(#compdef closs
# zsh completion of closs, as `closs completion zsh` prints it
_closs() {
  local line tab=$'\t'
  local -a asked found shown values
  asked=("${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}")
  asked=("${(@)asked/#\~\//$HOME/}")
  for line in "${(@f)$("$asked[1]" completion words --no-config -- "${(@)asked}" 2>/dev/null)}"; do
    case $line in
      ('') ;;
      (:files) compset -P '--*='; _files ;;
      (:folders) compset -P '--*='; _files -/ ;;
      (*=$tab*|*=) values+=("${line%%$tab*}") ;;
      (*) found+=("${line%%$tab*}"); shown+=("${line/$tab/  -- }") ;;
    esac
  done
  compadd -S '' -a values
  compadd -l -d shown -a found
}
if [[ $funcstack[1] == _closs ]]; then _closs "$@"; else compdef _closs closs; fi
)sh";

constexpr std::string_view fish_script = R"sh(# fish completion of closs, as `closs completion fish` prints it
function __closs_words
    set -l current (commandline -ct)
    set -l asked (commandline -opc)
    set -l found ($asked[1] completion words --no-config -- $asked "$current" 2>/dev/null)
    switch "$found[1]"
        case ':files' ':folders'
            set -l option (string match -r '^--[a-z-]+=' -- $current)
            set -l path (string replace -r '^--[a-z-]+=' '' -- $current)
            set -l list __fish_complete_path
            test $found[1] = ':folders'; and set list __fish_complete_directories
            for one in ($list "$path")
                echo "$option$one"
            end
        case '*'
            string join \n -- $found
    end
end
complete -c closs -f -a '(__closs_words)'
)sh";

std::string_view script_for(const std::string& shell) {
  if (shell == "bash") return bash_script;
  if (shell == "zsh") return zsh_script;
  if (shell == "fish") return fish_script;
  return {};
}

void write_candidates(const Call& call) {
  const Completion found =
      completion_of({call.options.operands.begin() + 1, call.options.operands.end()}, call.reporter.language);
  if (found.of == Completion::Of::files) call.out.write(":files\n");
  if (found.of == Completion::Of::folders) call.out.write(":folders\n");
  for (const Candidate& one : found.candidates) {
    call.out.write(showable(one.word));
    if (!one.meaning.empty()) call.out.write("\t" + showable(one.meaning));
    call.out.write("\n");
  }
}

}  // namespace

void completion(const Call& call) {
  const std::vector<std::string>& operands = call.options.operands;
  if (operands[0] == "words") return write_candidates(call);
  if (operands.size() > 1)
    throw Failure(
        Fault{"operand-too-many",
              {},
              {{"command", "completion"}, {"operand", operands[1]}, {"usage", "closs completion " + operands[0]}}});
  const std::string_view script = script_for(operands[0]);
  if (script.empty())
    throw Failure(suggesting("option-unknown-value", {{"option", "closs completion"}, {"value", operands[0]}},
                             operands[0], choices(operand_word(*find_command("completion"), 0))));
  call.out.write(script);
}

}  // namespace closs
