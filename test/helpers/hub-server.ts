import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** What goes wrong with one request. */
export interface HubFault {
  /** Answer with this status instead, and nothing else. */
  status?: number;
  headers?: Record<string, string>;
  /** Break the connection after so many bytes. */
  cutAfter?: number;
  /** End the answer as if that were all. */
  endAfter?: number;
  /** Send other bytes than the file has. */
  garble?: boolean;
  /** Give the whole file whatever part was asked for. */
  ignoreRange?: boolean;
  /** Send nothing more after so many bytes, but keep the connection. */
  stallAfter?: number;
}

/** A request that arrived. */
export interface HubRequest {
  method: string;
  /** Path with query. */
  url: string;
  headers: IncomingMessage['headers'];
}

interface RepositoryFile {
  path: string;
  content: Buffer;
  /** SHA-256; set for a file in large-file storage. */
  lfs?: string;
  /** Git's id of the file, or of the pointer to it. */
  oid: string;
}

interface Repository {
  commit: string;
  files: RepositoryFile[];
  /** Needed to read it. */
  token?: string;
  license?: string;
}

/**
 * The routes of the Hugging Face Hub that concern models, on a free port: revisions, trees in pages, files with ranges, and
 * large files behind a redirect to another origin, with the headers and statuses of the real one.
 */
export class HubServer implements AsyncDisposable {
  readonly requests: HubRequest[] = [];
  /** Asked of each request: what should go wrong with it. */
  fault: (request: HubRequest) => HubFault | undefined = () => undefined;
  readonly #repositories = new Map<string, Repository>();
  readonly #servers: Server[] = [];
  #storage = '';
  url = '';

  static async start(): Promise<HubServer> {
    const hub = new HubServer();
    hub.url = `http://127.0.0.1:${await hub.#listen((request, response) => hub.#answer(request, response))}`;
    // By another name it is another origin, as the Hub's storage is.
    hub.#storage = `http://localhost:${await hub.#listen((request, response) => hub.#store(request, response))}`;
    return hub;
  }

  /** Serves a folder as a repository. Files over 1,000 bytes that end in onnx or data are in large-file storage. */
  async add(
    name: string,
    folder: string,
    {
      token,
      license = 'mit',
      leaveOut = [],
    }: { token?: string; license?: string; leaveOut?: readonly string[] } = {},
  ): Promise<string> {
    const paths = (await readdir(folder, { recursive: true })).map((path) =>
      path.replaceAll('\\', '/'),
    );
    const files: RepositoryFile[] = [];
    for (const path of paths.sort()) {
      const content = await readFile(join(folder, path)).catch(() => undefined);
      if (!content || leaveOut.includes(path)) continue;
      files.push(repositoryFile(path, content));
    }
    return this.addFiles(name, files, { license, ...(token !== undefined && { token }) });
  }

  /** Serves these files as a repository; returns its commit. */
  addFiles(
    name: string,
    files: readonly RepositoryFile[],
    options: { token?: string; license?: string } = {},
  ): string {
    const commit = createHash('sha1')
      .update(JSON.stringify(files.map(({ oid }) => oid)))
      .digest('hex');
    this.#repositories.set(name, { commit, files: [...files], ...options });
    return commit;
  }

  /** Requests for the content of a file; those that only look whether it is there do not count. */
  reads(path: string): HubRequest[] {
    const { lfs } =
      [...this.#repositories.values()]
        .flatMap(({ files }) => files)
        .find((file) => file.path === path) ?? {};
    const isRead = ({ headers }: HubRequest): boolean => headers.range !== 'bytes=0-0';
    return this.requests.filter(
      (request) =>
        isRead(request) &&
        (lfs ? request.url === `/storage/${lfs}` : request.url.endsWith(`/${path}`)),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of this.#servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  async #listen(
    answer: (request: IncomingMessage, response: ServerResponse) => void,
  ): Promise<number> {
    const server = createServer(answer);
    this.#servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  #take(request: IncomingMessage): HubFault {
    const { method = 'GET', url = '', headers } = request;
    const seen = { method, url, headers };
    this.requests.push(seen);
    return this.fault(seen) ?? {};
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const fault = this.#take(request);
    if (fault.status) {
      end(response, fault.status, fault.headers);
      return;
    }
    const { pathname, searchParams } = new URL(request.url ?? '', this.url);
    const path = decodeURIComponent(pathname);
    const [, ofApi, route = '', revision = ''] =
      path.match(/^\/api\/models\/([^/]+\/[^/]+)\/(revision|tree)\/([^/]+)$/) ?? [];
    const [, ofFile, at = '', file = ''] =
      path.match(/^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/) ?? [];
    const name = ofApi ?? ofFile ?? '';
    const repository = this.#allowed(name, ofApi ? revision : at, request, response);
    if (!repository) return;
    if (ofFile) this.#giveFile(request, response, repository, file, fault);
    else if (route === 'revision') describe(response, name, repository);
    else this.#listTree(response, repository, pathname, Number(searchParams.get('cursor') ?? 0));
  }

  /** The repository, when it is there and may be read; else the answer is given. */
  #allowed(
    name: string,
    revision: string,
    { headers: { authorization } }: IncomingMessage,
    response: ServerResponse,
  ): Repository | undefined {
    const repository = this.#repositories.get(name);
    if (!repository || (repository.token && authorization !== `Bearer ${repository.token}`)) {
      refuse(response, authorization ? 404 : 401, 'RepoNotFound', 'Repository not found');
      return undefined;
    }
    if (['HEAD', 'main', 'v1', repository.commit].includes(revision)) return repository;
    refuse(response, 404, 'RevisionNotFound', `Invalid rev id: ${revision}`);
    return undefined;
  }

  #listTree(response: ServerResponse, { files }: Repository, path: string, from: number): void {
    const page = files.slice(from, from + 4);
    if (from + 4 < files.length) {
      response.setHeader(
        'Link',
        `<${this.url}${path}?recursive=true&expand=false&cursor=${from + 4}>; rel="next"`,
      );
    }
    const rows = page.map(({ path: name, content, lfs, oid }) => ({
      type: 'file',
      oid,
      size: content.length,
      path: name,
      ...(lfs && { lfs: { oid: lfs, size: content.length, pointerSize: 134 } }),
    }));
    json(
      response,
      from === 0
        ? [{ type: 'directory', oid: '0'.repeat(40), size: 0, path: 'onnx' }, ...rows]
        : rows,
    );
  }

  #giveFile(
    request: IncomingMessage,
    response: ServerResponse,
    { commit, files }: Repository,
    path: string,
    fault: HubFault,
  ): void {
    const file = files.find((each) => each.path === path);
    if (!file) {
      refuse(response, 404, 'EntryNotFound', 'Entry not found');
      return;
    }
    response.setHeader('X-Repo-Commit', commit);
    if (file.lfs) {
      response.setHeader('X-Linked-Etag', `"${file.lfs}"`);
      response.setHeader('X-Linked-Size', file.content.length);
      response.writeHead(302, { Location: `${this.#storage}/storage/${file.lfs}` }).end();
      return;
    }
    response.setHeader('ETag', `"${file.oid}"`);
    giveContent(request, response, file.content, fault);
  }

  #store(request: IncomingMessage, response: ServerResponse): void {
    const fault = this.#take(request);
    if (fault.status) {
      end(response, fault.status, fault.headers);
      return;
    }
    const files = [...this.#repositories.values()].flatMap((repository) => repository.files);
    const file = files.find(({ lfs }) => lfs && request.url === `/storage/${lfs}`);
    if (!file) {
      end(response, 403);
      return;
    }
    response.setHeader('ETag', `"${file.lfs}"`);
    giveContent(request, response, file.content, fault);
  }
}

/** A file as the Hub stores it. */
export function repositoryFile(path: string, content: Buffer): RepositoryFile {
  const isLarge = content.length > 1000 && /onnx$|data$/.test(path);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const oid = gitId(isLarge ? Buffer.from(`oid sha256:${sha256}`) : content);
  return { path, content, oid, ...(isLarge && { lfs: sha256 }) };
}

function gitId(content: Buffer): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}

function giveContent(
  { method, headers }: IncomingMessage,
  response: ServerResponse,
  whole: Buffer,
  fault: HubFault,
): void {
  const { garble, ignoreRange, endAfter } = fault;
  const [, first, last] = headers.range?.match(/^bytes=(\d+)-(\d*)$/) ?? [];
  const from = Number(first ?? 0);
  const to = last ? Number(last) + 1 : whole.length;
  const isPart = first !== undefined && !ignoreRange;
  if (isPart && from >= whole.length) {
    end(response, 416);
    return;
  }
  const content = isPart ? whole.subarray(from, to) : whole;
  const sent =
    garble && content.length > 1 ? Buffer.from(content.map((byte) => byte ^ 1)) : content;
  const status = isPart ? 206 : 200;
  response.setHeader('Accept-Ranges', 'bytes');
  if (isPart)
    response.setHeader(
      'Content-Range',
      `bytes ${from}-${from + content.length - 1}/${whole.length}`,
    );
  // Without a length an answer that ends early looks whole.
  if (endAfter === undefined) response.setHeader('Content-Length', sent.length);
  response.writeHead(status);
  if (method === 'HEAD') response.end();
  else send(response, sent, fault);
}

function send(
  response: ServerResponse,
  content: Buffer,
  { cutAfter, endAfter, stallAfter }: HubFault,
): void {
  const limit = cutAfter ?? endAfter ?? stallAfter ?? content.length;
  const isWhole = limit >= content.length;
  response.write(content.subarray(0, limit), () => {
    if (isWhole || endAfter !== undefined) response.end();
    else if (cutAfter !== undefined) response.destroy();
  });
}

function end(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, headers).end();
}

function describe(response: ServerResponse, id: string, { commit, license }: Repository): void {
  const tags = ['transformers.js', 'onnx', ...(license ? [`license:${license}`] : [])];
  json(response, { _id: '6', id, sha: commit, tags, private: false, likes: 0, downloads: 0 });
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  response
    .writeHead(status, {
      'Content-Type': 'application/json',
      'X-Error-Code': code,
      'X-Error-Message': message,
    })
    .end(JSON.stringify({ error: message }));
}
