/**
 * Object code: one module, compiled. What `compile.file` makes and the loader runs.
 *
 * It carries its own hash, so damage is seen, and is the same, byte for byte, for the same source and options.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';

/** Raised whenever compiled code, or what it expects of the runtime, changes shape. */
export const FORMAT = 2;

/** What is known of a module without running it. */
const attributes = z.object({
  /** The exported `vsn`, where it is a literal. */
  vsn: z.string().optional(),
  exports: z.array(z.string()),
  /** Exports that the module assigns to after it was loaded. */
  liveExports: z.array(z.string()),
  /** Specifiers of all modules that it imports. */
  imports: z.array(z.string()),
  /** Hot modules that specifiers other than paths stand for, by specifier. */
  resolutions: z.record(z.string(), z.string()),
  /** Whether the source is an ES module, and not written as CommonJS. */
  esm: z.boolean(),
  /**
   * What a default import of a CommonJS package gives: `module.exports`, as Node has it in what it takes for an ES module,
   * or its `default` where it says that it has one, as TypeScript and bundlers have it.
   */
  interop: z.enum(['node', 'typescript']),
  /** What the names of the runtime's helpers begin with in this code. */
  prefix: z.string(),
});

const content = z.object({
  format: z.literal(FORMAT),
  module: z.string(),
  /** Path of the source from its code root. */
  source: z.string(),
  /** Hash of the source text. */
  sourceHash: z.string(),
  /** The tsconfig files that the compiler read, the nearest first, as paths from the code root. */
  configs: z.array(z.string()),
  /** Hash of those, and of what else decides how a source is compiled. */
  options: z.string(),
  attributes,
  /** A CommonJS module body. */
  code: z.string(),
  /** Source map of the code, as JSON; its one source is the source file's base name. */
  map: z.string(),
});

const schema = content.extend({ hash: z.string() });

export type ObjectCode = Readonly<z.infer<typeof schema>>;

/** Seals compiled code with its hash. */
export function objectCode(parts: Omit<ObjectCode, 'hash' | 'format'>): ObjectCode {
  const sealed = content.parse({ ...parts, format: FORMAT });
  return { ...sealed, hash: hashOf(sealed) };
}

/** The identity of a version (C11): its `vsn`, else its hash. */
export function versionOf(code: ObjectCode): string {
  return code.attributes.vsn ?? code.hash;
}

export function serialize(code: ObjectCode): string {
  return JSON.stringify(code);
}

/** The object code in a text, or `undefined` when it is none, damaged, or of another format. */
export function parseObjectCode(text: string): ObjectCode | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = schema.safeParse(value);
  return parsed.success && hashOf(parsed.data) === parsed.data.hash ? parsed.data : undefined;
}

/** The hash of a text, for identity and not for secrets. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function hashOf(code: z.infer<typeof content>): string {
  const { module, source, attributes: known, code: text, map, sourceHash, configs, options } = code;
  return digest(JSON.stringify([FORMAT, module, source, known, text, map, sourceHash, configs, options]));
}
