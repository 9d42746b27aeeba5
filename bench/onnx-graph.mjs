import { closeSync, openSync, writeSync } from 'node:fs';

const elementTypes = { float32: 1, uint8: 2, int32: 6, int64: 7 };

/** An ONNX graph under construction; field numbers are those of onnx.proto, opset 17. */
export class OnnxGraph {
  #nodes = [];
  #initializers = [];
  #ports = { inputs: [], outputs: [] };
  #count = 0;

  /** Declares an input; sides are numbers or names. Returns `name`. */
  input(name, type, shape) {
    this.#ports.inputs.push(valueInfo(name, type, shape));
    return name;
  }

  /** Names `value` as an output of the graph. */
  output(value, name, type, shape) {
    this.#nodes.push(node('Identity', [value], [name], {}));
    this.#ports.outputs.push(valueInfo(name, type, shape));
  }

  /** A constant tensor; returns its name. */
  constant(type, dims, data) {
    const name = `constant_${this.#count++}`;
    const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const sides = dims.flatMap((side) => field(1, side));
    this.#initializers.push([
      ...sides,
      ...field(2, elementTypes[type]),
      ...field(8, name),
      ...field(9, raw),
    ]);
    return name;
  }

  /** A whole number, or a list of them, as int64. */
  integers(value) {
    const list = [value].flat();
    return this.constant(
      'int64',
      Array.isArray(value) ? [list.length] : [],
      BigInt64Array.from(list, BigInt),
    );
  }

  /** Adds an operation; attributes are whole numbers or lists of them. Returns its output, or a list of `outputs` of them. */
  add(operator, inputs, attributes = {}, outputs = 1) {
    const names = Array.from({ length: outputs }, () => `value_${this.#count++}`);
    this.#nodes.push(node(operator, inputs, names, attributes));
    return outputs === 1 ? names[0] : names;
  }

  write(file) {
    const graph = [
      ...this.#nodes.flatMap((each) => field(1, each)),
      ...field(2, 'graph'),
      ...this.#initializers.flatMap((each) => field(5, each)),
      ...this.#ports.inputs.flatMap((each) => field(11, each)),
      ...this.#ports.outputs.flatMap((each) => field(12, each)),
    ];
    const descriptor = openSync(file, 'w');
    try {
      const opset = [...field(1, ''), ...field(2, 17)];
      const model = [...field(1, 8), ...field(7, graph), ...field(8, opset)];
      for (const chunk of model) writeSync(descriptor, chunk);
    } finally {
      closeSync(descriptor);
    }
  }
}

function node(operator, inputs, outputs, attributes) {
  return [
    ...inputs.flatMap((name) => field(1, name)),
    ...outputs.flatMap((name) => field(2, name)),
    ...field(4, operator),
    ...Object.entries(attributes).flatMap(([name, value]) => field(5, attribute(name, value))),
  ];
}

function attribute(name, value) {
  const [kind, values] = Array.isArray(value)
    ? [7, value.flatMap((each) => field(8, each))]
    : [2, field(3, value)];
  return [...field(1, name), ...values, ...field(20, kind)];
}

function valueInfo(name, type, shape) {
  const sides = shape.flatMap((side) => field(1, field(typeof side === 'number' ? 1 : 2, side)));
  const tensor = [...field(1, elementTypes[type]), ...field(2, sides)];
  return [...field(1, name), ...field(2, field(1, tensor))];
}

/** One field of a protobuf message: a whole number, a string, bytes, or a message, which is a list of chunks of bytes. */
function field(number, value) {
  if (typeof value === 'number') return [varint(number << 3), varint(value)];
  const chunks =
    typeof value === 'string' ? [Buffer.from(value)] : Array.isArray(value) ? value : [value];
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  return [varint((number << 3) | 2), varint(length), ...chunks];
}

function varint(value) {
  const bytes = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Uint8Array.from([...bytes, Number(rest)]);
}
