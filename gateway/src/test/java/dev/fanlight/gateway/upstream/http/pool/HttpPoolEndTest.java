package dev.fanlight.gateway.upstream.http.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Connections that a pool closes. */
class HttpPoolEndTest extends HttpPoolScene {
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
    old.created = 0;
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

  @Test
  void tryTake_streamsThatAreNotSentYet_keepTheirConnection() {
    HttpPool pool = pool(10, 100);
    Line line = new Line(100);
    HttpPooledConnection connection = taken(pool, line);
    connection.giveBack();
    assertThat(pool.tryTake()).isSameAs(connection);

    line.valid = false;

    assertThat(pool.tryTake()).isSameAs(connection);
    assertThat(line.closed).isFalse();
  }

  /** Vert.x takes every HTTP/2 connection for an old one that has carried nothing yet. */
  @Test
  void tryTake_newConnectionWithoutStreams_isUsed() {
    HttpPool pool = pool(10, 100);
    Line line = new Line(100);
    line.valid = false;
    HttpPoolWait left = pool.take();
    left.cancel();
    connected(line);

    assertThat(pool.tryTake()).isNotNull();
    assertThat(line.closed).isFalse();
  }

  @Test
  void sweep_closesWhatNobodyUsedForTooLong() {
    HttpPool pool = pool(10, 100);
    Line line = new Line(100);
    line.created = 0;
    HttpPoolWait left = pool.take();
    left.cancel();
    connected(line);

    pool.sweep();

    assertThat(line.closed).isTrue();
  }
}
