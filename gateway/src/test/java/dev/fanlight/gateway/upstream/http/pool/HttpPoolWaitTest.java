package dev.fanlight.gateway.upstream.http.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Attempts that wait for a connection. */
class HttpPoolWaitTest extends HttpPoolScene {
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
  void connected_withFewerStreamsThanExpected_connectsForThoseWhoWaitStill() {
    HttpPool pool = pool(10, 100);
    pool.take();
    pool.take();
    HttpPoolWait last = pool.take();

    connected(new Line(2));
    assertThat(connecting).hasSize(1);
    connected(new Line(2));

    assertThat(last.connection().succeeded()).isTrue();
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
  void takeNew_whatHasRoomLeft_servesWhoWaits() {
    HttpPool pool = pool(1, 2);
    HttpPoolWait own = pool.takeNew();
    HttpPoolWait other = pool.take();
    assertThat(connecting).hasSize(1);

    connected(new Line(2));

    assertThat(other.connection().result()).isSameAs(own.connection().result());
  }

  @Test
  void takeNew_refused_connectsForWhoWaits() {
    HttpPool pool = pool(1, 2);
    HttpPoolWait own = pool.takeNew();
    HttpPoolWait other = pool.take();

    connecting.removeFirst().fail("refused");
    connected(new Line(2));

    assertThat(own.connection().failed()).isTrue();
    assertThat(other.connection().succeeded()).isTrue();
  }

  @Test
  void mayMakeNew_oneMoreThanMayBeOpen() {
    HttpPool pool = pool(1, 1);
    assertThat(pool.mayMakeNew()).isTrue();
    HttpPooledConnection only = taken(pool);
    assertThat(pool.mayMakeNew()).isTrue();
    pool.takeNew();
    assertThat(pool.mayMakeNew()).isFalse();

    only.retire();

    assertThat(pool.mayMakeNew()).isTrue();
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
  void roomGivenByTheUpstream_goesToWhoWaits() {
    HttpPool pool = pool(1, 1);
    Line line = new Line(1);
    HttpPooledConnection connection = taken(pool, line);
    HttpPoolWait turn = pool.take();
    line.resize(2);
    assertThat(turn.connection().result()).isSameAs(connection);
  }
}
