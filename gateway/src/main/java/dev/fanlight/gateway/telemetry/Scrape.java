package dev.fanlight.gateway.telemetry;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * All metrics at one moment.
 *
 * @param encoding the content coding of the body; null when it has none
 */
public record Scrape(String contentType, @Nullable String encoding, Buffer body) {

  /** The same in a tenth of the bytes. Takes milliseconds. */
  public Scrape gzipped() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(body.getBytes());
    }
    return new Scrape(contentType, "gzip", Buffer.buffer(packed.toByteArray()));
  }
}
