/** How decisions are said to an operator: words for conditions and paths, and JSON of records. */
@NullMarked
package dev.fanlight.gateway.explain.words;

import org.jspecify.annotations.NullMarked;
