package dev.fanlight.gateway.fanout.answer.stream;

import dev.fanlight.gateway.fanout.answer.BatchAnswer;
import dev.fanlight.gateway.fanout.plan.FanOutPlan;
import dev.fanlight.gateway.fanout.run.FanOutRun;
import dev.fanlight.gateway.fanout.run.Member;
import dev.fanlight.gateway.merge.BatchBody;
import dev.fanlight.gateway.merge.BatchBody.Entry;
import dev.fanlight.gateway.merge.RecordFormat;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The records of a batch: each is what would stand in its list of results. */
public final class BatchRecords implements RecordWriter {
  private final Collection<String> fields;
  private final Map<Integer, Integer> statuses = new TreeMap<>();

  public BatchRecords(FanOutPlan plan) {
    this.fields = plan.config().answer().headers().pick().keySet();
  }

  @Override
  public Buffer call(Member member, RecordFormat format, int id) {
    Entry entry = BatchAnswer.entry(member);
    statuses.merge(entry.status(), 1, Integer::sum);
    return format.call(BatchBody.of(entry, fields), id);
  }

  @Override
  public Buffer summary(FanOutRun run, long elapsedMillis, RecordFormat format, int id) {
    return format.summary(BatchBody.summary(statuses), id);
  }
}
