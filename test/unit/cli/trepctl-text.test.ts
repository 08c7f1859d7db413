import { expect, it } from 'vitest';
import { formatPerf } from '../../../src/cli/trepctl/perf-table.js';
import { formatQuickStatus } from '../../../src/cli/trepctl/quick-status.js';
import { describeUnflushed } from '../../../src/cli/trepctl/state-text.js';
import { formatBlocks } from '../../../src/cli/trepctl/table.js';

it('prints tables in the form of the model', () => {
  const block = { appliedLastSeqno: 9, extensions: '', limits: ['one.', 'two.'], state: 'ONLINE' };
  expect(formatBlocks('services', [block, { a: 'two\nlines', b: 'a\u001b[2Jb\u009bc' }]))
    .toBe(`Processing services command...
NAME              VALUE
----              -----
appliedLastSeqno: 9
extensions      :
limits          : one.
                  two.
state           : ONLINE
NAME  VALUE
----  -----
a   : two lines
b   : a [2Jb c
Finished services command...
`);
});

const online = {
  serviceName: 'alpha',
  state: 'ONLINE',
  timeInStateSeconds: 4.21,
  uptimeSeconds: 1781.766,
  appliedLatency: 18,
  relativeLatency: 1216.315,
  pipelineSource: 'mysql://db1:3306/',
  role: 'direct',
  appliedLastSeqno: 4800,
  minimumStoredSeqNo: 0,
  maximumStoredSeqNo: 4804,
  pendingErrorCode: 'NONE',
};

it('prints the quick status in the form of the model', () => {
  expect(formatQuickStatus(online)).toBe(`State: alpha Online for 4.21s, running for 1781.766s
Latency: 18s from source DB commit time on mysql://db1:3306/ into target database
         1216.315s since last source commit
Sequence: 4800 last applied, 4 transactions behind (0-4804 stored)
`);
});

it.each(['master', 'relay'])('says of a %s that it goes into the history log alone', (role) => {
  expect(formatQuickStatus({ ...online, role })).toContain('into the THL\n');
});

it('adds to the quick status what is wrong', () => {
  const faulty = {
    ...online,
    state: 'OFFLINE:ERROR',
    appliedLatency: -1,
    pendingErrorCode: 'ACCESS_DENIED',
    pendingError: 'no such login',
    pendingErrorHint: 'Create it.',
  };
  expect(formatQuickStatus(faulty))
    .toBe(`State: alpha Faulty (Offline) for 4.21s, running for 1781.766s
Error: ACCESS_DENIED: no such login
Hint: Create it.
Latency: nothing has been applied yet
Sequence: 4800 last applied, 4 transactions behind (0-4804 stored)
`);
});

it('does not guess in the quick status before the service knows', () => {
  const unknown = { ...online, appliedLastSeqno: -1, appliedLatency: -1 };
  expect(formatQuickStatus({ ...unknown, state: 'GOING-ONLINE:SYNCHRONIZING' })).toMatch(
    /\nLatency: not known .*\nSequence: last applied not known \(0-4804 stored\)\n$/,
  );
  expect(formatQuickStatus(unknown)).toMatch(/nothing has been applied yet\nSequence: -1 last/);
});

it('prints where the time goes in the form of the model', () => {
  const stage = {
    stage: 'binlog-to-thl',
    seqno: 1604,
    latency: 8.779,
    events: 14,
    extraction: 60.173,
    filtering: 0.109,
    applying: 0.015,
    other: 0.004,
    total: 60.301,
    secondsSinceOnline: 9265.385,
  };
  expect(formatPerf([stage])).toBe(`Statistics since last put online 9265.385s ago
Stage         | Seqno | Latency |      Events |  Extraction |   Filtering |    Applying |       Other |       Total
binlog-to-thl |  1604 |  8.779s |          14 |     60.173s |      0.109s |      0.015s |      0.004s |     60.301s
`);
});

it('tells how far a flush came, and what is in its way', () => {
  const behind = { ...online, currentEventId: 'binlog.000004:0000000000000900;-1' };
  expect(describeUnflushed(behind)).toMatch(
    /service alpha is ONLINE, its history log ends with seqno 4804, event id binlog.000004:0000000000000900;-1\nHint: .*trepctl qs -r 1.*SHOW BINARY LOGS/,
  );
  const error = { pendingErrorCode: 'CONNECT_FAILED', pendingError: 'no', pendingErrorHint: 'Do.' };
  expect(describeUnflushed({ ...behind, ...error, maximumStoredSeqNo: -1 })).toMatch(
    /its history log is empty, .*\nCONNECT_FAILED: no\nHint: Do\.\n$/,
  );
});
