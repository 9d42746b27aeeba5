/**
 * Calls `onPicture` with every picture that is chosen, dropped or pasted, a Blob or a data URI.
 * @param {{ button: HTMLElement, input: HTMLInputElement }} elements
 * @param {(picture: Blob | string) => void} onPicture
 */
export function listenForPictures({ button, input }, onPicture) {
  button.addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    const [file] = input.files;
    // The same file may be chosen again.
    input.value = '';
    if (file) onPicture(file);
  });
  listenForDrops(onPicture);
  addEventListener('paste', (event) => {
    const picture = pictureIn(event.clipboardData);
    if (!picture) return;
    event.preventDefault();
    onPicture(picture);
  });
}

function listenForDrops(onPicture) {
  const { dataset } = document.body;
  addEventListener('dragover', (event) => {
    if (!mayHavePicture(event.dataTransfer)) return;
    event.preventDefault();
    dataset.dragging = '';
  });
  addEventListener('dragleave', (event) => {
    if (!event.relatedTarget) delete dataset.dragging;
  });
  addEventListener('drop', (event) => {
    delete dataset.dragging;
    if (!mayHavePicture(event.dataTransfer)) return;
    event.preventDefault();
    const picture = pictureIn(event.dataTransfer);
    if (picture) onPicture(picture);
  });
}

function mayHavePicture({ types }) {
  return types.includes('Files') || types.includes('text/uri-list');
}

function pictureIn(transfer) {
  const file = [...(transfer?.files ?? [])].find(({ type }) => type.startsWith('image/'));
  if (file) return file;
  const uri = transfer?.getData('text/uri-list') ?? '';
  return uri.startsWith('data:image/') ? uri : transfer?.files?.[0];
}
