import { expect, it } from 'vitest';
import { trialOf } from '../../../src/provision/trial.js';

it('gives a definition the name of the trial, whatever name it had', () => {
  expect(trialOf('CREATE TABLE `a``b` (\n  `a``b` int\n)')).toBe(
    'CREATE TABLE `provision_trial` (\n  `a``b` int\n)',
  );
  expect(trialOf('CREATE SEQUENCE `s` start with 1')).toBe(
    'CREATE SEQUENCE `provision_trial` start with 1',
  );
});
