package dev.fanlight.gateway.whole.page;

import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.TestClient;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** As much of {@code curl} as the project's pages use, and {@code | grep} behind it. */
final class Curl {
  private static final String PIPE = " | grep ";
  private static final String ADMIN = "localhost:9090";
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  private final TestClient client;
  private final UnaryOperator<String> admin;

  /**
   * @param client for the port that pages call 8080
   * @param admin reads a page of the admin listener, by its path
   */
  Curl(TestClient client, UnaryOperator<String> admin) {
    this.client = client;
    this.admin = admin;
  }

  /** What that command prints. */
  String run(String command) {
    int pipe = command.indexOf(PIPE);
    if (pipe < 0) {
      return answer(words(command));
    }
    Pattern wanted = Pattern.compile(words(command.substring(pipe + PIPE.length())).getFirst());
    return answer(words(command.substring(0, pipe)))
        .lines()
        .filter(line -> wanted.matcher(line).find())
        .collect(Collectors.joining("\n"));
  }

  private static List<String> words(String command) {
    return WORD.matcher(command)
        .results()
        .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
        .toList();
  }

  private String answer(List<String> words) {
    boolean heads = false;
    String body = null;
    List<String> fields = new ArrayList<>();
    for (int i = 1; i < words.size() - 1; i++) {
      switch (words.get(i)) {
        case "-s", "-sN" -> {}
        case "-si" -> heads = true;
        case "-d" -> body = words.get(++i);
        case "-H" -> fields.add(words.get(++i));
        default -> throw new IllegalArgumentException("not a part of curl here: " + words.get(i));
      }
    }
    String target = words.getLast();
    if (target.startsWith(ADMIN)) {
      return admin.apply(target.substring(ADMIN.length()));
    }
    Reply reply = send(target.replaceFirst("localhost:8080", ""), body, fields);
    return heads ? head(reply) + "\n" + reply.body() : reply.body();
  }

  private Reply send(String target, @Nullable String body, List<String> fields) {
    String[] given = fields.toArray(String[]::new);
    return body == null ? client.get(target, given) : client.post(target, body, given);
  }

  private static String head(Reply reply) {
    StringBuilder head = new StringBuilder("HTTP/1.1 ");
    head.append(HttpResponseStatus.valueOf(reply.status())).append('\n');
    reply
        .fields()
        .forEach((name, value) -> head.append(name).append(": ").append(value).append('\n'));
    return head.toString();
  }
}
