package dev.fanlight.plugins.validate;

import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.SharedKey;
import java.util.concurrent.atomic.AtomicLong;

/** Checks JSON bodies against a JSON Schema. */
public final class ValidatePlugin implements PluginFactory<ValidateConfig> {
  private static final SharedKey<AtomicLong> KEPT = SharedKey.of("kept", AtomicLong.class);

  @Override
  public String name() {
    return "validate";
  }

  @Override
  public Class<ValidateConfig> configType() {
    return ValidateConfig.class;
  }

  @Override
  public Plugin create(ValidateConfig config, PluginContext context) {
    SchemaSource request = config.request();
    SchemaSource response = config.response();
    return new ValidateFilter(
        config,
        request == null ? null : new Check(request, config, context, System::nanoTime),
        Verdicts.of(context.meters(), "request"),
        response == null
            ? null
            : new Reports(
                new Check(response, config, context, System::nanoTime),
                Verdicts.of(context.meters(), "response"),
                config.maxBody().bytes(),
                context.logger(),
                context.shared(KEPT, AtomicLong::new)));
  }
}
