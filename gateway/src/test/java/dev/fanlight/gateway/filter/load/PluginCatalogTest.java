package dev.fanlight.gateway.filter.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.source.ConfigError;
import dev.fanlight.gateway.config.source.Mistakes;
import dev.fanlight.plugin.Filter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginCatalogTest {
  private static final String PASS =
      "return (Filter) (exchange, chain) -> chain.proceed(exchange);";

  @TempDir private Path folder;

  private final List<ConfigError> errors = new ArrayList<>();
  private final List<PluginCatalog> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(PluginCatalog::close);
  }

  @Test
  void open_findsTheFactoriesOfEveryJar() throws IOException {
    Path one = TestJar.plugin("One", "one", PASS).write(folder.resolve("one.jar"));
    Path two = TestJar.plugin("Two", "two", PASS).write(folder.resolve("two.jar"));

    assertThat(catalog().plugins())
        .hasEntrySatisfying("one", plugin -> assertThat(plugin.source()).isEqualTo(one.toString()))
        .hasEntrySatisfying("two", plugin -> assertThat(plugin.source()).isEqualTo(two.toString()));
    assertThat(errors).isEmpty();
  }

  @Test
  void open_givesEachJarAClassLoaderThatSharesTheApiOnly() throws Exception {
    TestJar.plugin("One", "one", PASS).write(folder.resolve("one.jar"));

    ClassLoader loader = factory(catalog(), "one").getClass().getClassLoader();

    assertThat(loader.getName()).isEqualTo("one.jar");
    assertThat(loader.loadClass("dev.fanlight.plugin.Filter")).isSameAs(Filter.class);
    assertThat(loader.loadClass("io.vertx.core.Vertx")).isSameAs(io.vertx.core.Vertx.class);
    assertThatExceptionOfType(ClassNotFoundException.class)
        .isThrownBy(() -> loader.loadClass("dev.fanlight.gateway.config.GatewayConfig"));
    assertThatExceptionOfType(ClassNotFoundException.class)
        .isThrownBy(() -> loader.loadClass("com.fasterxml.jackson.databind.JsonNode"));
  }

  @Test
  void open_letsAJarBringItsOwnVersionOfALibrary() throws Exception {
    String own = "package com.fasterxml.jackson.databind; public class JsonNode {}";
    TestJar.plugin("One", "one", PASS)
        .source("com.fasterxml.jackson.databind.JsonNode", own)
        .write(folder.resolve("one.jar"));

    ClassLoader loader = factory(catalog(), "one").getClass().getClassLoader();

    assertThat(loader.loadClass("com.fasterxml.jackson.databind.JsonNode").getClassLoader())
        .isSameAs(loader);
  }

  @Test
  void open_refusesAFolderThatIsNotThere() {
    open(folder.resolve("nowhere"));

    assertError(folder.resolve("nowhere").toString(), "cannot be read");
  }

  @Test
  void open_refusesAFileThatIsNoJar() throws IOException {
    Path jar = Files.writeString(folder.resolve("broken.jar"), "not a jar");

    catalog();

    assertError(jar.toString(), "readable jar");
  }

  @Test
  @Timeout(60)
  void open_refusesAPipe() throws Exception {
    Path pipe = folder.resolve("pipe.jar");
    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();

    catalog();

    assertError(pipe.toString(), "readable jar");
  }

  @Test
  void open_refusesAJarWithoutAServicesFile() throws IOException {
    Path jar = new TestJar().entry("a.txt", "a").write(folder.resolve("empty.jar"));

    catalog();

    assertError(jar.toString(), TestJar.SERVICES);
  }

  @Test
  void open_refusesAServicesFileThatNamesNoClass() throws IOException {
    Path jar = new TestJar().entry(TestJar.SERVICES, "test.Missing").write(folder.resolve("a.jar"));

    catalog();

    assertError(jar.toString(), "test.Missing");
  }

  @Test
  void open_refusesAClassThatIsNoFactory() throws IOException {
    Path jar =
        new TestJar()
            .source("test.Wrong", "package test; public class Wrong {}")
            .entry(TestJar.SERVICES, "test.Wrong")
            .write(folder.resolve("a.jar"));

    catalog();

    assertError(jar.toString(), "test.Wrong");
  }

  @Test
  void open_refusesAFactoryThatCannotBeMade() throws IOException {
    String source =
        TestJar.factory("One", "one", PASS)
            .replace(
                "public String name",
                "public One() { throw new IllegalStateException(\"no way\"); } public String name");
    Path jar =
        new TestJar()
            .source("test.One", source)
            .entry(TestJar.SERVICES, "test.One")
            .write(folder.resolve("a.jar"));

    catalog();

    assertError(jar.toString(), "no way");
  }

  @Test
  void open_refusesTwoFactoriesOfOneName() throws IOException {
    Path one = TestJar.plugin("One", "same", PASS).write(folder.resolve("one.jar"));
    Path two = TestJar.plugin("Two", "same", PASS).write(folder.resolve("two.jar"));

    catalog();

    assertError(two.toString(), one.toString());
  }

  @Test
  void open_keepsTheGoodJarsBesideABadOne() throws IOException {
    Files.writeString(folder.resolve("broken.jar"), "not a jar");
    TestJar.plugin("One", "one", PASS).write(folder.resolve("one.jar"));

    assertThat(catalog().plugins()).containsKey("one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class One extends Missing",
        "Missing field = new Missing();",
        "record Config(Missing word)"
      })
  void open_namesTheClassThatAPluginLacks(String where) throws IOException {
    String source = TestJar.factory("One", "one", PASS);
    String lacking =
        where.contains("field")
            ? source.replace("public String name", where + " public String name")
            : source
                .replace("class One", where.startsWith("class") ? where : "class One")
                .replace(
                    "record Config(String word)",
                    where.startsWith("record") ? where : "record Config(String word)");
    Path jar =
        new TestJar()
            .source("test.Missing", "package test; public class Missing {}")
            .source("test.One", lacking)
            .entry(TestJar.SERVICES, "test.One")
            .without("test/Missing.class")
            .write(folder.resolve("a.jar"));

    catalog();

    assertError(jar.toString(), "no class test.Missing, which it needs");
  }

  private void assertError(String file, String found) {
    assertThat(errors).hasSize(1);
    assertThat(errors.getFirst().file()).isEqualTo(file);
    assertThat(errors.getFirst().toString()).contains(found);
  }

  private PluginCatalog catalog() {
    return open(folder);
  }

  private PluginCatalog open(Path in) {
    ClassLoader gateway = PluginCatalog.class.getClassLoader();
    PluginCatalog catalog = PluginCatalog.open(new OpenJars(), gateway, List.of(in), errors::add);
    open.add(catalog);
    return catalog;
  }

  private static Object factory(PluginCatalog catalog, String name) {
    PluginConfig config = PluginBindingTest.config(name, "word", "hi");
    return Objects.requireNonNull(catalog.bind(config, Set.of(), new Mistakes())).factory();
  }
}
