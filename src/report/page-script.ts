import { SAVE_SCRIPT } from './save-script.js';

/** Sorting and filtering of the units table, in plain browser JavaScript; the page is complete without it. */
const UNITS_SCRIPT = `
(() => {
  const table = document.getElementById('units');
  if (!table) return;
  const body = table.tBodies[0];
  const form = document.querySelector('form.filter');
  const factor = form.querySelector('[data-filter=factor]');
  const layer = form.querySelector('[data-filter=layer]');
  const keyOf = (row, column) => {
    const cell = row.cells[column];
    if (!cell.classList.contains('number')) return cell.textContent;
    return cell.dataset.value === undefined ? null : Number(cell.dataset.value);
  };
  const compare = (a, b) =>
    typeof a === 'string' ? a.localeCompare(b, 'en', { numeric: true }) : a - b;
  const sortBy = (header) => {
    const column = header.cellIndex;
    const numeric = header.classList.contains('number');
    const current = header.getAttribute('aria-sort');
    const descending = current ? current === 'ascending' : numeric;
    for (const other of header.parentNode.cells) other.removeAttribute('aria-sort');
    header.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
    const rows = [...body.rows].sort((first, second) => {
      const [a, b] = [keyOf(first, column), keyOf(second, column)];
      if (a === null || b === null) return Number(a === null) - Number(b === null);
      return descending ? compare(b, a) : compare(a, b);
    });
    body.append(...rows);
  };
  for (const header of table.tHead.rows[0].cells) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = header.textContent;
    button.addEventListener('click', () => sortBy(header));
    header.replaceChildren(button);
  }
  const filter = () => {
    const wanted = layer.value.trim().toLowerCase();
    let shown = 0;
    for (const row of body.rows) {
      row.hidden =
        (factor.value !== '' && row.cells[0].textContent !== factor.value) ||
        !row.cells[1].textContent.toLowerCase().includes(wanted);
      if (!row.hidden) shown++;
    }
    form.querySelector('output').textContent = shown + ' of ' + body.rows.length + ' rows';
  };
  form.addEventListener('input', filter);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.hidden = false;
  filter();
})();
`;

export const PAGE_SCRIPT = UNITS_SCRIPT + SAVE_SCRIPT;
