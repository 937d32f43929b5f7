package dev.fanlight.gateway.fanout.answer.stream;

import dev.fanlight.gateway.fanout.run.FanOutRun;
import dev.fanlight.gateway.fanout.run.Member;
import dev.fanlight.gateway.merge.RecordFormat;
import io.vertx.core.buffer.Buffer;

/** What a stream of records says of a run. One serves one run. */
interface RecordWriter {

  /**
   * The record of a call that has ended.
   *
   * @param id counts the records from 0
   */
  Buffer call(Member member, RecordFormat format, int id);

  /** The last record. */
  Buffer summary(FanOutRun run, long elapsedMillis, RecordFormat format, int id);
}
