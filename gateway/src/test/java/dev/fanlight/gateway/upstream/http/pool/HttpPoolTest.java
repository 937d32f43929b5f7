package dev.fanlight.gateway.upstream.http.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Connections that are there, and how many there may be. */
class HttpPoolTest extends HttpPoolScene {
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
  void giveBack_whatIsGone_isNotTakenAgain() {
    HttpPool pool = pool(10, 1);
    Line line = new Line(1);
    HttpPooledConnection used = taken(pool, line);
    line.evict();
    used.giveBack();
    assertThat(pool.tryTake()).isNull();
  }

  @Test
  void tryTake_whatRefusedAStream_onlyWhereNothingElseIsFree() {
    HttpPool pool = pool(10, 2);
    HttpPooledConnection other = taken(pool, new Line(2));
    HttpPoolWait turn = pool.takeNew();
    connected(new Line(2));
    HttpPooledConnection refusing = turn.connection().result();

    pool.avoid(refusing);

    assertThat(pool.tryTake()).isSameAs(other);
    assertThat(pool.tryTake()).isSameAs(refusing);
  }

  @Test
  void tryTake_closesWhatIsOld() {
    HttpPool pool = pool(10, 1);
    Line line = new Line(1);
    taken(pool, line).giveBack();
    line.created = 0;
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
    line.resize(1);
    assertThat(pool.tryTake()).isNull();
    assertThat(line.closed).isFalse();
    connection.giveBack();
    assertThat(pool.tryTake()).isSameAs(connection);
  }

  /** The upstream knows only of streams whose head it has. The others are for somebody too. */
  @Test
  void roomChangedByTheUpstream_countsStreamsThatAreNotSentYet() {
    HttpPool pool = pool(10, 100);
    Line line = new Line(100);
    HttpPooledConnection connection = taken(pool, line);
    assertThat(pool.tryTake()).isSameAs(connection);

    line.resize(2);

    assertThat(pool.tryTake()).isNull();
    connection.giveBack();
    assertThat(pool.tryTake()).isSameAs(connection);
  }
}
