import { describe, expect, it } from 'vitest';
import { parseScript } from './script.js';

const sqlOf = (text: string): string[] => parseScript(text).steps.map(({ sql }) => sql);

describe('the script of a case', () => {
  it('has facts at its top only', () => {
    const { facts, steps } = parseScript('-- about: x: y\n-- only: row\nSELECT 1;\n-- about: z\n');
    expect(facts).toEqual([
      ['about', 'x: y'],
      ['only', 'row'],
    ]);
    expect(steps).toHaveLength(1);
  });

  it('ends statements at the delimiter at the end of a line', () => {
    expect(sqlOf("SELECT ';',\n  2;\nSELECT 3;  \n")).toEqual(["SELECT ';',\n  2", 'SELECT 3']);
    expect(sqlOf('delimiter //\nBEGIN\n  SELECT 1;\nEND//\ndelimiter ;\nSELECT 2;\n')).toEqual([
      'BEGIN\n  SELECT 1;\nEND',
      'SELECT 2',
    ]);
  });

  it('says how the next statement is run, and in which session', () => {
    const { steps } = parseScript('--error 1062,1051\nA;\nB;\n--session x\n--repeat 2\nC;\nD;\n');
    expect(steps.map(({ line, sql, session, errors }) => [line, sql, session, errors])).toEqual([
      [2, 'A', 'main', [1062, 1051]],
      [3, 'B', 'main', []],
      [6, 'C', 'x', []],
      [6, 'C', 'x', []],
      [7, 'D', 'x', []],
    ]);
  });

  it('takes bytes where it is told to, and queries for the end', () => {
    const { steps, same } = parseScript("--bytes\nA '\\xd5\\x5C';\nB '\\xd5';\n--same SELECT 1\n");
    expect(steps.map(({ sql }) => sql)).toEqual(["A 'Õ\\'", "B '\\xd5'"]);
    expect(same).toEqual(['SELECT 1']);
  });

  it.each([['SELECT 1\n'], ['--nothing such\nSELECT 1;\n']])('refuses %j', (text) => {
    expect(() => parseScript(text)).toThrow(/line \d/);
  });
});
