package dev.fanlight.gateway.admin.control;

import dev.fanlight.gateway.admin.page.Answers;
import dev.fanlight.plugin.ErrorCode;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code /ui/}: the files of the control page. They are the same for everybody and hold nothing of
 * this gateway, so they need no token. A browser loads nothing else for the page, and runs no
 * script within it. Confined to one event loop.
 */
public final class UiPage implements Handler<HttpServerRequest> {
  /** Where the page is. */
  public static final String PATH = "/ui/";

  private static final Pattern FILE =
      Pattern.compile("/ui/((?:[a-z0-9-]+/)?[a-z0-9-]+\\.(html|js|css|svg))");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

  private static final String POLICY =
      "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " object-src 'none'";

  private static final Set<String> DOORS = Set.of("/", "/ui");

  private final Vertx vertx;
  private final Map<String, ResourceFile> files = new HashMap<>();

  public UiPage(Vertx vertx) {
    this.vertx = vertx;
  }

  public static boolean isAt(@Nullable String path) {
    return path != null && (DOORS.contains(path) || path.startsWith(PATH));
  }

  @Override
  public void handle(HttpServerRequest request) {
    String path = request.path();
    if (DOORS.contains(path)) {
      request.response().setStatusCode(302).putHeader(HttpHeaders.LOCATION, PATH).end();
      return;
    }
    Matcher file = FILE.matcher(path.equals(PATH) ? PATH + "index.html" : path);
    if (!file.matches()) {
      answer(request, null);
      return;
    }
    ResourceFile known = files.get(file.group(1));
    if (known != null) {
      answer(request, known);
      return;
    }
    // Not by way of PageWorkers: a browser asks for all files at once.
    vertx
        .executeBlocking(
            () -> Optional.ofNullable(ResourceFile.read("ui/" + file.group(1), type(file))), false)
        .onComplete(
            read -> {
              read.ifPresent(one -> files.put(file.group(1), one));
              answer(request, read.orElse(null));
            },
            failure -> answer(request, null));
  }

  private static String type(Matcher file) {
    return Objects.requireNonNull(TYPES.get(file.group(2)));
  }

  private static void answer(HttpServerRequest request, @Nullable ResourceFile file) {
    if (file == null) {
      Answers.problem(request, ErrorCode.ROUTE_NOT_FOUND, "there is no such file");
      return;
    }
    request
        .response()
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin");
    file.answer(request);
  }
}
