package dev.fanlight.plugins.transform;

import dev.fanlight.plugin.ByteSize;
import dev.fanlight.plugin.JsonProgram;
import dev.fanlight.plugins.common.MediaTypes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of {@link TransformPlugin}.
 *
 * @param request makes the body that goes on of the one that came
 * @param response makes the body for the client of the one that came
 * @param types of content that are JSON; application/json and application/*+json unless said
 * @param maxBody of a body before and after its program; 1MiB unless said
 */
public record TransformConfig(
    @Nullable JsonProgram request,
    @Nullable JsonProgram response,
    @Nullable List<String> types,
    @Nullable ByteSize maxBody) {
  private static final List<String> JSON = List.of("application/json", "application/*+json");
  private static final long LARGEST = 64L * 1024 * 1024;

  public TransformConfig {
    if (request == null && response == null) {
      throw new IllegalArgumentException("request or response must have a jq program");
    }
    if (maxBody != null && (maxBody.bytes() < 1 || maxBody.bytes() > LARGEST)) {
      throw new IllegalArgumentException("max_body must be 1B to 64MiB");
    }
    MediaTypes.of(types == null ? JSON : types);
  }

  @Override
  public List<String> types() {
    return types == null ? JSON : types;
  }

  @Override
  public ByteSize maxBody() {
    return maxBody == null ? ByteSize.ofKiB(1024) : maxBody;
  }
}
