import { describe, expect, it } from '@jest/globals';
import { hidePaths } from '../src/hide-paths.ts';

describe('hidePaths', () => {
  it.each([
    ['cannot read /home/ann/flows/a.yml', 'cannot read a.yml'],
    ['"/etc/passwd" is missing', '"passwd" is missing'],
    ['at (file:///srv/app/dist/x.js:3:5)', 'at (x.js:3:5)'],
    ['uri=/srv/a/b.png', 'uri=b.png'],
    ['path:/srv/a/b.png', 'path:b.png'],
    ['C:\\Users\\ann\\a.png is missing', 'a.png is missing'],
    ['in \\\\host\\share\\a.png', 'in a.png'],
  ])('cuts %s', (message, cut) => {
    expect(hidePaths(message)).toBe(cut);
  });

  it.each([
    'yaml/index-image-kv.yml',
    './flows/a.yml and ../flows/b.yml',
    'expected image/png or image/jpeg',
    'see http://localhost:45678/api/search and https://example.org/a/b',
    'data:image/jpeg;base64,/9j/4AAQ/abc/',
    'text/image pairs, 5 / 7, and/or',
    'docker://jinahub/pod.encoder.clipimageencoder:0.0.1',
  ])('leaves %s', (message) => {
    expect(hidePaths(message)).toBe(message);
  });
});
