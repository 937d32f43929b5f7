package dev.fanlight.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir Path folder;

  @Test
  void version_namesEveryPartABugReportNeeds() {
    assertThat(execute("version")).isZero();

    assertThat(out.toString()).matches("fanlight .* \\(Vert\\.x 5\\..*, Netty 4\\..*\\)\\s");
  }

  @Test
  void unknownCommand_isMisuse() {
    assertThat(execute("fly")).isEqualTo(2);

    assertThat(err.toString()).contains("fly").contains("Usage: fanlight");
  }

  @Test
  void check_ofAGoodFile_countsWhatIsInIt() throws IOException {
    Path file =
        file(
            """
            listeners: [{name: public, port: 0}]
            routes:
              - {name: hello, match: {path: /hello}, respond: {body: hello}}
              - {name: bye, match: {path: /bye}, respond: {body: bye}}
            """);

    assertThat(execute("check", file.toString())).isZero();

    assertThat(out).hasToString(file + ": ok (1 listener, 0 upstreams, 2 routes)\n");
  }

  @Test
  void check_ofABadFile_saysEveryMistakeOnALineOfItsOwn() throws IOException {
    Path file =
        file(
            """
            listeners: [{name: public, prot: 8080}]
            routes:
              - {name: hello, match: {path: /hello}, proxy: {upstream: nowhere}}
            """);

    assertThat(execute("check", file.toString())).isEqualTo(2);

    assertThat(err.toString().lines())
        .hasSizeGreaterThan(1)
        .allMatch(line -> line.startsWith(file + ":"))
        .anyMatch(line -> line.contains("prot"))
        .anyMatch(line -> line.contains("nowhere"));
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void check_warnsOfACertificateThatHasExpired() throws IOException {
    Path tls = Path.of("src/test/resources/tls").toAbsolutePath();
    Path file =
        file(
            """
            listeners: [{name: secure, port: 0, tls: {cert: "%s/ec-expired.pem", key: "%s/ec.key"}}]
            upstreams:
              late: {url: "https://localhost:1", tls: {ca: "%s/ec-expired.pem"}}
              good: {url: "https://localhost:1", tls: {ca: "%s/ec.pem"}}
            routes: []
            """
                .formatted(tls, tls, tls, tls));

    assertThat(execute("check", file.toString())).isZero();

    assertThat(err.toString().lines())
        .hasSize(2)
        .allMatch(line ->
            line.endsWith("ec-expired.pem expired at 2020-02-01T00:00:00Z; renew it and reload"))
        .anyMatch(line -> line.contains("listener secure: the certificate of CN=localhost in "))
        .anyMatch(line -> line.contains("upstream late: "));
  }

  @Test
  void check_saysAMistakeOfAGlobalPluginOnce_howeverManyRoutesItStandsOn() throws IOException {
    TestJar.plugin("Global", "global", "return (Filter) (it, chain) -> chain.proceed(it);")
        .write(folder.resolve("global.jar"));
    String yaml =
        """
        plugin_folders: [.]
        listeners: [{name: public, port: 0}]
        plugins: [{name: global, config: {wort: x}}, {name: nowhere}]
        routes:
          - {name: one, match: {path: /1}, respond: {}}
          - {name: two, match: {path: /2}, respond: {}}
          - {name: three, match: {path: /3}, respond: {}}
        """;

    assertThat(execute("check", file(yaml).toString())).isEqualTo(2);

    assertThat(err.toString().lines().filter(line -> line.contains("wort"))).hasSize(1);
    assertThat(err.toString().lines().filter(line -> line.contains("nowhere"))).hasSize(1);
  }

  @Test
  void check_warnsOfAGuardedPathBesideAnOpenOne_whereAmbiguousPathsAreAllowed() throws IOException {
    String factory =
        TestJar.factory("Guard", "guard", "return (Filter) (it, chain) -> chain.proceed(it);")
            .replaceFirst("(?s)\\}\\s*$", " public boolean isGuard() { return true; } }");
    new TestJar()
        .source("test.Guard", factory)
        .entry(TestJar.SERVICES, "test.Guard")
        .write(folder.resolve("guard.jar"));
    String yaml =
        """
        plugin_folders: [.]
        listeners: [{name: public, port: 0}]
        paths: {ambiguous: allow}
        upstreams: {up: {url: "http://127.0.0.1:1"}}
        routes:
          - {name: admin, match: {path: /admin/**}, plugins: [{name: guard, config: {word: x}}], respond: {}}
          - {name: open, match: {path: /**}, fan_out: {calls: [{name: a, upstream: up, path: /a}]}}
          - {name: other, match: {path: /other/**}, respond: {}}
        """;

    assertThat(execute("check", file(yaml).toString())).isZero();
    assertThat(err.toString().lines()).singleElement().asString().contains("admin", "open");

    err.getBuffer().setLength(0);
    assertThat(execute("check", file(yaml.replace("allow", "refuse")).toString())).isZero();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void check_advisesOfAnOrderThatIsLikelyWrong() throws IOException {
    role("login", "PluginRole.AUTHENTICATION");
    role("web", "PluginRole.valueOf(config.word())");
    role("broken", "null");
    String yaml =
        """
        plugin_folders: [.]
        listeners: [{name: public, port: 0}]
        plugins: [{name: login, config: {word: x}}]
        routes: [{name: a, match: {path: /}, plugins: [{name: web, config: {word: CORS}}], respond: {}}]
        """;

    assertThat(execute("check", file(yaml).toString())).isZero();
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains("on route a the plugin login runs before web");

    err.getBuffer().setLength(0);
    String broken =
        yaml.replace("name: web, config: {word: CORS}", "name: broken, config: {word: x}");
    assertThat(execute("check", file(broken).toString())).isEqualTo(2);
    assertThat(err.toString()).contains("the factory says no role", "what plugin broken can use");
  }

  @Test
  void check_refusesAPluginOnARouteWithoutThePathVariablesThatItNeeds() throws IOException {
    says(
        "needs",
        "public java.util.Set<String> pathVariables(Config config) { return"
            + " java.util.Set.of(config.word()); }");
    String yaml =
        """
        plugin_folders: [.]
        listeners: [{name: public, port: 0}]
        plugins: [{name: needs, config: {word: id}}]
        routes:
          - {name: a, match: {path: "/a/{id}"}, respond: {}}
          - {name: b, match: {path: "/b/{id**}"}, respond: {}}
        """;
    assertThat(execute("check", file(yaml).toString())).isZero();

    assertThat(execute("check", file(yaml.replace("/a/{id}", "/a/{name}")).toString()))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "plugins[0].config: found {id}, which route a has not, expected path variables of the"
                + " route");
  }

  @Test
  void check_ofAPluginThatDoesNotSayWhetherItIsAGuard_namesIt() throws IOException {
    says("guard", "public boolean isGuard() { throw new IllegalStateException(\"odd\"); }");
    String yaml =
        """
        plugin_folders: [.]
        listeners: [{name: public, port: 0}]
        plugins: [{name: guard, config: {word: id}}]
        routes: [{name: a, match: {path: /a}, respond: {}}]
        """;

    assertThat(execute("check", file(yaml).toString())).isEqualTo(2);

    assertThat(err.toString())
        .contains("plugins[0].config: found odd", "what plugin guard can use");
  }

  private void role(String name, String role) throws IOException {
    says(name, "public PluginRole role(Config config) { return " + role + "; }");
  }

  /** A plugin whose factory says something of itself. */
  private void says(String name, String method) throws IOException {
    String type = "Role" + name;
    String factory =
        TestJar.factory(type, name, "return (Filter) (it, chain) -> chain.proceed(it);")
            .replaceFirst("(?s)\\}\\s*$", method + " }");
    new TestJar()
        .source("test." + type, factory)
        .entry(TestJar.SERVICES, "test." + type)
        .write(folder.resolve(name + ".jar"));
  }

  @Test
  void check_ofNoFile_saysSo() {
    Path absent = folder.resolve("absent.yaml");

    assertThat(execute("check", absent.toString())).isEqualTo(2);

    assertThat(err.toString().lines()).singleElement().asString().contains("absent.yaml");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("fanlight.yaml"), text);
  }

  private int execute(String... arguments) {
    return Main.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "help run", "run --help", "--version", "-V"})
  void helpAndVersion_areWhereTheyAreExpected(String line) {
    StringWriter out = new StringWriter();

    int exitCode =
        Main.commandLine(new PrintWriter(out), new PrintWriter(new StringWriter()))
            .execute(line.split(" "));

    assertThat(exitCode).isZero();
    assertThat(out.toString()).contains("anlight");
  }
}
