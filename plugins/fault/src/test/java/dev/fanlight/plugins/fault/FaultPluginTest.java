package dev.fanlight.plugins.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PluginContract;
import dev.fanlight.plugin.testkit.PluginFilesContract;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import dev.fanlight.plugins.fault.FaultConfig.Abort;
import dev.fanlight.plugins.fault.FaultConfig.Delay;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class FaultPluginTest {
  private static final Duration FOR_EVER = Duration.ofHours(1);

  private static FaultConfig delay(Duration time, @Nullable Double share) {
    return new FaultConfig(new Delay(time, share), null, null, null);
  }

  private static FaultConfig abort(@Nullable Integer status, @Nullable Double share) {
    return new FaultConfig(null, new Abort(status, share), null, null);
  }

  private static FaultConfig byHeader() {
    return new FaultConfig(null, null, "X-Fault", Duration.ofMillis(2));
  }

  @ParameterizedTest
  @CsvSource({"1, 20", "0.5, 10", "0.25, 5", "0.1, 2", "0.05, 1", "0.3, 6"})
  void aShare_isExactAndSpread(double share, int picked) {
    Share picks = new Share(share);
    List<Boolean> first = IntStream.range(0, 20).mapToObj(i -> picks.picks()).toList();

    assertThat(first.getFirst()).isTrue();
    assertThat(first.stream().filter(pick -> pick)).hasSize(picked);
    assertThat(IntStream.range(0, 1_000_000).filter(i -> picks.picks()).count())
        .isBetween((long) (share * 1_000_000) - 1, (long) (share * 1_000_000) + 1);
  }

  @Test
  void abort_answersAShareWithoutAskingTheRest() {
    try (PluginUnderTest plugin = PluginUnderTest.start(new FaultPlugin(), abort(502, 0.5))) {
      FakeChain first = FakeChain.answering(200);
      FakeChain second = FakeChain.answering(200);

      assertThat(plugin.answer(FakeExchange.get("/"), first).status()).isEqualTo(502);
      assertThat(plugin.answer(FakeExchange.get("/"), second).status()).isEqualTo(200);
      assertThat(first.proceeded()).isFalse();
      assertThat(plugin.context().meters().count("injected", "fault", "abort")).isEqualTo(1);
    }
  }

  @Test
  void delay_goesOnAfterwards() {
    FaultConfig config = delay(Duration.ofMillis(1), null);
    try (PluginUnderTest plugin = PluginUnderTest.start(new FaultPlugin(), config)) {
      assertThat(plugin.answer(FakeExchange.get("/"), FakeChain.answering(200)).status())
          .isEqualTo(200);
      assertThat(plugin.context().meters().count("injected", "fault", "delay")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"PT0.002S", "PT2H"})
  void delay_endsWithItsExchange(Duration left) {
    try (PluginUnderTest plugin = PluginUnderTest.start(new FaultPlugin(), delay(FOR_EVER, 1.0))) {
      FakeExchange ended = FakeExchange.get("/").remaining(left);
      FakeChain chain = FakeChain.answering(200);
      ended.end();

      assertThat(plugin.error(ended, chain).code()).isEqualTo(ErrorCode.CANCELLED);
      assertThat(chain.proceeded()).isFalse();
    }
  }

  @Test
  void withoutAHeader_noClientCanAskForAFault() {
    try (PluginUnderTest plugin = PluginUnderTest.start(new FaultPlugin(), abort(503, 0.001))) {
      plugin.answer(FakeExchange.get("/"), FakeChain.answering(200));
      FakeChain chain = FakeChain.answering(200);
      FakeExchange asks = FakeExchange.get("/").header("X-Fault", "abort=500");

      assertThat(plugin.answer(asks, chain).status()).isEqualTo(200);
      assertThat(chain.seen().headers().get("X-Fault")).isEqualTo("abort=500");
    }
  }

  @Test
  void aClientThatMay_asksForAFault() {
    try (PluginUnderTest plugin = PluginUnderTest.start(new FaultPlugin(), byHeader())) {
      FakeChain chain = FakeChain.answering(200);
      FakeExchange aborted = FakeExchange.get("/").header("X-Fault", "delay=1ms, abort=418");
      FakeExchange delayed = FakeExchange.get("/").header("X-Fault", "delay=2ms");

      assertThat(plugin.answer(aborted, FakeChain.answering(200)).status()).isEqualTo(418);
      assertThat(plugin.answer(delayed, chain).status()).isEqualTo(200);
      assertThat(chain.seen().headers().contains("X-Fault")).isFalse();
      assertThat(plugin.answer(FakeExchange.get("/"), FakeChain.answering(200)).status())
          .isEqualTo(200);
      assertThat(plugin.context().meters().count("injected", "fault", "delay")).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "abort",
        "abort=200",
        "abort=999",
        "abort=5000",
        "delay=1",
        "delay=-1ms",
        "delay=1ms;",
        "",
        ",",
        "abort=503,",
        "delay=3ms",
        "delay=1s",
        "delay=1m",
        "delay=1h",
        "delay=9999999h",
        "delay=99999999ms",
        "delay=1ms, delay=1ms",
        "abort=503, abort=500"
      })
  void aFaultThatThereIsNot_isABadRequest(String asked) {
    try (PluginUnderTest plugin = PluginUnderTest.start(new FaultPlugin(), byHeader())) {
      FakeExchange asks = FakeExchange.get("/").header("X-Fault", asked);

      GatewayError error = plugin.error(asks, FakeChain.answering(200));

      assertThat(error.code()).isEqualTo(ErrorCode.BAD_REQUEST);
      assertThat(error.detail())
          .isEqualTo(
              "the field X-Fault takes delay=TIME, a whole number of ms, s, m or h of at most 2ms,"
                  + " and abort=STATUS, from 400 to 599; each once");
    }
  }

  @Test
  void severalFields_areOneList() {
    try (PluginUnderTest plugin = PluginUnderTest.start(new FaultPlugin(), byHeader())) {
      FakeExchange both =
          FakeExchange.get("/").header("X-Fault", "delay=1ms").header("X-Fault", "abort=418");
      FakeExchange twice =
          FakeExchange.get("/").header("X-Fault", "abort=503").header("X-Fault", "abort=500");

      assertThat(plugin.answer(both, FakeChain.answering(200)).status()).isEqualTo(418);
      assertThat(plugin.error(twice, FakeChain.answering(200)).code())
          .isEqualTo(ErrorCode.BAD_REQUEST);
    }
  }

  @ParameterizedTest
  @CsvSource({"250ms, 250", "2s, 2000", "1m, 60000", "1h, 3600000", "0ms, 0"})
  void aDelay_hasAUnit(String asked, long millis) {
    assertThat(Fault.parse("delay=" + asked, FOR_EVER))
        .isEqualTo(new Fault(Duration.ofMillis(millis), 0));
  }

  @Test
  void aStart_warnsThatItIsOn() {
    Logger logger = (Logger) LoggerFactory.getLogger("plugin.fault");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try {
      PluginUnderTest.start(new FaultPlugin(), abort(503, 0.1)).close();
    } finally {
      logger.detachAppender(log);
    }

    assertThat(log.list)
        .singleElement()
        .satisfies(event ->
            assertThat(event.getFormattedMessage())
                .isEqualTo(
                    "the plugin fault is on, and makes requests fail: a share of 0.1 is answered"
                        + " 503; clients cannot ask for faults"));
  }

  @Test
  void valuesThatMakeNoFault_areRefused() {
    refused(
        () -> new FaultConfig(null, null, null, null),
        "there must be a delay, an abort or a header");
    refused(() -> abort(200, null), "status must be a status from 400 to 599");
    refused(() -> abort(503, 0.0), "share must be a number above 0 and at most 1, such as 0.1");
    refused(() -> abort(503, 1.5), "share must be a number above 0 and at most 1, such as 0.1");
    refused(
        () -> abort(503, Double.NaN), "share must be a number above 0 and at most 1, such as 0.1");
    refused(() -> delay(Duration.ZERO, null), "time must be a duration from 1ms to 1h");
    refused(() -> delay(Duration.ofHours(2), null), "time must be a duration from 1ms to 1h");
    refused(
        () -> new FaultConfig(null, null, "Host", null),
        "header must be the name of a field that is not the gateway's own");
    refused(
        () -> new FaultConfig(null, new Abort(null, null), null, FOR_EVER),
        "max_delay is only for header");
  }

  private static void refused(Runnable config, String message) {
    assertThatIllegalArgumentException().isThrownBy(config::run).withMessage(message);
  }

  @Nested
  class Contract extends PluginContract<FaultConfig> {
    @Override
    protected PluginFactory<FaultConfig> factory() {
      return new FaultPlugin();
    }

    @Override
    protected List<FaultConfig> configs() {
      return List.of(abort(null, null), delay(Duration.ofMillis(1), 0.5), byHeader());
    }
  }

  @Nested
  class Files extends PluginFilesContract {
    @Override
    protected String plugin() {
      return "fault";
    }
  }
}
