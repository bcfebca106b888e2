/** What axe finds on a page, and whether anything sticks out sideways. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Fails unless axe finds nothing on the page as it is, and everything fits. `where` names its state. */
export async function clean(opened, where) {
  // Evaluated, not added as a script: the page's policy allows none.
  await opened.evaluate(axe);
  // Axe takes a ground that nothing paints for white; it is the system's.
  await opened.evaluate(() => {
    const { style } = document.documentElement;
    if (getComputedStyle(document.documentElement).backgroundColor === 'rgba(0, 0, 0, 0)') style.background = 'Canvas';
  });
  const { violations } = await opened.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  assert.deepEqual(found, [], where);
  const over = await opened.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(over, 0, `${where}: nothing sticks out sideways`);
}
