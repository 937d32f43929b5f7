package dev.fanlight.gateway.upstream.http.names;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.upstream.discovery.NameAnswer;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Failed;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Found;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.None;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Place;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Reason;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the answers for a name and for its completed names come to. */
class NameSearchTest {
  private static final NameAnswer NONE = new None("there is no such name");
  private static final NameAnswer REFUSED = new Failed("refused", Reason.REFUSED);
  private static final NameAnswer SILENT = new Failed("silent");
  private static final NameAnswer FOUND =
      new Found(List.of(Place.of("10.0.0.1")), Duration.ofSeconds(5));

  private final Map<String, NameAnswer> answers = new HashMap<>();
  private final List<String> asked = new ArrayList<>();

  private NameAnswer search(String name, String... domains) {
    NameServers servers = new NameServers(List.of(), List.of(domains), 1);
    return NameSearch.run(name, servers, this::answer).result();
  }

  private Future<NameAnswer> answer(String name) {
    asked.add(name);
    return Future.succeededFuture(answers.getOrDefault(name, NONE));
  }

  @Test
  void noDots_meanThatEachNameIsAskedForAsItIsWrittenFirst() {
    NameServers servers =
        NameServers.of("nameserver 10.0.0.1\noptions ndots:0\nsearch corp.test\n", List.of());

    assertThat(servers.names("users")).containsExactly("users", "users.corp.test");
  }

  @Test
  void nameThatDoesNotExistAsItIsWritten_doesNotExist_whateverItsDomainsSay() {
    answers.put("users.consul.one.test", REFUSED);
    answers.put("users.consul.two.test", SILENT);

    assertThat(search("users.consul", "one.test", "two.test")).isEqualTo(NONE);
    assertThat(asked)
        .containsExactly("users.consul", "users.consul.one.test", "users.consul.two.test");
  }

  @Test
  void nameThatIsRefused_isAskedForInTheNextDomain() {
    answers.put("users.one.test", REFUSED);
    answers.put("users.two.test", FOUND);

    assertThat(search("users", "one.test", "two.test")).isEqualTo(FOUND);
  }

  @Test
  void nameThatIsRefusedInADomain_isAskedForAsItIsWritten() {
    answers.put("users.one.test", REFUSED);
    answers.put("users", FOUND);

    assertThat(search("users", "one.test")).isEqualTo(FOUND);
  }

  @Test
  void nameThatIsRefusedInADomain_mayExistThere() {
    answers.put("users.one.test", REFUSED);

    assertThat(search("users", "one.test", "two.test")).isEqualTo(REFUSED);
    assertThat(asked).containsExactly("users.one.test", "users.two.test", "users");
  }

  @Test
  void silence_endsTheSearch() {
    answers.put("users.one.test", SILENT);
    answers.put("users", FOUND);

    assertThat(search("users", "one.test")).isEqualTo(SILENT);
    assertThat(asked).containsExactly("users.one.test");
  }
}
