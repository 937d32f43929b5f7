/**
 * Tokens as texts and as what they say, before anybody has looked at a signature: {@link
 * dev.fanlight.plugins.jwt.token.Token} reads one strictly, {@link
 * dev.fanlight.plugins.jwt.token.Claims} has its claims. Whatever is wrong with a token is a {@link
 * dev.fanlight.plugins.jwt.token.TokenRefused}.
 */
@NullMarked
package dev.fanlight.plugins.jwt.token;

import org.jspecify.annotations.NullMarked;
