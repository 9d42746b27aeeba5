/** Shows a command and copies it. Where the clipboard is closed to the page, the command is selected instead. */
export class CommandPanel {
  #elements;

  /**
   * @param {{ button: HTMLElement, panel: HTMLElement, text: HTMLTextAreaElement, notice: HTMLElement }} elements
   */
  constructor(elements) {
    this.#elements = elements;
    const { button, panel } = elements;
    panel.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      // The page would clear the search.
      event.stopPropagation();
      this.hide();
      button.focus();
    });
  }

  /** `commandOf` tells the command whenever the button is pressed. */
  offer(commandOf) {
    this.#elements.button.addEventListener('click', () => this.#copy(commandOf()));
  }

  hide() {
    const { button, panel, notice } = this.#elements;
    panel.hidden = true;
    notice.textContent = '';
    button.setAttribute('aria-expanded', 'false');
  }

  async #copy(command) {
    const { button, panel, text, notice } = this.#elements;
    panel.hidden = false;
    button.setAttribute('aria-expanded', 'true');
    text.value = command;
    text.style.height = 'auto';
    text.style.height = `${text.scrollHeight + 2}px`;
    if (await isCopied(command)) {
      notice.textContent = 'Copied';
    } else {
      text.focus();
      text.select();
      notice.textContent = 'Selected: copy it with Ctrl+C or ⌘C';
    }
  }
}

async function isCopied(command) {
  try {
    await navigator.clipboard.writeText(command);
    return true;
  } catch {
    // No permission, or no clipboard at all: the page came over plain HTTP.
    return false;
  }
}
