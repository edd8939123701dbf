/**
 * The table of processes that `i()` prints: one row each, as Erlang's shell has it.
 */
import type { Node, Pid } from '@hot/runtime';
import Table from 'cli-table3';
import { behaviourText } from './supervision-tree';

/** Rows that are shown; a node may have a million processes. */
const MOST_ROWS = 100;

/** The processes of a node as a table, ready to be printed. */
export function processTable(node: Node): string {
  const all = node.processes();
  const table = plainTable(['pid', 'name', 'initial call', 'behaviour', 'messages', 'links', 'status']);
  for (const pid of all.slice(0, MOST_ROWS)) table.push(rowOf(node, pid));
  const more = all.length - MOST_ROWS;
  return `${table.toString()}\n${all.length} processes${more > 0 ? `, ${more} of them not shown` : ''}`;
}

/** The registered names of a node as a table. */
export function nameTable(node: Node): string {
  const table = plainTable(['name', 'pid', 'initial call', 'messages']);
  for (const name of node.registered().sort()) {
    const pid = node.whereis(name);
    if (pid === undefined) continue;
    const [text, , call, , messages] = rowOf(node, pid);
    table.push([name, text, call, messages]);
  }
  return table.toString();
}

/** A table without rules, of which every column is as wide as it must be. */
export function plainTable(head: string[]): Table.Table {
  const none = ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) =>
    [side, `${side}-mid`, `${side}-left`, `${side}-right`, `mid-mid`, `left-mid`, `right-mid`].map((name) => [
      name,
      '',
    ]),
  );
  return new Table({
    head,
    chars: { ...Object.fromEntries(none), middle: '  ' },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  });
}

type Row = [
  pid: string,
  name: string,
  call: string,
  behaviour: string,
  messages: string,
  links: string,
  status: string,
];

function rowOf(node: Node, pid: Pid<unknown>): Row {
  const info = node.processInfo(pid);
  if (info === undefined) return [pid.toString(), '', '', '', '', '', 'exiting'];
  const call = info.initial_call;
  const name =
    call === undefined ? '' : `${call.module === undefined ? '' : `${call.module}.`}${call.function}/${call.arity}`;
  return [
    pid.toString(),
    info.registered_name ?? '',
    name,
    behaviourText(node, pid) ?? '',
    String(info.message_queue_len ?? 0),
    String(info.links?.length ?? 0),
    info.status ?? '',
  ];
}
