package dev.fanlight.gateway.limit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeldStreamTest {
  private final List<String> got = new ArrayList<>();
  private final Pieces stream = new Pieces("a", "b", "c");

  HeldStreamTest() {
    stream.handler(piece -> got.add(piece.toString())).endHandler(end -> got.add("end"));
  }

  @Test
  void aStreamBeginsPaused() {
    stream.deliver();

    assertThat(got).isEmpty();
  }

  @Test
  void theReaderGetsAsManyAsItHasAskedFor() {
    stream.fetch(1);
    assertThat(got).containsExactly("a");

    stream.fetch(2);
    assertThat(got).containsExactly("a", "b", "c", "end");
  }

  @Test
  void resume_afterFetch_asksForAllThatCome() {
    stream.fetch(1).resume().fetch(Long.MAX_VALUE);

    assertThat(stream.demand()).isEqualTo(Long.MAX_VALUE);
    assertThat(got).containsExactly("a", "b", "c", "end");
  }

  @Test
  void pause_whileItDelivers_holdsTheRestBack() {
    stream.handler(piece -> {
      got.add(piece.toString());
      stream.pause();
    });

    stream.resume();

    assertThat(got).containsExactly("a");
  }

  @Test
  void fetch_whileItDelivers_isServedAfterThePieceBefore() {
    stream.handler(piece -> {
      got.add(piece + " begins");
      stream.fetch(1);
      got.add(piece + " ends");
    });

    stream.fetch(1);

    assertThat(got)
        .containsExactly("a begins", "a ends", "b begins", "b ends", "c begins", "c ends", "end");
  }

  @Test
  void deliver_withoutReader_keepsWhatIsHeld() {
    stream.handler(null).resume();

    assertThat(stream.pieces).hasSize(3);
  }

  @Test
  void tellEnd_twice_tellsOnce() {
    stream.resume();
    stream.tellEnd();

    assertThat(got).containsExactly("a", "b", "c", "end");
  }

  @Test
  void give_countsAgainstWhatWasAskedFor() {
    stream.handler(null).fetch(2);
    stream.handler(piece -> got.add(piece.toString()));

    stream.give(Buffer.buffer("beside"));

    assertThat(got).containsExactly("beside");
    assertThat(stream.demand()).isEqualTo(1);
  }

  @Test
  void callsBack_asToldWhenAHandlerIsSet() {
    List<String> told = new ArrayList<>();
    stream.callsBack(
        new CallbackStream.Callbacks() {
          @Override
          public <T> @Nullable Handler<T> of(@Nullable Handler<T> handler) {
            return handler == null
                ? null
                : event -> {
                  told.add("before");
                  handler.handle(event);
                };
          }
        });
    stream.handler(piece -> told.add(piece.toString()));
    stream.endHandler(end -> told.add("end"));

    stream.resume();

    assertThat(told).containsExactly("before", "a", "before", "b", "before", "c", "before", "end");
  }

  private static final class Pieces extends HeldStream {
    private final Deque<Buffer> pieces = new ArrayDeque<>();

    Pieces(String... texts) {
      for (String text : texts) {
        pieces.add(Buffer.buffer(text));
      }
    }

    @Override
    protected @Nullable Buffer next() {
      return pieces.poll();
    }

    @Override
    protected void delivered() {
      if (pieces.isEmpty()) {
        tellEnd();
      }
    }

    @Override
    public Pieces exceptionHandler(@Nullable Handler<Throwable> failure) {
      return this;
    }
  }
}
