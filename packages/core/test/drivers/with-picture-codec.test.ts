import { describe, expect, it } from '@jest/globals';
import { baseExecutorDefinition } from '../../src/config/base-executor-definition.ts';
import { ExecutorRegistry } from '../../src/config/executor-registry.ts';
import { inspectFlowConfig } from '../../src/config/load-flow.ts';
import { createDriver } from '../../src/drivers/create-driver.ts';
import { driverDefinitions } from '../../src/drivers/driver-definitions.ts';
import { withPictureCodec } from '../../src/drivers/with-picture-codec.ts';

const module = new URL('./small-codec.ts', import.meta.url).href;
const support = { module, exportName: 'createSmallCodec' };

describe('withPictureCodec', () => {
  const drivers = withPictureCodec(driverDefinitions, support);

  it('tells drivers of pictures where the codec is, and no other', () => {
    const told = [...drivers.values()].filter((definition) => definition.support === support);
    expect(told.map(({ name }) => name)).toEqual([
      'BufferImage2Blob',
      'URI2Blob',
      'DataURI2Blob',
      'Blob2PngURI',
      'ConvertDriver',
    ]);
    expect([...drivers.keys()]).toEqual([...driverDefinitions.keys()]);
  });

  it('leaves the definitions it was given as they are', () => {
    expect(driverDefinitions.get('URI2Blob')).not.toHaveProperty('support');
  });

  it('reaches the drivers that a YAML names', () => {
    const uses = '- !URI2Blob {}\\n- !URI2Buffer {}';
    const yaml = `!Flow\nversion: '1'\npods:\n  - name: a\n    uses: "${uses}"\n`;
    const executors = new ExecutorRegistry([baseExecutorDefinition]);
    const { config, faults } = inspectFlowConfig(yaml, {
      catalog: { executors, drivers },
      env: {},
    });
    expect(faults).toEqual([]);
    const configs = config?.pods[0]?.uses.requests?.search ?? [];
    expect(configs).toMatchObject([{ name: 'URI2Blob', support }, { name: 'URI2Buffer' }]);
    expect(configs[1]).not.toHaveProperty('support');
    for (const own of configs) expect(createDriver(own)).toHaveProperty('run');
  });
});
