package dev.fanlight.gateway.filter.load;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the constant pool of a compiled class names: all its texts, and the classes and members that
 * it uses. Reads no code, and loads no class.
 *
 * @param texts names, descriptors and strings
 * @param types such as {@code dev/fanlight/plugin/Chain}
 * @param members fields and methods that the class uses
 */
public record ClassConstants(List<String> texts, List<String> types, List<Member> members) {
  /** Of a class that nobody can read. */
  public static final ClassConstants NONE = new ClassConstants(List.of(), List.of(), List.of());

  private static final int MAGIC = 0xCAFEBABE;

  /**
   * A field or a method.
   *
   * @param owner such as {@code dev/fanlight/plugin/Chain}
   * @param descriptor its type, as class files write it
   */
  public record Member(String owner, String name, String descriptor) {}

  /** One constant: a text, or up to two places of other constants. */
  private record Constant(int tag, String text, int first, int second) {}

  /**
   * @throws IOException also if this is no class file that this class understands
   */
  public static ClassConstants read(InputStream classFile) throws IOException {
    DataInputStream in = new DataInputStream(classFile);
    if (in.readInt() != MAGIC) {
      throw new IOException("not a class file");
    }
    in.readInt(); // the version of the format
    @Nullable Constant[] pool = new @Nullable Constant[in.readUnsignedShort()];
    List<String> texts = new ArrayList<>();
    for (int i = 1; i < pool.length; i++) {
      Constant constant = constant(in);
      pool[i] = constant;
      if (constant.tag() == 1) {
        texts.add(constant.text());
      }
      if (constant.tag() == 5 || constant.tag() == 6) {
        i++; // long and double take two places
      }
    }
    return new ClassConstants(texts, types(pool), members(pool));
  }

  private static Constant constant(DataInputStream in) throws IOException {
    int tag = in.readUnsignedByte();
    return switch (tag) {
      case 1 -> new Constant(tag, in.readUTF(), 0, 0);
      case 3, 4 -> new Constant(tag, "", in.readInt(), 0);
      case 5, 6 -> new Constant(tag, "", in.readInt(), in.readInt());
      case 7, 8, 16, 19, 20 -> new Constant(tag, "", in.readUnsignedShort(), 0);
      case 9, 10, 11, 12, 17, 18 ->
          new Constant(tag, "", in.readUnsignedShort(), in.readUnsignedShort());
      case 15 -> new Constant(tag, "", in.readUnsignedByte(), in.readUnsignedShort());
      default -> throw new IOException("a constant of the unknown kind " + tag);
    };
  }

  private static List<String> types(Constant[] pool) {
    return Arrays.stream(pool)
        .filter(constant -> constant != null && constant.tag() == 7)
        .map(constant -> pool[constant.first()].text())
        .toList();
  }

  private static List<Member> members(Constant[] pool) {
    List<Member> members = new ArrayList<>();
    for (Constant constant : pool) {
      if (constant != null && constant.tag() >= 9 && constant.tag() <= 11) {
        Constant type = pool[constant.second()];
        members.add(
            new Member(
                pool[pool[constant.first()].first()].text(),
                pool[type.first()].text(),
                pool[type.second()].text()));
      }
    }
    return members;
  }
}
