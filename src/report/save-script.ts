/**
 * A button at every chart that saves it as an SVG file, for a talk or a paper. The page's colours and fonts are computed
 * into the copy, so that the file stands alone. Plain browser JavaScript.
 */
export const SAVE_SCRIPT = `
(() => {
  const PROPERTIES = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-opacity', 'fill-opacity', 'opacity',
    'font-size', 'font-weight', 'font-family', 'text-anchor', 'visibility'];
  const standalone = (chart) => {
    const copy = chart.cloneNode(true);
    const box = chart.getBoundingClientRect();
    copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    copy.setAttribute('width', chart.getAttribute('width') || box.width);
    copy.setAttribute('height', chart.getAttribute('height') || box.height);
    copy.removeAttribute('class');
    const originals = [chart, ...chart.querySelectorAll('*')];
    [copy, ...copy.querySelectorAll('*')].forEach((element, i) => {
      const style = getComputedStyle(originals[i]);
      element.setAttribute('style', PROPERTIES.map((name) => name + ':' + style.getPropertyValue(name)).join(';'));
    });
    const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    paper.setAttribute('width', '100%');
    paper.setAttribute('height', '100%');
    paper.setAttribute('fill', getComputedStyle(document.body).backgroundColor);
    copy.prepend(paper);
    return new XMLSerializer().serializeToString(copy);
  };
  const fileName = (chart) =>
    (chart.getAttribute('aria-label') || 'chart').replace(/[^A-Za-z0-9]+/g, '-').slice(0, 60).toLowerCase() + '.svg';
  for (const chart of document.querySelectorAll('svg.chart')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'save';
    button.textContent = 'save SVG';
    button.setAttribute('aria-label', 'Save as SVG: ' + chart.getAttribute('aria-label'));
    button.addEventListener('click', () => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([standalone(chart)], { type: 'image/svg+xml' }));
      link.download = fileName(chart);
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
    chart.after(button);
  }
})();
`;
