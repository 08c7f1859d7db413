import { chaosSuite } from './chaos/suite.js';

await chaosSuite({ master: 'mysql', slave: 'mysql' });
