package dev.fanlight.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.fanlight.gateway.config.PluginConfig.Use;
import dev.fanlight.gateway.config.match.MatchConfig;
import dev.fanlight.gateway.config.match.PathPattern;
import dev.fanlight.gateway.config.source.Unreadable;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What plugins add to an error that did not come through them. */
class FilterUnseenTest extends FilterScene {
  private static final GatewayError FULL = GatewayError.of(ErrorCode.BULKHEAD_FULL, "no room");

  private record Adding(UnaryOperator<GatewayError> change) implements Filter {
    @Override
    public Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
      return chain.proceed(exchange);
    }

    @Override
    public GatewayError unseen(Exchange exchange, GatewayError error) {
      return change.apply(error);
    }
  }

  private static Filter marking(String field, String value) {
    return new Adding(error -> error.withHeader(field, value));
  }

  private GatewayError unseen() {
    return new FilterChain(filters).unseen(context, FULL);
  }

  @Test
  void theOutermost_hasTheLastWord() {
    add("outer", marking("x-last", "outer"));
    add("inner", marking("x-last", "inner"));
    add("other", FilterScene.marking("other"));

    assertThat(unseen().headers()).isEqualTo(Map.of("x-last", "outer"));
    assertThat(unseen().code()).isEqualTo(ErrorCode.BULKHEAD_FULL);
  }

  @Test
  void anExchangeThatBeganBehindAPlugin_tellsThoseBehindIt() {
    add("outer", marking("x-outer", "1"));
    add("inner", marking("x-inner", "1"));
    FilterRun whole = start(FakeChain.answering(200));

    FilterRun part = whole.from(1, new FakeContext(loop.loop()), FakeChain.answering(200));

    assertThat(part.unseen(FULL).headers()).isEqualTo(Map.of("x-inner", "1"));
  }

  @Test
  void aPluginThatDoesNotSeeTheExchange_addsNothing() {
    context.matching = false;
    MatchConfig some = new MatchConfig(PathPattern.ANY, Set.of(), null, Map.of(), Map.of());
    add("some", new Use("default", some, null, null), marking("x-some", "1"));

    assertThat(unseen()).isSameAs(FULL);
  }

  @Test
  void aFailureThatCannotBeRead_isLoggedByItsClass_andTheErrorStaysAsItWas() {
    Deque<Unreadable> failures = new ArrayDeque<>(List.of(new Unreadable(true), new Unreadable()));
    add(
        "throws",
        new Adding(error -> {
          throw failures.remove();
        }));

    assertThat(unseen()).isSameAs(FULL);
    assertThat(unseen()).isSameAs(FULL);

    ILoggingEvent last = log.list.removeLast();
    Unreadable.isNamedAfter("plugin throws failed with ", last.getFormattedMessage());
  }

  @Test
  void aPluginThatFails_isNamed_andTheErrorStaysAsItWas() {
    add("outer", marking("x-outer", "1"));
    add(
        "throws",
        new Adding(error -> {
          throw new NoClassDefFoundError("left out of the jar");
        }));
    add("nothing", new Adding(error -> null));

    assertThat(unseen().headers()).isEqualTo(Map.of("x-outer", "1"));
    assertThat(failures("throws")).isOne();
    assertThat(failures("nothing")).isOne();
    assertThat(log.list).hasSize(2);
  }
}
