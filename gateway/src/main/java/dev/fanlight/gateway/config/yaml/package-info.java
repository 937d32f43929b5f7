/**
 * YAML read strictly: anchors, merge keys and placeholders resolved, the line of everything kept,
 * and every mistake collected instead of thrown. Knows nothing of what the keys mean.
 */
@NullMarked
package dev.fanlight.gateway.config.yaml;

import org.jspecify.annotations.NullMarked;
