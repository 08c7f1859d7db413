/** XA transactions of which some stay prepared for a while. */
import { change, entry, type Place } from './transactions.js';

/** Where a session waits between statements: `--sleep 100`, milliseconds. */
export const SLEEP = '--sleep ';

export function xa(place: Place): string[] {
  const { dice, name, number } = place;
  const xid = `'${name}_${number}'`;
  const changes = Array.from({ length: dice.between(1, 3) }, () => change(place));
  const begun = [`XA START ${xid}`, ...changes, entry(place), `XA END ${xid}`];
  const rollback = `XA ROLLBACK ${xid}`; // of what could not be prepared
  if (dice.oneIn(5)) return [...begun, `XA COMMIT ${xid} ONE PHASE`, rollback];
  const wait = dice.oneIn(2) ? [`${SLEEP}${dice.between(50, 800)}`] : [];
  const end = dice.oneIn(4) ? 'ROLLBACK' : 'COMMIT';
  return [...begun, `XA PREPARE ${xid}`, ...wait, `XA ${end} ${xid}`, rollback];
}
