// Tips on the charts: the row of the table below that belongs to the column under the pointer, or to the
// one chosen with the arrow keys. Without this script the table says the same.

for (const figure of document.querySelectorAll('figure[data-chart]')) {
  const plot = figure.querySelector('.plot');
  const drawings = [...plot.querySelectorAll('svg')];
  const heads = [...figure.querySelectorAll('thead th')].map((cell) => cell.textContent);
  const rows = [...figure.querySelectorAll('tbody tr')];
  const tip = document.createElement('div');
  tip.className = 'tip';
  tip.hidden = true;
  tip.setAttribute('role', 'status');
  figure.querySelector('.plot-box').append(tip);
  let chosen = -1;

  const fill = (row) => {
    const [title, ...values] = [...row.cells].map((cell) => cell.textContent.trim());
    const list = document.createElement('dl');
    values.forEach((value, index) => {
      if (value === '') return;
      const name = document.createElement('dt');
      const text = document.createElement('dd');
      name.textContent = heads[index + 1];
      text.textContent = value;
      list.append(name, text);
    });
    const head = document.createElement('strong');
    head.textContent = title;
    tip.replaceChildren(head, list);
  };

  const linkOf = (index) => rows[index]?.querySelector('a[href]');

  /** The drawing of the two that the style sheet shows, and the px of the page that one of its own takes. */
  const shown = () => {
    const svg = drawings.find((one) => one.getBoundingClientRect().width > 0);
    if (!svg) return undefined;
    const left = svg.getBoundingClientRect().left;
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    return { svg, left, scale, plotLeft: Number(svg.dataset.left), slot: Number(svg.dataset.slot) };
  };

  const unmark = () => {
    for (const mark of plot.querySelectorAll('.mark')) mark.setAttribute('visibility', 'hidden');
  };

  const show = (index) => {
    const drawing = shown();
    const row = rows[index];
    if (!row || !drawing || index === chosen) return;
    const { svg, left, scale, plotLeft, slot } = drawing;
    unmark();
    const mark = svg.querySelector('.mark');
    mark.setAttribute('x', plotLeft + index * slot);
    mark.setAttribute('visibility', 'visible');
    plot.classList.toggle('linked', Boolean(linkOf(index)));
    chosen = index;
    fill(row);
    tip.hidden = false;
    const box = plot.getBoundingClientRect();
    const from = left - box.left + (plotLeft + index * slot) * scale;
    const to = from + slot * scale;
    const beside = (from + to) / 2 < box.width / 2 ? to + 6 : from - tip.offsetWidth - 6;
    tip.style.left = `${Math.max(0, Math.min(beside, box.width - tip.offsetWidth))}px`;
  };

  const hide = () => {
    tip.hidden = true;
    chosen = -1;
    plot.classList.remove('linked');
    unmark();
  };

  const open = (index) => linkOf(index)?.click();

  /** The column under the pointer; beside the columns none. */
  const indexAt = (event) => {
    const drawing = shown();
    if (!drawing) return -1;
    const index = Math.floor(
      ((event.clientX - drawing.left) / drawing.scale - drawing.plotLeft) / drawing.slot,
    );
    return rows[index] ? index : -1;
  };

  const point = (event) => {
    const index = indexAt(event);
    if (index >= 0) show(index);
  };
  plot.addEventListener('pointermove', point);
  plot.addEventListener('pointerdown', point);
  // A finger reads the chart, and lifts to go on reading: only a mouse or a pen leaves it, and follows links.
  plot.addEventListener('pointerleave', (event) => event.pointerType !== 'touch' && hide());
  plot.addEventListener('click', (event) => {
    if (event.pointerType !== 'touch') open(indexAt(event));
  });
  plot.addEventListener('blur', hide);
  plot.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) show(Math.max(0, Math.min(rows.length - 1, chosen < 0 ? 0 : chosen + step)));
    else if (event.key === 'Enter') open(chosen);
    else if (event.key === 'Escape') hide();
    else return;
    event.preventDefault();
  });
}
