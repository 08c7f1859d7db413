#!/usr/bin/env node
import { existsSync } from 'node:fs';

const file = new URL('../dist/bin/thl.js', import.meta.url);
if (!existsSync(file)) {
  console.error('thl is not built yet: run `npm run build` first');
  process.exit(1);
}
const { main } = await import(file.href);
process.exitCode = await main(process.argv.slice(2));
