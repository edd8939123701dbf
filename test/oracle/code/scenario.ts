/** What a scenario of kind `code` holds (FORMAT-proc-code, part 2), checked with zod. */
import { z } from 'zod';
import { json } from '../json';

const puppet = z.string().regex(/^p\d+$/);
const moduleName = z.enum(['hs', 'hs2']);

const commands = [
  'version',
  'local',
  'external',
  'enter',
  'enter_other',
  'leave',
  'call_local',
  'call_external',
  'call_other',
] as const;

const command = z.strictObject({ op: z.enum(commands), by: puppet });

const driverStep = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('spawn'), as: puppet, module: moduleName }),
  z.strictObject({
    op: z.literal('load'),
    module: moduleName,
    version: z.number(),
    purge: z.enum(['brutal', 'soft', 'never', 'implicit']),
  }),
  z.strictObject({ op: z.literal('purge'), module: moduleName }),
  z.strictObject({ op: z.literal('soft_purge'), module: moduleName }),
  z.strictObject({ op: z.literal('delete'), module: moduleName }),
  z.strictObject({ op: z.literal('check_process_code'), module: moduleName, to: puppet }),
  z.strictObject({ op: z.literal('is_loaded'), module: moduleName }),
  z.strictObject({ op: z.literal('has_old'), module: moduleName }),
  z.strictObject({ op: z.literal('call_export'), module: moduleName, fn: z.literal('ver') }),
]);

/** A scenario of kind `code`. */
export const codeScenario = z.object({
  id: z.string(),
  kind: z.literal('code'),
  steps: z.array(z.union([command, driverStep])),
  trace: z.array(json),
  final: json,
});

export type ModuleName = z.infer<typeof moduleName>;
/** What a puppet is told to do. */
export type Command = (typeof commands)[number];
/** A step that a puppet carries out. */
export type CommandStep = z.infer<typeof command>;
/** A step that the driver carries out. */
export type DriverStep = z.infer<typeof driverStep>;
export type CodeStep = CommandStep | DriverStep;
/** A driver step that makes a version current. */
export type LoadStep = Extract<DriverStep, { op: 'load' }>;
