package dev.fanlight.gateway.upstream.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.telemetry.RecordedLog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reads whose pieces are lent are counted whole, and once. */
class HttpLoansTest {
  private static final int READ = 128 * 1024;
  private static final int PIECE = 16 * 1024;

  @RegisterExtension private final RecordedLog log = new RecordedLog(HttpLoans.class.getName());

  private final HttpLoans loans = new HttpLoans(2 * READ);
  private final List<ByteBuf> reads = new ArrayList<>();

  @AfterEach
  void release() {
    reads.forEach(ByteBuf::release);
  }

  private ByteBuf read() {
    ByteBuf read = PooledByteBufAllocator.DEFAULT.directBuffer(READ).writeZero(READ);
    reads.add(read);
    return read;
  }

  private List<Runnable> lendAll(ByteBuf read) {
    return IntStream.range(0, READ / PIECE)
        .mapToObj(number -> loans.begin(read.slice(number * PIECE, PIECE)))
        .toList();
  }

  @Test
  void aSmallPiece_countsAsAllThatItKeeps() {
    loans.begin(read().slice(0, PIECE));
    assertThat(loans.haveRoom()).isTrue();

    loans.begin(read().slice(0, PIECE));
    assertThat(loans.haveRoom()).isFalse();
  }

  @Test
  void allPiecesOfARead_countOnce() {
    lendAll(read());
    assertThat(loans.haveRoom()).isTrue();
  }

  @Test
  void aReadCounts_untilItsLastPieceIsBack() {
    loans.begin(read());
    List<Runnable> pieces = lendAll(read());

    pieces.stream().skip(1).forEach(Runnable::run);
    assertThat(loans.haveRoom()).isFalse();

    pieces.getFirst().run();
    assertThat(loans.haveRoom()).isTrue();
  }

  @Test
  void theSameBuffer_countsAgainForAnotherRead() {
    loans.begin(read());
    ByteBuf reused = read();
    loans.begin(reused).run();
    assertThat(loans.haveRoom()).isTrue();

    loans.begin(reused);
    assertThat(loans.haveRoom()).isFalse();
  }

  @Test
  void theLogSaysOnce_thatThereIsNoRoom() {
    loans.begin(read());
    assertThat(loans.haveRoom()).isTrue();
    loans.begin(read());

    assertThat(loans.haveRoom()).isFalse();
    assertThat(loans.haveRoom()).isFalse();

    assertThat(log.events()).hasSize(1);
    assertThat(log.lastMessage()).contains("keep 262144 bytes of direct memory");
  }
}
