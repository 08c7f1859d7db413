import { declareCases } from './declare.js';

await declareCases({ master: 'mysql', slave: 'mariadb' });
