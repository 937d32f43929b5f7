package dev.fanlight.gateway.limit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.source.Unreadable;
import dev.fanlight.gateway.telemetry.RecordedLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StreamFailureTest {
  private static final String UNREADABLE =
      Unreadable.class.getName() + ", whose message cannot be read";

  @RegisterExtension final RecordedLog log = new RecordedLog(StreamFailure.class.getName());

  @Test
  void tell_aReaderThatThrowsWhatCannotBeRead_logsItsClass() {
    Unreadable.doesNotEscape(() ->
        StreamFailure.tell(
            failure -> {
              throw new Unreadable();
            },
            new Unreadable()));

    assertThat(log.lastMessage())
        .isEqualTo("the exception handler of a stream has thrown: " + UNREADABLE);
  }

  @Test
  void tellThrown_whereNobodyListens_logsTheClassOfWhatCannotBeRead() {
    Unreadable.doesNotEscape(() -> StreamFailure.tellThrown(null, new Unreadable()));

    assertThat(log.lastMessage()).isEqualTo("the reader of a stream has thrown: " + UNREADABLE);
  }
}
