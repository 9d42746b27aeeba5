import { describe, expect, it } from '@jest/globals';
import * as podflow from '../src/index.ts';

describe('podflow', () => {
  it('exports these names and no others', () => {
    expect(Object.keys(podflow).sort()).toEqual([
      'DataSet',
      'Flow',
      'FlowError',
      'allocateTensor',
      'createDocument',
      'defaultPlatform',
      'errorCodes',
      'openDataSet',
      'runCommand',
    ]);
  });

  it('has Flows that know the Executors and can be drawn, under names of Jina too', async () => {
    const pods = '  - {name: keeper, uses: NumpyIndexer}';
    const flow = podflow.Flow.load_config(`!Flow\nversion: '1'\npods:\n${pods}\n`);
    expect(flow).toBeInstanceOf(podflow.Flow);
    expect(flow.config.pods[0]?.uses.definition.className).toBe('NumpyIndexer');
    expect(await flow.plot()).toContain('keeper');
  });
});
