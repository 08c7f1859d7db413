import { parserFor, runParser } from '../parse.js';
import type { Command, Target } from './command.js';

const EPILOGUE = `Options may be written with one dash (-json) or two (--json).
Exit codes:
  0  done
  1  answered with an error; wait: not reached within the limit
  2  the command line is wrong
  3  no replicator answers there`;

const parser = parserFor('trepctl', process.argv.slice(2))
  .usage('$0 [-port N | -config FILE] [-service NAME] [-json] <command>')
  .option('host', { type: 'string', describe: 'host of the replicator; default 127.0.0.1' })
  .option('port', { type: 'string', describe: 'port of its administration API; default 10000' })
  .option('config', { type: 'string', describe: "the service's configuration file, for the port" })
  .option('service', { type: 'string', describe: 'service; not needed where there is one' })
  .option('json', { type: 'boolean', default: false, describe: 'print JSON' })
  .command(
    'status',
    'show the state of a service',
    (it) =>
      it
        .option('name', { type: 'string', choices: ['tasks'], describe: 'show its stages instead' })
        .option('r', { type: 'string', describe: 'repeat every so many seconds' }),
    async (args) => {
      const { status } = await import('./status.js');
      await finish(args, status(args));
    },
  )
  .command(
    'services',
    'show the services in short',
    (it) => it,
    async (args) => {
      const { services } = await import('./status.js');
      await finish(args, services);
    },
  )
  .command(
    'clients',
    'show the slaves that fetch the history log from here',
    (it) => it,
    async (args) => {
      const { clients } = await import('./status.js');
      await finish(args, clients);
    },
  )
  .command(
    'qs',
    'quick status: state, latency and sequence in four lines',
    (it) => it,
    async (args) => {
      const { quickStatus } = await import('./status.js');
      await finish(args, quickStatus);
    },
  )
  .command(
    'online',
    'go ONLINE; waits 10 s at most for what becomes of it',
    (it) =>
      it
        .option('skip-seqno', {
          type: 'string',
          describe: 'pass over transactions for good, as 12,15-17',
        })
        .option('force', {
          type: 'boolean',
          describe: 'go on though the histories of slave, log and master differ',
        }),
    async (args) => {
      const { online } = await import('./commands.js');
      await finish(args, online(args));
    },
  )
  .command(
    'offline',
    'go OFFLINE at the next transaction boundary',
    (it) =>
      it.option('immediate', { type: 'boolean', default: false, describe: 'at once; roll back' }),
    async (args) => {
      const { offline } = await import('./commands.js');
      await finish(args, offline(args.immediate));
    },
  )
  .command(
    'heartbeat',
    'write a row into the master that travels to the slave',
    (it) => it.option('name', { type: 'string', describe: 'text to recognize it by' }),
    async (args) => {
      const { heartbeat } = await import('./commands.js');
      await finish(args, heartbeat(args.name));
    },
  )
  .command(
    'wait',
    'wait for a seqno to be applied, or for a state',
    (it) =>
      it
        .option('applied', { type: 'string', describe: 'seqno' })
        .option('state', { type: 'string', describe: 'state, as ONLINE' })
        .option('limit', {
          type: 'string',
          describe: 'seconds to wait at most; default: for ever',
        }),
    async (args) => {
      const { wait } = await import('./commands.js');
      await finish(args, wait(args));
    },
  )
  .command(
    'version',
    'show the version of the running replicator',
    (it) => it,
    async (args) => {
      const { version } = await import('./commands.js');
      await finish(args, version);
    },
  )
  .epilogue(EPILOGUE);

await runParser('trepctl', parser);

async function finish(args: Target, command: Command): Promise<void> {
  const { runCommand } = await import('./command.js');
  process.exitCode = await runCommand(args, command);
}
