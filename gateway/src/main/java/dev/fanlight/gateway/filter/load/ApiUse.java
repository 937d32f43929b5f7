package dev.fanlight.gateway.filter.load;

import dev.fanlight.gateway.filter.load.ClassConstants.Member;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the classes of a jar use of the plugin API, compared with the API of this gateway. A jar
 * that was built for another version can use what this gateway does not have, whatever its manifest
 * says.
 */
final class ApiUse {
  private static final Pattern OF_API = Pattern.compile("dev/fanlight/plugin/[^/;.]+");

  private final ClassLoader gateway;

  /** Members by type; those of a type that does not exist are empty. */
  private final Map<String, Set<String>> known = new HashMap<>();

  ApiUse(ClassLoader gateway) {
    this.gateway = gateway;
  }

  /**
   * The first thing that a jar uses and this gateway does not have, such as {@code Chain.detached}.
   * Null if there is none.
   */
  @Nullable String missing(JarFile jar) throws IOException {
    for (JarEntry entry : jar.stream().filter(one -> one.getName().endsWith(".class")).toList()) {
      String missing = missing(jar, entry);
      if (missing != null) {
        return missing;
      }
    }
    return null;
  }

  private @Nullable String missing(JarFile jar, JarEntry entry) throws IOException {
    byte[] bytes;
    try (InputStream file = jar.getInputStream(entry)) {
      bytes = file.readAllBytes();
    }
    try {
      return missing(ClassConstants.read(new ByteArrayInputStream(bytes)));
    } catch (IOException | RuntimeException notUnderstood) {
      return null; // perhaps for a newer Java, and perhaps never loaded
    }
  }

  private @Nullable String missing(ClassConstants constants) {
    for (String type : constants.types()) {
      if (OF_API.matcher(type).matches() && membersOf(type).isEmpty()) {
        return simple(type);
      }
    }
    for (Member member : constants.members()) {
      if (OF_API.matcher(member.owner()).matches()
          && !membersOf(member.owner()).contains(member.name() + member.descriptor())) {
        return simple(member.owner()) + "." + member.name();
      }
    }
    return null;
  }

  private static String simple(String type) {
    return type.substring(type.lastIndexOf('/') + 1).replace('$', '.');
  }

  /** Each with its descriptor. Empty: there is no such type. */
  private Set<String> membersOf(String type) {
    return known.computeIfAbsent(type, this::look);
  }

  private Set<String> look(String type) {
    Set<String> members = new HashSet<>();
    try {
      Class<?> loaded = Class.forName(type.replace('/', '.'), false, gateway);
      members.add("");
      add(loaded, members);
      add(Object.class, members); // also what interfaces inherit
    } catch (ClassNotFoundException notHere) {
      // Then it has no members.
    }
    return members;
  }

  private static void add(@Nullable Class<?> type, Set<String> members) {
    if (type == null) {
      return;
    }
    for (Method method : type.getDeclaredMethods()) {
      members.add(
          method.getName() + descriptor(method.getReturnType(), method.getParameterTypes()));
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      members.add("<init>" + descriptor(void.class, constructor.getParameterTypes()));
    }
    for (Field field : type.getDeclaredFields()) {
      members.add(field.getName() + field.getType().descriptorString());
    }
    add(type.getSuperclass(), members);
    for (Class<?> parent : type.getInterfaces()) {
      add(parent, members);
    }
  }

  private static String descriptor(Class<?> result, Class<?>[] parameters) {
    return MethodType.methodType(result, parameters).descriptorString();
  }
}
