package dev.fanlight.gateway.filter.load;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Addresses of what is in one jar, read from the file that is open. The JDK's own handler looks the
 * jar up by its path. There it may find another version of the jar: one that was open before, or
 * one that has been put in its place.
 */
final class JarUrls extends URLStreamHandler {
  private final JarFile jar;

  /** How the addresses of its entries begin. */
  private final String prefix;

  /**
   * @param jar stays open as long as somebody reads from it
   * @param place of that jar
   */
  JarUrls(JarFile jar, URL place) {
    this.jar = jar;
    this.prefix = "jar:" + place + "!/";
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

  @Override
  protected URLConnection openConnection(URL url) throws IOException {
    return new Connection(url);
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
    public InputStream getInputStream() throws IOException {
      JarEntry entry = getJarEntry();
      if (entry == null) {
        throw new FileNotFoundException(getURL().toString());
      }
      return jar.getInputStream(entry);
    }
  }
}
