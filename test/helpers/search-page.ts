import type { Page } from 'playwright-core';
import { crossModalFlow } from './cross-modal.ts';
import { serveFlow } from './gateway.ts';
import { temporaryFolder } from './temporary-folder.ts';

type Inputs = Parameters<ReturnType<typeof crossModalFlow>['index']>[0];
type GatewayOptions = Parameters<typeof serveFlow>[1];

/** Indexes Documents (none: the index is empty) and serves the page over them, until disposed of. */
export async function serveSearchPage(
  documents: Inputs | undefined,
  options: GatewayOptions = {},
): Promise<{ url: string } & AsyncDisposable> {
  const folder = await temporaryFolder();
  const workspace = folder.path;
  if (documents) await crossModalFlow('flow-index', { workspace }).index(documents);
  const served = await serveFlow(crossModalFlow('flow-query', { workspace }), options);
  return {
    url: served.url,
    [Symbol.asyncDispose]: async () => {
      await served[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Lets a file fall on the page, as a browser does when one is dragged there. */
export async function drop(page: Page, bytes: Uint8Array): Promise<void> {
  const data = await page.evaluateHandle(
    (numbers) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(numbers)], 'dog.png', { type: 'image/png' }));
      return transfer;
    },
    [...bytes],
  );
  await page.dispatchEvent('main', 'drop', { dataTransfer: data });
}

/** The best match of one kind. */
export function firstCard(page: Page, list: 'pictures' | 'captions') {
  return page.locator(`#${list} .card`).first();
}
