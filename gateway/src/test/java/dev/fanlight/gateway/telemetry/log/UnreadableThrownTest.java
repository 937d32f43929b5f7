package dev.fanlight.gateway.telemetry.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnreadableThrownTest {
  private final LoggerContext context = new LoggerContext();
  private final ListAppender<ILoggingEvent> output = new ListAppender<>();
  private final Logger log = context.getLogger("plugin.hostile");

  /** Its causes have no end. */
  private static final class Endless extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final AtomicInteger MADE = new AtomicInteger();

    Endless() {
      super("endless", null, false, false);
      MADE.incrementAndGet();
    }

    @Override
    public synchronized Throwable getCause() {
      return new Endless();
    }
  }

  @BeforeEach
  void start() {
    context.setMDCAdapter(new LogbackMDCAdapter());
    context.addTurboFilter(new UnreadableThrown());
    output.start();
    log.addAppender(output);
  }

  private String logged(Throwable thrown) {
    log.warn("failed", thrown);
    ILoggingEvent event = output.list.getLast();
    assertThat(event.getFormattedMessage()).isEqualTo("failed");
    return String.valueOf(event.getThrowableProxy().getMessage());
  }

  @Test
  void causesWithoutEnd_areNotFollowed() {
    Endless.MADE.set(0);

    assertThat(logged(new Endless())).isEqualTo(cannotBeShown());
    assertThat(Endless.MADE).hasValueLessThan(100);
  }

  @Test
  void causesWithoutEnd_ofWhatWasSuppressed_areNotFollowed() {
    Endless.MADE.set(0);
    Exception thrown = new Exception("outer");
    thrown.addSuppressed(new Endless());

    assertThat(logged(thrown)).isEqualTo("java.lang.Exception, which cannot be shown");
    assertThat(Endless.MADE).hasValueLessThan(100);
  }

  @Test
  void aChainThatIsACircle_isLoggedAsItIs() {
    Exception inner = new Exception("inner");
    Exception outer = new Exception("outer", inner);
    inner.initCause(outer);

    assertThat(logged(outer)).isEqualTo("outer");
  }

  @Test
  void aFewCauses_areLoggedAsTheyAre() {
    Exception thrown =
        IntStream.range(0, 20)
            .boxed()
            .reduce(
                new Exception("innermost"),
                (cause, i) -> new Exception("at " + i, cause),
                (a, b) -> a);

    assertThat(logged(thrown)).isEqualTo("at 19");
  }

  @Test
  void causesOf_aChainWithoutEnd_areItsBeginning() {
    assertThat(Causes.of(new Endless())).hasSizeLessThan(100);
    assertThat(Causes.of(null)).isEmpty();
  }

  @Test
  void causesOf_anExceptionWhoseCauseCannotBeRead_endWithIt() {
    Exception unreadable = new Throwing("getCause");

    assertThat(Causes.of(new Exception("outer", unreadable))).endsWith(unreadable).hasSize(2);
  }

  /** One of its methods throws. */
  private static final class Throwing extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String method;

    Throwing(String method) {
      super("throwing", null, false, true);
      this.method = method;
    }

    private void enter(String entered) {
      if (entered.equals(method)) {
        throw new IllegalStateException("on purpose");
      }
    }

    @Override
    public String getMessage() {
      enter("getMessage");
      return "throwing";
    }

    @Override
    public String toString() {
      enter("toString");
      return "throwing";
    }

    @Override
    public synchronized @Nullable Throwable getCause() {
      if (method != null) { // the constructor of an exception asks for it, too
        enter("getCause");
      }
      return null;
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      enter("getStackTrace");
      return super.getStackTrace();
    }
  }

  /** Logback itself: whoever logs such an exception gets what it throws, and there is no line. */
  @ParameterizedTest
  @ValueSource(strings = {"getMessage", "toString", "getCause", "getStackTrace"})
  void withoutTheFilter_theCallOfTheLoggerThrows(String method) {
    context.resetTurboFilterList();

    assertThatThrownBy(() -> log.warn("failed", new Throwing(method))).hasMessage("on purpose");
    assertThat(output.list).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"getMessage", "toString", "getCause", "getStackTrace"})
  void anExceptionWithAMethodThatThrows_isLoggedByItsClass(String method) {
    assertThat(logged(new Throwing(method)))
        .isEqualTo(Throwing.class.getName() + ", which cannot be shown");
  }

  @ParameterizedTest
  @ValueSource(strings = {"getMessage", "toString", "getCause", "getStackTrace"})
  void aCauseWithAMethodThatThrows_isNotShown_andTheLineStays(String method) {
    assertThat(logged(new Exception("outer", new Throwing(method))))
        .isEqualTo("java.lang.Exception, which cannot be shown");
  }

  private static String cannotBeShown() {
    return Endless.class.getName() + ", which cannot be shown";
  }
}
