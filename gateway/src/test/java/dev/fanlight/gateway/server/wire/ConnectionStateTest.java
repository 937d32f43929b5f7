package dev.fanlight.gateway.server.wire;

import static dev.fanlight.gateway.server.wire.ConnectionState.AWAITING_HEAD;
import static dev.fanlight.gateway.server.wire.ConnectionState.IDLE;
import static dev.fanlight.gateway.server.wire.ConnectionState.SERVING;
import static dev.fanlight.gateway.server.wire.ConnectionState.SERVING_AHEAD;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConnectionStateTest {
  @Test
  void oneRequest_goesRound() {
    assertThat(AWAITING_HEAD.headRead()).isEqualTo(IDLE);
    assertThat(IDLE.exchangeBegins()).isEqualTo(SERVING);
    assertThat(SERVING.lastExchangeEnds()).isEqualTo(IDLE);
    assertThat(IDLE.headBegins()).isEqualTo(AWAITING_HEAD);
  }

  /** The rest of the head has the head's time, counted from the end of the exchange before it. */
  @Test
  void headThatBeginsBehindARequest_isAwaitedOnceThatIsAnswered() {
    assertThat(SERVING.headBegins()).isEqualTo(SERVING_AHEAD);
    assertThat(SERVING_AHEAD.lastExchangeEnds()).isEqualTo(AWAITING_HEAD);
  }

  @Test
  void headThatComesWholeBehindARequest_waitsAndOwesNothing() {
    assertThat(SERVING_AHEAD.headRead()).isEqualTo(SERVING);
    assertThat(SERVING.headRead()).isEqualTo(SERVING);
  }

  @Test
  void requestThatWaitedBehindAnother_isServedWhileTheHeadOfAThirdHasBegun() {
    assertThat(AWAITING_HEAD.exchangeBegins()).isEqualTo(SERVING_AHEAD);
  }

  @ParameterizedTest
  @EnumSource(
      value = ConnectionState.class,
      names = {"LINGERING", "CLOSED"})
  void closedConnection_staysClosed(ConnectionState state) {
    assertThat(state.headBegins()).isEqualTo(state);
    assertThat(state.headRead()).isEqualTo(state);
    assertThat(state.exchangeBegins()).isEqualTo(state);
    assertThat(state.lastExchangeEnds()).isEqualTo(state);
    assertThat(state.serves()).isFalse();
  }
}
