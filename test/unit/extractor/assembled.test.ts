import { expect, it } from 'vitest';
import { Assembled } from '../../../src/extractor/assembled.js';
import { Progress } from '../../../src/extractor/progress.js';
import { fragment } from '../pipeline/parts.js';

it('a place without a transaction is told between transactions only', () => {
  const identity = { serverUuid: '', serverId: 1 };
  const assembled = new Assembled(new Progress(identity, undefined, false));
  assembled.pass();
  assembled.push(fragment(0, 0, false));
  expect(assembled.take()).toMatchObject([{ source: undefined }]);
  expect(assembled.take()).toEqual([]);
  assembled.push(fragment(0, 1, true));
  expect(assembled.take()).toMatchObject([{ source: { serverId: 1 } }]);
});
