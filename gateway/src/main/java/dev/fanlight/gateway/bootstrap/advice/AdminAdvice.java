package dev.fanlight.gateway.bootstrap.advice;

import dev.fanlight.gateway.config.AdminConfig;
import dev.fanlight.gateway.config.GatewayConfig;
import java.util.ArrayList;
import java.util.List;

/** Warns of an admin listener that others than this machine can reach. */
final class AdminAdvice {
  private AdminAdvice() {}

  static List<String> of(GatewayConfig config) {
    AdminConfig admin = config.operation().admin();
    List<String> advice = new ArrayList<>();
    if (!admin.address().isLoopback() && admin.token() == null) {
      advice.add(
          "admin listens beyond this machine and has no token, so its pages under /api answer 403;"
              + " only metrics and health are open");
    }
    if (!admin.address().isLoopback() && admin.token() != null && admin.tls() == null) {
      advice.add("admin listens beyond this machine without tls, so others may read its token");
    }
    return advice;
  }
}
