package dev.fanlight.plugins.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The list of what the RFCs ask names tests that there are, and all that are named by them. */
class RulesTest {
  private static final Pattern PLACE = Pattern.compile("(9111|5861|9211) [0-9.]+");
  private static final Pattern RULE =
      Pattern.compile("(MUST|MUST NOT|SHOULD|SHOULD NOT|says) [^|]+");
  private static final Pattern BY_A_RULE = Pattern.compile("\\w+\\.rfc(9111|5861|9211)_\\w+");

  private static List<String[]> rules() throws Exception {
    try (InputStream text = RulesTest.class.getResourceAsStream("rules.txt")) {
      return new String(Objects.requireNonNull(text).readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" \\| ", -1))
          .toList();
    }
  }

  private static Set<String> tests() throws Exception {
    Set<String> tests = new TreeSet<>();
    Path folder = Path.of(Objects.requireNonNull(RulesTest.class.getResource("")).toURI());
    try (Stream<Path> files = Files.list(folder)) {
      for (String file : files.map(path -> path.getFileName().toString()).toList()) {
        if (file.endsWith("Test.class")) {
          String name = file.substring(0, file.indexOf('.'));
          Class<?> type = Class.forName(RulesTest.class.getPackageName() + "." + name);
          Arrays.stream(type.getDeclaredMethods())
              .filter(RulesTest::isTest)
              .forEach(method -> tests.add(name + "." + method.getName()));
        }
      }
    }
    return tests;
  }

  private static boolean isTest(Method method) {
    return method.isAnnotationPresent(Test.class)
        || method.isAnnotationPresent(ParameterizedTest.class);
  }

  @Test
  void everyRule_hasATestThatThereIs_orAReason() throws Exception {
    Set<String> tests = tests();
    for (String[] rule : rules()) {
      assertThat(rule).as("%s", List.of(rule)).hasSize(3);
      assertThat(rule[0]).matches(PLACE);
      assertThat(rule[1]).matches(RULE);
      if (!rule[2].startsWith("none: ")) {
        assertThat(tests).as(rule[1]).contains(rule[2].split(" "));
      }
    }
  }

  @Test
  void everyTestThatIsNamedByARule_isInTheList() throws Exception {
    List<String> listed = new ArrayList<>();
    rules().forEach(rule -> listed.addAll(List.of(rule[2].split(" "))));
    assertThat(listed)
        .containsAll(tests().stream().filter(test -> BY_A_RULE.matcher(test).matches()).toList());
  }
}
