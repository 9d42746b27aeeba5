import { types } from 'node:util';
import { type ErrorCode, FlowError } from '@podflow/core/executor';

interface Cause {
  code: ErrorCode;
  /** What it means and what to do. */
  advice: string;
}

const full: Cause = {
  code: 'ERR_INDEX_FULL',
  advice:
    'could not be written, the disk is full or has a limit. Nothing of this request was stored, what was stored before is intact. Free some space and send it again.',
};
const readOnly: Cause = {
  code: 'ERR_INDEX_READ_ONLY',
  advice:
    'is not accessible: this user may not read or write it, or the disk is read-only. Change its permissions or use another workspace.',
};
const unreadable: Cause = {
  code: 'ERR_INDEX_FORMAT',
  advice:
    'is damaged or no index of Podflow. Keep what is whole of it by `flow index check --repair` on the workspace, put back a copy, or delete all indexes of the Flow and index again.',
};

/** LMDB's and the system's error numbers (Linux, macOS), and Node's names for the latter. */
const causes = new Map<unknown, Cause>([
  ...[-30792, 5, 27, 28, 69, 122, 'ENOSPC', 'EDQUOT', 'EFBIG', 'EIO'].map(pair(full)),
  // Node says ENOENT when it cannot make a folder on a disk that is read-only.
  ...[1, 2, 13, 30, 'EACCES', 'ENOENT', 'EPERM', 'EROFS'].map(pair(readOnly)),
  ...[-30797, -30796, -30794, -30793, -30782, 21, 'EISDIR', 'ENOTDIR'].map(pair(unreadable)),
]);

/** `error` of LMDB or of the file system as a FlowError that names `file`; any other error as it is. */
export function storeError(error: unknown, file: string): unknown {
  if (!types.isNativeError(error) || !('code' in error)) return error;
  const cause = causes.get(error.code);
  if (!cause) return error;
  return new FlowError(cause.code, `The index ${file} ${cause.advice} (${error.message})`, {
    cause: error,
  });
}

/** `ERR_INDEX_FORMAT`: `file` cannot be what this version reads, because `reason`. */
export function formatError(file: string, reason: string): FlowError {
  return new FlowError(unreadable.code, `The index ${file} ${unreadable.advice} (${reason})`);
}

/** `ERR_INDEX_READ_ONLY`: the file system does not let this user write `file`. */
export function permissionError(file: string): FlowError {
  return new FlowError(readOnly.code, `The index ${file} ${readOnly.advice}`);
}

function pair(cause: Cause): (code: unknown) => [unknown, Cause] {
  return (code) => [code, cause];
}
