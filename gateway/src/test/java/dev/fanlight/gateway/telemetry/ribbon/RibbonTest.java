package dev.fanlight.gateway.telemetry.ribbon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.telemetry.ribbon.RibbonEvent.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept of the events. */
class RibbonTest {
  private final Ribbon ribbon = new Ribbon();

  private List<String> texts() {
    return ribbon.after(0).stream().map(RibbonEvent::text).toList();
  }

  @Test
  void events_areNumberedAndInOrder() {
    ribbon.add(Kind.RELOAD, "configuration", "one");
    ribbon.add(Kind.PANIC, "upstream u", "two");
    assertThat(texts()).containsExactly("one", "two");
    assertThat(ribbon.after(1)).extracting(RibbonEvent::number).containsExactly(2L);
    assertThat(ribbon.after(2)).isEmpty();
  }

  @Test
  void theOldest_goWhereThereAreTooMany() {
    for (int i = 0; i < 2 * Ribbon.MOST; i++) {
      ribbon.add(Kind.HEALTH, "e", String.valueOf(i));
    }
    assertThat(texts()).hasSize(Ribbon.MOST).startsWith(String.valueOf(Ribbon.MOST));
  }

  @Test
  void longTexts_areCut() {
    ribbon.add(Kind.RELOAD_FAILED, "x".repeat(100_000), "y".repeat(100_000));
    assertThat(ribbon.after(0).getFirst().text()).hasSize(Ribbon.LONGEST).endsWith("…");
    assertThat(ribbon.after(0).getFirst().subject()).hasSize(Ribbon.LONGEST);
  }

  @Test
  void texts_haveNothingThatIsNotSeen() {
    ribbon.add(Kind.RELOAD_FAILED, "a\u202eb", "c\u2028d\ne");
    assertThat(ribbon.after(0).getFirst().subject()).isEqualTo("a?b");
    assertThat(texts()).containsExactly("c?d?e");
  }

  @Test
  void overloadThatLasts_isOneEventForEachSubject() {
    for (int i = 0; i < 1000; i++) {
      ribbon.overload("bulkhead a", "full");
      ribbon.overload("bulkhead b", "full");
    }
    assertThat(ribbon.after(0))
        .extracting(RibbonEvent::subject)
        .containsExactly("bulkhead a", "bulkhead b");
  }

  @Test
  void blame_keepsTheLastStackOfEach() {
    LoopBlames blames = new LoopBlames(ribbon);
    StackTraceElement[] stack = new Exception().getStackTrace();
    blames.blocked("slow", "home", 100, stack);
    blames.blocked("slow", "cart", 200, stack);
    blames.blocked(null, null, 300, stack);
    assertThat(blames.all())
        .extracting(one -> one.culprit() + " " + one.millis() + " " + one.route())
        .containsExactly("gateway 300 null", "slow 200 cart");
    assertThat(blames.all().getFirst().stack().getFirst()).contains("RibbonTest.blame");
    assertThat(ribbon.after(0)).hasSize(3).allMatch(one -> one.kind() == Kind.BLOCKED);
    assertThat(ribbon.after(0).getFirst().text())
        .isEqualTo("kept an event loop busy for 100 ms on route home");
  }
}
