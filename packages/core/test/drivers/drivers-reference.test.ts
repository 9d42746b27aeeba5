import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { driverDefinitions } from '../../src/drivers/driver-definitions.ts';
import { driversReference } from '../../src/drivers/drivers-reference.ts';

const file = new URL('../../../../docs/reference/drivers.md', import.meta.url);

describe('the reference of the drivers', () => {
  it('is what docs/reference/drivers.md says; scripts/docs.mjs writes it', () => {
    expect(readFileSync(file, 'utf8')).toBe(driversReference(driverDefinitions.values()));
  });

  it('has one row of four cells for each driver', () => {
    const lines = driversReference(driverDefinitions.values()).split('\n');
    const rows = lines.filter((line) => line.startsWith('| `'));
    expect(rows).toHaveLength(driverDefinitions.size);
    for (const row of rows) expect(row.split(/(?<!\\)\|/)).toHaveLength(6);
  });

  it('says the arguments with their defaults and choices, and what has no effect', () => {
    const page = driversReference([
      {
        name: 'SomeDriver',
        description: 'Does a | b.',
        defaultPaths: ['r', 'cm'],
        arguments: {
          priority: { type: 'number', default: 0, description: 'Explained below.' },
          size: { type: 'integer', default: 3, description: 'How many.' },
          kind: { type: 'string', choices: ['a', 'b'], description: 'Which.' },
          old: { type: 'any', description: 'Gone.', ignored: 'it is gone' },
        },
      },
      { name: 'BareDriver', description: 'Nothing.', defaultPaths: null, arguments: {} },
    ]);
    expect(page).toContain(
      '| `SomeDriver` | Does a \\| b. | `size` = `3`: How many.<br>`kind`: Which. One of a, b.<br>`old` has no effect: it is gone. | r, cm |',
    );
    expect(page).toContain('| `BareDriver` | Nothing. | – | – |');
  });
});
