package dev.fanlight.gateway.filter.life;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.fanlight.gateway.bootstrap.platform.ServingLoop;
import dev.fanlight.gateway.filter.boundary.PluginCode;
import dev.fanlight.plugin.PerLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import java.net.ConnectException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a plugin has once for each event loop. */
@Timeout(60)
class LivePerLoopTest {
  private static final ClassLoader LOADER =
      new ClassLoader(LivePerLoopTest.class.getClassLoader()) {};

  private final PluginScene scene = new PluginScene();
  private final LivePluginContext context = scene.context("keeps", LOADER);
  private final Set<Resource> closed = ConcurrentHashMap.newKeySet();

  /** Remembers where it was made. */
  private static final class Resource {
    private final Thread loop = Thread.currentThread();
    private final ClassLoader loader = loop.getContextClassLoader();

    static Resource of(Vertx vertx) {
      return new Resource();
    }
  }

  @AfterEach
  void end() throws Exception {
    scene.close();
  }

  private Future<Void> close(Resource resource) {
    assertThat(Thread.currentThread()).isEqualTo(resource.loop);
    assertThat(Thread.currentThread().getContextClassLoader()).isEqualTo(LOADER);
    closed.add(resource);
    return Future.succeededFuture();
  }

  private <T> T on(ServingLoop loop, Supplier<T> task) throws Exception {
    return loop.call(() -> Future.succeededFuture(task.get())).await(20, SECONDS);
  }

  @Test
  void get_makesOneInstanceOnEachLoop_andCloseClosesItThere() throws Exception {
    PerLoop<Resource> resources = context.perLoop(Resource::of, this::close);
    List<Resource> made = new CopyOnWriteArrayList<>();

    for (ServingLoop loop : scene.loops) {
      Resource own = on(loop, resources::get);
      assertThat(on(loop, resources::get)).isSameAs(own);
      assertThat(own.loop).isEqualTo(on(loop, Thread::currentThread));
      assertThat(own.loader).isEqualTo(LOADER);
      made.add(own);
    }
    assertThat(made).doesNotHaveDuplicates();
    assertThat(closed).isEmpty();

    context.close().await(20, SECONDS);

    assertThat(closed).containsExactlyInAnyOrderElementsOf(made);
  }

  @Test
  void get_andBlocking_leaveTheLoaderAsItWas() throws Exception {
    PerLoop<Resource> resources = context.perLoop(Resource::of, this::close);
    ServingLoop loop = scene.loops.getFirst();

    assertThat(loaderAfter(loop, resources::get)).isEqualTo(LOADER);
    assertThat(loaderAfter(loop, () -> context.blocking(() -> 1))).isEqualTo(LOADER);
  }

  private ClassLoader loaderAfter(ServingLoop loop, Supplier<?> step) throws Exception {
    return on(
        loop,
        () ->
            new PluginCode(LOADER)
                .call(() -> {
                  step.get();
                  return Thread.currentThread().getContextClassLoader();
                }));
  }

  @Test
  void aLoopThatNeverAsks_hasNone() throws Exception {
    PerLoop<Resource> resources = context.perLoop(Resource::of, this::close);
    Resource only = on(scene.loops.getFirst(), resources::get);

    context.close().await(20, SECONDS);

    assertThat(closed).containsExactly(only);
  }

  @Test
  void get_onAnotherThread_saysWhereItBelongs() throws Exception {
    PerLoop<Resource> resources = context.perLoop(Resource::of, this::close);

    assertThatIllegalStateException()
        .isThrownBy(resources::get)
        .withMessageContaining("belongs to event loops")
        .withMessageContaining(Thread.currentThread().getName());
    assertThatIllegalStateException()
        .isThrownBy(() -> scene.vertx.executeBlocking(resources::get).await(20, SECONDS))
        .withMessageContaining("belongs to event loops");
  }

  @Test
  void get_onAnEventLoopOfAnotherVertx_isRefused() throws Exception {
    PerLoop<Resource> resources = context.perLoop(Resource::of, this::close);
    Vertx other = Vertx.vertx();
    Promise<Resource> got = Promise.promise();
    try {
      other.runOnContext(go -> {
        try {
          got.complete(resources.get());
        } catch (IllegalStateException refused) {
          got.fail(refused);
        }
      });

      assertThatIllegalStateException().isThrownBy(() -> got.future().await(20, SECONDS));
    } finally {
      other.close().await(20, SECONDS);
    }
  }

  @Test
  void aMakeThatThrows_throwsFromGet_andTheNextGetTriesAgain() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    PerLoop<Resource> resources =
        context.perLoop(
            vertx -> {
              if (tries.incrementAndGet() == 1) {
                throw new IllegalArgumentException("no such host");
              }
              return new Resource();
            },
            this::close);

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> on(scene.loops.getFirst(), resources::get))
        .withMessage("no such host");

    assertThat(on(scene.loops.getFirst(), resources::get)).isNotNull();
    assertThat(tries).hasValue(2);
  }

  @Test
  @SuppressWarnings("NullAway") // as a plugin does that is compiled without such checks
  void aMakeThatReturnsNull_isNamed() {
    PerLoop<Resource> resources = context.perLoop(vertx -> null, this::close);

    assertThatNullPointerException()
        .isThrownBy(() -> on(scene.loops.getFirst(), resources::get))
        .withMessage("make returned null");
  }

  @Test
  @SuppressWarnings("NullAway") // as a plugin does that is compiled without such checks
  void aCloseThatThrowsFailsOrReturnsNull_keepsNoOtherOpen() throws Exception {
    List<PerLoop<Resource>> broken =
        List.of(
            context.perLoop(
                Resource::of,
                resource -> {
                  throw new LinkageError("not closed");
                }),
            context.perLoop(Resource::of, resource -> Future.failedFuture("not closed")),
            context.perLoop(Resource::of, resource -> null));
    PerLoop<Resource> resources = context.perLoop(Resource::of, this::close);
    for (PerLoop<Resource> one : broken) {
      on(scene.loops.getFirst(), one::get);
    }
    Resource own = on(scene.loops.getFirst(), resources::get);

    context.close().await(20, SECONDS);

    assertThat(closed).containsExactly(own);
  }

  @Test
  void close_waitsUntilAnInstanceIsClosed() throws Exception {
    Promise<Void> closing = Promise.promise();
    Promise<Void> asked = Promise.promise();
    PerLoop<Resource> resources =
        context.perLoop(
            Resource::of,
            resource -> {
              asked.complete();
              return closing.future();
            });
    on(scene.loops.getFirst(), resources::get);

    Future<Void> stopped = context.close();
    asked.future().await(20, SECONDS);

    assertThat(stopped.isComplete()).isFalse();
    closing.complete();
    stopped.await(20, SECONDS);
  }

  @Test
  void get_afterTheStop_makesNothing() throws Exception {
    PerLoop<Resource> before = context.perLoop(Resource::of, this::close);
    Resource closedOne = on(scene.loops.getFirst(), before::get);
    context.close().await(20, SECONDS);
    PerLoop<Resource> after = context.perLoop(Resource::of, this::close);

    assertThatIllegalStateException()
        .isThrownBy(() -> on(scene.loops.getFirst(), before::get))
        .withMessage("plugin keeps has stopped");
    assertThatIllegalStateException().isThrownBy(() -> on(scene.loops.getFirst(), after::get));
    assertThat(closed).containsExactly(closedOne);
  }

  /** An instance outlives the listener on whose connection it was asked for. */
  @Test
  void whatIsMadeForADeployment_doesNotEndWithIt() throws Exception {
    PerLoop<HttpClient> clients = context.perLoop(Vertx::createHttpClient, HttpClient::close);
    Promise<HttpClient> made = Promise.promise();
    Promise<ServingLoop> at = Promise.promise();
    String deployment =
        scene
            .vertx
            .deployVerticle(
                new VerticleBase() {
                  @Override
                  public Future<?> start() {
                    made.complete(clients.get());
                    at.complete(
                        scene.loops.stream()
                            .filter(loop -> loop.eventLoop().inEventLoop())
                            .findAny()
                            .orElseThrow());
                    return Future.succeededFuture();
                  }
                })
            .await(20, SECONDS);

    scene.vertx.undeploy(deployment).await(20, SECONDS);

    HttpClient client = made.future().await(20, SECONDS);
    Promise<Throwable> failure = Promise.promise();
    at.future()
        .await(20, SECONDS)
        .call(() -> {
          client.request(HttpMethod.GET, 1, "127.0.0.1", "/").onFailure(failure::complete);
          return Future.succeededFuture();
        });
    // Nobody listens; a closed client would say that it is closed.
    assertThat(failure.future().await(20, SECONDS)).isInstanceOf(ConnectException.class);
    context.close().await(20, SECONDS);
  }
}
