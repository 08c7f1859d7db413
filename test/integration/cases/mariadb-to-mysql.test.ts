import { declareCases } from './declare.js';

await declareCases({ master: 'mariadb', slave: 'mysql' });
