/**
 * `npm run demo`: from a bare clone to a live replica. Plain JavaScript without packages at first,
 * since the first thing it does is to install them.
 */
import { parseArgs } from 'node:util';
import { ensureBuild } from '../support/bootstrap/build.mjs';
import { ensurePackages } from '../support/bootstrap/npm.mjs';
import { BootstrapError, main } from '../support/bootstrap/say.mjs';

const USAGE = `npm run demo [-- options]
  --once            end after the comparison, with exit code 0 if the copy is exact
  --server KIND     mariadb (default) or mysql (MySQL 9.7)
  --rds             the slave is one as Amazon RDS gives it: a login without privileges, over TLS
                    only; checked, provisioned from the live master, replicated to and verified
  --help            this text`;

await main(async () => {
  const options = readOptions();
  if (options.help) {
    console.log(USAGE);
    return;
  }
  console.log('Sluice demo: a throwaway master and slave, and the replicator between them.');
  console.log('Everything listens on 127.0.0.1 and is removed at the end.\n');
  await ensurePackages();
  await ensureBuild();
  // these need the packages
  if (options.rds) await (await import('./rds.mjs')).playRds(options);
  else await (await import('./play.mjs')).play(options);
});

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        once: { type: 'boolean', default: false },
        rds: { type: 'boolean', default: false },
        server: { type: 'string', default: 'mariadb' },
        help: { type: 'boolean', default: false },
      },
    });
    if (['mariadb', 'mysql'].includes(values.server)) return values;
    throw new Error(`--server ${values.server}: there is mariadb and mysql`);
  } catch (error) {
    throw new BootstrapError(error.message, `use it like this:\n${USAGE}`);
  }
}
