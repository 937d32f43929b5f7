package dev.fanlight.gateway.upstream.http;

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
    HttpPoolWait turn = pool.take();
    connected(line);
    return turn.connection().result();
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
    HttpPoolWait turn = pool.take();
    used.giveBack();
    assertThat(turn.connection().result()).isSameAs(used);
    connected(new Line(1));
    assertThat(pool.tryTake()).isNotNull().isNotSameAs(used);
  }

  @Test
  void take_oneConnectionForAsManyAsItIsToCarry() {
    HttpPool pool = pool(10, 2);
    HttpPoolWait one = pool.take();
    HttpPoolWait two = pool.take();
    HttpPoolWait three = pool.take();
    assertThat(connecting).hasSize(2);
    connected(new Line(2));
    assertThat(one.connection().result()).isSameAs(two.connection().result());
    assertThat(three.connection().isComplete()).isFalse();
  }

  @Test
  void take_noMoreConnectionsThanMayBeOpen() {
    HttpPool pool = pool(1, 1);
    HttpPooledConnection only = taken(pool);
    HttpPoolWait turn = pool.take();
    assertThat(connecting).isEmpty();
    only.giveBack();
    assertThat(turn.connection().result()).isSameAs(only);
  }

  @Test
  void widen_connectsForWhoWaits() {
    HttpPool pool = pool(1, 1);
    taken(pool);
    pool.take();
    HttpPoolWait last = pool.take();

    pool.widen(new HttpPool.Bounds(3, 1));

    assertThat(connecting).hasSize(2);
    connected(new Line(1));
    connected(new Line(1));
    assertThat(last.connection().succeeded()).isTrue();
  }

  @Test
  void take_refused_failsThoseItWasFor() {
    HttpPool pool = pool(10, 1);
    HttpPoolWait one = pool.take();
    HttpPoolWait two = pool.take();
    connecting.removeFirst().fail("refused");
    assertThat(one.connection().failed()).isTrue();
    assertThat(two.connection().isComplete()).isFalse();
    connected(new Line(1));
    assertThat(two.connection().succeeded()).isTrue();
  }

  @Test
  void take_refused_connectsOnceMoreForWhoInheritedTheConnectionOfAnother() {
    HttpPool pool = pool(10, 1);
    HttpPoolWait gone = pool.take();
    gone.cancel();
    HttpPoolWait later = pool.take();

    connecting.removeFirst().fail("refused");

    assertThat(later.connection().isComplete()).isFalse();
    connecting.removeFirst().fail("refused");
    assertThat(later.connection().failed()).isTrue();
    assertThat(connecting).isEmpty();
  }

  @Test
  void take_refused_failsAllThatOneConnectionWasToCarry() {
    HttpPool pool = pool(10, 2);
    HttpPoolWait one = pool.take();
    HttpPoolWait two = pool.take();
    connecting.removeFirst().fail("refused");
    assertThat(one.connection().failed()).isTrue();
    assertThat(two.connection().failed()).isTrue();
    assertThat(connecting).isEmpty();
  }

  @Test
  void cancel_leavesTheQueueToThoseBehind() {
    HttpPool pool = pool(1, 1);
    HttpPooledConnection only = taken(pool);
    HttpPoolWait gone = pool.take();
    HttpPoolWait turn = pool.take();

    gone.cancel();
    only.giveBack();

    assertThat(gone.connection().isComplete()).isFalse();
    assertThat(turn.connection().result()).isSameAs(only);
  }

  @Test
  void cancel_afterTheConnectionCame_changesNothing() {
    HttpPool pool = pool(1, 1);
    HttpPoolWait turn = pool.take();
    connected(new Line(1));

    turn.cancel();

    assertThat(turn.connection().succeeded()).isTrue();
    assertThat(pool.tryTake()).as("it is still in use").isNull();
  }

  @Test
  void cancel_theConnectionMadeForIt_isFreeForOthers() {
    HttpPool pool = pool(1, 1);
    pool.take().cancel();
    pool.takeNew().cancel();
    connected(new Line(1));
    connected(new Line(1));
    assertThat(pool.tryTake()).isNotNull();
    assertThat(pool.tryTake()).isNotNull();
  }

  @Test
  void cancel_byThousands_makesNoConnectionMoreThanOthersNeed() {
    HttpPool pool = pool(10, 1);
    List<HttpPoolWait> burst = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      burst.add(pool.take());
    }
    burst.forEach(HttpPoolWait::cancel);
    assertThat(connecting).hasSize(10);

    HttpPoolWait one = pool.take();
    HttpPoolWait two = pool.take();
    Line line = new Line(1);
    connected(line);
    connected(new Line(1));
    assertThat(one.connection().succeeded()).isTrue();
    assertThat(two.connection().succeeded()).isTrue();
    line.evict();
    assertThat(connecting).as("beside those that were begun for the burst").hasSize(8);
  }

  @Test
  void gone_whereAllWhoWaitedHaveLeft_connectsForNobody() {
    HttpPool pool = pool(1, 1);
    Line line = new Line(1);
    taken(pool, line);
    pool.take().cancel();
    line.evict();
    assertThat(connecting).isEmpty();
  }

  @Test
  void stream_thatCannotBeOpened_leavesTheConnectionToNobody() {
    HttpPool pool = pool(1, 1);
    Line line = new Line(1);
    HttpPooledConnection connection = taken(pool, line);
    HttpPoolWait turn = pool.take();

    assertThat(connection.stream(null).failed()).isTrue();

    assertThat(line.closed).isTrue();
    connected(new Line(1));
    assertThat(turn.connection().result()).isNotSameAs(connection);
  }

  @Test
  void takeNew_aConnectionOfItsOwnThatOthersUseAfterwards() {
    HttpPool pool = pool(1, 1);
    taken(pool).giveBack();
    HttpPoolWait turn = pool.takeNew();
    connected(new Line(1));
    assertThat(turn.connection().result().served()).isFalse();
    turn.connection().result().giveBack();
    assertThat(pool.tryTake()).isSameAs(turn.connection().result());
  }

  @Test
  void gone_connectsAnewForWhoWaits() {
    HttpPool pool = pool(1, 1);
    Line line = new Line(1);
    taken(pool, line);
    HttpPoolWait turn = pool.take();
    line.evict();
    connected(new Line(1));
    assertThat(turn.connection().succeeded()).isTrue();
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
    HttpPoolWait turn = pool.take();
    line.resize(2);
    assertThat(turn.connection().result()).isSameAs(connection);
  }

  @Test
  void retire_closesWhatIsFreeNow_andTheRestAfterWhatItCarries() {
    HttpPool pool = pool(10, 1);
    Line idle = new Line(1);
    Line busy = new Line(1);
    HttpPooledConnection first = taken(pool, idle);
    HttpPooledConnection second = taken(pool, busy);
    first.giveBack();

    pool.retire();

    assertThat(idle.closed).isTrue();
    assertThat(busy.closed).isFalse();
    second.giveBack();
    assertThat(busy.closed).isTrue();
    assertThat(pool.sweep()).as("any is open").isFalse();
  }

  @Test
  void retire_servesWhoWaitsAlready() {
    HttpPool pool = pool(1, 1);
    Line line = new Line(1);
    HttpPooledConnection only = taken(pool, line);
    HttpPoolWait turn = pool.take();

    pool.retire();
    only.giveBack();

    assertThat(turn.connection().result()).isSameAs(only);
    assertThat(line.closed).isFalse();
    only.giveBack();
    assertThat(line.closed).isTrue();
  }

  @Test
  void retire_severalStreams_closesAfterTheLast() {
    HttpPool pool = pool(1, 100);
    Line line = new Line(3);
    HttpPooledConnection connection = taken(pool, line);
    assertThat(pool.tryTake()).isSameAs(connection);

    pool.retire();
    connection.giveBack();
    assertThat(line.closed).isFalse();

    connection.giveBack();
    assertThat(line.closed).isTrue();
    assertThat(pool.tryTake()).isNull();
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
                    case "createStream" -> Future.failedFuture("it carries nothing");
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
