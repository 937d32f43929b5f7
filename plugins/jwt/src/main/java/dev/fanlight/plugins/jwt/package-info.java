/**
 * The builtin plugin {@code jwt}. {@link dev.fanlight.plugins.jwt.JwtFilter} takes a request
 * through these steps: {@link dev.fanlight.plugins.common.CredentialPlaces} finds the token, {@link
 * dev.fanlight.plugins.jwt.TokenCheck} verifies it with the keys of its {@link
 * dev.fanlight.plugins.jwt.issuer.Issuer}, {@link dev.fanlight.plugins.jwt.Requirements} decide
 * what it is good for, and {@link dev.fanlight.plugins.jwt.Identity} tells the action whose it is.
 */
@NullMarked
package dev.fanlight.plugins.jwt;

import org.jspecify.annotations.NullMarked;
