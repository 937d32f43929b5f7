package dev.fanlight.gateway.cli;

import io.netty.util.internal.PlatformDependent;
import io.vertx.core.Vertx;
import picocli.CommandLine.IVersionProvider;

/** Reads the running versions from the jars on the class path. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {full()};
  }

  /** Of Fanlight itself. */
  static String own() {
    return of(Version.class);
  }

  /** One line with everything a bug report needs. */
  static String full() {
    return "fanlight %s (Vert.x %s, Netty %s, %s %s on %s)"
        .formatted(
            own(),
            of(Vertx.class),
            of(PlatformDependent.class),
            System.getProperty("java.vm.name"),
            Runtime.version(),
            System.getProperty("os.arch"));
  }

  private static String of(Class<?> type) {
    String version = type.getPackage().getImplementationVersion();
    return version == null ? "of this source tree" : version;
  }
}
