/**
 * Makes what Grafana and Prometheus need to watch gateways, and tests it. {@code Panels} makes the
 * panels of the catalogue of metrics, {@code Dashboard} writes them as Grafana's JSON. The results
 * are committed in {@code deploy/dashboards}; {@code DashboardTest} compares them, and {@code
 * PromtoolTest} lets Prometheus's own tool check the rules.
 */
package dev.fanlight.gateway.dashboard;
