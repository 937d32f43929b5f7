/**
 * Whose tokens are accepted: {@link dev.fanlight.plugins.jwt.issuer.IssuerConfig} is what an
 * operator says of an issuer, and {@link dev.fanlight.plugins.jwt.issuer.Issuer} judges what a
 * token says of itself. {@link dev.fanlight.plugins.jwt.issuer.Validity} is when the token is good.
 */
@NullMarked
package dev.fanlight.plugins.jwt.issuer;

import org.jspecify.annotations.NullMarked;
