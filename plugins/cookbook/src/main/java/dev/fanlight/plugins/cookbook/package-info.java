/** The recipes of plugins/COOKBOOK.md, each a whole plugin in one file. */
@NullMarked
package dev.fanlight.plugins.cookbook;

import org.jspecify.annotations.NullMarked;
