package dev.fanlight.bench.hostile;

import dev.fanlight.plugin.BlockingFilter;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.Step;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;

/** A way to behave badly. */
public enum Way {
  /** Throws an error, in its request half. */
  THROWS {
    @Override
    Plugin plugin(Logger log) {
      return (Filter)
          (exchange, chain) -> {
            throw new LinkageError("hostile");
          };
    }
  },
  /** Answers null. */
  NOTHING {
    @Override
    Plugin plugin(Logger log) {
      return (Filter) (exchange, chain) -> Future.succeededFuture();
    }
  },
  /** Answers, and then fails its answer on the event loop, where nobody waits for that. */
  TWICE {
    @Override
    Plugin plugin(Logger log) {
      return (Filter)
          (exchange, chain) -> {
            Promise<GatewayResponse> answer = Promise.promise();
            answer.complete(GatewayResponse.of(200));
            Vertx.currentContext().runOnContext(again -> answer.fail("hostile"));
            return answer.future();
          };
    }
  },
  /** Runs the rest of the chain twice. */
  PROCEEDS_TWICE {
    @Override
    Plugin plugin(Logger log) {
      return (Filter)
          (exchange, chain) -> {
            Future<GatewayResponse> first = chain.proceed(exchange);
            return chain.proceed(exchange).compose(second -> first);
          };
    }
  },
  /** Never answers. */
  HANGS {
    @Override
    Plugin plugin(Logger log) {
      return (Filter) (exchange, chain) -> Promise.<GatewayResponse>promise().future();
    }
  },
  /** Keeps exchanges, and uses those again that have ended. */
  KEEPS {
    @Override
    Plugin plugin(Logger log) {
      Queue<Kept> kept = new ConcurrentLinkedQueue<>();
      return (Filter)
          (exchange, chain) -> {
            kept.forEach(earlier -> earlier.chain.proceed(earlier.exchange));
            kept.add(new Kept(exchange, chain));
            if (kept.size() > 50) {
              kept.remove();
            }
            return chain.proceed(exchange);
          };
    }
  },
  /** Starts background work in each exchange that never ends. */
  LEAKS {
    @Override
    Plugin plugin(Logger log) {
      return (Filter)
          (exchange, chain) -> {
            exchange.scope().background(scope -> Promise.<GatewayResponse>promise().future());
            return chain.proceed(exchange);
          };
    }
  },
  /** Writes a thousand lines to the log for each exchange. */
  FLOODS {
    @Override
    Plugin plugin(Logger log) {
      return (Filter)
          (exchange, chain) -> {
            for (int i = 0; i < 1000; i++) {
              log.warn("hostile line {} of request {}", i, exchange.id());
            }
            return chain.proceed(exchange);
          };
    }
  },
  /** Keeps a thread of its pool, and heeds no interruption. */
  PARKS {
    @Override
    Plugin plugin(Logger log) {
      return (BlockingFilter)
          exchange -> {
            until(2_000, true);
            return Step.proceed(exchange.request());
          };
    }
  },
  /** Keeps a processor busy, and heeds no interruption. */
  SPINS {
    @Override
    Plugin plugin(Logger log) {
      return (BlockingFilter)
          exchange -> {
            until(2_000, false);
            return Step.proceed(exchange.request());
          };
    }
  },
  /** Blocks its event loop for 50 ms in each exchange. */
  BLOCKS {
    @Override
    Plugin plugin(Logger log) {
      return (Filter)
          (exchange, chain) -> {
            until(50, true);
            return chain.proceed(exchange);
          };
    }
  },
  /** Exits the process, as if all were well. */
  EXITS {
    @Override
    Plugin plugin(Logger log) {
      return (Filter)
          (exchange, chain) -> {
            System.exit(0);
            return chain.proceed(exchange);
          };
    }
  },
  /** Never ends its start. */
  NEVER_STARTS {
    @Override
    Plugin plugin(Logger log) {
      return new LetsPass() {
        @Override
        public Future<Void> start() {
          return Promise.<Void>promise().future();
        }
      };
    }
  },
  /** Never ends its stop. */
  NEVER_STOPS {
    @Override
    Plugin plugin(Logger log) {
      return new LetsPass() {
        @Override
        public Future<Void> stop() {
          return Promise.<Void>promise().future();
        }
      };
    }
  };

  private record Kept(Exchange exchange, Chain chain) {}

  /** Behaves well while it serves. */
  private abstract static class LetsPass implements Filter {
    @Override
    public Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
      return chain.proceed(exchange);
    }
  }

  abstract Plugin plugin(Logger log);

  private static void until(long millis, boolean parked) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < end) {
      if (parked) {
        Thread.interrupted(); // else it would not park any more
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      } else {
        Thread.onSpinWait();
      }
    }
  }
}
