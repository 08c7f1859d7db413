import type { Parse } from '../state.js';
import { expression, expressions } from './expression.js';
import { SETS } from './sets.js';

/** What may follow a query block: other blocks, ORDER BY, LIMIT, INTO, locks. */
export function queryTail(p: Parse): void {
  clauses(p);
  while (acceptSet(p)) {
    p.hooks.block(p);
    clauses(p);
  }
}

function acceptSet({ c }: Parse): boolean {
  if (c.acceptAny(SETS) === '') return false;
  if (!c.accept('ALL')) c.accept('DISTINCT');
  return true;
}

/** In whatever order the releases of both servers allow. */
export function clauses(p: Parse): void {
  while (clause(p)) {
    // until none is left
  }
}

function clause(p: Parse): boolean {
  const { c } = p;
  if (c.accept('ORDER')) {
    c.expect('BY');
    ordered(p);
  } else if (c.accept('LIMIT')) limit(p);
  else if (c.accept('OFFSET')) {
    expression(p);
    if (!c.accept('ROWS')) c.accept('ROW');
  } else if (c.accept('FETCH')) fetch(p);
  else if (c.accept('INTO')) into(p);
  else if (c.accept('LOCK', 'IN', 'SHARE', 'MODE')) waiting(p);
  else if (c.is('FOR', 'UPDATE') || c.is('FOR', 'SHARE')) lock(p);
  else if (c.accept('PROCEDURE')) {
    c.name();
    expression(p);
  } else return false;
  return true;
}

/** Expressions, each with ASC or DESC. */
export function ordered(p: Parse): void {
  do {
    expression(p);
    if (!p.c.accept('ASC')) p.c.accept('DESC');
  } while (p.c.accept(','));
}

function limit(p: Parse): void {
  expressions(p);
  if (p.c.accept('OFFSET')) expression(p);
  if (p.c.accept('ROWS', 'EXAMINED')) expression(p);
}

/** FETCH {FIRST | NEXT} n {ROW | ROWS} {ONLY | WITH TIES} */
function fetch({ c }: Parse): void {
  c.next();
  if (c.kind() === 'number') c.next();
  c.next();
  if (!c.accept('ONLY')) c.expect('WITH', 'TIES');
}

/** Variables, or a file with its format. */
function into(p: Parse): void {
  const { c } = p;
  if (!c.is('OUTFILE') && !c.is('DUMPFILE')) return intoVariables(p);
  while (!c.atEnd && !c.is('FROM') && !c.is('WHERE') && !c.is(')') && !c.is(';')) c.next();
}

function intoVariables({ c }: Parse): void {
  do {
    if (c.accept('@')) c.next();
    else c.name();
    while (c.accept('.')) c.next();
  } while (c.accept(','));
}

function lock(p: Parse): void {
  const { c } = p;
  c.next();
  c.next();
  if (c.accept('OF')) {
    do p.scope.use({ table: c.name(), column: undefined });
    while (c.accept(','));
  }
  waiting(p);
}

function waiting({ c }: Parse): void {
  if (c.accept('WAIT')) c.next();
  else if (!c.accept('NOWAIT')) c.accept('SKIP', 'LOCKED');
}
