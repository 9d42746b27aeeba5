/** ms until a lost connection is tried again. */
const retryPause = 2000;
const connection = document.querySelector('#connection');
const namespace = 'http://www.w3.org/2000/svg';
const labels = labelPods();

connect();

function connect() {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(`${scheme}//${location.host}/flow/live`);
  socket.addEventListener('open', () => say('Live'));
  socket.addEventListener('message', ({ data }) => show(JSON.parse(data).pods));
  socket.addEventListener('close', () => {
    say('The server does not answer; trying again');
    setTimeout(connect, retryPause);
  });
}

function show(pods) {
  for (const pod of pods) {
    const { name, documentsPerSecond, p50, p99, pending, errors, restarts, ready } = pod;
    const rate = number(documentsPerSecond);
    const [lower, upper] = [`${number(p50)} ms`, `${number(p99)} ms`];
    labels.get(name)?.([
      `${rate} docs/s · queue ${pending}`,
      `${lower} / ${upper} · ${errors} errors`,
    ]);
    const row = document.querySelector(`tr[data-pod="${CSS.escape(name)}"]`);
    if (!row) continue;
    row.classList.toggle('down', !ready);
    const cells = [rate, lower, upper, pending, errors, restarts];
    for (const [index, cell] of [...row.querySelectorAll('td')].entries()) {
      cell.textContent = cells[index];
    }
  }
}

/** For each Pod of the picture, what writes two lines below it. */
function labelPods() {
  const nodes = document.querySelectorAll('.graph g.pod');
  return new Map(
    [...nodes].map((node) => {
      const box = node.getBBox();
      const lines = [10, 20.5].map((offset) => {
        const line = document.createElementNS(namespace, 'text');
        line.setAttribute('class', 'live');
        line.setAttribute('text-anchor', 'middle');
        line.setAttribute('x', String(box.x + box.width / 2));
        line.setAttribute('y', String(box.y + box.height + offset));
        node.append(line);
        return line;
      });
      const write = (texts) => {
        for (const [index, line] of lines.entries()) line.textContent = texts[index];
      };
      return [node.querySelector('title')?.textContent, write];
    }),
  );
}

function number(value) {
  return value < 10 ? value.toFixed(1) : String(Math.round(value));
}

function say(text) {
  if (connection.textContent !== text) connection.textContent = text;
}
