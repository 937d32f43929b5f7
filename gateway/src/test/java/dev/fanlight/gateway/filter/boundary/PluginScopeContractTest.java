package dev.fanlight.gateway.filter.boundary;

import dev.fanlight.gateway.fanout.LiveScopeContractTest;
import dev.fanlight.plugin.Scope;

/** The scope that a plugin has keeps the rules of the gateway's. */
class PluginScopeContractTest extends LiveScopeContractTest {
  private static final PluginCode CODE = new PluginCode(ClassLoader.getPlatformClassLoader());

  @Override
  protected Scope scope() {
    return new PluginScope(super.scope(), CODE, (call, broken) -> null);
  }
}
