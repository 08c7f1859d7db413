import { declareCases } from './declare.js';

await declareCases({ master: 'mysql56', slave: 'mysql' });
