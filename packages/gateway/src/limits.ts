import { maxTopK } from '@podflow/core';

/** What one request may ask of the gateway. */
export const limits = {
  /** Bytes of a body; a photo as base64 takes a third more than its file. */
  bodyBytes: 32 * 1024 * 1024,
  /** Characters of an address, its query included. */
  urlLength: 8_192,
  /** Web addresses in one request, where they are loaded at all. */
  remoteItems: 100,
  /** Items of `data`. */
  items: 10_000,
  /** Characters of one text. */
  textLength: 1_000_000,
  /** Largest `top_k`. */
  topK: maxTopK,
  /** Levels of objects and lists in a body. */
  jsonDepth: 64,
  /** Values in a body: commas and opening brackets of JSON, fields of protobuf. */
  values: 500_000,
  /** Levels of messages in a binary message; what the protobuf libraries of clients can write too. */
  messageDepth: 100,
  /** Entries of `queryset`. */
  queryset: 100,
  /** Faults named in one answer. */
  faults: 10,
} as const;
