package dev.fanlight.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.http.impl.HttpClientConnection;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpPoolTest {
  private final List<Promise<HttpClientConnection>> connecting = new ArrayList<>();

  private HttpPool pool(int connections, int streams) {
    return new HttpPool(this::connect, new HttpPool.Bounds(connections, streams));
  }

  private Future<HttpClientConnection> connect() {
    Promise<HttpClientConnection> promise = Promise.promise();
    connecting.add(promise);
    return promise.future();
  }

  private void connected(Line line) {
    connecting.removeFirst().complete(line.connection());
  }

  private HttpPooledConnection taken(HttpPool pool) {
    return taken(pool, new Line(1));
  }

  private HttpPooledConnection taken(HttpPool pool, Line line) {
    Future<HttpPooledConnection> turn = pool.take();
    connected(line);
    return turn.result();
  }

  @Test
  void tryTake_theOneUsedLast() {
    HttpPool pool = pool(10, 1);
    HttpPooledConnection first = taken(pool);
    HttpPooledConnection second = taken(pool);
    second.giveBack();
    first.giveBack();
    assertThat(pool.tryTake()).isSameAs(first);
    assertThat(pool.tryTake()).isSameAs(second);
    assertThat(pool.tryTake()).isNull();
  }

  @Test
  void take_theFirstOfOneGivenBackAndANewOne() {
    HttpPool pool = pool(10, 1);
    HttpPooledConnection used = taken(pool);
    Future<HttpPooledConnection> turn = pool.take();
    used.giveBack();
    assertThat(turn.result()).isSameAs(used);
    connected(new Line(1));
    assertThat(pool.tryTake()).isNotNull().isNotSameAs(used);
  }

  @Test
  void take_oneConnectionForAsManyAsItIsToCarry() {
    HttpPool pool = pool(10, 2);
    Future<HttpPooledConnection> one = pool.take();
    Future<HttpPooledConnection> two = pool.take();
    Future<HttpPooledConnection> three = pool.take();
    assertThat(connecting).hasSize(2);
    connected(new Line(2));
    assertThat(one.result()).isSameAs(two.result());
    assertThat(three.isComplete()).isFalse();
  }

  @Test
  void take_noMoreConnectionsThanMayBeOpen() {
    HttpPool pool = pool(1, 1);
    HttpPooledConnection only = taken(pool);
    Future<HttpPooledConnection> turn = pool.take();
    assertThat(connecting).isEmpty();
    only.giveBack();
    assertThat(turn.result()).isSameAs(only);
  }

  @Test
  void widen_connectsForWhoWaits() {
    HttpPool pool = pool(1, 1);
    taken(pool);
    pool.take();
    Future<HttpPooledConnection> last = pool.take();

    pool.widen(new HttpPool.Bounds(3, 1));

    assertThat(connecting).hasSize(2);
    connected(new Line(1));
    connected(new Line(1));
    assertThat(last.succeeded()).isTrue();
  }

  @Test
  void take_refused_failsThoseItWasFor() {
    HttpPool pool = pool(10, 1);
    Future<HttpPooledConnection> one = pool.take();
    Future<HttpPooledConnection> two = pool.take();
    connecting.removeFirst().fail("refused");
    assertThat(one.failed()).isTrue();
    assertThat(two.isComplete()).isFalse();
    connected(new Line(1));
    assertThat(two.succeeded()).isTrue();
  }

  @Test
  void connected_afterThousandsHaveLeft_servesWhoStillWaits() {
    HttpPool pool = pool(1, 1);
    pool.take().onSuccess(HttpPooledConnection::giveBack);
    for (int i = 0; i < 100_000; i++) {
      pool.take().onSuccess(HttpPooledConnection::giveBack);
    }
    Future<HttpPooledConnection> turn = pool.take();
    connected(new Line(1));
    assertThat(turn.succeeded()).isTrue();
  }

  @Test
  void takeNew_aConnectionOfItsOwnThatOthersUseAfterwards() {
    HttpPool pool = pool(1, 1);
    taken(pool).giveBack();
    Future<HttpPooledConnection> turn = pool.takeNew();
    connected(new Line(1));
    assertThat(turn.result().served()).isFalse();
    turn.result().giveBack();
    assertThat(pool.tryTake()).isSameAs(turn.result());
  }

  @Test
  void gone_connectsAnewForWhoWaits() {
    HttpPool pool = pool(1, 1);
    Line line = new Line(1);
    taken(pool, line);
    Future<HttpPooledConnection> turn = pool.take();
    line.evict();
    connected(new Line(1));
    assertThat(turn.succeeded()).isTrue();
  }

  @Test
  void giveBack_whatIsGone_isNotTakenAgain() {
    HttpPool pool = pool(10, 1);
    Line line = new Line(1);
    HttpPooledConnection used = taken(pool, line);
    line.evict();
    used.giveBack();
    assertThat(pool.tryTake()).isNull();
  }

  @Test
  void tryTake_closesWhatIsOld() {
    HttpPool pool = pool(10, 1);
    Line line = new Line(1);
    taken(pool, line).giveBack();
    line.valid = false;
    assertThat(pool.tryTake()).isNull();
    assertThat(line.closed).isTrue();
  }

  @Test
  void tryTake_asManyStreamsAsThereIsRoomFor() {
    HttpPool pool = pool(10, 100);
    Line line = new Line(2);
    HttpPooledConnection connection = taken(pool, line);
    assertThat(pool.tryTake()).isSameAs(connection);
    assertThat(pool.tryTake()).isNull();
  }

  @Test
  void tryTake_roomTakenAwayByTheUpstream_leavesItsStreamsAlone() {
    HttpPool pool = pool(10, 100);
    Line line = new Line(5);
    HttpPooledConnection connection = taken(pool, line);
    line.active = 1;
    line.resize(1);
    assertThat(pool.tryTake()).isNull();
    assertThat(line.closed).isFalse();
    line.active = 0;
    connection.giveBack();
    assertThat(pool.tryTake()).isSameAs(connection);
  }

  @Test
  void roomGivenByTheUpstream_goesToWhoWaits() {
    HttpPool pool = pool(1, 1);
    Line line = new Line(1);
    HttpPooledConnection connection = taken(pool, line);
    line.active = 1;
    Future<HttpPooledConnection> turn = pool.take();
    line.resize(2);
    assertThat(turn.result()).isSameAs(connection);
  }

  @Test
  void sweep_closesWhatIsOldAndKeepsTheRest() {
    HttpPool pool = pool(10, 1);
    Line old = new Line(1);
    HttpPooledConnection first = taken(pool, old);
    HttpPooledConnection second = taken(pool);
    first.giveBack();
    second.giveBack();
    old.valid = false;
    assertThat(pool.sweep()).isTrue();
    assertThat(old.closed).isTrue();
    assertThat(pool.tryTake()).isSameAs(second);
  }

  @Test
  void sweep_nothingIsOpen_saysSo() {
    HttpPool pool = pool(10, 1);
    Line line = new Line(1);
    taken(pool, line).giveBack();
    line.evict();
    assertThat(pool.sweep()).isFalse();
  }

  /** A connection as far as the pool looks at it. */
  private static final class Line {
    private final long streams;
    private long active;
    private boolean valid = true;
    private boolean closed;
    private Handler<Void> eviction = none -> {};
    private Handler<Long> concurrency = none -> {};

    Line(long streams) {
      this.streams = streams;
    }

    void evict() {
      eviction.handle(null);
    }

    void resize(long room) {
      concurrency.handle(room);
    }

    @SuppressWarnings("unchecked")
    HttpClientConnection connection() {
      return (HttpClientConnection)
          Proxy.newProxyInstance(
              Line.class.getClassLoader(),
              new Class<?>[] {HttpClientConnection.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "concurrency" -> streams;
                    case "activeStreams" -> active;
                    case "isValid" -> valid;
                    case "close" -> {
                      closed = true;
                      yield Future.succeededFuture();
                    }
                    case "evictionHandler" -> {
                      eviction = (Handler<Void>) arguments[0];
                      yield proxy;
                    }
                    case "concurrencyChangeHandler" -> {
                      concurrency = (Handler<Long>) arguments[0];
                      yield proxy;
                    }
                    default -> throw new AssertionError(method);
                  });
    }
  }
}
