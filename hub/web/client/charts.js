// Tips on the charts: the row of the table below that belongs to the column under the pointer, or to the
// one chosen with the arrow keys. Without this script the table says the same.
const { hydrate } = globalThis['echarts-ssr-client'];

for (const figure of document.querySelectorAll('figure[data-chart]')) {
  const plot = figure.querySelector('.plot');
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

  const columnOf = (index) =>
    [...plot.querySelectorAll('svg')]
      .filter((svg) => svg.getBoundingClientRect().width > 0)
      .flatMap((svg) => [...svg.querySelectorAll(`[ecmeta_data_index="${index}"]:not([ecmeta_silent])`)])[0];

  const show = (index) => {
    const row = rows[index];
    const column = columnOf(index);
    if (!row || !column) return;
    plot.querySelector('.chosen')?.classList.remove('chosen');
    column.classList.add('chosen');
    chosen = index;
    fill(row);
    tip.hidden = false;
    const box = plot.getBoundingClientRect();
    const at = column.getBoundingClientRect();
    const middle = at.left + at.width / 2 - box.left;
    const left = middle < box.width / 2 ? at.right - box.left + 6 : at.left - box.left - tip.offsetWidth - 6;
    tip.style.left = `${Math.max(0, Math.min(left, box.width - tip.offsetWidth))}px`;
  };

  const hide = () => {
    tip.hidden = true;
    chosen = -1;
    plot.querySelector('.chosen')?.classList.remove('chosen');
  };

  const open = (index) => {
    const link = rows[index]?.querySelector('a[href]');
    if (link) link.click();
  };

  for (const drawing of plot.children) {
    hydrate(drawing, {
      on: {
        mouseover: ({ dataIndex }) => show(dataIndex),
        click: ({ dataIndex, event }) => {
          if (event.pointerType !== 'touch') open(dataIndex);
        },
      },
    });
  }
  plot.addEventListener('mouseleave', hide);
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
