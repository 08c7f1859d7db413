import { declareCases } from './declare.js';

await declareCases('mariadb');
