/**
 * The builtin plugin {@code redirect}. {@link dev.fanlight.plugins.redirect.RedirectConfig} is what
 * the file says, {@link dev.fanlight.plugins.redirect.Origin} scheme and host of an address, and
 * {@link dev.fanlight.plugins.redirect.PathTemplate} its path.
 */
@NullMarked
package dev.fanlight.plugins.redirect;

import org.jspecify.annotations.NullMarked;
