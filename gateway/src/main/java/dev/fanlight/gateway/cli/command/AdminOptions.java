package dev.fanlight.gateway.cli.command;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Which running gateway a command asks. */
final class AdminOptions {
  private static final String VARIABLE = "FANLIGHT_TOKEN";

  /** What a gateway takes as {@code admin.token}, but for its length. */
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--admin",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:9090",
      converter = AdminUrl.class,
      description = "The admin listener of the gateway (default: ${DEFAULT-VALUE}).")
  private URI admin = URI.create("http://127.0.0.1:9090");

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "Its admin.token. Without the option: the environment variable FANLIGHT_TOKEN, which"
              + " other users of the machine cannot see.")
  private @Nullable String token;

  /** Reads the address of an admin listener. */
  static final class AdminUrl implements ITypeConverter<URI> {
    @Override
    public URI convert(String text) {
      try {
        URI url = new URI(text);
        boolean http = "http".equalsIgnoreCase(url.getScheme());
        if ((http || "https".equalsIgnoreCase(url.getScheme()))
            && url.getHost() != null
            && url.getPort() <= 0xffff) {
          return url;
        }
      } catch (URISyntaxException noUrl) {
        // As one of another scheme.
      }
      throw new TypeConversionException("expected a URL such as http://127.0.0.1:9090");
    }
  }

  AdminClient client() {
    return new AdminClient(admin, token());
  }

  /** The value is not in the message: it may be right but for one character. */
  private @Nullable String token() {
    String variable = System.getenv(VARIABLE);
    String given = token == null ? variable : token;
    if (given == null || given.isEmpty()) {
      return null;
    }
    if (!TOKEN.matcher(given).matches()) {
      throw new ParameterException(
          command.commandLine(),
          (token == null ? "The environment variable " + VARIABLE : "--token")
              + " holds a character that a token cannot have: a space, a line break, another"
              + " control character, or one beyond ASCII.");
    }
    return given;
  }
}
