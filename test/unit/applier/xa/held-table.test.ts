import { describe, expect, it } from 'vitest';
import { heldXid } from '../../../../src/applier/xa/held-table.js';

/** What an XID may have of each part, in bytes. */
const MOST = 64;

describe('the XID under which a transaction is held', () => {
  it('is of the service and the place alone', () => {
    const place = { seqno: 7, epoch: 3 };
    const hex = (text: string) => Buffer.from(text).toString('hex');
    expect(heldXid('alpha', place)).toBe(`X'${hex('sluice_alpha')}',X'${hex('3.7')}',21324`);
    expect(heldXid('alpha', { seqno: 3, epoch: 7 })).not.toBe(heldXid('alpha', place));
  });

  it('is one that the servers take, whatever the service is called', () => {
    const { MAX_SAFE_INTEGER: most } = Number;
    const xid = heldXid('x'.repeat(48), { seqno: most, epoch: most });
    const parts = [...xid.matchAll(/X'([0-9a-f]*)'/g)].map(([, hex]) => (hex ?? '').length / 2);
    expect(parts.every((length) => length <= MOST)).toBe(true);
  });
});
