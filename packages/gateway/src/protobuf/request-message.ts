import type { StructMessage } from './struct-json.ts';

/** A RequestProto as the codec gives and takes it: camelCase names, bytes as they are, no field that was not given. */
export interface RequestMessage {
  requestId?: string;
  train?: BodyMessage;
  index?: BodyMessage;
  search?: BodyMessage;
  update?: BodyMessage;
  delete?: BodyMessage;
  control?: object;
  status?: StatusMessage;
  queryset?: readonly QueryLangMessage[];
  routes?: readonly RouteMessage[];
}

/** Documents, or for `delete` their ids. */
export interface BodyMessage {
  ids?: readonly string[];
  docs?: readonly DocumentMessage[];
  groundtruths?: readonly DocumentMessage[];
}

/** A DocumentProto: as JSON but for its bytes and its tags. */
export interface DocumentMessage {
  tags?: StructMessage;
  chunks?: readonly DocumentMessage[];
  matches?: readonly DocumentMessage[];
  [field: string]: unknown;
}

export interface QueryLangMessage {
  name?: string;
  parameters?: StructMessage;
  disabled?: boolean;
  priority?: number;
}

export interface StatusMessage {
  /** 0 is SUCCESS, 3 is ERROR. */
  code?: number;
  description?: string;
  exception?: { name: string; args: readonly string[]; executor: string };
}

export interface RouteMessage {
  pod: string;
  podId: string;
  startTime: TimestampMessage;
  endTime: TimestampMessage;
  status: StatusMessage;
}

export interface TimestampMessage {
  /** Since the epoch. */
  seconds: number;
  nanos: number;
}
