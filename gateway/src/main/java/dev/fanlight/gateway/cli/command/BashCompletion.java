package dev.fanlight.gateway.cli.command;

import picocli.AutoComplete;
import picocli.CommandLine;

/** Completion for the shells bash and zsh: what picocli makes, and values behind an equals sign. */
final class BashCompletion {
  /** The function of picocli takes the value of an option for a word of its own. */
  private static final String VALUES =
      """

      # Completes the value of --option=value. Bash makes three words of that, and zsh one.
      function _complete_NAME_values() {
        local words=() current=0 prefix='' word i
        for ((i = 0; i < ${#COMP_WORDS[@]}; i++)); do
          word=${COMP_WORDS[i]}
          if [[ $word == "=" ]]; then
            ((i == COMP_CWORD)) || continue
            word=''
          elif [[ $word == --*=* ]]; then
            words+=("${word%%=*}")
            ((i == COMP_CWORD)) && prefix=${word%%=*}=
            word=${word#*=}
          fi
          words+=("$word")
          ((i == COMP_CWORD)) && current=$((${#words[@]} - 1))
        done
        local COMP_WORDS=("${words[@]}") COMP_CWORD=$current
        _complete_NAME
        [[ -z $prefix ]] || COMPREPLY=("${COMPREPLY[@]/#/$prefix}")
      }
      complete -F _complete_NAME_values -o default NAME
      """;

  private BashCompletion() {}

  static String of(CommandLine whole) {
    String name = whole.getCommandName();
    return AutoComplete.bash(name, whole) + VALUES.replace("NAME", name);
  }
}
