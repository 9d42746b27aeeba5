import { BufferWriter, parse, type Type } from 'protobufjs';
import { refusal } from '../request-error.ts';
import { checkMessage } from './check-message.ts';
import { jinaSchema } from './jina-schema.ts';
import type { RequestMessage } from './request-message.ts';

/** Binary Requests of Jina 1.0: requests of clients, and the answers to them. */
export class RequestCodec {
  readonly #type: Type = parse(jinaSchema).root.lookupType('RequestProto');

  /** Throws `ERR_BODY` for bytes that are no Request, `ERR_INPUT` for one with too many values. */
  decode(bytes: Uint8Array): RequestMessage {
    try {
      checkMessage(this.#type, bytes);
      return this.#type.toObject(this.#type.decode(bytes)) as RequestMessage;
    } catch (error) {
      if ((error as Error).name === 'RequestError') throw error;
      throw refusal(
        'ERR_BODY',
        `The binary message is no Request of Jina 1.0 in protobuf: ${(error as Error).message}; JSON is sent as a text message`,
      );
    }
  }

  /** Fields that have their default value are left out. */
  encode(message: RequestMessage): Uint8Array {
    return this.#type.encode(message, new WellFormedWriter()).finish();
  }
}

/** Half a surrogate pair, which a JavaScript text can hold, has no UTF-8; clients could not read the answer. */
class WellFormedWriter extends BufferWriter {
  override string(value: string): this {
    return super.string(value.replace(/\p{Surrogate}/gu, '\uFFFD')) as this;
  }
}
