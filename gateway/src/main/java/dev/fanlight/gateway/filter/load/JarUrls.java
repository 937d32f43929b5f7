package dev.fanlight.gateway.filter.load;

import java.io.Closeable;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of what is in one jar, read from the file that is open. The JDK's own handler looks the
 * jar up by its path. There it may find another version of the jar: one that was open before, or
 * one that has been put in its place.
 */
final class JarUrls extends URLStreamHandler implements Closeable {
  private final Shared jar;

  /** The path of the addresses, up to the entries. */
  private final String root;

  /** How the addresses of its entries begin. */
  private final String prefix;

  /**
   * Opens the jar.
   *
   * @param place of that jar
   */
  JarUrls(File jar, URL place) throws IOException {
    this.jar = new Shared(jar);
    this.root = place + "!/";
    this.prefix = "jar:" + root;
  }

  /** The same address, read from this jar if it is one of its entries. */
  URL of(URL url) {
    String text = url.toExternalForm();
    if (!text.startsWith(prefix)) {
      return url; // of a jar that the manifest of this one names
    }
    try {
      return URL.of(URI.create(text), this);
    } catch (IOException | IllegalArgumentException strange) {
      return url;
    }
  }

  /** A path that begins with a slash begins in the jar, and not in the file system. */
  @Override
  protected void parseURL(URL url, String spec, int start, int limit) {
    int from = start;
    while (from < limit && spec.charAt(from) == '/') {
      from++;
    }
    if (from > start) {
      setURL(url, url.getProtocol(), "", -1, null, null, root, null, url.getRef());
    }
    super.parseURL(url, spec, from, limit);
  }

  @Override
  protected URLConnection openConnection(URL url) throws IOException {
    return new Connection(url);
  }

  @Override
  public void close() throws IOException {
    jar.end();
  }

  /** Code that asks for no caches believes that the file is its own, and closes it. */
  private static final class Shared extends JarFile {
    Shared(File jar) throws IOException {
      super(jar, false, ZipFile.OPEN_READ, Runtime.version());
    }

    @Override
    public void close() {}

    void end() throws IOException {
      super.close();
    }
  }

  private final class Connection extends JarURLConnection {
    Connection(URL url) throws IOException {
      super(url);
    }

    @Override
    public void connect() {}

    @Override
    public JarFile getJarFile() {
      return jar;
    }

    @Override
    public @Nullable JarEntry getJarEntry() throws IOException {
      try {
        return super.getJarEntry();
      } catch (IllegalStateException closed) {
        throw new IOException("the jar is closed: " + getURL(), closed);
      }
    }

    @Override
    public InputStream getInputStream() throws IOException {
      JarEntry entry = getJarEntry();
      if (entry == null) {
        throw new FileNotFoundException(getURL().toString());
      }
      try {
        return jar.getInputStream(entry);
      } catch (IllegalStateException closed) {
        throw new IOException("the jar is closed: " + getURL(), closed);
      }
    }

    @Override
    public long getContentLengthLong() {
      JarEntry entry = known();
      return entry == null ? -1 : entry.getSize();
    }

    @Override
    public long getLastModified() {
      JarEntry entry = known();
      return entry == null ? 0 : Math.max(0, entry.getTime());
    }

    @Override
    public String getContentType() {
      String type =
          getEntryName() == null ? "x-java/jar" : guessContentTypeFromName(getEntryName());
      return Objects.requireNonNullElse(type, "content/unknown");
    }

    /** Null also where it cannot be read. */
    private @Nullable JarEntry known() {
      try {
        return getJarEntry();
      } catch (IOException unreadable) {
        return null;
      }
    }
  }
}
