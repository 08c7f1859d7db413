import { SluiceError } from '../../errors/sluice-error.js';
import { EXIT } from '../exit-codes.js';
import { formatFailure } from '../failure.js';
import {
  askHosts,
  describeHost,
  type AbsentHost,
  type SwitchAccess,
  type SwitchHost,
} from './switch-hosts.js';
import { planFailover } from './switch-lost.js';
import { planSwitch, type Plan, type PlanOptions } from './switch-planned.js';
import type { Step } from './switch-steps.js';

export interface SwitchOptions extends SwitchAccess, Omit<PlanOptions, 'limit'> {
  readonly lost: boolean;
  readonly limit: string;
  readonly dryRun: boolean;
}

/**
 * Makes another host's database the master, by commands to the replicators that an operator could give
 * as well; each is printed. What goes wrong stops it: then the commands that are left are printed.
 */
export async function switchMaster(options: SwitchOptions): Promise<number> {
  const limit = secondsOf(options.limit);
  const { present, absent } = await askHosts(options);
  for (const host of present) say(describeHost(host));
  for (const { name, reason } of absent) say(`${name}: ${reason}`);
  if (!options.lost) requireAll(absent);
  refuseTwice(present);
  const plan = options.lost
    ? planFailover(present, { ...options, limit })
    : planSwitch(present, { ...options, limit });
  if (options.dryRun) {
    for (const { text } of [...plan.first, ...plan.second]) say(`$ ${text}`);
    return EXIT.ok;
  }
  await carryOut(plan);
  const after = await askHosts({ ...options, host: present.map(({ name }) => name) });
  for (const host of after.present) say(describeHost(host));
  return EXIT.ok;
}

async function carryOut({ first, second }: Plan): Promise<void> {
  const done: Step[] = [];
  try {
    for (const step of first) {
      await take(step);
      done.push(step);
    }
  } catch (error) {
    say('Not switched; the roles stay as they are.');
    for (const { undo } of done.toReversed()) await tryUndo(undo);
    throw error;
  }
  for (const [index, step] of second.entries()) {
    try {
      await take(step);
    } catch (error) {
      say('Half done. When the cause is removed, these are left, from the one that failed on:');
      for (const { text } of second.slice(index)) say(`$ ${text}`);
      throw error;
    }
  }
}

/** What goes wrong here is told, and does not hide why it was needed. */
async function tryUndo(undo: Step | undefined): Promise<void> {
  if (undo === undefined) return;
  await take(undo).catch((error: unknown) => say(formatFailure(error)));
}

async function take(step: Step): Promise<void> {
  say(`$ ${step.text}`);
  say(`  ${await step.run()}`);
}

/** Otherwise the new master would become a slave of itself. A history log has one writer. */
function refuseTwice(hosts: readonly SwitchHost[]): void {
  const identity = ({ status, service }: SwitchHost) =>
    JSON.stringify([service, status['host'], status['thlPath']]);
  for (const [index, each] of hosts.entries()) {
    const other = hosts.slice(0, index).find((it) => identity(it) === identity(each));
    if (other === undefined) continue;
    const message = `${other.name} and ${each.name} are the same replicator: both have ${String(each.status['thlPath'])} on host ${String(each.status['host'])}`;
    throw new SluiceError('CONFIG_INVALID', message, {
      hint: 'Name each replicator once with --host. If they are two, give their hosts different names, or each a thl.path of its own.',
    });
  }
}

function requireAll(absent: readonly AbsentHost[]): void {
  const [first] = absent;
  if (first === undefined) return;
  throw new SluiceError('NOT_RUNNING', first.reason, {
    hint: 'Start it, or leave it out with its --host. If it is the master and lost, add --lost.',
  });
}

function secondsOf(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new SluiceError('CONFIG_INVALID', `--limit ${text}: expected seconds`, {
    hint: 'See `replicator switch --help`.',
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
