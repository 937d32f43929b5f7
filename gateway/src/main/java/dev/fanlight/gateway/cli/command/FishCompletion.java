package dev.fanlight.gateway.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Completion for the shell fish, made of the commands as they are declared. */
final class FishCompletion {
  private final String command;
  private final StringBuilder script = new StringBuilder();

  private FishCompletion(String command) {
    this.command = command;
  }

  static String of(CommandLine whole) {
    FishCompletion completion = new FishCompletion(whole.getCommandName());
    completion.write(whole);
    return completion.script.toString();
  }

  private void write(CommandLine whole) {
    add("-f");
    whole.getCommandSpec().options().forEach(option -> option("__fish_use_subcommand", option));
    whole
        .getSubcommands()
        .forEach((name, one) -> {
          CommandSpec spec = one.getCommandSpec();
          if (!spec.usageMessage().hidden()) {
            add(
                "-n __fish_use_subcommand -a "
                    + name
                    + described(spec.usageMessage().description()));
            subcommand("'__fish_seen_subcommand_from " + name + "'", spec);
          }
        });
  }

  private void subcommand(String when, CommandSpec spec) {
    spec.options().forEach(option -> option(when, option));
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      if (parameter.type().equals(Path.class)) {
        add("-n " + when + " -F");
      } else if (parameter.completionCandidates() != null) {
        add("-n " + when + " -a " + quoted(candidates(parameter.completionCandidates())));
      }
    }
  }

  private void option(String when, OptionSpec option) {
    if (option.hidden()) {
      return;
    }
    StringBuilder words = new StringBuilder("-n ").append(when);
    for (String name : option.names()) {
      words.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }
    if (option.completionCandidates() != null) {
      words.append(" -x -a ").append(quoted(candidates(option.completionCandidates())));
    } else if (option.arity().max() > 0) {
      words.append(" -x");
    }
    add(words + described(option.description()));
  }

  private static String candidates(Iterable<String> words) {
    List<String> all = new ArrayList<>();
    words.forEach(all::add);
    return String.join(" ", all);
  }

  /** The first sentence, without what only picocli knows. */
  private static String described(String[] description) {
    if (description.length == 0) {
      return "";
    }
    String first = description[0].replaceAll("\\$\\{[^}]*}", "").replace("%n", " ");
    int end = first.indexOf(". ");
    return " -d " + quoted((end < 0 ? first : first.substring(0, end)).strip());
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private void add(String words) {
    script.append("complete -c ").append(command).append(' ').append(words).append('\n');
  }
}
