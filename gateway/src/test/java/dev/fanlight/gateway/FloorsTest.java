package dev.fanlight.gateway;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Map;

/**
 * The house is built in floors, and a class uses only its own and those below. Nothing else keeps a
 * graph of packages free of cycles for long.
 */
@AnalyzeClasses(packages = "dev.fanlight", importOptions = DoNotIncludeTests.class)
class FloorsTest {
  private static final DescribedPredicate<JavaClass> VERTX_ITSELF =
      equivalentTo(Vertx.class)
          .or(equivalentTo(Context.class))
          .or(resideInAPackage("io.vertx.core.internal.."))
          .as("Vertx or Context");

  private static final DescribedPredicate<JavaClass> NETTY = resideInAPackage("io.netty..");

  /** What Vert.x may change in any version. */
  private static final DescribedPredicate<JavaClass> VERTX_INTERNALS =
      resideInAnyPackage("io.vertx..impl..", "io.vertx..internal..", "io.vertx..spi..");

  private static final int MOST_CLASSES = 13;

  @ArchTest
  static final ArchRule everyClassUsesOnlyItsOwnFloorAndThoseBelow =
      classes().should(useOnlyFloorsBelow(Floors.HOUSE));

  @ArchTest
  static final ArchRule theConfigurationIsBuiltInFloorsOfItsOwn =
      classes()
          .that()
          .resideInAPackage("dev.fanlight.gateway.config..")
          .should(useOnlyFloorsBelow(Floors.CONFIG));

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
          .should(useOnlyFloorsBelow(Floors.JQ));

  @ArchTest
  static final ArchRule upstreamIsBuiltInFloorsOfItsOwn =
      classes()
          .that()
          .resideInAPackage("dev.fanlight.gateway.upstream..")
          .should(useOnlyFloorsBelow(Floors.UPSTREAM));

  @ArchTest
  static final ArchRule theEngineIsBuiltInFloorsOfItsOwn =
      classes()
          .that()
          .resideInAPackage("dev.fanlight.gateway.fanout..")
          .should(useOnlyFloorsBelow(Floors.FAN_OUT));

  @ArchTest
  static final ArchRule routesAreBuiltInFloorsOfTheirOwn =
      classes()
          .that()
          .resideInAPackage("dev.fanlight.gateway.route..")
          .should(useOnlyFloorsBelow(Floors.ROUTE));

  @ArchTest
  static final ArchRule whatRunsPluginsIsBuiltInFloorsOfItsOwn =
      classes()
          .that()
          .resideInAPackage("dev.fanlight.gateway.filter..")
          .should(useOnlyFloorsBelow(Floors.FILTER));

  @ArchTest
  static final ArchRule theServerIsBuiltInFloorsOfItsOwn =
      classes()
          .that()
          .resideInAPackage("dev.fanlight.gateway.server..")
          .should(useOnlyFloorsBelow(Floors.SERVER));

  @ArchTest
  static final ArchRule whatBuildsTheGatewayIsBuiltInFloorsOfItsOwn =
      classes()
          .that()
          .resideInAPackage("dev.fanlight.gateway.bootstrap..")
          .should(useOnlyFloorsBelow(Floors.BOOTSTRAP));

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
              "..gateway.admin.page..",
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

  /** A reader can hold the classes of a package in mind. Plugins import one package: no bound. */
  @ArchTest
  static void noPackageHasMoreClassesThanAReaderCanHoldInMind(JavaClasses house) {
    Map<String, Long> sizes =
        house.stream()
            .filter(one -> one.isTopLevelClass() && !one.getSimpleName().equals("package-info"))
            .filter(one -> one.getPackageName().startsWith("dev.fanlight.gateway"))
            .collect(groupingBy(JavaClass::getPackageName, counting()));
    sizes.values().removeIf(size -> size <= MOST_CLASSES);
    assertThat(sizes).isEmpty();
  }

  private static ArchCondition<JavaClass> useOnlyFloorsBelow(Floors floors) {
    return new ArchCondition<>("use only their own floor and those below") {
      @Override
      public void check(JavaClass user, ConditionEvents events) {
        if (floors.number(user) < 0) {
          events.add(SimpleConditionEvent.violated(user, user.getName() + " stands on no floor"));
        }
        user.getDirectDependenciesFromSelf().stream()
            .filter(dependency -> floors.number(dependency.getTargetClass()) > floors.number(user))
            .map(dependency -> SimpleConditionEvent.violated(user, dependency.getDescription()))
            .forEach(events::add);
      }
    };
  }
}
