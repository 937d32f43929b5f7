/**
 * Says what plugins there are, for people and for editors. {@link PluginListing} lists the plugins
 * of a {@code PluginCatalog}; {@link PluginSchema} puts their configuration into the schema of
 * configuration files. Both read the keys of a configuration from its record: a {@code ConfigKey}
 * is one of them, and {@code SampleRecord} finds out their defaults. {@code PluginKind} says
 * whether a plugin blocks.
 *
 * <p>Nothing here makes a plugin. All of this blocks, and runs on a thread that may.
 */
@NullMarked
package dev.fanlight.gateway.filter.describe;

import org.jspecify.annotations.NullMarked;
