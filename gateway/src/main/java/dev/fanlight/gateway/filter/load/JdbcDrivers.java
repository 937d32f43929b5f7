package dev.fanlight.gateway.filter.load;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Iterator;
import java.util.ServiceLoader;

/**
 * The JDBC drivers of one plugin's jar. {@link DriverManager} shows a driver only to the code that
 * the driver's class loader has loaded, and looks for drivers only once in the life of a process.
 * So {@link PluginClassLoader} loads a copy of this class for each jar, and calls it by reflection.
 */
final class JdbcDrivers {
  private static final ClassLoader JAR = JdbcDrivers.class.getClassLoader();

  private JdbcDrivers() {}

  /** Loads every driver that the jar names. A driver registers itself when it is loaded. */
  static void register() {
    Iterator<Driver> drivers = ServiceLoader.load(Driver.class, JAR).iterator();
    boolean more = true;
    while (more) {
      try {
        more = drivers.hasNext() && drivers.next() != null;
      } catch (Throwable broken) {
        // DriverManager does not mind a driver that cannot be loaded either.
      }
    }
  }

  /**
   * Removes the drivers. {@link DriverManager} would keep them, and with them all classes of the
   * jar.
   */
  static void remove() throws SQLException {
    for (Driver driver : Collections.list(DriverManager.getDrivers())) {
      if (JAR.equals(driver.getClass().getClassLoader())) {
        DriverManager.deregisterDriver(driver);
      }
    }
  }
}
