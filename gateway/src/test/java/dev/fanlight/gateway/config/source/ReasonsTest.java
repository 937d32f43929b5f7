package dev.fanlight.gateway.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReasonsTest {
  private static final String UNREADABLE =
      Unreadable.class.getName() + ", whose message cannot be read";

  /** Shows itself in a way of its own. */
  private static final class Odd extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable String text;

    Odd(@Nullable String text) {
      super("odd");
      this.text = text;
    }

    @Override
    public @Nullable String toString() {
      return text;
    }
  }

  @Test
  void of_isTheMessage() {
    assertThat(Reasons.of(new IllegalStateException("no luck"))).isEqualTo("no luck");
  }

  @Test
  void of_anExceptionWithoutAMessage_isItsKind() {
    assertThat(Reasons.of(new IllegalStateException()))
        .isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  void withKind_isTheTextOfTheException() {
    assertThat(Reasons.withKind(new IllegalStateException("no luck")))
        .isEqualTo("java.lang.IllegalStateException: no luck");
    assertThat(Reasons.withKind(new Odd("own text"))).isEqualTo("own text");
  }

  @Test
  void withKind_ofAnExceptionWithoutText_isItsClass() {
    assertThat(Reasons.withKind(new Odd(null))).isEqualTo(Odd.class.getName());
  }

  @Test
  void anExceptionThatCannotBeRead_isNamedByItsClass() {
    assertThat(Reasons.of(new Unreadable())).isEqualTo(UNREADABLE);
    assertThat(Reasons.withKind(new Unreadable())).isEqualTo(UNREADABLE);
  }

  @Test
  void anExceptionWhoseMessageOverflowsTheStack_isNamedByItsClass() {
    Exception endless =
        new Exception() {
          @Override
          public String getMessage() {
            return getMessage() + ".";
          }
        };

    assertThat(Reasons.of(endless)).endsWith(", whose message cannot be read");
  }

  @Test
  void aLongText_isCut_andSaysHowMuchIsLeftOut() {
    String beginning = "x".repeat(Reasons.LONGEST);

    assertThat(Reasons.of(new Exception(beginning))).isEqualTo(beginning);
    assertThat(Reasons.of(new Exception("x".repeat(5_000_000))))
        .isEqualTo(beginning + "... (4999000 more characters)");
    assertThat(Reasons.withKind(new Odd("x".repeat(Reasons.LONGEST + 1))))
        .isEqualTo(beginning + "... (1 more characters)");
  }

  @Test
  void whatBeginsALineOrSteersATerminal_isNotShown() {
    Exception forged = new Exception("a\r\nFORGED\u001b[31m\u2028b");

    assertThat(Reasons.of(forged)).isEqualTo("a??FORGED?[31m?b");
    assertThat(Reasons.withKind(forged)).isEqualTo("java.lang.Exception: a??FORGED?[31m?b");
  }
}
