/**
 * What all advice about routes needs to know. A {@link
 * dev.fanlight.gateway.bootstrap.advice.use.Use} is one place in a file that calls an upstream.
 * {@link dev.fanlight.gateway.bootstrap.advice.use.Shown} writes numbers as the file would, and
 * {@link dev.fanlight.gateway.bootstrap.advice.use.Literals} reads paths as the router does.
 */
@NullMarked
package dev.fanlight.gateway.bootstrap.advice.use;

import org.jspecify.annotations.NullMarked;
