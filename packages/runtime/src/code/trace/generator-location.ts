/**
 * Where a suspended generator stands: what V8 knows, asked through the inspector of this very process.
 *
 * Costs nothing until asked and needs no debugger; an answer takes a fraction of a millisecond.
 */
import { Session } from 'node:inspector';
import { userGenerator } from '../async-generator';
import type { Coroutine } from '../../machine/coroutine';
import type { ModuleVersion } from '../module-version';
import { scriptNamed, writtenName, type SourcePlace } from './script-registry';

/** A suspended frame of hot code. */
export interface WaitingFrame extends SourcePlace {
  readonly module: string;
  /** The version's label. */
  readonly version: string;
  readonly function: string;
}

interface RemoteValue {
  readonly description?: string;
  readonly objectId?: string;
  readonly value?: { readonly lineNumber?: number; readonly columnNumber?: number };
}

const PROBE = '@hot/probe';
let session: Session | undefined;

/** Where a coroutine of hot code waits; `undefined` when it is not suspended in a frame of its version. */
export function waitingFrame(coroutine: Coroutine): WaitingFrame | undefined {
  const { generator, owner } = coroutine;
  if (generator === null || owner === null) return undefined;
  const version = owner as ModuleVersion;
  const script = scriptNamed(version.scriptName);
  if (script === undefined) return undefined;
  const found = locate(userGenerator(generator));
  if (found === undefined) return undefined;
  return {
    ...script.placeOf(found.line, found.column),
    module: version.module,
    version: version.label,
    function: writtenName(found.function),
  };
}

/** Function and place of a suspended generator of compiled code. */
function locate(generator: object): { function: string; line: number; column: number } | undefined {
  const properties = internalProperties(generator);
  const place = properties.get('[[GeneratorLocation]]')?.value;
  const source = properties.get('[[GeneratorFunction]]')?.description ?? '';
  // Generators of the runtime itself stand for hot code at times; only compiled functions have such names.
  const name = /^function\*\s*([^\s(]*\$co\d*)\s*\(/.exec(source)?.[1];
  if (place?.lineNumber === undefined || name === undefined) return undefined;
  return { function: name, line: place.lineNumber + 1, column: (place.columnNumber ?? 0) + 1 };
}

function internalProperties(object: object): Map<string, RemoteValue> {
  const found = new Map<string, RemoteValue>();
  if (session === undefined) {
    session = new Session();
    session.connect();
  }
  const inspector = session;
  const globals = globalThis as Record<string, unknown>;
  globals[PROBE] = object;
  // In one and the same process the answers come before the calls return.
  inspector.post('Runtime.evaluate', { expression: `globalThis["${PROBE}"]`, objectGroup: PROBE }, (_error, answer) => {
    const objectId = (answer as { result: RemoteValue } | undefined)?.result.objectId;
    if (objectId === undefined) return;
    inspector.post('Runtime.getProperties', { objectId, ownProperties: true }, (_failed, all) => {
      const internal = (all as { internalProperties?: { name: string; value?: RemoteValue }[] }).internalProperties;
      for (const { name, value } of internal ?? []) if (value !== undefined) found.set(name, value);
    });
  });
  inspector.post('Runtime.releaseObjectGroup', { objectGroup: PROBE });
  delete globals[PROBE];
  return found;
}
