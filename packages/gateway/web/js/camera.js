/** What the user reads when the camera does not start, by the name of the error. */
const reasons = {
  NotAllowedError: 'The camera is not allowed here. Allow it for this page in your browser.',
  NotFoundError: 'No camera was found.',
  NotReadableError: 'The camera is in use by another program.',
};

/** The dialog that takes a picture. The camera runs only while the dialog is open. */
export class Camera {
  #elements;
  #stream;

  /**
   * @param {object} elements `open`, `dialog`, `video`, `still` (a canvas), `text`, `take`, `retake`, `use`, `cancel`
   * @param {(picture: Blob) => void} onPicture
   */
  constructor(elements, onPicture) {
    this.#elements = elements;
    const { open, dialog, take, retake, use, cancel } = elements;
    open.addEventListener('click', () => this.#start());
    take.addEventListener('click', () => this.#take());
    retake.addEventListener('click', () => this.#showLive());
    cancel.addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => this.#stop());
    use.addEventListener('click', async () => {
      const picture = await this.#picture();
      dialog.close();
      onPicture(picture);
    });
  }

  /** Shows the button as long as there is a camera. Outside of a secure context a page has none. */
  async offer() {
    const { mediaDevices } = navigator;
    if (!isSecureContext || !mediaDevices) return;
    const update = async () => {
      const devices = await mediaDevices.enumerateDevices();
      this.#elements.open.hidden = !devices.some(({ kind }) => kind === 'videoinput');
    };
    mediaDevices.addEventListener('devicechange', update);
    await update();
  }

  async #start() {
    const { dialog, video, text } = this.#elements;
    this.#show({ isStill: false, isReady: false });
    text.textContent = 'Starting the camera…';
    dialog.showModal();
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: 'environment', width: { ideal: 1280 } },
      });
      this.#stream = stream;
      // Cancelled while the browser asked whether the page may.
      if (!dialog.open) return this.#stop();
      video.srcObject = stream;
      await video.play();
      this.#showLive();
    } catch (error) {
      if (!dialog.open) return;
      this.#stop();
      text.textContent = reasons[error.name] ?? `The camera did not start: ${error.message}`;
    }
  }

  #showLive() {
    this.#show({ isStill: false, isReady: true });
    this.#elements.text.textContent = '';
    this.#elements.take.focus();
  }

  #take() {
    const { video, still, use } = this.#elements;
    still.width = video.videoWidth;
    still.height = video.videoHeight;
    still.getContext('2d').drawImage(video, 0, 0);
    this.#show({ isStill: true, isReady: true });
    use.focus();
  }

  #picture() {
    return new Promise((resolve) => this.#elements.still.toBlob(resolve, 'image/jpeg', 0.92));
  }

  #show({ isStill, isReady }) {
    const { video, still, take, retake, use } = this.#elements;
    video.hidden = isStill;
    still.hidden = !isStill;
    take.hidden = isStill || !isReady;
    retake.hidden = !isStill;
    use.hidden = !isStill;
  }

  #stop() {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = undefined;
    this.#elements.video.srcObject = null;
  }
}
