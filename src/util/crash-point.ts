/**
 * Named places at which the crash tests end the process the hard way. `SLUICE_CRASH_AT=name` or
 * `name:3` (the third time it is reached). With `SLUICE_CRASH_ARM=signal` the count starts when
 * SIGUSR2 arrives, so that a test can let a process recover first. Without the first variable a
 * crash point does nothing.
 */
export type CrashPoint =
  | 'extract-transaction-assembled'
  | 'thl-before-commit'
  | 'thl-after-commit'
  | 'thl-cut-back'
  | 'apply-block-open'
  | 'apply-mid-fragment'
  | 'apply-load-block'
  | 'apply-xa-held'
  | 'apply-xa-remembered'
  | 'apply-xa-replayed'
  | 'apply-xa-ended'
  | 'apply-before-restart-point'
  | 'apply-before-commit'
  | 'apply-commit-sent'
  | 'apply-after-commit'
  | 'ddl-before-intent'
  | 'ddl-after-intent'
  | 'ddl-executed'
  | 'ddl-after-restart-point'
  | 'provision-chunk-committed'
  | 'provision-log-begun';

const [wanted, nth] = (process.env['SLUICE_CRASH_AT'] ?? '').split(':');
let remaining = Number(nth ?? '1');
let armed = process.env['SLUICE_CRASH_ARM'] !== 'signal';

if (wanted !== '' && !armed) {
  process.once('SIGUSR2', () => {
    armed = true;
  });
}

/** Kills this process with SIGKILL if it is the wanted place and its turn has come. */
export function crashPoint(name: CrashPoint): void {
  if (wanted !== name || !armed) return;
  remaining -= 1;
  if (remaining === 0) process.kill(process.pid, 'SIGKILL');
}
