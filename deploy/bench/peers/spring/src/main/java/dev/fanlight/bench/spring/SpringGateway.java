package dev.fanlight.bench.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Spring Cloud Gateway with nothing but its configuration. */
@SpringBootApplication
public class SpringGateway {
  /** Starts it. */
  public static void main(String[] args) {
    SpringApplication.run(SpringGateway.class, args);
  }
}
