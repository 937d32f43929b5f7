package dev.fanlight.gateway.upstream.endpoint;

/** What an operator wants of an endpoint. */
public enum EndpointOrder {
  /** It is used when it is fit for it. */
  AUTO,
  /** It gets no new attempts, and its last ones end. */
  DRAIN,
  /** It is out of service. */
  DOWN
}
