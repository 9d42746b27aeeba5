const whos = [
  'a brown dog',
  'two children',
  'a man in red',
  'a young woman',
  'three surfers',
  'an old couple',
  'a boy',
];
const whats = [
  'runs',
  'is jumping',
  'plays with a ball',
  'stands and waits',
  'rides a blue bike',
  'looks at us',
];
const wheres = [
  'on the beach',
  'in the park',
  'across a snowy field',
  'before a crowd',
  'near the water',
  'down the stairs',
];
const whens = ['', 'at night', 'while it rains', 'on a sunny day'];

/** `count` captions like those people write under photos: 8 to 20 tokens of CLIP, most of them different. */
export function captions(count) {
  const lists = [whos, whats, wheres, whens];
  return Array.from({ length: count }, (_, i) => {
    let rest = Math.imul(i, 2_654_435_761) >>> 0;
    const parts = lists.map((list) => {
      const part = list[rest % list.length];
      rest = Math.floor(rest / list.length);
      return part;
    });
    return `${parts.filter(Boolean).join(' ')} .`;
  });
}
