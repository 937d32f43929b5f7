package dev.fanlight.gateway.fanout.answer.stream;

import dev.fanlight.gateway.fanout.run.FanOutRun;
import dev.fanlight.gateway.fanout.run.Member;
import dev.fanlight.gateway.merge.RecordFormat;
import dev.fanlight.gateway.merge.Summary;
import io.vertx.core.buffer.Buffer;
import java.util.Objects;

/** The records of {@code as_completed}. */
public final class CallRecords implements RecordWriter {

  @Override
  public Buffer call(Member member, RecordFormat format, int id) {
    return format.call(Objects.requireNonNull(member.result(), "the call has not ended"), id);
  }

  @Override
  public Buffer summary(FanOutRun run, long elapsedMillis, RecordFormat format, int id) {
    Summary summary = Summary.of(run.places(), elapsedMillis);
    if (!summary.partial().isEmpty()) {
      run.scope().context().report().partial();
    }
    return format.summary(summary, id);
  }
}
