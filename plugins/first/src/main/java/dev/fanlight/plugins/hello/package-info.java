/** The first plugin of plugins/README.md. */
@NullMarked
package dev.fanlight.plugins.hello;

import org.jspecify.annotations.NullMarked;
