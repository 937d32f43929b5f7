package dev.fanlight.gateway.bootstrap.advice;

import dev.fanlight.gateway.config.AdminConfig;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import java.util.ArrayList;
import java.util.List;

/** Warns of an admin listener that others than this machine can reach. */
final class AdminAdvice {
  private AdminAdvice() {}

  static List<ConfigAdvice> of(GatewayConfig config) {
    AdminConfig admin = config.operation().admin();
    List<ConfigAdvice> advice = new ArrayList<>();
    if (!admin.address().isLoopback() && admin.token() == null) {
      advice.add(
          config
              .lines()
              .advice(
                  "admin_without_token",
                  "admin.host",
                  "admin listens beyond this machine and has no token, so its pages under /api"
                      + " answer 403, and only metrics and health are open",
                  "set admin.token: ${file:PATH}"));
    }
    if (!admin.address().isLoopback() && admin.token() != null && admin.tls() == null) {
      advice.add(
          config
              .lines()
              .advice(
                  "admin_without_tls",
                  "admin.token",
                  "admin listens beyond this machine without tls, so others may read its token",
                  "set admin.tls, or admin.host: 127.0.0.1"));
    }
    return advice;
  }
}
