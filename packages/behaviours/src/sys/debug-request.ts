/** Requests of `sys` that change or read the debug functions of a process, and how the process carries them out. */
import type { Self } from '@hot/runtime';
import type { Debug, InstallOptions } from './debug';
import { writeLine } from './output';

/** What a process is asked to do with its debug functions. */
export type DebugRequest =
  | { readonly kind: 'trace'; readonly on: boolean }
  | { readonly kind: 'log'; readonly size: number }
  | { readonly kind: 'log_get' }
  | { readonly kind: 'log_print' }
  | { readonly kind: 'log_to_file'; readonly path: string | false }
  | { readonly kind: 'statistics'; readonly on: boolean }
  | { readonly kind: 'statistics_get' }
  | { readonly kind: 'install'; readonly options: InstallOptions }
  | { readonly kind: 'remove'; readonly id: unknown }
  | { readonly kind: 'no_debug' };

/** Carries out a request in the process that it was sent to; the answer for the one who asked. */
export function performDebug(self: Self, debug: Debug, request: DebugRequest): unknown {
  switch (request.kind) {
    case 'trace':
      debug.setTrace(request.on);
      return 'ok';
    case 'log':
      debug.setLog(request.size);
      return 'ok';
    case 'log_get':
      return { ok: debug.loggedEvents };
    case 'log_print':
      for (const line of debug.loggedLines) writeLine(line);
      return 'ok';
    case 'log_to_file':
      try {
        debug.setFile(request.path === false ? undefined : request.path);
        return 'ok';
      } catch (cause) {
        return { error: { open_file: cause } };
      }
    case 'statistics':
      debug.setStatistics(self, request.on);
      return 'ok';
    case 'statistics_get':
      return { ok: debug.readStatistics() ?? 'no_statistics' };
    case 'install':
      debug.install(request.options);
      return 'ok';
    case 'remove':
      debug.remove(request.id);
      return 'ok';
    case 'no_debug':
      debug.clear();
      return 'ok';
    default:
      return request satisfies never;
  }
}
