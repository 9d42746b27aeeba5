import { describe, expect, it } from '@jest/globals';
import { ExecutorRegistry } from '@podflow/core';
import { executorDefinitions, imageRules } from '../../src/index.ts';

const definitions = executorDefinitions.filter(({ module }) => /\/(image|encoders)\//.test(module));
const registry = new ExecutorRegistry(executorDefinitions, imageRules);

describe('the definitions of encoders and crafters', () => {
  it('name the classes', () => {
    expect(definitions.map(({ className }) => className).toSorted()).toEqual([
      'CLIPImageEncoder',
      'CLIPTextEncoder',
      'CenterImageCropper',
      'FiveImageCropper',
      'ImageCropper',
      'ImageFlipper',
      'ImageNormalizer',
      'ImageReader',
      'ImageResizer',
      'RandomImageCropper',
      'SlidingWindowImageCropper',
      'VSEImageEncoder',
      'VSETextEncoder',
    ]);
  });

  it.each(definitions)(
    'name a built module whose source exports the factory of $className',
    async ({ module, exportName }) => {
      expect(module).toMatch(/\/packages\/executors\/dist\/(image|encoders)\/(vse\/)?[\w-]+\.cjs$/);
      const source = module.replace(/\/dist\/([\w/-]+)\.cjs$/, '/src/$1.ts');
      const exports: Record<string, unknown> = await import(source);
      expect(typeof exports[exportName]).toBe('function');
    },
  );

  it.each([
    ['jinahub/pod.encoder.clipimageencoder:0.0.1-1.0.7', 'CLIPImageEncoder'],
    ['jinahub/pod.encoder.clipimageencoder', 'CLIPImageEncoder'],
    ['docker.io/jinahub/pod.encoder.cliptextencoder:latest', 'CLIPTextEncoder'],
    ['jinahub/pod.encoder.cliptextencoder@sha256:0123', 'CLIPTextEncoder'],
    ['jinahub/pod.encoder.vseimageencoder:0.0.5-1.0.7', 'VSEImageEncoder'],
    ['jinahub/pod.encoder.vsetextencoder:0.0.6-1.0.7', 'VSETextEncoder'],
  ])('run %s by %s', (image, className) => {
    expect(registry.forImage(image)?.className).toBe(className);
  });

  it.each([
    'jinahub/pod.encoder.clipimageencoder2:1',
    'evil/jinahub/pod.encoder.clipimageencoder:1',
    'jinahub/pod-encoder-clipimageencoder',
    'jinahub/pod.encoder.clipimageencoder:',
    'clipimageencoder',
    '',
  ])('do not run the image "%s"', (image) => {
    expect(registry.forImage(image)).toBeUndefined();
  });
});
