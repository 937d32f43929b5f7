package dev.fanlight.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a plugin prints, or has printed on its behalf, goes into the bounded log. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PrintsTest extends ProcessScene {
  private static final String OPAQUE =
      """
      for (int i = 0; i < %d; i++) {
        context.logger().warn("seen {}", new Object() {
          public String toString() { throw new IllegalStateException("no text"); }
        });
      }
      """;

  @Test
  void whatAPluginPrints_isInTheLog_lineByLine() throws Exception {
    plugin(
        "Chatty",
        """
        {
          System.out.print("half");
          System.out.println(" and half");
          System.err.println("first\\nse\\u001bcond");
          for (int i = 0; i < 1_500; i++) { System.err.println("more"); }
          return chain.proceed(it);
        }
        """,
        "");
    String banner = start(plugins("chatty"), "{body: x}");

    HttpResponse<String> answer = send(banner).get();
    terminate();

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(running().waitFor()).isZero();
    assertThat(running().inputReader().lines()).noneMatch(line -> line.contains("half"));
    assertThat(complaints().lines())
        .anyMatch(line -> line.endsWith("] stdout: half and half"))
        .anyMatch(line -> line.endsWith("] stderr: first"))
        .anyMatch(line -> line.endsWith("] stderr: se | cond"))
        .anyMatch(line -> line.contains("stderr: this logger has written 1000 lines"))
        .filteredOn(line -> line.endsWith("] stderr: more"))
        .hasSize(998);
  }

  @Test
  void theLastWords_areInTheLog_alsoWithoutTheEndOfTheirLine() throws Exception {
    plugin(
        "Curt",
        LET_PASS
            + """
            public io.vertx.core.Future<Void> stop() {
              System.out.print("no end");
              System.err.print("none either");
              return io.vertx.core.Future.succeededFuture();
            }
            """,
        "");
    start(plugins("curt"), "{body: x}");

    terminate();

    assertThat(running().waitFor()).isZero();
    assertThat(complaints().lines())
        .anyMatch(line -> line.endsWith("] stdout: no end"))
        .anyMatch(line -> line.endsWith("] stderr: none either"));
  }

  @Test
  void anArgumentOfTheLogThatCannotBeShown_isReportedInTheLog() throws Exception {
    plugin("Opaque", "{ " + OPAQUE.formatted(1) + " return chain.proceed(it); }", "");
    String banner = start(plugins("opaque"), "{body: x}");

    HttpResponse<String> answer = send(banner).get();
    terminate();

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(running().waitFor()).isZero();
    assertThat(complaints().lines())
        .anyMatch(line -> line.endsWith("] p.opaque: seen [FAILED toString()]"))
        .anyMatch(line -> line.matches(".* WARN .*] stderr: .*Failed toString.*"))
        .anyMatch(line -> line.endsWith("] stderr: java.lang.IllegalStateException: no text"));
  }

  @Test
  void anExceptionThatCannotBeRead_isAnswered_andLoggedByItsClass() throws Exception {
    plugin(
        "Odd",
        """
        {
          throw switch (asked.getAndIncrement()) {
            case 0 -> new IllegalStateException() {
              public String getMessage() { throw new IllegalStateException(); }
            };
            case 1 -> new IllegalStateException() {
              public String toString() { throw new IllegalStateException(); }
            };
            default -> {
              RuntimeException deep = new RuntimeException("deepest");
              for (int i = 0; i < 100_000; i++) { deep = new RuntimeException("deep", deep); }
              yield deep;
            }
          };
        }
        """,
        "var asked = new java.util.concurrent.atomic.AtomicInteger();");
    String banner = start(plugins("odd"), "{body: x}");

    for (int i = 0; i < 3; i++) {
      HttpResponse<String> answer = send(banner).get(20, TimeUnit.SECONDS);
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body()).contains("plugin_failed").contains("plugin odd failed");
    }
    terminate();

    assertThat(running().waitFor()).isZero();
    assertThat(complaints())
        .contains("plugin odd failed on route x")
        .contains("test.Odd$1$1, which cannot be shown\n\tat Odd.jar//test.Odd$1.filter(");
  }

  @Test
  void anExceptionThatEndsAThread_isLoggedWithItsStack() throws Exception {
    plugin(
        "Ending",
        """
        {
          Thread own = new Thread(() -> { throw new IllegalStateException("no luck"); }, "own");
          own.start();
          try { own.join(); } catch (InterruptedException stopped) { throw new Error(stopped); }
          return chain.proceed(it);
        }
        """,
        "");
    String banner = start(plugins("ending"), "{body: x}");

    HttpResponse<String> answer = send(banner).get();
    terminate();

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(running().waitFor()).isZero();
    assertThat(complaints())
        .contains(" ERROR [own] ")
        .contains(
            ": an exception has ended thread own\njava.lang.IllegalStateException: no luck\n\tat");
  }

  @Test
  void causesWithoutEnd_onThreadsOfThePlugin_fillNoMemory_andHoldNoLoop() throws Exception {
    plugin(
        "Endless",
        """
        {
          new Thread(() -> { throw new WithoutEnd(); }, "ends").start();
          new Thread(() -> new WithoutEnd().printStackTrace(), "prints").start();
          System.err.println("beside them");
          return chain.proceed(it);
        }
        """,
        """
        class WithoutEnd extends RuntimeException {
          @Override public Throwable getCause() { return new WithoutEnd(); }
        }
        """);
    String banner = start(plugins("endless"), "{body: x}");

    for (int i = 0; i < 20; i++) {
      assertThat(send(banner).get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    terminate();

    assertThat(running().waitFor()).isZero();
    assertThat(complaints())
        .contains(" stderr: beside them")
        .contains("an exception has ended thread ends\n")
        .contains("test.Endless$1WithoutEnd, which cannot be shown")
        .contains("test.Endless$1WithoutEnd has more causes than can be printed")
        .doesNotContain("StackOverflowError");
  }
}
