import { type Field, Reader, Type } from 'protobufjs';
import { limits } from '../limits.ts';
import { refusal } from '../request-error.ts';

/**
 * Counts the levels and the values of a protobuf message before it is decoded: two bytes can become an object.
 * Throws `ERR_INPUT` when there are too many, and what the reader throws for bytes that are no message.
 */
export function checkMessage(type: Type, bytes: Uint8Array): void {
  const reader = Reader.create(bytes);
  let values = 0;

  function take(count: number): void {
    values += count;
    if (values > limits.values) throw tooMany();
  }

  function walk(message: Type, end: number, depth: number): void {
    if (depth > limits.messageDepth) throw tooDeep();
    while (reader.pos < end) {
      const tag = reader.tag();
      take(1);
      if ((tag & 7) === lengthDelimited) {
        walkField(message.fieldsById[tag >>> 3]?.resolve(), end, depth);
      } else {
        reader.skipType(tag & 7, depth, tag >>> 3);
      }
    }
    if (reader.pos > end) throw cutOff();
  }

  function walkField(field: Field | undefined, end: number, depth: number): void {
    const length = reader.uint32();
    if (reader.pos + length > end) throw cutOff();
    if (field?.resolvedType instanceof Type) {
      walk(field.resolvedType, reader.pos + length, depth + 1);
    } else {
      // Packed numbers take a byte each at least.
      if (field?.repeated && field.type !== 'string') take(length);
      reader.skip(length);
    }
  }

  walk(type, reader.len, 0);
}

/** Number of the wire type of messages, texts, bytes and packed numbers. */
const lengthDelimited = 2;

function cutOff(): Error {
  return new RangeError('it ends in the middle of a field');
}

function tooDeep(): Error {
  const message = `The message is nested deeper than the ${limits.messageDepth} levels allowed`;
  return refusal('ERR_INPUT', message);
}

function tooMany(): Error {
  const message = `The message has more than ${limits.values} values; send the Documents in several requests`;
  return refusal('ERR_INPUT', message);
}
