package dev.fanlight.bench;

import com.sun.tools.attach.VirtualMachine;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Prints how many bytes all threads of another JVM have allocated since it started. Argument: its
 * process id. The question itself costs that JVM some hundred kilobytes, which a window of many
 * requests hides.
 */
public final class Allocated {
  private Allocated() {}

  @SuppressWarnings("BanJNDI") // the other JVM is the bench's own, on this machine
  public static void main(String[] args) throws Exception {
    VirtualMachine machine = VirtualMachine.attach(args[0]);
    try (JMXConnector connector =
        JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
      MBeanServerConnection server = connector.getMBeanServerConnection();
      System.out.println(
          server.getAttribute(
              new ObjectName("java.lang:type=Threading"), "TotalThreadAllocatedBytes"));
    } finally {
      machine.detach();
    }
  }
}
