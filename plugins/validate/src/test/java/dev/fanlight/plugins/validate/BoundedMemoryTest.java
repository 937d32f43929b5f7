package dev.fanlight.plugins.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.FakePluginContext;
import dev.fanlight.plugins.validate.schema.JsonReader;
import dev.fanlight.plugins.validate.schema.Violation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Clients choose the bodies, and the bodies do not choose how much memory there is for them. */
class BoundedMemoryTest {
  private static final int LARGE = 1 << 20;
  private static final int THREADS = 8;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(THREADS));
  private final FakePluginContext context = new FakePluginContext("validate", vertx);

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private static Check check(FakePluginContext context) {
    SchemaSource source = new SchemaSource(new JsonObject("{\"type\": \"array\"}"), null);
    ValidateConfig config =
        new ValidateConfig(source.schema(), null, null, null, null, null, null, null);
    return new Check(source, config, context, () -> 0);
  }

  private static Future<List<Violation>> check(FakePluginContext context, String body) {
    return of(check(context), body);
  }

  private static Future<List<Violation>> of(Check check, String body) {
    return check.of(Buffer.buffer(body), FakeExchange.post("/", body), FakeChain.pending());
  }

  private static String emptyObjects(int length) {
    return "[" + "{},".repeat(length / 3) + "{}]";
  }

  @Test
  void names_areForgotten() throws Exception {
    assertThat(SmallHeap.run(40, ManyNames.class)).endsWith("read 200");
  }

  static final class ManyNames {
    private ManyNames() {}

    public static void main(String[] none) throws Exception {
      JsonReader reader = new JsonReader(64);
      int read = 0;
      for (int i = 0; i < 200; i++) {
        read += reader.read(Buffer.buffer("{\"" + i + "x".repeat(LARGE) + "\":1}")).size();
      }
      System.out.print("read " + read);
    }
  }

  @Test
  void trees_ofManyBodies_waitForRoom_orAreRefused() throws Exception {
    assertThat(SmallHeap.run(160, ManyTrees.class))
        .endsWith("checked or overloaded: 8, some waited");
  }

  @Test
  void bodiesOfMiddleSize_waitBesideLargeOnes_andAreChecked() throws Exception {
    assertThat(SmallHeap.run(256, MiddleBesideLarge.class)).endsWith("checked: 8 large, 49 others");
  }

  static final class MiddleBesideLarge {
    private MiddleBesideLarge() {}

    public static void main(String[] none) {
      Vertx vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(THREADS));
      FakePluginContext context = new FakePluginContext("validate", vertx);
      List<Future<List<Violation>>> large = checks(context, 8, "[[]" + ",[]".repeat(LARGE / 3 - 1));
      List<Future<List<Violation>>> others = checks(context, 49, "[[]" + ",[]".repeat(7_000));
      Future.join(large).otherwiseEmpty().await();
      Future.join(others).otherwiseEmpty().await();
      System.out.print("checked: " + checked(large) + " large, " + checked(others) + " others");
      System.out.flush();
      vertx.close().await();
    }

    private static List<Future<List<Violation>>> checks(
        FakePluginContext context, int times, String list) {
      return IntStream.range(0, times).mapToObj(i -> check(context, list + "]")).toList();
    }

    private static long checked(List<Future<List<Violation>>> checks) {
      return checks.stream().filter(Future::succeeded).count();
    }
  }

  static final class ManyTrees {
    private ManyTrees() {}

    public static void main(String[] none) {
      Vertx vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(THREADS));
      FakePluginContext context = new FakePluginContext("validate", vertx);
      String body = emptyObjects(LARGE);
      List<Future<List<Violation>>> checks =
          IntStream.range(0, THREADS).mapToObj(i -> check(context, body)).toList();
      Future.join(checks).otherwiseEmpty().await();
      long checked = checks.stream().filter(Future::succeeded).count();
      long overloaded = checks.stream().filter(ManyTrees::isOverloaded).count();
      System.out.print(
          "checked or overloaded: "
              + (checked + overloaded)
              + (checked > 1 ? ", some waited" : ", none waited"));
      System.out.flush();
      vertx.close().await();
    }

    private static boolean isOverloaded(Future<?> check) {
      return check.cause() instanceof GatewayError error && error.code() == ErrorCode.OVERLOADED;
    }
  }

  @ParameterizedTest
  @MethodSource
  void aTree_takesNoMoreThanIsCountedForIt(String part) throws Exception {
    assertThat(SmallHeap.run(200, OneTree.class, part)).endsWith("within the bound");
  }

  static List<String> aTree_takesNoMoreThanIsCountedForIt() {
    String lists = "[".repeat(60) + "]".repeat(60);
    String objects = "{\"\":".repeat(60) + 0 + "}".repeat(60);
    return List.of("{}", "[0]", "1e9", "{\"\":0}", lists, objects);
  }

  static final class OneTree {
    private OneTree() {}

    public static void main(String[] part) throws Exception {
      Buffer body = Buffer.buffer("[" + (part[0] + ",").repeat(LARGE / part[0].length()) + "0]");
      long before = used();
      JsonNode tree = new JsonReader(64).read(body);
      long most = TreeMemory.PER_BYTE * body.length();
      long more = used() - before;
      System.out.print(
          more <= most
              ? "within the bound"
              : tree.size() + " parts take " + more + ", not " + most);
    }

    private static long used() {
      System.gc();
      return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
  }

  @Test
  void aTree_isGivenBack_alsoIfTheBodyIsNoJson() {
    assertThat(check(context, emptyObjects(LARGE)).await()).isEmpty();
    assertThatThrownBy(check(context, "[" + " ".repeat(LARGE))::await).isNotNull();

    assertThat(TreeMemory.of(context).held()).isZero();
  }

  @Test
  void aTree_isGivenBack_alsoIfItsBodyGetsNoThread() {
    Check check = check(context);
    TreeMemory trees = TreeMemory.of(context);
    context.close();

    assertThatThrownBy(of(check, emptyObjects(LARGE))::await).isInstanceOf(GatewayError.class);
    assertThat(trees.held()).isZero();
  }
}
