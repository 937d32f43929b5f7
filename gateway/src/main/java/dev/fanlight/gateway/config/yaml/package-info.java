/**
 * Reads a file as YAML, strictly. {@link dev.fanlight.gateway.config.yaml.YamlReader} makes a
 * {@link dev.fanlight.gateway.config.yaml.Tree} of it: anchors, merge keys and placeholders are
 * resolved, and everything keeps its line. {@link dev.fanlight.gateway.config.yaml.ConfigErrors}
 * collects every mistake instead of throwing the first, and {@link
 * dev.fanlight.gateway.config.yaml.Masking} keeps secrets out of the messages. Size, depth and
 * aliases are bounded.
 *
 * <p>Knows nothing of what the keys mean. One thread reads a file, and it may block.
 */
@NullMarked
package dev.fanlight.gateway.config.yaml;

import org.jspecify.annotations.NullMarked;
