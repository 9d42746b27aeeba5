import { FlowError } from '@podflow/core';

/** An error in how a command was given, whatever its code: the exit code is that of wrong usage. */
export class UsageError extends FlowError {}
