package dev.fanlight.gateway.upstream.http.names;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuestionPaceTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final QuestionPace pace = new QuestionPace(channel.eventLoop());
  private final List<Integer> asked = new ArrayList<>();

  @BeforeEach
  void freeze() {
    channel.freezeTime();
  }

  @AfterEach
  void close() {
    channel.close();
  }

  private void ask(int from, int to) {
    IntStream.range(from, to).forEach(i -> pace.run(() -> asked.add(i)));
  }

  private void spanPasses() {
    channel.advanceTimeBy(QuestionPace.SPAN_MILLIS, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void fewQuestions_areAskedAtOnce() {
    ask(0, QuestionPace.MOST);

    assertThat(asked).hasSize(QuestionPace.MOST);
  }

  @Test
  void manyQuestions_areAskedInOrder_soManyInEachSpan() {
    ask(0, 2 * QuestionPace.MOST + 7);

    assertThat(asked).hasSize(QuestionPace.MOST);
    spanPasses();
    assertThat(asked).hasSize(2 * QuestionPace.MOST);
    spanPasses();
    assertThat(asked).hasSize(2 * QuestionPace.MOST + 7).isSorted();
  }

  @Test
  void questionsBehindOthers_countWithThem() {
    ask(0, QuestionPace.MOST + 7);
    spanPasses();

    ask(QuestionPace.MOST + 7, 3 * QuestionPace.MOST);

    assertThat(asked).hasSize(2 * QuestionPace.MOST);
  }

  @Test
  void afterAQuietSpan_questionsAreAskedAtOnceAgain() {
    ask(0, QuestionPace.MOST);
    spanPasses();

    ask(QuestionPace.MOST, 2 * QuestionPace.MOST);

    assertThat(asked).hasSize(2 * QuestionPace.MOST);
  }
}
