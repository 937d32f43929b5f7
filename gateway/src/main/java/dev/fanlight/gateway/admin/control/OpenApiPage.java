package dev.fanlight.gateway.admin.control;

import dev.fanlight.gateway.admin.page.Answers;
import dev.fanlight.gateway.admin.page.PageWorkers;
import dev.fanlight.plugin.ErrorCode;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** {@code /api/openapi}: the description of the pages under {@code /api}. */
public final class OpenApiPage implements Handler<HttpServerRequest> {
  private final PageWorkers workers;

  public OpenApiPage(PageWorkers workers) {
    this.workers = workers;
  }

  @Override
  public void handle(HttpServerRequest request) {
    workers.make(
        request,
        () -> Optional.ofNullable(ResourceFile.read("openapi.yaml", "application/yaml")),
        read ->
            read.map(file -> file.answer(request))
                .orElseGet(() ->
                    Answers.problem(request, ErrorCode.ROUTE_NOT_FOUND, "there is no such file")));
  }
}
