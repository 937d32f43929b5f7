package dev.fanlight.plugins.compress;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.PerLoop;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.SharedKey;
import dev.fanlight.plugins.common.MediaTypes;
import dev.fanlight.plugins.compress.coding.Coders;
import dev.fanlight.plugins.compress.coding.Coding;
import dev.fanlight.plugins.compress.coding.Lease;
import dev.fanlight.plugins.compress.coding.LoopPlace;
import dev.fanlight.plugins.compress.coding.LoopTasks;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compresses the answers that may be compressed. */
final class CompressFilter implements Filter {
  /** Messages of gRPC have a framing of their own, and its clients compress them themselves. */
  private static final String GRPC = "application/grpc";

  /** What the limits are about is used by all places. */
  private static final SharedKey<Coders> CODERS = SharedKey.of("coders", Coders.class);

  private final CompressConfig config;
  private final PluginContext context;
  private final MediaTypes types;
  private final Counts counts;
  private final PerLoop<LoopPlace> loops;

  /** The codings that this machine has; set by the start. */
  private volatile List<Coding> codings = List.of(Coding.GZIP);

  CompressFilter(CompressConfig config, PluginContext context) {
    this.config = config;
    this.context = context;
    this.types = MediaTypes.of(config.types());
    Coders coders = context.shared(CODERS, () -> new Coders(System::nanoTime));
    this.counts = new Counts(context.meters(), coders);
    this.loops =
        context.perLoop(
            vertx -> {
              LoopTasks loop = LoopTasks.in(vertx.getOrCreateContext(), vertx);
              return coders.here(loop, config.maxMemory().bytes(), config.maxCpu());
            },
            place -> {
              place.close();
              return Future.succeededFuture();
            });
  }

  @Override
  public Future<Void> start() {
    return context
        .blocking(() -> Codings.present(config.codings(), config.namesCodings(), context.logger()))
        .onSuccess(present -> codings = present)
        .mapEmpty();
  }

  @Override
  public Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
    Asked asked = Asked.of(exchange.request());
    return chain.proceed(exchange).map(response -> answer(response, asked, exchange));
  }

  private GatewayResponse answer(GatewayResponse response, Asked asked, Exchange exchange) {
    MultiMap headers = response.headers();
    if (response.status() == 304) {
      AnswerFields.confirm(headers, asked.ifNoneMatch());
    }
    if (response.body() instanceof Body.Tunnel
        || !mayDepend(response.status(), headers.get(HttpHeaders.CONTENT_TYPE))
        || Asked.forbidsTransform(headers)) {
      return response;
    }
    AnswerFields.vary(headers);
    if (isAsItIs(response.status())
        || headers.contains(HttpHeaders.CONTENT_RANGE)
        || asked.noTransform()
        || AnswerFields.isEncoded(headers)) {
      return response;
    }
    AcceptEncoding accepted = AcceptEncoding.of(asked.acceptEncoding());
    Coding coding = accepted.best(codings);
    long length = length(response, asked);
    if (coding == null || length == 0 || (asked.head() && length < 0)) {
      return response;
    }
    return length < 0 || length >= config.minSize().bytes() || accepted.refusesIdentity()
        ? compressed(response, coding, length, asked, exchange)
        : response;
  }

  /**
   * Whether the answer to another Accept-Encoding may be another one: a whole response in place of
   * a part of it too, and in place of a 304, which need not say of what type it is.
   */
  private boolean mayDepend(int status, @Nullable String contentType) {
    return status >= 200
        && status != 204
        && status != 205
        && (isCompressible(contentType) || (status == 304 && contentType == null));
  }

  private boolean isCompressible(@Nullable String contentType) {
    return contentType != null
        && types.contain(contentType)
        && !contentType.strip().regionMatches(true, 0, GRPC, 0, GRPC.length());
  }

  /** Whether the answer has no content, or content that only its sender can encode. */
  private static boolean isAsItIs(int status) {
    return status == 206 || status == 304;
  }

  /** Of the content that GET has; -1: unknown. */
  private static long length(GatewayResponse response, Asked asked) {
    long length = response.body().length();
    return asked.head() && length <= 0 ? AnswerFields.length(response.headers()) : length;
  }

  private GatewayResponse compressed(
      GatewayResponse response, Coding coding, long length, Asked asked, Exchange exchange) {
    Body body = response.body();
    if (asked.head()) {
      AnswerFields.encoded(response.headers(), coding.token(), true);
      return response.body(body instanceof Body.Bytes ? Body.empty() : body);
    }
    LoopPlace loop = loops.get();
    int level = config.level() == null ? coding.level(length) : config.level();
    Lease lease = loop.borrow(coding, level);
    if (lease == null) {
      counts.busy();
      return response;
    }
    counts.compressed(coding);
    AnswerFields.encoded(response.headers(), coding.token(), asked.get());
    return response.body(
        body instanceof Body.Bytes held && length <= CodedStream.PIECE
            ? Body.of(lease.end(held.bytes(), 0, held.bytes().length()))
            : streamed(body, length, lease, loop, exchange));
  }

  private static Body streamed(
      Body body, long length, Lease lease, LoopPlace loop, Exchange exchange) {
    if (body instanceof Body.Streamed streamed) {
      CodedStream coded = new CodedStream(streamed.stream(), length, lease, loop);
      exchange.onEnd(coded::close);
      return new Body.Streamed(coded, -1, AnswerFields.trailers(streamed.trailers()));
    }
    Buffer held = ((Body.Bytes) body).bytes();
    CodedStream coded = new CodedStream(new HeldSource(held), length, lease, loop);
    exchange.onEnd(coded::close);
    return new Body.Streamed(coded, -1);
  }
}
