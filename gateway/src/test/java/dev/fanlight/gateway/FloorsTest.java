package dev.fanlight.gateway;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The house is built in floors, and a class uses only its own and those below. Nothing else keeps a
 * graph of packages free of cycles for long.
 */
@AnalyzeClasses(packages = "dev.fanlight", importOptions = DoNotIncludeTests.class)
class FloorsTest {
  /** From the ground up. A new package takes its place here before it gets its first class. */
  static final List<String> FLOORS =
      List.of(
          "dev.fanlight.plugin",
          "dev.fanlight.gateway.time",
          "dev.fanlight.gateway.value",
          "dev.fanlight.gateway.config",
          "dev.fanlight.gateway.telemetry",
          "dev.fanlight.gateway.limit",
          "dev.fanlight.gateway.merge",
          "dev.fanlight.gateway.upstream",
          "dev.fanlight.gateway.fanout",
          "dev.fanlight.gateway.filter",
          "dev.fanlight.gateway.route",
          "dev.fanlight.gateway.server",
          "dev.fanlight.gateway.admin",
          "dev.fanlight.gateway.bootstrap",
          "dev.fanlight.gateway.cli");

  /** Within the configuration. */
  private static final List<String> CONFIG =
      List.of(
          "dev.fanlight.gateway.config.source",
          "dev.fanlight.gateway.config.yaml",
          "dev.fanlight.gateway.config.node",
          "dev.fanlight.gateway.config.tls",
          "dev.fanlight.gateway.config.match",
          "dev.fanlight.gateway.config.upstream",
          "dev.fanlight.gateway.config.action",
          "dev.fanlight.gateway.config",
          "dev.fanlight.gateway.config.load.part",
          "dev.fanlight.gateway.config.load.network",
          "dev.fanlight.gateway.config.load.action",
          "dev.fanlight.gateway.config.load");

  /** Within what runs jq programs. */
  private static final List<String> JQ =
      List.of(
          "dev.fanlight.gateway.value.jq.memory",
          "dev.fanlight.gateway.value.jq.data",
          "dev.fanlight.gateway.value.jq.node",
          "dev.fanlight.gateway.value.jq.syntax",
          "dev.fanlight.gateway.value.jq.compile",
          "dev.fanlight.gateway.value.jq.function",
          "dev.fanlight.gateway.value.jq.names",
          "dev.fanlight.gateway.value.jq");

  /** Within upstream. */
  private static final List<String> UPSTREAM =
      List.of(
          "dev.fanlight.gateway.upstream.fields",
          "dev.fanlight.gateway.upstream.endpoint",
          "dev.fanlight.gateway.upstream.discovery",
          "dev.fanlight.gateway.upstream.health",
          "dev.fanlight.gateway.upstream.balance",
          "dev.fanlight.gateway.upstream.breaker",
          "dev.fanlight.gateway.upstream",
          "dev.fanlight.gateway.upstream.http.wire",
          "dev.fanlight.gateway.upstream.http.connect",
          "dev.fanlight.gateway.upstream.http.names",
          "dev.fanlight.gateway.upstream.http",
          "dev.fanlight.gateway.upstream.http.probe");

  /** Within the routes. */
  private static final List<String> ROUTE =
      List.of(
          "dev.fanlight.gateway.route.path",
          "dev.fanlight.gateway.route.exchange",
          "dev.fanlight.gateway.route.action",
          "dev.fanlight.gateway.route.batch",
          "dev.fanlight.gateway.route");

  /** Within the engine. */
  private static final List<String> FAN_OUT =
      List.of(
          "dev.fanlight.gateway.fanout.scope",
          "dev.fanlight.gateway.fanout.call",
          "dev.fanlight.gateway.fanout.plan",
          "dev.fanlight.gateway.fanout.run",
          "dev.fanlight.gateway.fanout.answer",
          "dev.fanlight.gateway.fanout");

  /** Within what runs plugins. */
  private static final List<String> FILTER =
      List.of(
          "dev.fanlight.gateway.filter.pool",
          "dev.fanlight.gateway.filter.boundary",
          "dev.fanlight.gateway.filter",
          "dev.fanlight.gateway.filter.load",
          "dev.fanlight.gateway.filter.life",
          "dev.fanlight.gateway.filter.watch");

  /** Within the server. */
  private static final List<String> SERVER =
      List.of(
          "dev.fanlight.gateway.server.terms",
          "dev.fanlight.gateway.server.wire.http1",
          "dev.fanlight.gateway.server.wire.http2",
          "dev.fanlight.gateway.server.wire.proxy",
          "dev.fanlight.gateway.server.wire",
          "dev.fanlight.gateway.server.answer",
          "dev.fanlight.gateway.server.exchange",
          "dev.fanlight.gateway.server");

  /** Within what builds the gateway. */
  private static final List<String> BOOTSTRAP =
      List.of(
          "dev.fanlight.gateway.bootstrap.advice",
          "dev.fanlight.gateway.bootstrap.platform",
          "dev.fanlight.gateway.bootstrap.generation",
          "dev.fanlight.gateway.bootstrap");

  private static final DescribedPredicate<JavaClass> VERTX_ITSELF =
      equivalentTo(Vertx.class)
          .or(equivalentTo(Context.class))
          .or(resideInAPackage("io.vertx.core.internal.."))
          .as("Vertx or Context");

  private static final DescribedPredicate<JavaClass> NETTY = resideInAPackage("io.netty..");

  /** What Vert.x may change in any version. */
  private static final DescribedPredicate<JavaClass> VERTX_INTERNALS =
      resideInAnyPackage("io.vertx..impl..", "io.vertx..internal..", "io.vertx..spi..");

  @ArchTest
  static final ArchRule everyClassUsesOnlyItsOwnFloorAndThoseBelow =
      classes().should(useOnlyFloorsBelow(FLOORS));

  @ArchTest
  static final ArchRule theConfigurationIsBuiltInFloorsOfItsOwn =
      classes()
          .that()
          .resideInAPackage("dev.fanlight.gateway.config..")
          .should(useOnlyFloorsBelow(CONFIG));

  @ArchTest
  static final ArchRule readersAreTheLoadersOwn =
      classes()
          .that()
          .resideInAnyPackage(
              "..config.load.part..", "..config.load.network..", "..config.load.action..")
          .should()
          .onlyBeAccessed()
          .byAnyPackage("..config.load..");

  @ArchTest
  static final ArchRule jqIsBuiltInFloorsOfItsOwn =
      classes()
          .that()
          .resideInAPackage("dev.fanlight.gateway.value.jq..")
          .should(useOnlyFloorsBelow(JQ));

  @ArchTest
  static final ArchRule upstreamIsBuiltInFloorsOfItsOwn =
      classes()
          .that()
          .resideInAPackage("dev.fanlight.gateway.upstream..")
          .should(useOnlyFloorsBelow(UPSTREAM));

  @ArchTest
  static final ArchRule theEngineIsBuiltInFloorsOfItsOwn =
      classes()
          .that()
          .resideInAPackage("dev.fanlight.gateway.fanout..")
          .should(useOnlyFloorsBelow(FAN_OUT));

  @ArchTest
  static final ArchRule routesAreBuiltInFloorsOfTheirOwn =
      classes()
          .that()
          .resideInAPackage("dev.fanlight.gateway.route..")
          .should(useOnlyFloorsBelow(ROUTE));

  @ArchTest
  static final ArchRule whatRunsPluginsIsBuiltInFloorsOfItsOwn =
      classes()
          .that()
          .resideInAPackage("dev.fanlight.gateway.filter..")
          .should(useOnlyFloorsBelow(FILTER));

  @ArchTest
  static final ArchRule theServerIsBuiltInFloorsOfItsOwn =
      classes()
          .that()
          .resideInAPackage("dev.fanlight.gateway.server..")
          .should(useOnlyFloorsBelow(SERVER));

  @ArchTest
  static final ArchRule whatBuildsTheGatewayIsBuiltInFloorsOfItsOwn =
      classes()
          .that()
          .resideInAPackage("dev.fanlight.gateway.bootstrap..")
          .should(useOnlyFloorsBelow(BOOTSTRAP));

  @ArchTest
  static final ArchRule packagesFormNoCycle =
      slices().matching("dev.fanlight.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule pluginsSeeNoMoreThanTheGatewayPromisesToShare =
      classes()
          .that()
          .resideInAPackage("dev.fanlight.plugin")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "dev.fanlight.plugin..",
                  "java..",
                  "io.vertx..",
                  "org.slf4j..",
                  "org.jspecify.."));

  @ArchTest
  static final ArchRule engineRunsWithoutVertx =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..gateway.time..", "..gateway.limit..", "..gateway.merge..", "..gateway.fanout..")
          .should()
          .dependOnClassesThat(VERTX_ITSELF.or(NETTY))
          .because("it must run under simulated time and under race checkers");

  @ArchTest
  static final ArchRule upstreamDecidesWithoutVertx =
      noClasses()
          .that()
          .resideInAPackage("..gateway.upstream..")
          .and()
          .resideOutsideOfPackage("..gateway.upstream.http..")
          .should()
          .dependOnClassesThat(VERTX_ITSELF.or(NETTY))
          .because("it must run under simulated time");

  @ArchTest
  static final ArchRule vertxInternalsAreUsedInFewPlaces =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "..gateway.upstream.http..",
              "..gateway.server.wire..",
              "..gateway.bootstrap.platform..")
          .should()
          .dependOnClassesThat(VERTX_INTERNALS)
          .because("another version of Vert.x must be reviewed in these places only");

  @ArchTest
  static final ArchRule adminReadsWhatIsToldAndTouchesNothingThatRuns =
      noClasses()
          .that()
          .resideInAPackage("..gateway.admin..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "..gateway.time..",
                  "..gateway.limit..",
                  "..gateway.merge..",
                  "..gateway.upstream..",
                  "..gateway.fanout.."));

  @ArchTest
  static final ArchRule namesSayWhatAClassIs =
      noClasses().should().haveNameMatching(".*(Utils?|Manager|Helper|Impl)");

  private static ArchCondition<JavaClass> useOnlyFloorsBelow(List<String> floors) {
    return new ArchCondition<>("use only their own floor and those below") {
      @Override
      public void check(JavaClass user, ConditionEvents events) {
        if (floor(floors, user) < 0) {
          events.add(SimpleConditionEvent.violated(user, user.getName() + " stands on no floor"));
        }
        user.getDirectDependenciesFromSelf().stream()
            .filter(dependency -> floor(floors, dependency.getTargetClass()) > floor(floors, user))
            .map(dependency -> SimpleConditionEvent.violated(user, dependency.getDescription()))
            .forEach(events::add);
      }
    };
  }

  /** The number of the floor with the longest name that fits, or -1. */
  private static int floor(List<String> floors, JavaClass any) {
    String inside = any.getPackageName() + ".";
    return IntStream.range(0, floors.size())
        .filter(number -> inside.startsWith(floors.get(number) + "."))
        .boxed()
        .max(Comparator.comparing(number -> floors.get(number).length()))
        .orElse(-1);
  }
}
