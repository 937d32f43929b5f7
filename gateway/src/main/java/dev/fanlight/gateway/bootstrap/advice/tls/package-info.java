/**
 * Advice about certificates. {@code CertificateAdvice} looks at their days, {@code
 * CertificateNameAdvice} at their names. A {@code CertificateWatch} repeats the advice about days
 * while the gateway runs, and gives the metric of the days in {@code CertificateExpiry}.
 */
@NullMarked
package dev.fanlight.gateway.bootstrap.advice.tls;

import org.jspecify.annotations.NullMarked;
