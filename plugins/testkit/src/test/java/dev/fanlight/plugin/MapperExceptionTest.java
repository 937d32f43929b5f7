package dev.fanlight.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MapperExceptionTest {
  private static final class Unreadable extends RuntimeException {
    @Override
    public String getMessage() {
      throw new IllegalStateException("not for you");
    }
  }

  @Test
  void whatATransformThrows_isTheCause_andItsText() {
    Throwable thrown = new LinkageError("no such class");

    assertThat(new MapperException(thrown))
        .hasCauseReference(thrown)
        .hasMessage("java.lang.LinkageError: no such class");
  }

  /** Otherwise the body would not break, and its reader would take it for whole. */
  @Test
  void whatCannotBeRead_isTheCauseToo() {
    Throwable thrown = new Unreadable();

    assertThat(new MapperException(thrown).getCause()).isSameAs(thrown);
  }
}
