import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { OnnxGraph } from './onnx-graph.mjs';

const folder = fileURLToPath(new URL('../.podflow/bench-clip-b32', import.meta.url));
const tiny = fileURLToPath(new URL('../test/fixtures/models/clip-tiny-random', import.meta.url));

const vision = { width: 768, heads: 12, layers: 12, patch: 32, positions: 50 };
const text = { width: 512, heads: 8, layers: 12, vocabulary: 49_408, positions: 77 };
const dimension = 512;

/**
 * Folder of a model of the size of CLIP ViT-B/32 with random weights, fp32 and uint8 (MatMul and embedding; the activations
 * are quantised as it runs): what it gives means nothing, what it costs is what the real one costs. Made when it is not there.
 */
export function clipB32() {
  if (existsSync(folder)) return folder;
  console.error(`Making a model of ViT-B/32 size, 760 MB, in ${folder}`);
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(`${unfinished}/onnx`, { recursive: true });
  for (const suffix of ['', '_uint8']) {
    visionTower(suffix !== '').write(`${unfinished}/onnx/vision_model${suffix}.onnx`);
    textTower(suffix !== '').write(`${unfinished}/onnx/text_model${suffix}.onnx`);
  }
  for (const file of ['tokenizer.json', 'tokenizer_config.json', 'preprocessor_config.json']) {
    copyFileSync(`${tiny}/${file}`, `${unfinished}/${file}`);
  }
  const config = { model_type: 'clip', text_config: { max_position_embeddings: text.positions } };
  writeFileSync(`${unfinished}/config.json`, JSON.stringify(config));
  renameSync(unfinished, folder);
  return folder;
}

function visionTower(isQuantized) {
  const { width, patch, positions } = vision;
  const tower = new Tower(isQuantized, vision);
  const { graph } = tower;
  const pixels = graph.input('pixel_values', 'float32', ['batch_size', 3, 224, 224]);
  const sides = { kernel_shape: [patch, patch], strides: [patch, patch] };
  const patches = graph.add('Conv', [pixels, tower.weights([width, 3, patch, patch])], sides);
  const rows = graph.add('Reshape', [patches, graph.integers([0, width, -1])]);
  const batch = graph.add('Gather', [graph.add('Shape', [pixels]), graph.integers([0])]);
  const ones = graph.add('Concat', [batch, graph.integers([1, 1])], { axis: 0 });
  const classToken = graph.add('Expand', [tower.weights([1, 1, width]), ones]);
  const tokens = graph.add(
    'Concat',
    [classToken, graph.add('Transpose', [rows], { perm: [0, 2, 1] })],
    { axis: 1 },
  );
  const placed = graph.add('Add', [tokens, tower.weights([positions, width])]);
  const last = tower.layers(tower.norm(placed));
  const first = graph.add('Gather', [last, graph.integers(0)], { axis: 1 });
  const vectors = tower.matMul(tower.norm(first), width, dimension);
  graph.output(vectors, 'image_embeds', 'float32', ['batch_size', dimension]);
  return graph;
}

function textTower(isQuantized) {
  const { width, vocabulary, positions } = text;
  const tower = new Tower(isQuantized, text);
  const { graph } = tower;
  const ids = graph.input('input_ids', 'int64', ['batch_size', 'sequence_length']);
  const length = graph.add('Gather', [graph.add('Shape', [ids]), graph.integers([1])]);
  const upTo = (value, axis) =>
    graph.add('Slice', [value, graph.integers([0]), length, graph.integers([axis])]);
  const placed = graph.add('Add', [
    tower.embed(ids, vocabulary, width),
    upTo(tower.weights([positions, width]), 0),
  ]);
  const last = tower.norm(tower.layers(placed, upTo(upTo(tower.causalMask(positions), 0), 1)));
  // The end of the text has the highest id.
  const end = graph.add('ArgMax', [ids], { axis: 1, keepdims: 1 });
  const pooled = graph.add('GatherND', [last, end], { batch_dims: 1 });
  const vectors = tower.matMul(pooled, width, dimension);
  graph.output(vectors, 'text_embeds', 'float32', ['batch_size', dimension]);
  return graph;
}

/** The layers of a transformer as PyTorch exports CLIP's. */
class Tower {
  graph = new OnnxGraph();
  #isQuantized;
  #size;
  #state = 1;

  constructor(isQuantized, size) {
    this.#isQuantized = isQuantized;
    this.#size = size;
  }

  layers(input, mask) {
    let value = input;
    for (let layer = 0; layer < this.#size.layers; layer++) {
      value = this.graph.add('Add', [value, this.#attention(this.norm(value), mask)]);
      value = this.graph.add('Add', [value, this.#mlp(this.norm(value))]);
    }
    return value;
  }

  norm(value) {
    const { width } = this.#size;
    const scale = this.graph.constant('float32', [width], new Float32Array(width).fill(1));
    const bias = this.graph.constant('float32', [width], new Float32Array(width));
    return this.graph.add('LayerNormalization', [value, scale, bias], { axis: -1 });
  }

  matMul(value, from, to) {
    const { graph } = this;
    if (!this.#isQuantized) return graph.add('MatMul', [value, this.weights([from, to])]);
    const [bytes, scale, zero] = graph.add('DynamicQuantizeLinear', [value], {}, 3);
    const own = this.#bytes([from, to]);
    const sums = graph.add('MatMulInteger', [bytes, own.values, zero, own.zero]);
    const scales = graph.add('Mul', [scale, own.scale]);
    return graph.add('Mul', [graph.add('Cast', [sums], { to: 1 }), scales]);
  }

  embed(ids, rows, width) {
    if (!this.#isQuantized) return this.graph.add('Gather', [this.weights([rows, width]), ids]);
    const own = this.#bytes([rows, width]);
    const found = this.graph.add('Gather', [own.values, ids]);
    return this.graph.add('DequantizeLinear', [found, own.scale, own.zero]);
  }

  /** Random float32, ±0.035. */
  weights(dims) {
    const data = new Float32Array(product(dims));
    for (let i = 0; i < data.length; i++) data[i] = (this.#random() / 2 ** 31) * 0.035;
    return this.graph.constant('float32', dims, data);
  }

  /** Adds this to scores: a position does not see later ones. */
  causalMask(positions) {
    const isLater = (i) => i % positions > Math.floor(i / positions);
    const mask = Float32Array.from({ length: positions ** 2 }, (_, i) => (isLater(i) ? -3e38 : 0));
    return this.graph.constant('float32', [positions, positions], mask);
  }

  #attention(value, mask) {
    const { graph } = this;
    const { width, heads } = this.#size;
    const size = width / heads;
    const [queries, keys, values] = [
      [0, 2, 1, 3],
      [0, 2, 3, 1],
      [0, 2, 1, 3],
    ].map((perm) => {
      const split = graph.integers([0, 0, heads, size]);
      return graph.add(
        'Transpose',
        [graph.add('Reshape', [this.#linear(value, width, width), split])],
        { perm },
      );
    });
    const scale = graph.constant('float32', [], Float32Array.of(1 / Math.sqrt(size)));
    const scores = graph.add('Mul', [graph.add('MatMul', [queries, keys]), scale]);
    const seen = mask ? graph.add('Add', [scores, mask]) : scores;
    const mixed = graph.add('MatMul', [graph.add('Softmax', [seen], { axis: -1 }), values]);
    const together = graph.add('Transpose', [mixed], { perm: [0, 2, 1, 3] });
    const joined = graph.add('Reshape', [together, graph.integers([0, 0, width])]);
    return this.#linear(joined, width, width);
  }

  /** With the activation x * sigmoid(1.702 x). */
  #mlp(value) {
    const { graph } = this;
    const { width } = this.#size;
    const inner = this.#linear(value, width, 4 * width);
    const factor = graph.constant('float32', [], Float32Array.of(1.702));
    const gate = graph.add('Sigmoid', [graph.add('Mul', [inner, factor])]);
    return this.#linear(graph.add('Mul', [inner, gate]), 4 * width, width);
  }

  #linear(value, from, to) {
    return this.graph.add('Add', [this.weights([to]), this.matMul(value, from, to)]);
  }

  #bytes(dims) {
    const data = Uint8Array.from({ length: product(dims) }, () => this.#random() & 255);
    return {
      values: this.graph.constant('uint8', dims, data),
      scale: this.graph.constant('float32', [], Float32Array.of(0.035 / 128)),
      zero: this.graph.constant('uint8', [], Uint8Array.of(128)),
    };
  }

  /** Marsaglia's xorshift: 32 bits with a sign. */
  #random() {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return this.#state;
  }
}

function product(sides) {
  return sides.reduce((all, side) => all * side, 1);
}
