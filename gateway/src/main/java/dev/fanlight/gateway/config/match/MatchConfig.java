package dev.fanlight.gateway.config.match;

import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * @param path such as {@code /users/{id}} or {@code /files/{rest**}}
 * @param methods empty: any
 * @param host exact, lower case, without port; null: any
 * @param headers conditions by header name
 * @param query conditions by parameter name
 */
public record MatchConfig(
    PathPattern path,
    Set<HttpMethod> methods,
    @Nullable String host,
    Map<String, Condition> headers,
    Map<String, Condition> query) {}
