/**
 * Values of a request and of finished calls: expressions that name them, JSON pointers into them,
 * templates that use them.
 */
@NullMarked
package dev.fanlight.gateway.value;

import org.jspecify.annotations.NullMarked;
