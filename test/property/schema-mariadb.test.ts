import { schemaSuite } from './schema/suite.js';

schemaSuite('mariadb');
