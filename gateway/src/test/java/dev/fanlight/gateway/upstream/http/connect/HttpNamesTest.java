package dev.fanlight.gateway.upstream.http.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.fanlight.gateway.sim.SimLoop;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.upstream.discovery.NameAnswer;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Failed;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Found;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.None;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Partly;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Place;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Reason;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.network.UpstreamFailure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What connections hear of the names of their endpoints. The test answers the questions. */
class HttpNamesTest {
  private static final NameAnswer NONE = new None("its name does not exist (NXDOMAIN)");

  private final Vertx vertx = Vertx.vertx();
  private final ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
  private final Simulation time = new Simulation(0);
  private final SimLoop loop = time.newLoop();
  private final List<Promise<NameAnswer>> asked = new ArrayList<>();
  private Function<String, Future<NameAnswer>> question = this::ask;
  private final HttpNames names =
      new HttpNames(loop.loopOver(Runnable::run), name -> question.apply(name));

  @BeforeEach
  void enter() {
    loop.enter();
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(15, TimeUnit.SECONDS);
  }

  private Future<NameAnswer> ask(String name) {
    Promise<NameAnswer> answer = Promise.promise();
    asked.add(answer);
    return answer.future();
  }

  private Future<SocketAddress> address(String host) {
    return names.address(context, Endpoint.of(URI.create("http://" + host + ":8080"), () -> 0));
  }

  private static SocketAddress get(Future<SocketAddress> address) throws Exception {
    return address.await(15, TimeUnit.SECONDS);
  }

  private static Found found(String... ips) {
    return new Found(Stream.of(ips).map(Place::of).toList(), Duration.ZERO);
  }

  @Test
  void firstAddress_isTaken() throws Exception {
    Future<SocketAddress> address = address("users.shop");
    asked.getFirst().complete(found("fd00::1", "10.0.0.1"));

    assertThat(get(address)).isEqualTo(SocketAddress.inetSocketAddress(8080, "fd00::1"));
  }

  @Test
  void addressesOfOneKind_areEnough() throws Exception {
    Future<SocketAddress> address = address("users.shop");
    asked.getFirst().complete(new Partly(found("10.0.0.1"), "its IPv6 addresses: late"));

    assertThat(get(address).host()).isEqualTo("10.0.0.1");
  }

  @Test
  void addressThatIsGiven_isNotAskedFor() throws Exception {
    assertThat(get(address("127.0.0.1")).host()).isEqualTo("127.0.0.1");
    assertThat(get(address("[::1]")).host()).isEqualTo("::1");
    assertThat(asked).isEmpty();
  }

  @Test
  void connectionsThatNeedTheSameName_shareALookup() throws Exception {
    Future<SocketAddress> one = address("users.shop");
    Future<SocketAddress> other = address("users.shop");
    assertThat(asked).hasSize(1);

    asked.getFirst().complete(found("10.0.0.1"));

    assertThat(get(one)).isEqualTo(get(other));
  }

  @Test
  void answer_countsForASecond() {
    address("nobody.shop");
    asked.getFirst().complete(NONE);
    time.advance(Duration.ofNanos(HttpNames.COUNTS_NANOS - 1));
    address("nobody.shop");
    assertThat(asked).hasSize(1);

    time.advance(Duration.ofNanos(1));
    address("nobody.shop");

    assertThat(asked).hasSize(2);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(NONE, "dns_error", "its name does not exist (NXDOMAIN)"),
        Arguments.of(
            new Failed("a name server answered Refused", Reason.REFUSED),
            "dns_error",
            "a name server answered Refused"),
        Arguments.of(
            new Failed("no name server answered in time", Reason.LATE),
            "dns_timeout",
            "no name server answered in time"),
        Arguments.of(
            new Failed("no name server answered: connect to 10.0.0.9 failed"),
            "dns_error",
            "no name server answered"),
        Arguments.of(
            new Failed("no name server answered: Too many open files"),
            "proxy_internal_error",
            "the gateway has too many files open"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void nameWithoutAnAddress_isSaidWhy(NameAnswer answer, String type, String reason) {
    Future<SocketAddress> address = address("users.shop");
    asked.getFirst().complete(answer);

    UpstreamFailure why = HttpConnectFailures.of(catchThrowable(() -> get(address)));

    assertThat(why.type()).isEqualTo(type);
    assertThat(why.reason()).isEqualTo(reason);
  }

  static Stream<Function<String, Future<NameAnswer>>> defects() {
    return Stream.of(
        name -> {
          throw new IllegalStateException("a defect");
        },
        name -> Future.failedFuture(new StackOverflowError("a defect")));
  }

  @ParameterizedTest
  @MethodSource("defects")
  void nameWhoseLookupIsDefect_hasNoAddress_andIsLookedUpAgain(
      Function<String, Future<NameAnswer>> defect) throws Exception {
    question = defect;
    Future<SocketAddress> address = address("users.shop");

    UpstreamFailure why = HttpConnectFailures.of(catchThrowable(() -> get(address)));
    assertThat(why.type()).isEqualTo("dns_error");
    assertThat(why.reason()).isEqualTo("its lookup failed");

    question = this::ask;
    time.advance(Duration.ofNanos(HttpNames.COUNTS_NANOS));
    Future<SocketAddress> again = address("users.shop");
    asked.getFirst().complete(found("10.0.0.1"));
    assertThat(get(again).host()).isEqualTo("10.0.0.1");
  }
}
