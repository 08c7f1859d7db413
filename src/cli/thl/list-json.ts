import type { ThlEvent } from '../../event/thl-event.js';
import type { Item } from './decode/describe.js';
import type { Cell } from './decode/rows.js';
import { formatMicroseconds } from './text.js';
import { toJson } from './to-json.js';

/**
 * One line of `thl list -json`: the header's fields, `size` in bytes, and `events`, which is absent
 * with -headers. Values of columns are SQL literals, keyed by name or, without names, by position.
 */
export function fragmentJson(event: ThlEvent, items: readonly Item[] | undefined): string {
  const { header, format, data } = event;
  return toJson({
    ...header,
    gtid: header.gtid ?? null,
    committedAt: formatMicroseconds(header.committedAt),
    size: data.length,
    flavour: format.flavour,
    serverVersion: format.serverVersion,
    ...(items === undefined ? {} : { events: items.map(itemJson) }),
  });
}

function itemJson(item: Item): object {
  if (item.kind !== 'rows') return item;
  return {
    ...item,
    rows: item.rows.map(({ before, after }) => ({
      ...(before === undefined ? {} : { before: cellsJson(before) }),
      ...(after === undefined ? {} : { after: cellsJson(after) }),
    })),
  };
}

function cellsJson(cells: readonly Cell[]): Record<string, string> {
  return Object.fromEntries(cells.map(({ column, name, value }) => [name ?? column, value]));
}
