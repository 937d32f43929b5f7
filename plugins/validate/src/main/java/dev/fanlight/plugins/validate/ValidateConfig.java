package dev.fanlight.plugins.validate;

import dev.fanlight.plugin.ByteSize;
import dev.fanlight.plugins.common.MediaTypes;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of {@link ValidatePlugin}.
 *
 * @param schema of the request's body
 * @param file with the schema of the request's body
 * @param required whether a POST, PUT or PATCH must have a body; true unless said
 * @param types of content that are JSON; application/json and application/*+json unless said
 * @param maxBody a larger one gets 413; 1MiB unless said
 * @param maxDepth of objects and lists within each other; 64 unless said
 * @param maxErrors that an answer names; 10 unless said
 * @param response the schema of the answers, which are only reported
 */
public record ValidateConfig(
    @Nullable JsonObject schema,
    @Nullable Path file,
    @Nullable Boolean required,
    @Nullable List<String> types,
    @Nullable ByteSize maxBody,
    @Nullable Integer maxDepth,
    @Nullable Integer maxErrors,
    @Nullable SchemaSource response) {
  private static final List<String> JSON = List.of("application/json", "application/*+json");

  /** A list of JSON within itself takes a frame of the stack each time. */
  private static final int DEEPEST = 300;

  private static final int MOST_ERRORS = 100;

  public ValidateConfig {
    if (schema == null && file == null && response == null) {
      throw new IllegalArgumentException(
          "schema or file must say which requests are valid, or response which answers are");
    }
    if (schema != null || file != null) {
      SchemaSource request = new SchemaSource(schema, file);
      schema = request.schema();
    }
    if (maxBody != null && (maxBody.bytes() < 1 || maxBody.bytes() > Integer.MAX_VALUE)) {
      throw new IllegalArgumentException("max_body must be 1B to 2GiB");
    }
    check("max_depth", maxDepth, DEEPEST);
    check("max_errors", maxErrors, MOST_ERRORS);
    if (types != null && types.isEmpty()) {
      throw new IllegalArgumentException("types must have at least one media type");
    }
    MediaTypes.of(types == null ? JSON : types);
  }

  private static void check(String key, @Nullable Integer value, int most) {
    if (value != null && (value < 1 || value > most)) {
      throw new IllegalArgumentException("%s must be 1 to %d, not %d".formatted(key, most, value));
    }
  }

  /** Null: requests are not checked. */
  @Nullable SchemaSource request() {
    return schema == null && file == null ? null : new SchemaSource(schema, file);
  }

  @Override
  public Boolean required() {
    return required == null || required;
  }

  @Override
  public List<String> types() {
    return types == null ? JSON : types;
  }

  @Override
  public ByteSize maxBody() {
    return maxBody == null ? ByteSize.ofKiB(1024) : maxBody;
  }

  @Override
  public Integer maxDepth() {
    return maxDepth == null ? 64 : maxDepth;
  }

  @Override
  public Integer maxErrors() {
    return maxErrors == null ? 10 : maxErrors;
  }
}
