import { chaosSuite } from './chaos/suite.js';

await chaosSuite({ master: 'mariadb', slave: 'mariadb' });
